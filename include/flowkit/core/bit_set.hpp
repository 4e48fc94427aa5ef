// SPDX-License-Identifier: BSL-1.0
// A set of small numbers below a bound known at compile time: which fields of a layout hold a value. A std::bitset that
// is usable in constant expressions, costs no <bitset> (<string>, <iosfwd>) and is a plain word up to 64 numbers.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

/// Numbers 0 .. Bits - 1. No operation adds others.
template <std::size_t Bits>
class bit_set {
  static_assert(Bits > 0, "a set that can hold nothing has no use");

 public:
  static constexpr std::size_t words = (Bits + 63) / 64;

 private:
  static constexpr std::uint64_t last_word = ~std::uint64_t{0} >> (words * 64 - Bits);

 public:
  static constexpr std::size_t size = Bits;

  constexpr bit_set() = default;
  /// The first 64 from a number, bit 0 the least; implicitly where these are all.
  constexpr explicit(Bits > 64) bit_set(std::uint64_t first) noexcept
      : words_{words == 1 ? first & last_word : first} {}
  /// 64 numbers at a time, in order.
  [[nodiscard]] constexpr std::uint64_t word(std::size_t i) const noexcept { return words_[i]; }
  constexpr void set_word(std::size_t i, std::uint64_t to) noexcept {
    words_[i] = i + 1 == words ? to & last_word : to;
  }
  /// The one number.
  [[nodiscard]] static constexpr bit_set of(std::size_t i) noexcept {
    bit_set s;
    s.set(i);
    return s;
  }

  [[nodiscard]] constexpr bool test(std::size_t i) const noexcept {
    assert(i < Bits);
    return (words_[i / 64] >> (i % 64) & 1) != 0;
  }
  constexpr void set(std::size_t i, bool is = true) noexcept {
    assert(i < Bits);
    const std::uint64_t bit = std::uint64_t{1} << (i % 64);
    words_[i / 64] = is ? words_[i / 64] | bit : words_[i / 64] & ~bit;
  }
  [[nodiscard]] constexpr bool none() const noexcept {
    std::uint64_t all = 0;
    for (std::size_t w = 0; w < words; ++w) all |= words_[w];
    return all == 0;
  }

  /// How many numbers it holds.
  [[nodiscard]] constexpr std::size_t count() const noexcept {
    std::size_t n = 0;
    for (std::size_t w = 0; w < words; ++w) n += static_cast<std::size_t>(__builtin_popcountll(words_[w]));
    return n;
  }

  constexpr bit_set& operator|=(const bit_set& o) noexcept {
    for (std::size_t w = 0; w < words; ++w) words_[w] |= o.words_[w];
    return *this;
  }
  constexpr bit_set& operator&=(const bit_set& o) noexcept {
    for (std::size_t w = 0; w < words; ++w) words_[w] &= o.words_[w];
    return *this;
  }
  /// All the others.
  [[nodiscard]] constexpr bit_set operator~() const noexcept {
    bit_set s;
    for (std::size_t w = 0; w < words; ++w) s.words_[w] = ~words_[w];
    s.words_[words - 1] &= last_word;
    return s;
  }
  friend constexpr bit_set operator|(bit_set a, const bit_set& b) noexcept { return a |= b; }
  friend constexpr bit_set operator&(bit_set a, const bit_set& b) noexcept { return a &= b; }
  friend constexpr bool operator==(const bit_set&, const bit_set&) = default;

 private:
  std::uint64_t words_[words]{};
};

/// Which of the fields of a layout hold a value: number i for field i.
template <std::size_t Fields>
using presence_t = bit_set<Fields>;

}  // namespace flowkit
