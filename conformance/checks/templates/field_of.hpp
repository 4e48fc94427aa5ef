// SPDX-License-Identifier: BSL-1.0
// Which fields a check listens to.
#pragma once

#include <flowkit/core/element.hpp>
#include <flowkit/templates/specifier.hpp>

namespace flowkit::conformance {

[[nodiscard]] constexpr bool is_of(const specifier& s, const element& e) noexcept {
  return s.space == e.space && s.pen == e.pen && s.id == e.id;
}
/// The element, in 1 to 8 octets: load_be() reads it.
[[nodiscard]] constexpr bool is_number(const specifier& s, const element& e) noexcept {
  return is_of(s, e) && s.length >= 1 && s.length <= 8;
}

}  // namespace flowkit::conformance
