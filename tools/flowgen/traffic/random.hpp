// SPDX-License-Identifier: BSL-1.0
// Chance that repeats: the same seed gives the same numbers with every compiler and library (std:: distributions do
// not).
#pragma once

#include <cstdint>

namespace flowkit::tools {

/// One number of 64 random bits, taken apart into several small ones: each multiplication gives one of them in its
/// upper half, and leaves the chance of those after it in the lower. The bias of each is below p / 2^64, where p is the
/// product of their ranges so far.
class dice {
 public:
  explicit constexpr dice(std::uint64_t bits) noexcept : bits_(bits) {}

  /// 0..n-1; n is at least 1.
  constexpr std::uint32_t below(std::uint32_t n) noexcept {
    __extension__ using product = unsigned __int128;
    const product p = static_cast<product>(bits_) * n;
    bits_ = static_cast<std::uint64_t>(p);
    return static_cast<std::uint32_t>(p >> 64);
  }
  /// from..to, both included, and not all of 32 bits.
  constexpr std::uint32_t between(std::uint32_t from, std::uint32_t to) noexcept { return from + below(to - from + 1); }
  constexpr bool coin() noexcept { return below(2) != 0; }
  /// 32 random bits, a fraction of 2^32.
  constexpr std::uint32_t fraction() noexcept {
    const auto f = static_cast<std::uint32_t>(bits_ >> 32);
    bits_ <<= 32;
    return f;
  }

 private:
  std::uint64_t bits_;
};

/// Numbers of which each octave is as likely as the next, and the last as much of it as there is: many small ones, a
/// few large.
class skewed_range {
 public:
  /// From 1 up, and below 2^31.
  constexpr skewed_range(std::uint32_t from, std::uint32_t to) noexcept : from_(from), to_(to) {
    std::uint32_t whole = 0;
    while (to >> (whole + 1) >= from) ++whole;
    const std::uint64_t last = std::uint64_t{from} << whole;
    octaves_ = (whole << part_bits) + static_cast<std::uint32_t>(((to + 1 - last) << part_bits) / last);
    if (octaves_ == 0) octaves_ = 1;
  }
  constexpr std::uint32_t pick(dice& d) const noexcept { return pick_at(d.fraction(), d); }
  /// One of the octave at this fraction (of 2^32) of all octaves: two ranges have their small ones together.
  constexpr std::uint32_t pick_at(std::uint32_t fraction, dice& d) const noexcept {
    const std::uint32_t low = from_ << (std::uint64_t{fraction} * octaves_ >> (32 + part_bits));
    const std::uint32_t next = 2 * low;
    return low + d.below((next <= to_ ? next : to_ + 1) - low);
  }
  [[nodiscard]] constexpr std::uint32_t least() const noexcept { return from_; }
  [[nodiscard]] constexpr std::uint32_t most() const noexcept { return to_; }

 private:
  static constexpr std::uint32_t part_bits = 20;

  std::uint32_t from_, to_;
  std::uint32_t octaves_ = 0;  ///< in parts of 2^-20
};

/// splitmix64: 64 bits of state, one multiplication chain a number.
class random_source {
 public:
  explicit constexpr random_source(std::uint64_t seed) noexcept : state_(seed) {}
  /// As one that has given n numbers.
  constexpr random_source(std::uint64_t seed, std::uint64_t n) noexcept : state_(seed + n * step) {}

  constexpr std::uint64_t next() noexcept { return mixed(state_ += step); }
  /// What next() gives the n-th time, counted from 0, without those before it.
  static constexpr std::uint64_t at(std::uint64_t seed, std::uint64_t n) noexcept {
    return mixed(seed + (n + 1) * step);
  }
  /// 0..n-1; n in 1..2^32. The bias is below n / 2^32.
  constexpr std::uint32_t below(std::uint64_t n) noexcept {
    return static_cast<std::uint32_t>((next() >> 32) * n >> 32);
  }
  /// from..to, both included.
  constexpr std::uint32_t between(std::uint32_t from, std::uint32_t to) noexcept {
    return from + below(std::uint64_t{to} - from + 1);
  }

 private:
  static constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
  static constexpr std::uint64_t mixed(std::uint64_t z) noexcept {
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  std::uint64_t state_;
};

}  // namespace flowkit::tools
