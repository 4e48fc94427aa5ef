// SPDX-License-Identifier: BSL-1.0
// Which fields a check listens to.
#pragma once

#include <flowkit/core/element.hpp>
#include <flowkit/templates/specifier.hpp>

namespace flowkit::conformance {

/// The element, in 1 to 8 octets: load_be() reads it.
[[nodiscard]] constexpr bool is_number(const specifier& s, const element& e) noexcept {
  return s.names(e) && s.length >= 1 && s.length <= 8;
}

}  // namespace flowkit::conformance
