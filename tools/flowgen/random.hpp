// SPDX-License-Identifier: BSL-1.0
// Chance that repeats: the same seed gives the same numbers with every compiler and library (std:: distributions do
// not).
#pragma once

#include <cstdint>

namespace flowkit::tools {

/// splitmix64: 64 bits of state, one multiplication chain a number.
class random_source {
 public:
  explicit constexpr random_source(std::uint64_t seed) noexcept : state_(seed) {}

  constexpr std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  /// 0..n-1; n in 1..2^32. The bias is below n / 2^32.
  constexpr std::uint32_t below(std::uint64_t n) noexcept {
    return static_cast<std::uint32_t>((next() >> 32) * n >> 32);
  }
  /// from..to, both included.
  constexpr std::uint32_t between(std::uint32_t from, std::uint32_t to) noexcept {
    return from + below(std::uint64_t{to} - from + 1);
  }
  /// from..to with each octave as likely as the next: many small ones, a few large. `from` is at least 1.
  constexpr std::uint32_t skewed(std::uint32_t from, std::uint32_t to) noexcept {
    std::uint32_t octaves = 1;
    while (to >> octaves >= from) ++octaves;
    const std::uint32_t low = from << below(octaves);
    const std::uint32_t high = low > to / 2 ? to : 2 * low - 1;
    return between(low, high);
  }

 private:
  std::uint64_t state_;
};

}  // namespace flowkit::tools
