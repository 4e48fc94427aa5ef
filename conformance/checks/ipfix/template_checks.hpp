// SPDX-License-Identifier: BSL-1.0
// What the checks of IPFIX templates share.
#pragma once

#include <fmt/format.h>

#include <flowkit/ie/registry.hpp>
#include <flowkit/ipfix/template.hpp>

#include "conformance/checks/templates/specifier_place.hpp"
#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline bool is_udp(const message_event& m) noexcept {
  return m.in.source.transport == transport_kind::udp;
}

/// visit(index, specifier, element or nullptr, place) for each field of a template that is new or has changed: one that
/// is only announced again has been judged.
void each_new_field(const template_event& e, auto&& visit) {
  if (e.change == template_change::refreshed) return;
  each_specifier<flowkit::ipfix::rules>(e.entry.view(), e.at, [&](std::size_t i, const specifier& s, place at) {
    visit(i, s, e.entry.attached.elements[i], at);
  });
}

/// Numbers that IANA has given away without a definition that is left: for NetFlow v9, or deprecated.
[[nodiscard]] constexpr bool is_assigned_without_definition(std::uint16_t id) noexcept {
  return id < 128 || id == 416 || id == 419;
}

}  // namespace flowkit::conformance
