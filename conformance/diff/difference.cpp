// SPDX-License-Identifier: BSL-1.0
#include "conformance/diff/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "conformance/judge/compare_records.hpp"

namespace flowkit::conformance {

namespace {
namespace json = boost::json;

/// The first place at which two values differ.
struct unequal {
  std::string path;
  const json::value *a = nullptr, *b = nullptr;
};

/// Of objects in a record: labels are not looked at, as equal_values() has it.
bool is_looked_at(std::string_view member, const json::object& other) {
  return !member.starts_with('@') || (member == "@semantic" && other.contains(member));
}

std::optional<unequal> compare(const json::value& a, const json::value& b, std::string path) {
  if (equal_values(a, b)) return std::nullopt;
  if (a.is_object() && b.is_object()) {
    for (const auto& m : a.get_object()) {
      if (!is_looked_at(m.key(), b.get_object())) continue;
      const std::string inner = fmt::format("{}.{}", path, std::string_view(m.key()));
      const json::value* const other = b.get_object().if_contains(m.key());
      if (other == nullptr) return unequal{inner, &m.value(), nullptr};
      if (auto found = compare(m.value(), *other, inner)) return found;
    }
    for (const auto& m : b.get_object())
      if (!m.key().starts_with('@') && !a.get_object().contains(m.key()))
        return unequal{fmt::format("{}.{}", path, std::string_view(m.key())), nullptr, &m.value()};
    return std::nullopt;
  }
  if (a.is_array() && b.is_array()) {
    const json::array &x = a.get_array(), &y = b.get_array();
    for (std::size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
      const std::string inner = fmt::format("{}[{}]", path, i);
      if (i >= x.size() || i >= y.size())
        return unequal{inner, i < x.size() ? &x[i] : nullptr, i < y.size() ? &y[i] : nullptr};
      if (auto found = compare(x[i], y[i], inner)) return found;
    }
    return std::nullopt;
  }
  return unequal{std::move(path), &a, &b};
}

std::optional<unequal> compare(const told_record& a, const told_record& b, const member_names& ignored) {
  for (const auto& m : a.values) {
    if (!is_compared(m.key(), ignored)) continue;
    const json::value* const other = b.values.if_contains(m.key());
    if (other == nullptr && b.is_partial) continue;
    if (other == nullptr) return unequal{m.key(), &m.value(), nullptr};
    if (auto found = compare(m.value(), *other, m.key())) return found;
  }
  if (a.is_partial) return std::nullopt;
  for (const auto& m : b.values)
    if (is_compared(m.key(), ignored) && !a.values.contains(m.key())) return unequal{m.key(), nullptr, &m.value()};
  return std::nullopt;
}

std::string text_of(const json::value* v) { return v == nullptr ? std::string{} : json::serialize(*v); }

/// "a#2.b[3]" is "a.b": numbers change when other members go.
std::string without_numbers(std::string_view member) {
  std::string out;
  bool skips = false;
  for (const char c : member) {
    if (c == '#' || c == '[') skips = true;
    if (c == '.') skips = false;
    if (!skips) out += c;
    if (c == ']') skips = false;
  }
  return out;
}
}  // namespace

bool is_compared(std::string_view member, const member_names& ignored) noexcept {
  return is_compared(member) && !ignored.contains(member);
}

std::optional<difference> compare_answers(const answer& a, const answer& b, const member_names& ignored) {
  difference d;
  d.given = to_string(b.given);
  if (a.given != b.given) {
    d.what = difference_kind::verdict, d.a = to_string(a.given), d.b = to_string(b.given);
    return d;
  }
  if (a.records.size() != b.records.size()) {
    d.what = difference_kind::records;
    d.a = fmt::to_string(a.records.size()), d.b = fmt::to_string(b.records.size());
    return d;
  }
  for (std::size_t i = 0; i < a.records.size(); ++i) {
    auto found = compare(a.records[i], b.records[i], ignored);
    if (!found) continue;
    d.what = difference_kind::value, d.record = i + 1, d.member = std::move(found->path);
    d.a = text_of(found->a), d.b = text_of(found->b);
    return d;
  }
  return std::nullopt;
}

std::string way_of(const difference& d) {
  switch (d.what) {
    case difference_kind::fault: return fmt::format("fault {} / {} {}", d.a, d.b, d.given);
    case difference_kind::verdict: return fmt::format("verdict {} / {}", d.a, d.b);
    case difference_kind::records:
      return fmt::format("{} records, {}", std::stoull(d.a) < std::stoull(d.b) ? "fewer" : "more", d.given);
    case difference_kind::value: break;
  }
  const char* const silent = d.a.empty() ? "nothing from A" : d.b.empty() ? "nothing from B" : "both";
  return fmt::format("{}: {}, {}", without_numbers(d.member), silent, d.given);
}

}  // namespace flowkit::conformance
