// SPDX-License-Identifier: BSL-1.0
#include "tools/common/config/toml_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/quantity.hpp"

namespace flowkit::tools {

namespace {
using kind = toml_value::kind;

std::string shown(const toml_value& v) {
  if (v.is == kind::array) return "a list";
  return v.is == kind::table ? "a table" : v.is == kind::text ? fmt::format("'{}'", v.text) : v.text;
}
bool is_within(const toml_value& v, std::uint64_t least, std::uint64_t most) {
  return v.is == kind::integer && v.integer >= 0 && static_cast<std::uint64_t>(v.integer) >= least &&
         static_cast<std::uint64_t>(v.integer) <= most;
}
}  // namespace

std::optional<std::uint64_t> toml_keys::number(std::string_view key, std::uint64_t least, std::uint64_t most) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  if (!is_within(*v, least, most))
    fail(*v, key, fmt::format("{} is not a whole number in {}..{}", shown(*v), least, most));
  return static_cast<std::uint64_t>(v->integer);
}
std::optional<std::uint32_t> toml_keys::number32(std::string_view key, std::uint64_t least, std::uint64_t most) {
  const auto n = number(key, least, most);
  return n ? std::optional{static_cast<std::uint32_t>(*n)} : std::nullopt;
}
std::optional<bool> toml_keys::flag(std::string_view key) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  if (v->is != kind::boolean) fail(*v, key, fmt::format("{} is neither true nor false", shown(*v)));
  return v->boolean;
}
std::optional<std::string> toml_keys::text(std::string_view key) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  if (v->is != kind::text) fail(*v, key, fmt::format("{} is not text in quotes", shown(*v)));
  return v->text;
}
std::optional<ip_address> toml_keys::address(std::string_view key) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  const auto value = parse<ip_address>(v->is == kind::text ? std::string_view{v->text} : std::string_view{});
  if (!value) fail(*v, key, fmt::format("{} is not an address, such as \"192.0.2.1\" or \"2001:db8::1\"", shown(*v)));
  return *value;
}
std::optional<std::size_t> toml_keys::word(std::string_view key, std::span<const std::string_view> allowed) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  const auto at = v->is == kind::text ? std::find(allowed.begin(), allowed.end(), v->text) : allowed.end();
  if (at == allowed.end()) fail(*v, key, unknown_name(v->text, allowed));
  return static_cast<std::size_t>(at - allowed.begin());
}
std::optional<duration> toml_keys::time_span(std::string_view key, bool or_never) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  if (v->is != kind::text) fail(*v, key, fmt::format("{} is not a time, such as \"20s\"", shown(*v)));
  if (or_never && v->text == "0") return duration{};
  return parse_duration(fmt::format("{}: {}", where(*v), key), v->text);
}
std::optional<timestamp> toml_keys::instant(std::string_view key) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  if (v->is != kind::instant)
    fail(*v, key, fmt::format("{} is no date and time with an offset, such as 2026-01-31T12:00:00Z", shown(*v)));
  return v->instant;
}
std::optional<std::pair<std::uint32_t, std::uint32_t>> toml_keys::range(std::string_view key, std::uint32_t least,
                                                                        std::uint32_t most) {
  const toml_value* const v = find(key);
  if (v == nullptr) return std::nullopt;
  if (v->is != kind::array || v->items.size() != 2 || !is_within(v->items[0], least, most) ||
      !is_within(v->items[1], least, most) || v->items[0].integer > v->items[1].integer)
    fail(*v, key,
         fmt::format("needs [from, to], two whole numbers in {}..{} of which the first is not above the second", least,
                     most));
  return std::pair{static_cast<std::uint32_t>(v->items[0].integer), static_cast<std::uint32_t>(v->items[1].integer)};
}

std::span<const toml_value> toml_keys::tables(std::string_view key) {
  const toml_value* const v = find(key);
  if (v == nullptr) return {};
  const bool all = v->is == kind::array && std::all_of(v->items.begin(), v->items.end(),
                                                       [](const toml_value& i) { return i.is == kind::table; });
  if (!all && within_.empty()) fail(*v, key, fmt::format("begin each with [[{}]]", key));
  if (!all)
    fail(*v, key, fmt::format("begin each with [[{}.{}]], or write a list: {} = [{{ ... }}]", within_, key, key));
  return v->items;
}
const toml_value* toml_keys::table(std::string_view key) {
  const toml_value* const v = find(key);
  if (v != nullptr && v->is != kind::table) fail(*v, key, fmt::format("begin it with [{}]", key));
  return v;
}

void toml_keys::is_missing(std::string_view key) const {
  throw startup_error(exit_code::usage, fmt::format("{}: {} is missing", where(), key));
}
void toml_keys::is_wrong(const std::string& what) const {
  throw startup_error(exit_code::usage, fmt::format("{}: {}", where(), what));
}
void toml_keys::fail(const toml_value& at, std::string_view key, const std::string& what) const {
  throw startup_error(exit_code::usage, fmt::format("{}: {}: {}", where(at), key, what));
}
void toml_keys::finish() const {
  for (std::size_t i = 0; i < table_.names.size(); ++i)
    if (std::find(asked_.begin(), asked_.end(), table_.names[i]) == asked_.end())
      throw startup_error(exit_code::usage,
                          fmt::format("{}: {}", where(table_.items[i]), unknown_name(table_.names[i], asked_)));
}

const toml_value* toml_keys::find(std::string_view key) {
  asked_.push_back(key);
  return table_.find(key);
}
std::string toml_keys::where(const toml_value& n) const { return fmt::format("{}:{}", path_, n.line); }

}  // namespace flowkit::tools
