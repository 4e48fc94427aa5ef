// SPDX-License-Identifier: BSL-1.0
// From records of NetFlow v9 and IPFIX to normalised flows: the flow table bound to the templates as they are received.
#pragma once

#include <flowkit/flow/finish.hpp>
#include <flowkit/templates/bind.hpp>

namespace flowkit::flow {

/// How the records of one template become flows: bind(flow::table, fields), once for a template.
using template_binding = decltype(bind(table, {}));

/// Reads up to out.size() records, at most plan::batch, from the front of a data set's content. `out` may hold other
/// flows: these are replaced. `domain` is that of the message; a record that brings its own keeps it.
template <class Executor = execute_scalar>
plan::outcome read_flows(const template_binding& b, octets content, std::span<record> out,
                         const record_context& context, std::uint32_t domain) noexcept {
  const plan::outcome o = b.template read_present<Executor>(content, out, context);
  presence present = b.present() | present_bit<&record::exported>;
  if (context.received != timestamp{}) present.set(field_index<&record::received>);
  const bool has_domain = present.test(field_index<&record::observation_domain>);
  present.set(field_index<&record::observation_domain>);
  for (record& r : out.first(o.records)) {
    r.present = present;
    r.exported = context.export_time;
    r.received = context.received;
    if (!has_domain) r.observation_domain = domain;
    finish(r);
  }
  return o;
}

}  // namespace flowkit::flow
