// SPDX-License-Identifier: BSL-1.0
// Mixing bits: for the indexes of bounded tables and for digests. Not for secrets.
#pragma once

#include <cstdint>

#include <flowkit/core/types.hpp>

namespace flowkit {

/// The finaliser of splitmix64: every input bit changes half of the output bits.
[[nodiscard]] constexpr std::uint64_t mix_bits(std::uint64_t x) noexcept {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

/// Family and octets of an address in 64 bits.
[[nodiscard]] constexpr std::uint64_t hash_address(const ip_address& a) noexcept {
  std::uint64_t high = 0, low = 0;
  for (std::size_t i = 0; i < 8; ++i) high = high << 8 | a.octets()[i];
  for (std::size_t i = 8; i < 16; ++i) low = low << 8 | a.octets()[i];
  return mix_bits(mix_bits(high + 0x9e3779b97f4a7c15 + a.family()) ^ low);
}

}  // namespace flowkit
