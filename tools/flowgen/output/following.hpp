// SPDX-License-Identifier: BSL-1.0
// Consecutive addresses, one for each exporter of a run.
#pragma once

#include <cstdint>

#include <flowkit/core/types.hpp>

namespace flowkit::tools {

/// The n-th address after `first`.
[[nodiscard]] constexpr ip_address following(const ip_address& first, std::uint32_t n) noexcept {
  if (first.is_v4()) return ipv4_address{first.v4().value + n};
  ipv6_address a = first.v6();
  std::uint64_t carry = n;
  for (std::size_t i = 16; i-- > 0 && carry != 0; carry >>= 8) {
    carry += a.octets[i];
    a.octets[i] = static_cast<std::uint8_t>(carry & 0xff);
  }
  return a;
}

}  // namespace flowkit::tools
