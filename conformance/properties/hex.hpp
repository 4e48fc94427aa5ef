// SPDX-License-Identifier: BSL-1.0
// Octets as hex, in pairs. Includes next to nothing: every test includes it (tests/support/print.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace flowkit::conformance {

/// "0005 0001 c0"
inline std::string hex(std::span<const std::byte> in) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (i != 0 && i % 2 == 0) out += ' ';
    const auto octet = std::to_integer<unsigned>(in[i]);
    out += digits[octet >> 4];
    out += digits[octet & 0xf];
  }
  return out;
}

}  // namespace flowkit::conformance
