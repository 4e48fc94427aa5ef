// SPDX-License-Identifier: BSL-1.0
// Mixing bits: for the indexes of bounded tables and for digests. Not for secrets.
#pragma once

#include <bit>
#include <cstdint>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::inline v0 {

/// The finaliser of splitmix64: every input bit changes half of the output bits.
[[nodiscard]] constexpr std::uint64_t mix_bits(std::uint64_t x) noexcept {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9;
  x = (x ^ x >> 27) * 0x94d049bb133111eb;
  return x ^ x >> 31;
}

/// Family and octets of an address in 64 bits.
[[nodiscard]] constexpr std::uint64_t hash_address(const ip_address& a) noexcept {
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(a.octets());
  const std::uint64_t high = detail::to_big_endian(words[0]), low = detail::to_big_endian(words[1]);
  return mix_bits(mix_bits(high + 0x9e3779b97f4a7c15 + a.family()) ^ low);
}

}  // namespace flowkit
