// SPDX-License-Identifier: BSL-1.0
// Anomalies of an IPFIX message as such. Those of its sets: templates/inspect.hpp, shared with v9, and set_decoder.
#pragma once

#include <flowkit/core/field_place.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/templates/inspect.hpp>

namespace flowkit::inline v0::ipfix {

/// The rule's id in the catalogue of requirements; "" where IPFIX has none.
[[nodiscard]] constexpr const char* tag(template_finding f) noexcept {
  return flowkit::detail::cell(template_finding_table, f, &template_finding_row::ipfix);
}

/// The message in its datagram, `in`: what it was decoded from. Places count from the message's first octet.
template <finding_sink<template_finding> Sink>
constexpr void inspect(const message& m, octets in, Sink&& sink) {
  if (size(m) < in.size()) sink(template_finding::datagram_longer, make_place(size(m), in.size() - size(m)));
}

/// A message whose number includes its own data records, which it should not: known after several of the exporter's
/// messages (flow/exporter_runs.hpp).
template <finding_sink<template_finding> Sink>
constexpr void inspect_own_count(Sink&& sink) {
  sink(template_finding::sequence_counts_itself,
       place_of<&header::sequence>(header_layout, header_size - header_layout.size));
}

}  // namespace flowkit::ipfix
