// SPDX-License-Identifier: BSL-1.0
#include "tools/common/quantity.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <string>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
struct unit_factor {
  std::string_view suffix;
  double factor;
};

/// The number times its unit's factor; -1 when the text is no such thing.
double parse_scaled(std::string_view text, std::span<const unit_factor> units) {
  double number = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (wrong != std::errc{} || number < 0) return -1;
  const std::string_view suffix{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  for (const unit_factor& u : units)
    if (suffix == u.suffix) return number * u.factor;
  return -1;
}

[[noreturn]] void refuse(std::string_view option, std::string_view text, std::string_view allowed) {
  throw startup_error(exit_code::usage,
                      std::string(option) + ": '" + std::string(text) + "' is not " + std::string(allowed));
}

constexpr double max_exact = 9007199254740992;  // 2^53: beyond it a double skips integers
}  // namespace

duration parse_duration(std::string_view option, std::string_view text) {
  static constexpr std::array<unit_factor, 6> units{
      {{"", 1e9}, {"s", 1e9}, {"ms", 1e6}, {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}}};
  const double ns = parse_scaled(text, units);
  if (!(ns >= 1) || ns > 10 * 365.25 * 86400e9) refuse(option, text, "a time such as 10, 2.5s, 250ms, 5m or 1h");
  return {std::llround(ns)};
}

std::string duration_text(duration d) {
  const std::int64_t ms = d.ns / 1'000'000;
  return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

std::uint64_t parse_octets(std::string_view option, std::string_view text) {
  static constexpr std::array<unit_factor, 4> units{{{"", 1}, {"K", 1024}, {"M", 1048576}, {"G", 1073741824}}};
  const double n = parse_scaled(text, units);
  if (n < 0 || n > 1099511627776.0 || n != std::floor(n))
    refuse(option, text, "a size in octets such as 65536, 512K or 8M");
  return static_cast<std::uint64_t>(n);
}

std::uint64_t parse_count(std::string_view option, std::string_view text) {
  std::uint64_t plain = 0;
  if (const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), plain);
      wrong == std::errc{} && end == text.data() + text.size())
    return plain;
  static constexpr std::array<unit_factor, 3> units{{{"k", 1e3}, {"M", 1e6}, {"G", 1e9}}};
  const double n = parse_scaled(text, units);
  if (n < 0 || n > max_exact || n != std::floor(n)) refuse(option, text, "a whole number such as 1000, 50k or 2M");
  return static_cast<std::uint64_t>(n);
}

std::uint64_t parse_count(std::string_view option, std::string_view text, std::uint64_t least, std::uint64_t most) {
  const std::uint64_t n = parse_count(option, text);
  if (n < least || n > most)
    throw startup_error(exit_code::usage, std::string(option) + ": " + std::string(text) + " is not in " +
                                              std::to_string(least) + ".." + std::to_string(most));
  return n;
}

}  // namespace flowkit::tools
