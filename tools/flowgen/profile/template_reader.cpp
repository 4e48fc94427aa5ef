// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <flowkit/ie/iana.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/nearest.hpp"
#include "tools/common/template_text.hpp"
#include "tools/flowgen/profile/reading.hpp"

namespace flowkit::tools {

namespace {
using kind = toml_value::kind;
constexpr std::uint32_t least_id = first_template_id, most_id = 65'535, most_share = 1'000'000;

std::vector<specifier> read_fields(const std::string& path, toml_keys& k, std::string_view key, bool needed) {
  const toml_value* const v = k.any(key);
  if (v == nullptr && needed) k.is_missing(key);
  if (v == nullptr) return {};
  std::string text = v->text;
  if (v->is == kind::array) {
    for (const toml_value& one : v->items) {
      if (one.is != kind::text) k.fail(one, key, "each is the name of an information element in quotes");
      text += one.text + ' ';
    }
  } else if (v->is != kind::text) {
    k.fail(*v, key, "needs the names of information elements in quotes");
  }
  return parse_template(fmt::format("{}:{}: {}", path, v->line, key), text);
}

std::uint16_t read_id(toml_keys& k) {
  const auto id = k.number32("id", least_id, most_id);
  if (!id) k.is_missing("id");
  return static_cast<std::uint16_t>(*id);
}

std::uint8_t protocol_number(const toml_value& v, toml_keys& k, std::string_view key) {
  constexpr std::array<std::string_view, 4> words{"tcp", "udp", "icmp", "ipv6-icmp"};
  constexpr std::array<std::uint8_t, 4> numbers{6, 17, 1, 58};
  if (v.is == kind::integer && v.integer >= 0 && v.integer <= 255) return static_cast<std::uint8_t>(v.integer);
  const auto at = std::find(words.begin(), words.end(), v.text);
  if (v.is != kind::text || at == words.end()) k.fail(v, key, unknown_name(v.text, words) + ", nor a number up to 255");
  return numbers[static_cast<std::size_t>(at - words.begin())];
}

bool has_field(const std::vector<specifier>& fields, const element& e) {
  return std::any_of(fields.begin(), fields.end(), [&](const specifier& s) { return s.names(e); });
}

/// By the addresses that the records have.
flow_family family_of(const std::vector<specifier>& fields) {
  const auto has = [&](const element& e) { return has_field(fields, e); };
  const bool v4 = has(ie::sourceIPv4Address) || has(ie::destinationIPv4Address);
  const bool v6 = has(ie::sourceIPv6Address) || has(ie::destinationIPv6Address);
  return v4 == v6 ? flow_family::any : v4 ? flow_family::ipv4 : flow_family::ipv6;
}
}  // namespace

template_profile read_template_table(const std::string& path, const toml_value& table) {
  toml_keys k{path, table};
  template_profile t;
  t.line = table.line;
  t.id = read_id(k);
  t.name = k.text("name").value_or("");
  t.source = k.text("source").value_or("");
  t.fields = read_fields(path, k, "fields", true);
  t.sampler_fields = read_fields(path, k, "sampler_fields", false);
  constexpr std::array<std::string_view, 3> families{"ipv4", "ipv6", "any"};
  const auto family = k.word("family", families);
  const flow_family by_addresses = family_of(t.fields);
  t.family = family ? static_cast<flow_family>(*family) : by_addresses;
  if (by_addresses != flow_family::any && t.family != by_addresses)
    k.fail(*k.any("family"), "family",
           fmt::format("the addresses among the fields are of {} alone",
                       families[static_cast<std::size_t>(by_addresses)]));
  t.tells_sampling = has_field(t.fields, ie::samplingInterval) || has_field(t.fields, ie::samplingPacketSpace) ||
                     has_field(t.fields, ie::samplerRandomInterval);
  if (const toml_value* const all = k.any("protocols")) {
    if (all->is != kind::array) k.fail(*all, "protocols", "needs a list, such as [\"icmp\"]");
    for (const toml_value& one : all->items) t.protocols.push_back(protocol_number(one, k, "protocols"));
  }
  t.share = k.number32("share", 0, most_share);
  if (const toml_value* const values = k.table("values")) t.values = read_values(path, *values);
  k.finish();
  return t;
}

options_profile read_options_table(const std::string& path, const toml_value& table) {
  toml_keys k{path, table, "options"};
  options_profile o;
  o.line = table.line;
  o.id = read_id(k);
  o.name = k.text("name").value_or("");
  o.source = k.text("source").value_or("");
  o.fields = read_fields(path, k, "fields", true);
  o.scope_count =
      static_cast<std::uint16_t>(k.number32("scope", 0, static_cast<std::uint32_t>(o.fields.size())).value_or(1));
  constexpr std::array<std::string_view, 4> whens{"always", "sampling", "samplers", "one-sampler"};
  o.when = static_cast<options_when>(k.word("when", whens).value_or(0));
  constexpr std::array<std::string_view, 1> each{"sampler"};
  o.for_each_sampler = k.word("for_each", each).has_value();
  for (const toml_value& one : k.tables("records")) o.records.push_back(read_values(path, one));
  if (const toml_value* const values = k.table("values")) o.values = read_values(path, *values);
  k.finish();
  if (const toml_value* const records = table.find("records"); o.for_each_sampler && records != nullptr)
    k.fail(*records, "records", "for_each = \"sampler\" makes them, from values");
  if (!o.for_each_sampler && table.find("records") == nullptr) o.records.emplace_back();
  return o;
}

application read_application(const std::string& path, const toml_value& table) {
  toml_keys k{path, table};
  const toml_value* const protocol = k.any("protocol");
  if (protocol == nullptr) k.is_missing("protocol");
  const auto range = [&](std::string_view key, std::uint32_t most) {
    const auto r = k.range(key, 1, most);
    if (!r) k.is_missing(key);
    return *r;
  };
  const auto packets = range("packets", (1u << 31) - 1);
  const auto octets = range("octets", 65'535);
  const auto ms = range("milliseconds", (1u << 31) - 1);
  application a{.protocol = protocol_number(*protocol, k, "protocol"),
                .port = static_cast<std::uint16_t>(k.number32("port", 0, 65'535).value_or(0)),
                .weight = k.number32("weight", 1, 10'000).value_or(1),
                .packets = {packets.first, packets.second},
                .min_octets = octets.first,
                .max_octets = octets.second,
                .milliseconds = {ms.first, ms.second}};
  k.finish();
  return a;
}

}  // namespace flowkit::tools
