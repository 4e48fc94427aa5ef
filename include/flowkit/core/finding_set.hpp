// SPDX-License-Identifier: BSL-1.0
// What is odd in something that decodes all the same: a set of enumerators. For receivers to count, not for codecs to
// refuse.
#pragma once

#include <cstdint>

namespace flowkit {

/// A set of findings, a bit each. Finding: an enum whose last enumerator is `count_`, at most 32.
template <class Finding>
class finding_set {
  static_assert(static_cast<unsigned>(Finding::count_) <= 32, "a set holds at most 32 findings");

 public:
  constexpr void add(Finding f, bool condition = true) noexcept {
    bits_ |= static_cast<std::uint32_t>(condition) << static_cast<unsigned>(f);
  }
  constexpr void add(finding_set o) noexcept { bits_ |= o.bits_; }
  [[nodiscard]] constexpr bool has(Finding f) const noexcept { return (bits_ >> static_cast<unsigned>(f) & 1) != 0; }
  [[nodiscard]] constexpr bool any() const noexcept { return bits_ != 0; }

 private:
  std::uint32_t bits_ = 0;
};

}  // namespace flowkit
