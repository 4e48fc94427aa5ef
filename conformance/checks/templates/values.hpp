// SPDX-License-Identifier: BSL-1.0
// What checks of values share, for NetFlow v9 and IPFIX.
#pragma once

#include <flowkit/core/bytes.hpp>

namespace flowkit::conformance {

/// The first octet that is not well-formed UTF-8 (RFC 3629: no overlong forms, surrogates, or values above U+10FFFF);
/// the size if there is none.
[[nodiscard]] constexpr std::size_t utf8_end(octets text) noexcept {
  const auto at = [&](std::size_t i) { return std::to_integer<unsigned>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    const unsigned lead = at(i);
    const std::size_t more = lead < 0x80                   ? 0
                             : lead >= 0xc2 && lead < 0xe0 ? 1
                             : lead >= 0xe0 && lead < 0xf0 ? 2
                             : lead >= 0xf0 && lead < 0xf5 ? 3
                                                           : 4;
    if (more == 4 || text.size() - i <= more) return i;
    for (std::size_t k = 1; k <= more; ++k)
      if ((at(i + k) & 0xc0) != 0x80) return i;
    if (more != 0) {
      const unsigned second = at(i + 1);
      const bool is_overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
      const bool is_surrogate = lead == 0xed && second >= 0xa0, is_above = lead == 0xf4 && second >= 0x90;
      if (is_overlong || is_surrogate || is_above) return i;
    }
    i += 1 + more;
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
