// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/fields.hpp"

#include <algorithm>

#include <flowkit/flow/columns.hpp>

namespace flowkit::tools::verify {

namespace {
constexpr value_kind kind_of(flow::column_type type) noexcept {
  switch (type) {
    case flow::column_type::u8:
    case flow::column_type::u16:
    case flow::column_type::u32:
    case flow::column_type::u64:
    case flow::column_type::added_number:
    case flow::column_type::label: return value_kind::number;
    case flow::column_type::f64: return value_kind::real;
    case flow::column_type::time:
    case flow::column_type::filed_under: return value_kind::time;
    case flow::column_type::period: return value_kind::period;
    case flow::column_type::address:
    case flow::column_type::ipv4:
    case flow::column_type::ipv6: return value_kind::address;
    case flow::column_type::mac: return value_kind::mac;
    case flow::column_type::protocol: return value_kind::protocol;
    case flow::column_type::added_string:
    case flow::column_type::string:
    case flow::column_type::application:
    case flow::column_type::rate_source: break;
  }
  return value_kind::text;
}

constexpr field_row of_the_exporter[] = {{"exporter.ip", value_kind::address},
                                         {"exporter.port", value_kind::number},
                                         {"exporter.domain", value_kind::number}};
constexpr std::size_t of_the_flow = flow::columns.size();
constexpr std::size_t count = of_the_flow + std::size(of_the_exporter);
static_assert(count <= most_fields, "a field's number is an octet");

constexpr auto rows = [] {
  std::array<field_row, count> out{};
  std::size_t n = 0;
  for (const flow::column& c : flow::columns) out[n++] = {c.name, kind_of(c.type)};
  for (const field_row& r : of_the_exporter) out[n++] = r;
  return out;
}();
constexpr auto names = [] {
  std::array<std::string_view, count> out{};
  for (std::size_t i = 0; i < count; ++i) out[i] = rows[i].name;
  return out;
}();
consteval field_number number_of(std::string_view name) {
  for (std::size_t i = 0; i < count; ++i)
    if (rows[i].name == name) return static_cast<field_number>(i);
  throw "no such field";
}

constexpr key_field key[] = {{number_of("source.port"), 2},     {number_of("destination.port"), 2},
                             {number_of("network.bytes"), 3},   {number_of("network.packets"), 1},
                             {number_of("exporter.port"), 1},   {number_of("exporter.ip"), 1},
                             {number_of("exporter.domain"), 0}, {number_of("network.protocol"), 0},
                             {number_of("source.ip"), 3},       {number_of("destination.ip"), 3}};
}  // namespace

std::span<const field_row> fields() noexcept { return rows; }
std::span<const std::string_view> field_names() noexcept { return names; }

std::optional<field_number> find_field(std::string_view name) noexcept {
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<field_number>(at - names.begin());
}
field_number field_called(std::string_view name) noexcept { return find_field(name).value_or(0); }

std::span<const key_field> key_fields() noexcept { return key; }
const field_set& key_field_set() noexcept {
  static const field_set set = [] {
    field_set s;
    for (const key_field& k : key) s.set(k.field);
    return s;
  }();
  return set;
}

}  // namespace flowkit::tools::verify
