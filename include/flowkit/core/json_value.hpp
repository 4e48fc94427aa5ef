// SPDX-License-Identifier: BSL-1.0
// JSON values that need more than text.hpp: floating-point numbers and octets.
#pragma once

#include <concepts>
#include <cstdio>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/json.hpp>

namespace flowkit::inline v0 {

/// Hex digits in quotes.
inline void write_json_hex(text_writer& out, octets v) noexcept {
  out.put('"');
  for (const std::byte b : v)
    out.put(hex_digits[std::to_integer<unsigned>(b) >> 4]), out.put(hex_digits[std::to_integer<unsigned>(b) & 15]);
  out.put('"');
}

/// The fewest digits that read back as the same value of this type; "NaN" and "Infinity" in quotes, as JSON has none.
template <std::floating_point T>
void write_json_number(text_writer& out, T d) noexcept {
  if (!(d - d == 0)) return out.put(d != d ? "\"NaN\"" : d > 0 ? "\"Infinity\"" : "\"-Infinity\"");
  char text[40];
  for (int digits = 6; digits <= 17; ++digits) {
    const int n = std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(d));
    double back = 0;
    if (std::sscanf(text, "%lf", &back) == 1 && static_cast<T>(back) == d)
      return out.put(std::string_view(text, static_cast<std::size_t>(n)));
  }
}

}  // namespace flowkit
