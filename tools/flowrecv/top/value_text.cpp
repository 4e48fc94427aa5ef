// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/top/value_text.hpp"

#include <fmt/format.h>

#include <vector>

namespace flowkit::tools {

namespace {
/// Of a well-formed sequence of UTF-8.
std::uint32_t code_point(std::string_view c) noexcept {
  const auto lead = static_cast<unsigned char>(c[0]);
  std::uint32_t v = c.size() == 1 ? lead : lead & (0x7fu >> c.size());
  for (std::size_t i = 1; i < c.size(); ++i) v = v << 6 | (static_cast<unsigned char>(c[i]) & 0x3fu);
  return v;
}

/// Marks, embeddings, overrides and isolates of bidirectional text; line and paragraph separators.
constexpr bool changes_lines(std::uint32_t v) noexcept {
  return v == 0x061c || v == 0x200e || v == 0x200f || (v >= 0x2028 && v <= 0x202e) || (v >= 0x2066 && v <= 0x2069);
}
}  // namespace

std::string terminal_text(std::string_view s) {
  std::string out;
  for (std::size_t at = 0; at < s.size();) {
    const std::size_t size = flowkit::detail::utf8_length(s, at);
    if (size == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(s[at++]));
      continue;
    }
    const std::string_view c = s.substr(at, size);
    at += size;
    const std::uint32_t v = code_point(c);
    if (v < 0x20 || (v >= 0x7f && v < 0xa0))
      out += fmt::format("\\x{:02x}", v);
    else if (changes_lines(v))
      out += fmt::format("\\u{:04x}", v);
    else
      out += c;
  }
  return out;
}

std::string csv_text(std::string_view s) {
  std::string text;
  if (!s.empty() && std::string_view("=+-@\t\r").find(s.front()) != std::string_view::npos) text = '\'';
  text += s;
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted += '"';
}

std::string json_text(std::string_view s) {
  std::vector<char> room(6 * s.size() + 2);  // \u001b is the longest of one octet
  text_writer text{room};
  write_json_string(text, s);
  return std::string(text.text());
}

}  // namespace flowkit::tools
