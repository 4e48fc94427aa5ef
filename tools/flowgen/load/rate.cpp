// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/rate.hpp"

#include <fmt/format.h>

#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
struct suffix {
  std::string_view text;
  load_unit unit;
};
constexpr suffix suffixes[] = {
    {"fps", load_unit::flows}, {"pps", load_unit::datagrams}, {"bit", load_unit::bits}, {"bps", load_unit::bits}};
}  // namespace

const char* per_second(load_unit u) noexcept {
  constexpr const char* names[] = {"flows/s", "datagrams/s", "bit/s"};
  return names[static_cast<std::size_t>(u)];
}

load_rate parse_rate(std::string_view option, std::string_view text, std::uint64_t least) {
  load_rate r;
  std::string_view number = text;
  for (const suffix& s : suffixes)
    if (number.size() > s.text.size() && number.substr(number.size() - s.text.size()) == s.text) {
      number.remove_suffix(s.text.size());
      r.unit = s.unit;
      break;
    }
  try {
    r.per_second = parse_count(option, number);
  } catch (const startup_error&) {
    throw startup_error(
        exit_code::usage,
        fmt::format("{}: '{}' is not a rate such as 500, 50k (flows/s), 2kpps (datagrams/s) or 20Mbit", option, text));
  }
  if (r.per_second < least || r.per_second > most_per_second)
    throw startup_error(exit_code::usage, fmt::format("{}: {} is not in {}..{} {}", option, text, least,
                                                      most_per_second, per_second(r.unit)));
  return r;
}

}  // namespace flowkit::tools
