// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/markup.hpp"

#include <fmt/format.h>

#include <flowkit/core/json.hpp>

namespace flowkit::conformance {

namespace {
constexpr std::string_view replacement = "\xef\xbf\xbd";

std::string reference_to(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\n': return "&#10;";
    case '\t': return "&#9;";
    default: break;
  }
  const auto octet = static_cast<unsigned char>(c);
  return octet < 0x20 || octet == 0x7f ? fmt::format("\\x{:02x}", octet) : std::string(1, c);
}
}  // namespace

std::string markup(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t n = flowkit::detail::utf8_length(text, i);
    const std::string_view one = text.substr(i, n);
    if (n == 1)
      out += reference_to(one[0]);
    else if (n == 0 || one == "\xef\xbf\xbe" || one == "\xef\xbf\xbf")  // U+FFFE, U+FFFF
      out += replacement;
    else
      out += one;
    i += n == 0 ? 1 : n;
  }
  return out;
}

}  // namespace flowkit::conformance
