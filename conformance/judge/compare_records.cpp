// SPDX-License-Identifier: BSL-1.0
#include "conformance/judge/compare_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include <flowkit/core/time_text.hpp>

namespace flowkit::conformance {

namespace {
namespace json = boost::json;

/// An integer of either sign, or none: 3.0 is one, 3.5 and 1e30 are not.
struct whole_number {
  bool negative = false;
  std::uint64_t magnitude = 0;
  friend bool operator==(const whole_number&, const whole_number&) = default;
};
std::optional<whole_number> whole(const json::value& v) {
  if (v.is_uint64()) return whole_number{false, v.get_uint64()};
  if (v.is_int64()) {
    const std::int64_t n = v.get_int64();
    return whole_number{n < 0,
                        n < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(n) : static_cast<std::uint64_t>(n)};
  }
  constexpr double end = 18446744073709551616.0;  // 2^64
  const double d = std::fabs(v.get_double());
  if (!(d < end) || d != std::floor(d)) return std::nullopt;
  return whole_number{v.get_double() < 0, static_cast<std::uint64_t>(d)};
}

/// Boost.JSON before 1.83 reads a number with a fraction to within some units in the last place only, and two texts of
/// one value differently.
bool close(double a, double b) noexcept {
  constexpr double units = 4;
  return std::fabs(a - b) <= units * std::max(std::numeric_limits<double>::epsilon() * std::fabs(a),
                                              std::numeric_limits<double>::denorm_min());
}

/// float32 has no form of its own in JSON: what is due is its shortest one, as 3.1415927, or has no more than the six
/// digits that any float32 keeps, and 3.1415927410125732 is the same value, written by who widened it. Other doubles
/// are of float64.
bool same_float32(double due, double got) {
  constexpr double greatest = std::numeric_limits<float>::max();
  if (std::fabs(due) > greatest * (1 + 1e-8)) return false;
  const auto narrow = static_cast<float>(std::clamp(due, -greatest, greatest));
  return close(narrow, got) && (close(std::strtod(fmt::format("{}", narrow).c_str(), nullptr), due) ||
                                close(std::strtod(fmt::format("{:.6g}", due).c_str(), nullptr), due));
}

bool equal_numbers(const json::value& due, const json::value& got) {
  const auto wd = whole(due), wg = whole(got);
  if (wd && wg && *wd == *wg) return true;
  if (!due.is_double()) return false;
  const double d = due.get_double(), g = got.to_number<double>();
  return (!wd && !wg && close(d, g)) || same_float32(d, g);
}

bool equal_texts(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto ta = parse<timestamp>(a), tb = parse<timestamp>(b);
  return ta && tb && ta->ns == tb->ns;
}

}  // namespace

bool is_compared(std::string_view member) noexcept {
  if (member.starts_with('@')) return member == "@sample" || member == "@options";
  return member != "flow.exporter";
}

bool equal_values(const json::value& due, const json::value& got) {
  if (due.is_number() && got.is_number()) return equal_numbers(due, got);
  if (due.is_string() && got.is_string()) return equal_texts(due.get_string(), got.get_string());
  if (due.is_array() && got.is_array())
    return std::equal(due.get_array().begin(), due.get_array().end(), got.get_array().begin(), got.get_array().end(),
                      equal_values);
  if (due.is_object() && got.is_object()) {
    const json::object &one = due.get_object(), &other = got.get_object();
    return one.size() == other.size() && std::all_of(one.begin(), one.end(), [&](const auto& member) {
             const json::value* const found = other.if_contains(member.key());
             return found != nullptr && equal_values(member.value(), *found);
           });
  }
  return due.kind() == got.kind() && due == got;  // true, false, null
}

std::string value_text(const json::value& v) {
  constexpr std::size_t most = 120;
  std::string text = json::serialize(v);
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not within a character
  return text.substr(0, end) + " ...";
}

record_comparison compare_records(const json::object& due, const json::object& got, bool exact, bool is_partial) {
  record_comparison out;
  for (const auto& member : due) {
    const std::string_view name = member.key();
    if (!is_compared(name)) continue;
    const json::value* const came = got.if_contains(name);
    if (came == nullptr) {
      if (!is_partial)
        out.differences.push_back(fmt::format("{} is missing, and {} is due", name, value_text(member.value())));
      continue;
    }
    ++out.compared;
    if (!equal_values(member.value(), *came))
      out.differences.push_back(
          fmt::format("{} is {}, and {} is due", name, value_text(*came), value_text(member.value())));
  }
  if (!exact) return out;
  for (const auto& member : got)
    if (is_compared(member.key()) && !due.contains(member.key()))
      out.differences.push_back(fmt::format("{} is {}, and there is no such field", std::string_view(member.key()),
                                            value_text(member.value())));
  return out;
}

}  // namespace flowkit::conformance
