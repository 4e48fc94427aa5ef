// SPDX-License-Identifier: BSL-1.0
// Lines of JSON on their way to a terminal.
#pragma once

#include <string>
#include <string_view>

#include <flowkit/core/digits.hpp>

#include "tools/common/printable.hpp"

namespace flowkit::tools {

/// U+0080 to U+009F, which JSON has as they are, and some terminals take for commands, and characters that turn the
/// direction of what follows: as an escape of JSON. Other control characters are escaped already, or, in formats that
/// are no JSON, these too.
[[nodiscard]] inline std::string without_commands(std::string_view line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i + 2 < line.size() && detail::turns_direction(line, i)) {
      const auto low = static_cast<unsigned char>((line[i + 1] & 1) << 6 | (line[i + 2] & 0x3f));
      (out += "\\u20") += hex_digits[low >> 4];
      out += hex_digits[low & 0xf];
      i += 2;
      continue;
    }
    const bool is_one = line[i] == '\xc2' && i + 1 < line.size() && static_cast<unsigned char>(line[i + 1]) < 0xa0;
    if (!is_one) {
      out += line[i];
      continue;
    }
    const auto octet = static_cast<unsigned char>(line[++i]);
    (out += "\\u00") += hex_digits[octet >> 4];
    out += hex_digits[octet & 0xf];
  }
  return out;
}

}  // namespace flowkit::tools
