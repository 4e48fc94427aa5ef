// SPDX-License-Identifier: BSL-1.0
// A small receiver of v9 and IPFIX that looks for all there is to find, and messages by hand for it.
#pragma once

#include <flowkit/flow/common_properties.hpp>
#include <flowkit/flow/element_types.hpp>
#include <flowkit/flow/exporter_runs.hpp>
#include <flowkit/flow/options.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/flow/totals.hpp>
#include <flowkit/ipfix/checksum.hpp>
#include <flowkit/ipfix/inspect.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/inspect.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/templates/decode.hpp>
#include <flowkit/templates/inspect_read.hpp>
#include <flowkit/templates/list_checks.hpp>
#include <flowkit/templates/value_checks.hpp>
#include <support/findings.hpp>
#include <support/hex.hpp>

namespace flowkit::test {

using template_findings = found_list<template_finding>;

/// A v9 packet: the sets begin at octet 20.
inline std::vector<std::byte> netflow9_packet(std::string_view sets, std::uint16_t count) {
  auto out = from_hex("0009 0000  0000 03e8  6553 f100  0000 0001  0000 0000 " + std::string(sets));
  store_be<std::uint16_t>(out.data() + 2, count);
  return out;
}
/// An IPFIX message: the sets begin at octet 16, `behind` follows the message.
inline std::vector<std::byte> ipfix_message(std::string_view sets, std::uint32_t sequence = 0,
                                            std::string_view behind = {}) {
  auto out = from_hex("000a 0000  6553 f100  0000 0000  0000 0000 " + std::string(sets));
  store_be<std::uint16_t>(out.data() + 2, static_cast<std::uint16_t>(out.size()));
  store_be<std::uint32_t>(out.data() + 8, sequence);
  for (const std::byte b : from_hex(behind)) out.push_back(b);
  return out;
}

/// One stream.
template <class Rules>
class inspector {
 public:
  using entry = session_table<>::entry;
  static constexpr bool is_ipfix = Rules::has_withdrawals;

  transport_kind transport = transport_kind::udp;
  origin from = 1;  ///< which exporter of the session
  error failure{};

  /// What one message gives.
  template_findings operator()(octets in) {
    findings_.clear(), found_ = {}, whole_ = true, message_ = in;
    if constexpr (is_ipfix) {
      const auto m = ipfix::decode_lenient(in);
      if (!walk(ipfix::sets(*m))) return findings_;
      const auto records = static_cast<std::uint32_t>(found_.records);
      run_.observe_records(m->head.sequence, records, whole_);
      if (run_.counts_itself()) ipfix::inspect_own_count(findings_);
      ipfix::inspect(*m, in, findings_);
    } else {
      const auto m = netflow9::decode_lenient(in);
      if (walk(netflow9::sets(*m)) && whole_) netflow9::inspect(m->head, found_, findings_);
    }
    return findings_;
  }

  // What set_decoder calls.
  void learned(entry& e, template_change change, place record) {
    ++found_.templates;
    if (change != template_change::refreshed) inspect_lengths<Rules>(e.view(), record, findings_);
  }
  void withdrawn(std::uint16_t) {}
  void finding(template_finding f, place at) { findings_(f, at); }
  void unknown(const set_view&, bool) { whole_ = false; }
  void released(std::size_t) {}
  void data(entry& e, octets content, std::uint32_t offset, const record_context& context) {
    const value_checks checks{e.fields};
    const auto find = [this](std::uint16_t id, template_view& out) {
      const entry* const known = sessions_.find(0, id, from, {});
      if (known != nullptr) out = known->view();
      return known != nullptr;
    };
    list_checks{e.fields}.inspect_all(e.fields, e.shape, content, offset, find, findings_);
    record_cursor cursor{e.fields, e.shape, content, offset};
    std::size_t records = 0;
    for (octets r = cursor.next(); !r.empty(); r = cursor.next(), ++records)
      checks.inspect(e.fields, r, cursor.offset() - static_cast<std::uint32_t>(r.size()), findings_);
    found_.records += records;
    const plan::outcome o = e.is_options ? options(e, content, offset, context) : flows(e, content, offset, context);
    EXPECT_EQ(o.records, records);
    inspect_saturated(o, offset, findings_);
    inspect_damage(o, content, offset, findings_);
    if (o.failure.code == errc::ok) inspect_rest(cursor.rest(), cursor.offset(), records, e.shape, findings_);
  }

 private:
  bool walk(set_cursor sets) {
    const auto session = sessions_.at({.source = {.address = {}, .port = 0, .transport = transport}});
    set_decoder<Rules, session_table<>, inspector> decoder{sessions_, session, from, {}, {}, *this};
    for (set_view s; sets.next(s); ++found_.sets) decoder.decode(s);
    failure = inspect_end(sets, findings_);
    return failure.code == errc::ok;
  }
  plan::outcome flows(const entry& e, octets content, std::uint32_t offset, const record_context& context) {
    std::vector<flow::record> records(plan::batch);
    const flow::property_ids_binding refers{e.fields};
    record_cursor cursor{e.fields, e.shape, content, offset};
    const auto o = flow::read_flows(flowkit::bind(flow::table, e.fields), content, records, context, 0);
    using enum flow::flow_totals::outcome;
    for (flow::record& r : std::span(records).first(o.records)) {
      const place here = make_place(offset, o.octets);
      if (refers && !properties_.complete(refers, cursor.next(), r, context, 0))
        findings_(template_finding::unknown_properties, here);
      if (r.has<&flow::record::sampling_interval>()) inspect_rate(r.sampling_interval, here, findings_);
      if (!options_.complete(r, e.id)) findings_(template_finding::ambiguous_sampling, here);
      if (totals_.complete(r, budget_) == untold) findings_(template_finding::uncounted_totals, here);
    }
    return o;
  }
  plan::outcome options(const entry& e, octets content, std::uint32_t offset, const record_context& context) {
    std::vector<flow::options_record> records(plan::batch);
    const flow::options_binding bound{e.view()};
    if (ipfix::has_message_checksum(e.view())) {
      record_cursor cursor{e.fields, e.shape, content, offset};
      for (octets r = cursor.next(); !r.empty(); r = cursor.next())
        ipfix::inspect_checksum(message_, e.view(), r, cursor.offset() - static_cast<std::uint32_t>(r.size()),
                                findings_);
    }
    if (const flow::type_binding types{e.fields}; types)
      types.learn(content, types_, budget_, [&](flow::element_types::outcome o) {
        if (o == flow::element_types::outcome::contradicts)
          findings_(template_finding::contradicting_type, make_place(offset, content.size()));
      });
    const auto o = bound.read(content, records, context);
    for (const flow::options_record& r : std::span(records).first(o.records))
      if (options_.learn(r, bound.present(), bound.scopes(), 0, budget_) ==
          flow::exporter_options::outcome::unmatched_scope)
        findings_(template_finding::unmatched_scope, make_place(offset, o.octets));
    return o;
  }

  session_table<> sessions_;
  flow::exporter_run run_;
  flow::exporter_options options_;
  flow::element_types types_;
  flow::common_properties properties_;
  template_findings findings_;
  flow::flow_totals totals_;
  std::size_t budget_ = 1'000'000;
  netflow9::packet_contents found_;
  bool whole_ = true;
  octets message_;
};
using netflow9_inspector = inspector<netflow9::rules>;
using ipfix_inspector = inspector<ipfix::rules>;

struct finding_case {
  std::vector<std::vector<std::byte>> messages;  ///< what is expected is of the last
  template_findings expected;
  transport_kind transport = transport_kind::udp;
  origin last = 1;  ///< which exporter of the session sends the last message; the others are of exporter 1
};

/// Each gives what it should, within its octets.
template <class Rules>
void expect_cases(const std::vector<finding_case>& cases) {
  for (const finding_case& c : cases) {
    SCOPED_TRACE(hex(c.messages.back()));
    inspector<Rules> inspect;
    inspect.transport = c.transport;
    template_findings found;
    for (const auto& m : c.messages) {
      inspect.from = &m == &c.messages.back() ? c.last : 1;
      found = inspect(m);
    }
    EXPECT_EQ(found, c.expected);
    EXPECT_EQ(inspect.failure, error{});
    for (const auto& f : found) {
      EXPECT_GT(f.at.length, 0u);
      EXPECT_LE(f.at.offset + f.at.length, c.messages.back().size());
    }
  }
}

}  // namespace flowkit::test
