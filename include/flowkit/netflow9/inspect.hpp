// SPDX-License-Identifier: BSL-1.0
// Anomalies of a v9 packet as such. Those of its FlowSets: templates/inspect.hpp, shared with IPFIX, and set_decoder.
#pragma once

#include <flowkit/core/field_place.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/templates/inspect.hpp>

namespace flowkit::inline v0::netflow9 {

/// The rule's id in the catalogue of requirements; "" where v9 has none.
[[nodiscard]] constexpr const char* tag(template_finding f) noexcept {
  return flowkit::detail::cell(template_finding_table, f, &template_finding_row::netflow9);
}

/// What a whole packet was found to hold.
struct packet_contents {
  std::size_t records = 0;    ///< data records, of options as well
  std::size_t templates = 0;  ///< template records of both kinds
  std::size_t sets = 0;       ///< FlowSets
};

/// Checks the header against what was found; not for packets with FlowSets that could not be read. Many exporters count
/// FlowSets where the RFC says records: both are accepted.
template <finding_sink<template_finding> Sink>
constexpr void inspect(const header& h, const packet_contents& found, Sink&& sink) {
  constexpr place count_at = place_of<&header::count>(header_layout, header_size - header_layout.size);
  if (h.count != found.records + found.templates && h.count != found.sets)
    sink(template_finding::count_mismatch, count_at);
}

}  // namespace flowkit::netflow9
