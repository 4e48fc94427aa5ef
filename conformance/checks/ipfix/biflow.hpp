// SPDX-License-Identifier: BSL-1.0
// What the checks of biflows share (RFC 5103).
#pragma once

#include <algorithm>
#include <optional>

#include <flowkit/ie/reverse.hpp>

#include "conformance/checks/ipfix/template_checks.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline bool is_reverse(const specifier& s) noexcept {
  return s.space == element_space::enterprise && s.pen == ie::reverse::reverseOctetDeltaCount.pen;
}
/// Are its records of both directions?
[[nodiscard]] inline bool is_biflow(const template_entry& t) noexcept {
  return !t.is_options && std::any_of(t.fields.begin(), t.fields.end(), is_reverse);
}
/// Was there a packet in the reverse direction of a biflow? Absent: no counter says.
[[nodiscard]] inline std::optional<bool> is_answered(const record_event& e) noexcept {
  std::optional<bool> any;
  for (const element* c : {&ie::reverse::reversePacketDeltaCount, &ie::reverse::reversePacketTotalCount,
                           &ie::reverse::reverseOctetDeltaCount, &ie::reverse::reverseOctetTotalCount})
    if (const auto n = e.number(*c)) any = any.value_or(false) || *n != 0;
  return any;
}

}  // namespace flowkit::conformance
