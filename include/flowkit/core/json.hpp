// SPDX-License-Identifier: BSL-1.0
// Strings in JSON (RFC 8259).
#pragma once

#include <flowkit/core/text.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// How many of the first characters are written as they are: ASCII without quotes, backslashes and control characters.
constexpr std::size_t plain_in_json(std::string_view s) noexcept {
  std::size_t i = 0;
  const auto is_plain = [&s](std::size_t at) {
    const auto c = static_cast<unsigned char>(s[at]);
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
  };
  while (i < s.size() && is_plain(i)) ++i;
  return i;
}

/// Octets of the character at `at`; 0: none begins there that is well-formed UTF-8.
constexpr std::size_t utf8_length(std::string_view s, std::size_t at) noexcept {
  const auto octet = [&](std::size_t i) { return at + i < s.size() ? static_cast<unsigned char>(s[at + i]) : 0u; };
  const auto continued = [&](std::size_t i) { return (octet(i) & 0xc0) == 0x80; };
  const unsigned a = octet(0), b = octet(1);
  if (a < 0x80) return 1;
  if (!continued(1)) return 0;
  if (a >= 0xc2 && a <= 0xdf) return 2;
  if (!continued(2)) return 0;
  if (a == 0xe0 ? b >= 0xa0 : a == 0xed ? b <= 0x9f : a > 0xe0 && a <= 0xef) return 3;
  if (!continued(3)) return 0;
  if (a == 0xf0 ? b >= 0x90 : a == 0xf4 ? b <= 0x8f : a > 0xf0 && a < 0xf4) return 4;
  return 0;
}
}  // namespace detail

/// The characters of a JSON string. Control characters are escaped; octets that are not well-formed UTF-8 (overlong
/// forms, surrogates and beyond U+10FFFF included) become U+FFFD each, so that the line is valid JSON whatever was
/// received.
constexpr void write_json_characters(text_writer& out, std::string_view s) noexcept {
  const std::size_t plain = detail::plain_in_json(s);
  out.put(s.substr(0, plain));
  s.remove_prefix(plain);
  for (std::size_t i = 0; i < s.size();) {
    const std::size_t n = detail::utf8_length(s, i);
    const char c = s[i];
    if (n == 0) {
      out.put("\xef\xbf\xbd");
      ++i;
      continue;
    }
    if (n == 1 && (c == '"' || c == '\\')) {
      out.put('\\'), out.put(c);
    } else if (n == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)) {
      const auto octet = static_cast<unsigned char>(c);
      out.put("\\u00"), out.put(hex_digits[octet >> 4]), out.put(hex_digits[octet & 0xf]);
    } else {
      out.put(s.substr(i, n));
    }
    i += n;
  }
}

/// The same in quotes.
constexpr void write_json_string(text_writer& out, std::string_view s) noexcept {
  out.put('"');
  write_json_characters(out, s);
  out.put('"');
}

}  // namespace flowkit
