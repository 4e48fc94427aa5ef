// SPDX-License-Identifier: BSL-1.0
// A sum of 64-bit values that cannot overflow: 128 bits.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace flowkit::tools {

struct wide_sum {
  std::uint64_t high = 0, low = 0;
  friend constexpr auto operator<=>(const wide_sum&, const wide_sum&) = default;

  constexpr wide_sum& operator+=(std::uint64_t v) noexcept {
    high += __builtin_add_overflow(low, v, &low);
    return *this;
  }
  constexpr wide_sum& operator+=(const wide_sum& o) noexcept {
    high += o.high;
    return *this += o.low;
  }
  /// Of what is part of the sum.
  constexpr wide_sum& operator-=(std::uint64_t v) noexcept {
    high -= __builtin_sub_overflow(low, v, &low);
    return *this;
  }
  /// The nearest: for shares and rates.
  [[nodiscard]] constexpr double approximate() const noexcept {
    return static_cast<double>(high) * 18446744073709551616.0 + static_cast<double>(low);
  }
};

/// All its decimal digits, at most 39.
[[nodiscard]] inline std::string to_string(wide_sum v) {
  std::array<std::uint32_t, 4> parts{static_cast<std::uint32_t>(v.high >> 32), static_cast<std::uint32_t>(v.high),
                                     static_cast<std::uint32_t>(v.low >> 32), static_cast<std::uint32_t>(v.low)};
  if (v.high == 0) return std::to_string(v.low);
  std::string digits;
  while (parts != std::array<std::uint32_t, 4>{}) {
    std::uint64_t rest = 0;
    for (std::uint32_t& p : parts) {
      rest = rest << 32 | p;
      p = static_cast<std::uint32_t>(rest / 10), rest %= 10;
    }
    digits.insert(digits.begin(), static_cast<char>('0' + rest));
  }
  return digits;
}

}  // namespace flowkit::tools
