// SPDX-License-Identifier: BSL-1.0
// Text from the network and from files on its way to a terminal: what terminals might take for a command is not
// printed. That are the control characters of ASCII (ESC among them), those of U+0080 to U+009F (U+009B begins a
// command as ESC [ does), those that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069: a name
// would show as another), and octets that are not UTF-8, which a terminal of eight bits might take for these.
#pragma once

#include <string>
#include <string_view>

#include <flowkit/core/json.hpp>

namespace flowkit::tools {

namespace detail {
/// U+202A to U+202E, U+2066 to U+2069.
[[nodiscard]] constexpr bool turns_direction(std::string_view s, std::size_t at) noexcept {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(s[at + i]); };
  if (octet(0) != 0xe2) return false;
  return (octet(1) == 0x80 && octet(2) >= 0xaa && octet(2) <= 0xae) ||
         (octet(1) == 0x81 && octet(2) >= 0xa6 && octet(2) <= 0xa9);
}

/// Octets of the character at `at` if it can be printed; else 0.
[[nodiscard]] constexpr std::size_t printable_length(std::string_view s, std::size_t at) noexcept {
  const std::size_t n = flowkit::detail::utf8_length(s, at);
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(s[at + i]); };
  if (n == 1) return octet(0) < 0x20 || octet(0) == 0x7f ? 0 : 1;
  if (n == 3 && turns_direction(s, at)) return 0;
  return n == 2 && octet(0) == 0xc2 && octet(1) < 0xa0 ? 0 : n;
}
}  // namespace detail

[[nodiscard]] constexpr bool is_printable(std::string_view s) noexcept {
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t n = detail::printable_length(s, i);
    if (n == 0) return false;
    i += n;
  }
  return true;
}

/// With ? for each character, or octet, that cannot be printed.
[[nodiscard]] inline std::string printable(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t n = detail::printable_length(s, i);
    if (n != 0) {
      out += s.substr(i, n);
      i += n;
      continue;
    }
    out += '?';
    const std::size_t all = flowkit::detail::utf8_length(s, i);
    i += all == 0 ? 1 : all;
  }
  return out;
}

}  // namespace flowkit::tools
