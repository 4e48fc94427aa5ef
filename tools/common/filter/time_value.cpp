// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/time_value.hpp"

#include <fmt/format.h>

#include <flowkit/core/time_text.hpp>

#include "tools/common/filter/value_reader.hpp"

namespace flowkit::tools::filter {

namespace {
/// "+02:00"
std::optional<duration> offset_of(std::string_view text) noexcept {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 6 || text[3] != ':' || !digit(1) || !digit(2) || !digit(4) || !digit(5)) return std::nullopt;
  const int hours = (text[1] - '0') * 10 + text[2] - '0', minutes = (text[4] - '0') * 10 + text[5] - '0';
  if (hours > 23 || minutes > 59) return std::nullopt;
  return seconds((text[0] == '-' ? -1 : 1) * (hours * 3'600 + minutes * 60));
}
}  // namespace

std::optional<timestamp> parse_time(std::string_view text) noexcept {
  constexpr std::size_t longest = 40;
  char utc[longest] = {};
  if (text.size() + 10 > longest) return std::nullopt;
  text_writer out{utc};
  duration ahead{};
  constexpr std::size_t date = 10, seconds_end = 19;
  if (text.size() == date) {
    out.put(text), out.put("T00:00:00Z");
  } else if (const auto sign = text.find_first_of("+-", seconds_end); sign != std::string_view::npos) {
    const auto offset = offset_of(text.substr(sign));
    if (!offset) return std::nullopt;
    ahead = *offset;
    out.put(text.substr(0, sign)), out.put('Z');
  } else {
    out.put(text);
  }
  const auto t = parse<timestamp>(out.text());
  if (!t) return std::nullopt;
  return *t - ahead;
}

timestamp read_time(std::string_view text, const value_place& at) {
  const auto t = parse_time(text);
  if (!t)
    at.fail(fmt::format("'{}' is no time such as 2026-01-31T12:00:00Z, 2026-01-31T12:00:00.5+01:00 or 2026-01-31",
                        shown(text)));
  if (t->ns % 1'000'000 != 0)
    at.fail(fmt::format("'{}' has parts of a millisecond, in which times are compared", shown(text)));
  return *t;
}

}  // namespace flowkit::tools::filter
