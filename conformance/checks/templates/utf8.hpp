// SPDX-License-Identifier: BSL-1.0
// Text: strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF), and what fills its field.
#pragma once

#include <flowkit/core/bytes.hpp>

namespace flowkit::conformance {

/// How many octets at the front are whole, well-formed characters: all of them, if it is UTF-8.
[[nodiscard]] constexpr std::size_t utf8_prefix(octets text) noexcept {
  const auto at = [&](std::size_t i) { return i < text.size() ? std::to_integer<unsigned>(text[i]) : 0u; };
  const auto follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xbf) {
    return at(i) >= least && at(i) <= most;
  };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned c = at(i);
    std::size_t n = 0;
    if (c < 0x80)
      n = 1;
    else if (c >= 0xc2 && c <= 0xdf)
      n = follows(i + 1) ? 2 : 0;
    else if (c == 0xe0)
      n = follows(i + 1, 0xa0) && follows(i + 2) ? 3 : 0;
    else if (c == 0xed)
      n = follows(i + 1, 0x80, 0x9f) && follows(i + 2) ? 3 : 0;
    else if (c > 0xe0 && c <= 0xef)
      n = follows(i + 1) && follows(i + 2) ? 3 : 0;
    else if (c == 0xf0)
      n = follows(i + 1, 0x90) && follows(i + 2) && follows(i + 3) ? 4 : 0;
    else if (c == 0xf4)
      n = follows(i + 1, 0x80, 0x8f) && follows(i + 2) && follows(i + 3) ? 4 : 0;
    else if (c > 0xf0 && c < 0xf4)
      n = follows(i + 1) && follows(i + 2) && follows(i + 3) ? 4 : 0;
    if (n == 0) break;
    i += n;
  }
  return i;
}

/// Text in a field of fixed length, without the NULs or blanks that fill it.
[[nodiscard]] constexpr octets without_fill(octets text) noexcept {
  while (!text.empty() && (text.back() == std::byte{0} || text.back() == std::byte{' '}))
    text = text.first(text.size() - 1);
  return text;
}

}  // namespace flowkit::conformance
