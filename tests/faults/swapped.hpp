// SPDX-License-Identifier: BSL-1.0
// Loads and stores with the octets in the other order, for mutants (mutate.py includes this in front of all).
#pragma once

#include <cstddef>
#include <cstdint>

namespace flowkit_swapped {

constexpr std::uint64_t load_le(const std::byte* p, std::size_t width) noexcept {
  std::uint64_t v = 0;
  for (std::size_t i = width; i-- > 0;) v = v << 8 | static_cast<std::uint64_t>(p[i]);
  return v;
}
template <class T>
constexpr T load_le(const std::byte* p) noexcept {
  return static_cast<T>(load_le(p, sizeof(T)));
}
constexpr void store_le(std::byte* p, std::uint64_t v, std::size_t width) noexcept {
  for (std::size_t i = 0; i < width; ++i, v >>= 8) p[i] = static_cast<std::byte>(v & 0xff);
}
template <class T>
constexpr void store_le(std::byte* p, T v) noexcept {
  store_le(p, static_cast<std::uint64_t>(v), sizeof(T));
}

}  // namespace flowkit_swapped
