// SPDX-License-Identifier: BSL-1.0
#include "tools/common/filter/subject.hpp"

#include <array>
#include <limits>

#include "tools/common/nearest.hpp"

namespace flowkit::tools::filter {

namespace {
constexpr side_name sides[] = {{"ip", "source.ip", "destination.ip"},
                               {"host", "source.ip", "destination.ip"},
                               {"port", "source.port", "destination.port"},
                               {"mac", "sourceMacAddress", "destinationMacAddress"},
                               {"interface", "ingressInterface", "egressInterface"},
                               {"country", "source.geo.country_iso_code", "destination.geo.country_iso_code"}};
}  // namespace

value_class class_of(const flow::column& c) noexcept {
  using type = flow::column_type;
  switch (c.type) {
    case type::u8:
    case type::u16:
    case type::u32:
    case type::u64:
    case type::label:
    case type::added_number: break;
    case type::f64: return value_class::real;
    case type::time:
    case type::filed_under: return value_class::time;
    case type::period: return value_class::period;
    case type::address:
    case type::ipv4:
    case type::ipv6: return value_class::address;
    case type::mac: return value_class::mac;
    case type::protocol: return value_class::protocol;
    case type::rate_source: return value_class::rate_source;
    case type::string:
    case type::added_string: return value_class::text;
    case type::application: return value_class::application;
  }
  return value_class::number;
}

std::string_view to_text(value_class c) noexcept {
  static constexpr std::array<std::string_view, 10> texts{
      "a number",   "a number",      "a time",         "a duration",
      "an address", "a MAC address", "an IP protocol", "where a sampling rate is from",
      "text",       "an application"};
  return texts[static_cast<std::size_t>(c)];
}

std::uint64_t greatest_of(const flow::column& c) noexcept {
  switch (c.type) {
    case flow::column_type::u8:
    case flow::column_type::protocol: return 0xff;
    case flow::column_type::u16: return 0xffff;
    case flow::column_type::u32:
    case flow::column_type::added_number: return 0xffff'ffff;
    case flow::column_type::label: return 0xf'ffff;
    default: return std::numeric_limits<std::uint64_t>::max();
  }
}

std::span<const side_name> side_names() noexcept { return sides; }

const flow::column* find_column(std::string_view name) noexcept {
  for (const flow::column& c : flow::columns)
    if (c.name == name) return &c;
  return nullptr;
}

std::vector<const flow::column*> columns_called(const filter_text& from, const written& name) {
  if (const flow::column* const c = find_column(name.text)) return {c};
  std::vector<std::string_view> names;
  for (const side_name& s : sides) {
    if (s.name == name.text) return {find_column(s.source), find_column(s.destination)};
    names.push_back(s.name);
  }
  for (const flow::column& c : flow::columns) names.push_back(c.name);
  from.fail(name.at, unknown_name(shown(name.text), names) + " (all of them: flowrecv --list-fields)");
}

}  // namespace flowkit::tools::filter
