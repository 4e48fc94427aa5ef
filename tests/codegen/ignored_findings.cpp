// SPDX-License-Identifier: BSL-1.0
// With a sink that ignores them, looking for findings costs nothing: no code remains of any inspect function.
#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow1/inspect.hpp>
#include <flowkit/netflow5/inspect.hpp>
#include <flowkit/netflow7/inspect.hpp>
#include <flowkit/netflow9/inspect.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/sflow5/inspect.hpp>
#include <flowkit/templates/inspect_read.hpp>
#include <flowkit/templates/value_checks.hpp>

using namespace flowkit;

namespace {
constexpr ignore_findings ignored;
}

extern "C" {
void flowkit_codegen_nothing_netflow1(const netflow1::message* m, const netflow1::wide_message* wide,
                                      const netflow1::record* r, octets in) {
  netflow1::inspect(*m, in, ignored);
  netflow1::inspect(*wide, in, ignored);
  netflow1::inspect(*r, m->head, 16, ignored);
}
void flowkit_codegen_nothing_netflow7(const netflow7::message* m, const netflow7::record* r, octets in) {
  netflow7::inspect(*m, in, ignored);
  netflow7::inspect(*r, m->head, 24, ignored);
}
void flowkit_codegen_nothing_netflow5(const netflow5::message* m, const netflow5::record* r, octets in) {
  netflow5::inspect(*m, in, ignored);
  netflow5::inspect(*r, m->head, 24, ignored);
}
void flowkit_codegen_nothing_netflow9(const netflow9::header* h, const netflow9::packet_contents* found,
                                      const template_view* t) {
  netflow9::inspect(*h, *found, ignored);
  inspect_template<netflow9::rules>(*t, {20, 100}, ignored);
  inspect_lengths<netflow9::rules>(*t, {20, 100}, ignored);
}
void flowkit_codegen_nothing_ipfix(const ipfix::message* m, octets in, const template_view* t) {
  ipfix::inspect(*m, in, ignored);
  inspect_template<ipfix::rules>(*t, {16, 100}, ignored);
  inspect_lengths<ipfix::rules>(*t, {16, 100}, ignored);
}
void flowkit_codegen_nothing_data_set(const value_checks* checks, const template_view* t, octets record, octets rest,
                                      const template_shape* shape, const plan::outcome* read) {
  checks->inspect(t->fields, record, 20, ignored);
  inspect_rest(rest, 20, 1, *shape, ignored);
  inspect_saturated(*read, 20, ignored);
  inspect_damage(*read, rest, 20, ignored);
}
void flowkit_codegen_nothing_sflow5(const sflow5::salvage* s, const sflow5::flow_sample* f, const sflow5::block* b,
                                    octets in) {
  sflow5::inspect(*s, in, ignored);
  sflow5::inspect_frame(*f, *b, 36, ignored);
  sflow5::inspect(*f, *b, 36, ignored);
}
void flowkit_codegen_nothing_sflow5_records(const sflow5::block* b, const sflow5::extended_gateway* g) {
  sflow5::inspect_record<sflow5::sampled_header>(*b, 36, ignored);
  sflow5::inspect_record<sflow5::extended_router>(*b, 36, ignored);
  sflow5::inspect(*g, b->data, 36, ignored);
}
}
