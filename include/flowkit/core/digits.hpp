// SPDX-License-Identifier: BSL-1.0
// Values as text into room that the caller has made sure of: two digits or a whole octet from a table instead of a
// division and a branch each. text.hpp has the same for room that may end.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <flowkit/core/types.hpp>

namespace flowkit::inline v0 {

inline constexpr std::string_view hex_digits = "0123456789abcdef";

namespace detail {

/// "00" to "99".
inline constexpr auto digit_pairs = [] {
  std::array<char, 200> all{};
  for (std::size_t i = 0; i < 100; ++i)
    all[2 * i] = static_cast<char>('0' + i / 10), all[2 * i + 1] = static_cast<char>('0' + i % 10);
  return all;
}();

/// "0" to "255" without leading zeros, in one word each.
struct octet_text {
  char digits[3];
  std::uint8_t size;
};
inline constexpr auto octet_texts = [] {
  std::array<octet_text, 256> all{};
  for (unsigned i = 0; i < 256; ++i) {
    octet_text& t = all[i];
    if (i >= 100) t.digits[t.size++] = static_cast<char>('0' + i / 100);
    if (i >= 10) t.digits[t.size++] = static_cast<char>('0' + i / 10 % 10);
    t.digits[t.size++] = static_cast<char>('0' + i % 10);
  }
  return all;
}();

/// `n` characters; at compile time one by one. `from` may be null where there are none.
constexpr void copy_text(char* to, const char* from, std::size_t n) noexcept {
  if (n == 0) return;
  if (std::is_constant_evaluated())
    for (std::size_t i = 0; i < n; ++i) to[i] = from[i];
  else
    std::memcpy(to, from, n);
}

/// Two digits of a number below 100.
constexpr char* put_pair(char* to, std::uint32_t v) noexcept {
  copy_text(to, &digit_pairs[std::size_t{v} * 2], 2);
  return to + 2;
}

/// 1 for 0.
[[nodiscard]] constexpr std::size_t digits_of(std::uint64_t v) noexcept {
  constexpr auto powers = [] {
    std::array<std::uint64_t, 20> all{0};
    std::uint64_t p = 1;
    for (std::size_t i = 1; i < all.size(); ++i) all[i] = p *= 10;
    return all;
  }();
  const auto about = static_cast<std::size_t>(std::bit_width(v | 1)) * 1233 >> 12;  // bits * log10(2)
  return about + (v >= powers[about]);
}

/// The end of what was written: at most 20 characters.
constexpr char* put_digits(char* to, std::uint64_t v) noexcept {
  const std::size_t size = digits_of(v);
  char* at = to + size;
  while (v >= 100) {
    at -= 2;
    put_pair(at, static_cast<std::uint32_t>(v % 100));
    v /= 100;
  }
  if (v >= 10)
    put_pair(at - 2, static_cast<std::uint32_t>(v));
  else
    at[-1] = static_cast<char>('0' + v);
  return to + size;
}

/// At most 15 characters; 16 may be written to.
constexpr char* put_address(char* to, ipv4_address a) noexcept {
  for (int shift = 24; shift >= 0; shift -= 8) {
    const octet_text& t = octet_texts[a.value >> shift & 0xff];
    if (std::is_constant_evaluated())
      copy_text(to, t.digits, t.size);
    else
      std::memcpy(to, &t, sizeof t);
    to += t.size;
    *to++ = '.';
  }
  return to - 1;
}

/// RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as "::". At most 39
/// characters.
constexpr char* put_address(char* to, const ipv6_address& a) noexcept {
  const auto group = [&](std::size_t i) {
    return std::uint32_t{a.octets[2 * i]} << 8 | std::uint32_t{a.octets[2 * i + 1]};
  };
  std::size_t best = 0, best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t n = 0;
    while (i + n < 8 && group(i + n) == 0) ++n;
    if (n > best_size) best = i, best_size = n;
    i += n;
  }
  for (std::size_t i = 0; i < 8; ++i) {
    if (best_size > 1 && i == best) {
      *to++ = ':', *to++ = ':';
      i += best_size - 1;
      continue;
    }
    if (i != 0 && (best_size == 1 || i != best + best_size)) *to++ = ':';
    const std::uint32_t v = group(i);
    for (int shift = (static_cast<int>(std::bit_width(v | 1)) - 1) / 4 * 4; shift >= 0; shift -= 4)
      *to++ = hex_digits[v >> shift & 0xf];
  }
  return to;
}

/// 17 characters.
constexpr char* put_address(char* to, const mac_address& a) noexcept {
  for (std::size_t i = 0; i < 6; ++i) {
    if (i != 0) *to++ = ':';
    *to++ = hex_digits[a.octets[i] >> 4], *to++ = hex_digits[a.octets[i] & 0xf];
  }
  return to;
}

}  // namespace detail

}  // namespace flowkit
