// SPDX-License-Identifier: BSL-1.0
#include "conformance/judge/compare_records.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
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

bool equal_numbers(const json::value& a, const json::value& b) {
  const auto wa = whole(a), wb = whole(b);
  if (wa && wb) return *wa == *wb;
  return !wa && !wb && a.get_double() == b.get_double();
}

bool equal_texts(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto ta = parse<timestamp>(a), tb = parse<timestamp>(b);
  return ta && tb && ta->ns == tb->ns;
}

bool is_label(std::string_view member) noexcept { return member.starts_with('@'); }

/// Objects in a record: each member that says something is in the other one, too.
bool covered(const json::object& a, const json::object& b) {
  return std::all_of(a.begin(), a.end(), [&](const auto& member) {
    const json::value* const other = b.if_contains(member.key());
    if (is_label(member.key()))
      return member.key() != "@semantic" || other == nullptr || equal_values(member.value(), *other);
    return other != nullptr && equal_values(member.value(), *other);
  });
}
}  // namespace

bool is_compared(std::string_view member) noexcept {
  if (is_label(member)) return member == "@sample" || member == "@options";
  return member != "flow.exporter";
}

bool equal_values(const json::value& a, const json::value& b) {
  if (a.is_number() && b.is_number()) return equal_numbers(a, b);
  if (a.is_string() && b.is_string()) return equal_texts(a.get_string(), b.get_string());
  if (a.is_array() && b.is_array())
    return std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(), b.get_array().end(),
                      equal_values);
  if (a.is_object() && b.is_object())
    return covered(a.get_object(), b.get_object()) && covered(b.get_object(), a.get_object());
  return a.kind() == b.kind() && a == b;  // true, false, null
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
