// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/doctor/span_text.hpp"

#include <fmt/format.h>

#include <array>

namespace flowkit::tools::doctor {

std::string span_text(duration d) {
  const std::int64_t ms = (d.ns < 0 ? -(d.ns + 1) : d.ns) / 1'000'000;
  if (ms < 9'950) {
    const std::int64_t tenths = (ms + 50) / 100;
    return tenths % 10 == 0 ? fmt::format("{} s", tenths / 10) : fmt::format("{}.{} s", tenths / 10, tenths % 10);
  }
  struct unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array units{unit{86'400, "days"}, unit{3'600, "h"}, unit{60, "min"}, unit{1, "s"}};
  std::int64_t rest = (ms + 500) / 1'000;
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::int64_t n = rest / units[i].seconds;
    if (n == 0) continue;
    text = fmt::format("{} {}", n, n == 1 && i == 0 ? "day" : units[i].name);
    rest %= units[i].seconds;
    if (i + 1 < units.size() && rest / units[i + 1].seconds != 0)
      text += fmt::format(" {} {}", rest / units[i + 1].seconds, units[i + 1].name);
    break;
  }
  return text;
}

}  // namespace flowkit::tools::doctor
