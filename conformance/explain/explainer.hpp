// SPDX-License-Identifier: BSL-1.0
// Datagrams, octet by octet: what each octet is, its value, and where the text says so. Templates are remembered from
// datagram to datagram, exporter by exporter, as every receiver does.
#pragma once

#include <flowkit/flow/element_types.hpp>
#include <flowkit/templates/session.hpp>

#include "conformance/examiner/datagram.hpp"
#include "conformance/explain/parts.hpp"

namespace flowkit::conformance {

/// Where a template was announced.
struct template_origin {
  std::uint64_t datagram = 0;  ///< counts from 1
  place at;                    ///< its record in that datagram
  [[nodiscard]] static std::size_t owned_octets() noexcept { return 0; }
};

/// What an exporter said of its own elements (RFC 5610).
struct announced_elements {
  flow::element_types types;
  [[nodiscard]] std::size_t charged() const noexcept { return types.charged(); }
  [[nodiscard]] static std::size_t owned_octets() noexcept { return 0; }
  /// The element of a field; nullptr: unknown.
  [[nodiscard]] const element* find(const specifier& s) const noexcept {
    const element* const known = ie::find(s.space, s.pen, s.id);
    return known != nullptr ? known : types.find(s);
  }
};

class explainer {
 public:
  using sessions = session_table<template_origin, announced_elements>;

  explainer();

  /// Any octets. d.number says which datagram it is, for those that are explained by its templates.
  [[nodiscard]] explanation explain(const datagram& d);
  /// Learns its templates and elements alone: for datagrams that nobody looks at.
  void learn(const datagram& d);

 private:
  void add(const datagram& d, explanation* out);
  sessions sessions_;
};

/// "NetFlow v5": by the first octets; "unknown".
[[nodiscard]] const char* protocol_title(octets datagram) noexcept;

namespace detail {
void explain_fixed(octets datagram, explanation& out);
void explain_sflow5(octets datagram, explanation& out);
/// `out` nullptr: only to learn. False: it is neither NetFlow v9 nor IPFIX.
bool explain_templates(explainer::sessions& known, const datagram& d, explanation* out);
/// A packet as it was sampled; `protocol` says how it begins (sflow5::header_protocol).
void explain_packet(octets packet, std::uint32_t offset, std::uint32_t protocol, std::size_t depth, explanation& out);
}  // namespace detail

}  // namespace flowkit::conformance
