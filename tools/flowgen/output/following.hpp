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

/// How many addresses there are from this one on, at the most 2^32, without leaving what it is in: IPv4's loopback, or
/// what is not multicast.
[[nodiscard]] constexpr std::uint64_t addresses_from(const ip_address& first) noexcept {
  constexpr std::uint32_t last_loopback = 0x7fff'fffe, last_unicast = 0xdfff'ffff;
  if (first.is_v4()) {
    const std::uint32_t a = first.v4().value;
    const std::uint32_t last = a >> 24 == 0x7f ? last_loopback : last_unicast;
    return a > last ? 0 : std::uint64_t{last} - a + 1;
  }
  constexpr std::uint64_t all = std::uint64_t{1} << 32;
  const auto& o = first.octets();
  if (o[0] == 0xff) return 0;
  if (o[0] != 0xfe) return all;
  for (std::size_t i = 1; i < 12; ++i)
    if (o[i] != 0xff) return all;
  std::uint64_t low = 0;
  for (std::size_t i = 12; i < 16; ++i) low = low << 8 | o[i];
  return all - low;
}

}  // namespace flowkit::tools
