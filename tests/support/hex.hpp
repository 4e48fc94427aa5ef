// SPDX-License-Identifier: BSL-1.0
// Commented hex, the way octets are written in tests: pairs of digits, spaces where one likes, "# ..." to the end of
// the line. Works in constant expressions: what is no hex does not compile there, and throws elsewhere.
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <flowkit/core/bytes.hpp>
#include <support/octets.hpp>

namespace flowkit::test {

namespace detail {
/// take(octet) for each one
constexpr void each_octet(std::string_view text, auto&& take) {
  int high = -1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '#') {
      while (i + 1 < text.size() && text[i + 1] != '\n') ++i;
      continue;
    }
    if (c == ' ' || c == '\n') {
      if (high >= 0) throw std::invalid_argument("half an octet in hex");
      continue;
    }
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) throw std::invalid_argument("not a hex digit");
    if (high < 0) {
      high = digit;
    } else {
      take(static_cast<std::byte>(high << 4 | digit));
      high = -1;
    }
  }
  if (high >= 0) throw std::invalid_argument("half an octet in hex");
}
}  // namespace detail

inline std::vector<std::byte> from_hex(std::string_view text) {
  std::vector<std::byte> out;
  detail::each_octet(text, [&](std::byte octet) { out.push_back(octet); });
  return out;
}

/// Just N octets, for constant expressions.
template <std::size_t N>
constexpr std::array<std::byte, N> from_hex(std::string_view text) {
  std::array<std::byte, N> out{};
  std::size_t n = 0;
  detail::each_octet(text, [&](std::byte octet) { out.at(n++) = octet; });
  if (n != N) throw std::invalid_argument("fewer octets in hex than said");
  return out;
}

}  // namespace flowkit::test
