// SPDX-License-Identifier: BSL-1.0
// Datagrams of NetFlow v1, v5 and v7 into observations: their record is a template that never changes.
#include <flowkit/flow/fixed.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/templates/layout_template.hpp>

#include "tools/flowgen/observe/observer.hpp"

namespace flowkit::tools {

namespace {
/// What the record sends, as fields: terms without a number of their own are padding.
template <class Record, class... D>
std::vector<specifier> fields_of(layout_t<Record, D...>) {
  const auto one = []<class One>(std::type_identity<One>) -> specifier {
    if constexpr (has_alternatives<One>)
      if (flowkit::detail::sent_as<One>().space != element_space::local)
        return specify(flowkit::detail::sent_as<One>(), static_cast<std::uint16_t>(One::min_size));
    return specify(ie::paddingOctets, static_cast<std::uint16_t>(One::min_size));
  };
  return {one(std::type_identity<D>{})...};
}

template <class Format>
void observe(const datagram& d, const fixed::message<Format>& m, observation& o, budget& room) {
  ++o.datagrams;
  if (!o.fixed_fields) {
    const std::vector<specifier> fields = fields_of(Format::record_layout);
    o.fixed_fields = std::make_unique<template_observation>(template_view{.fields = fields});
  }
  const flow::fixed_flows<Format> flows{m, d.received};
  flow::record r{};
  for (std::size_t i = 0; i < flows.size(); ++i) {
    o.fixed_fields->add_record(m.records.raw().subspan(i * Format::record_layout.size, Format::record_layout.size),
                               room);
    flows.read(i, r);
    o.add_flow(r);
    o.fixed_fields->add_flow(r);
  }
  if constexpr (fixed::samples<typename Format::header>) o.header_sampling.add(m.head.sampling_interval);
  if constexpr (requires { m.head.flow_sequence; })
    o.habits.sequence(header_habits::rfc_counts::flows, m.head.flow_sequence,
                      {.flows = static_cast<std::uint32_t>(flows.size())});
  o.frames.datagram(d.payload.size(), flows.size());
}
}  // namespace

bool observer::fixed(const datagram& d, protocol which) {
  const auto take = [&]<class Format>(std::type_identity<Format>) {
    const auto m = flowkit::fixed::decode<Format>(d.payload);
    if (!m || m->records.empty()) return false;
    if (!filter_.admits(d)) return true;
    std::uint32_t domain = 0;
    if constexpr (requires { m->head.engine_type; })
      domain = std::uint32_t{m->head.engine_type} << 8 | std::uint32_t{m->head.engine_id};
    if (observation* const o = at(d, which, Format::version, domain, flowkit::fixed::export_time(m->head)))
      observe(d, *m, *o, room_);
    return true;
  };
  if (which == protocol::netflow5) return take(std::type_identity<netflow5::format>{});
  if (which == protocol::netflow7) return take(std::type_identity<netflow7::format>{});
  return netflow1::has_wide_records(d.payload) ? take(std::type_identity<netflow1::wide_format>{})
                                               : take(std::type_identity<netflow1::format>{});
}

}  // namespace flowkit::tools
