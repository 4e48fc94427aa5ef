// SPDX-License-Identifier: BSL-1.0
// Large numbers for people: "2.7 MB".
#pragma once

#include <cstdint>
#include <string_view>

#include <flowkit/core/text.hpp>

namespace flowkit::tools {

/// With one decimal and a prefix of powers of 1000; below 1000 as it is: "999 B", "98.8 kbit/s".
inline void write_si(text_writer& out, std::uint64_t n, std::string_view unit) {
  constexpr std::string_view prefixes = "kMGTPE";
  if (n < 1000) return write_text(out, n), out.put(' '), out.put(unit);
  std::size_t prefix = 0;
  std::uint64_t of = 1000;
  // 999.95 and more is 1000.0, which is 1.0 of the next prefix.
  for (; prefix + 1 < prefixes.size() && n / of >= 1000 - (n % of * 20 >= of * 19); ++prefix) of *= 1000;
  const std::uint64_t tenths = n / (of / 10) + (n % (of / 10) >= of / 20);
  write_text(out, tenths / 10), out.put('.'), write_text(out, tenths % 10);
  out.put(' '), out.put(prefixes[prefix]), out.put(unit);
}

}  // namespace flowkit::tools
