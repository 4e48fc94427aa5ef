// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/profile/profile_reader.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

#include <flowkit/templates/plan.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/udp_frame.hpp"
#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/profile/reading.hpp"

namespace flowkit::tools {

namespace {
/// The headers of a message and of a set; whether its records fit is seen later.
constexpr std::uint32_t least_datagram = 24;
constexpr std::uint32_t any32 = 0xffff'ffff;
/// Packets that sFlow samples have headers of IPv6 and TCP.
constexpr std::uint32_t least_sampled_octets = 60;

std::string read_source(toml_keys& k) { return k.text("source").value_or(""); }

void read_exporter(toml_keys k, profile& p) {
  p.exporter_source = read_source(k);
  p.domain = k.number32("domain", 0, p.which == protocol::netflow5 ? 65'535 : any32);
  constexpr std::array<std::string_view, 6> sequences{"rfc",  "records-included", "flows", "datagrams",
                                                      "zero", "flows-included"};
  constexpr std::array<std::string_view, 4> counts{"records", "sets", "datagram", "flows"};
  p.sequence = static_cast<sequence_habit>(k.word("sequence", sequences).value_or(0));
  p.count = static_cast<count_habit>(k.word("count", counts).value_or(0));
  if (const toml_value* const count = k.any("count"); count != nullptr && p.which != protocol::netflow9)
    k.fail(*count, "count", "only NetFlow v9 has a Count");
  k.finish();
}

void read_datagram(toml_keys k, profile& p) {
  p.datagram_source = read_source(k);
  p.max_octets = k.number("octets", least_datagram, max_udp_payload);
  const bool fixed = p.which == protocol::netflow1 || p.which == protocol::netflow5 || p.which == protocol::netflow7;
  p.max_flows = k.number("flows", 1, fixed ? plan::batch : 65'535);
  p.fill = k.number32("fill", 0, max_udp_payload).value_or(0);
  if (const toml_value* const fill = k.any("fill"); fill != nullptr && p.which != protocol::netflow9)
    k.fail(*fill, "fill", "only datagrams of NetFlow v9 can have zeros after their sets");
  constexpr std::array<std::string_view, 2> paddings{"none", "to-4"}, sets{"shared", "own"}, templates{"used", "all"};
  if (const auto padding = k.word("padding", paddings)) p.pads = *padding == 1;
  p.sets = static_cast<template_sets>(k.word("template_sets", sets).value_or(1));
  p.templates_at_once = k.word("templates", templates).value_or(0) == 1;
  p.templates_alone = k.flag("templates_alone").value_or(false);
  p.set_records = k.number32("set_records", 1, 32).value_or(0);
  k.finish();
}

void read_timers(toml_keys k, profile& p) {
  constexpr std::uint32_t most = 1'000'000'000;
  p.timers_source = read_source(k);
  p.active_timeout = k.time_span("active_timeout").value_or(p.active_timeout);
  p.inactive_timeout = k.time_span("inactive_timeout").value_or(p.inactive_timeout);
  // Times by the uptime reach back 24 days.
  constexpr duration longest = seconds(10 * 86'400);
  if (p.active_timeout > longest || p.inactive_timeout > longest)
    k.is_wrong("active_timeout and inactive_timeout are at most 10 days");
  p.templates_again.messages = k.number32("template_messages", 0, most).value_or(p.templates_again.messages);
  p.templates_again.interval = k.time_span("template_interval", true).value_or(p.templates_again.interval);
  p.options_again = p.templates_again;
  p.options_again.messages = k.number32("options_messages", 0, most).value_or(p.options_again.messages);
  p.options_again.interval = k.time_span("options_interval", true).value_or(p.options_again.interval);
  k.finish();
}

void read_sampling(toml_keys k, const toml_value& table, profile& p) {
  p.has_sampling = true;
  p.sampling_source = read_source(k);
  const std::uint32_t possible = exporter_of(p.which).max_sampling;
  if (possible == 0) k.fail(table, "sampling", fmt::format("{} has no field for it", to_string(p.which)));
  p.most_sampling = k.number32("most", 1, possible).value_or(0);
  p.usual_sampling = k.number32("usual", 0, p.most_sampling == 0 ? possible : p.most_sampling).value_or(0);
  p.has_samplers = k.flag("samplers").value_or(false);
  k.finish();
}

void read_traffic(const std::string& path, toml_keys k, profile& p) {
  p.ipv6_percent = k.number32("ipv6", 0, 100).value_or(p.ipv6_percent);
  for (const toml_value& one : k.tables("application")) {
    application a = read_application(path, one);
    if (p.which == protocol::sflow5 && a.protocol != 1 && a.protocol != 6 && a.protocol != 17)
      k.fail(one, "application", "packets are sampled of tcp, udp and icmp only");
    if (p.which == protocol::sflow5) a.min_octets = std::max(a.min_octets, least_sampled_octets);
    a.max_octets = std::max(a.max_octets, a.min_octets);
    p.applications.push_back(a);
  }
  static_cast<void>(read_source(k));
  k.finish();
}

deviation read_deviation(toml_keys k) {
  const auto rule = k.text("rule");
  const auto text = k.text("text");
  deviation d{rule.value_or(""), text.value_or(""), read_source(k)};
  k.finish();
  if (!rule) k.is_missing("rule");
  if (!text) k.is_missing("text");
  return d;
}
profile_fact read_fact(toml_keys k) {
  const auto text = k.text("text");
  profile_fact f{text.value_or(""), read_source(k)};
  k.finish();
  if (!text) k.is_missing("text");
  return f;
}

/// Tables that only some protocols have.
void refuse(toml_keys& k, const toml_value& file, const profile& p, std::initializer_list<const char*> keys) {
  for (const char* const key : keys)
    if (const toml_value* const v = file.find(key)) k.fail(*v, key, fmt::format("{} has none", to_string(p.which)));
}

void check_ids(const profile& p, const std::string& path) {
  std::set<std::uint16_t> flows, options;
  const auto used_twice = [&](std::uint32_t line, std::uint16_t id) {
    throw startup_error(exit_code::usage, fmt::format("{}:{}: id: {} is another template's too", path, line, id));
  };
  for (const template_profile& t : p.templates)
    if (!flows.insert(t.id).second) used_twice(t.line, t.id);
  for (const options_profile& o : p.options) {
    // With one sampler and with several the same id may mean the one or the other.
    const bool either = o.when == options_when::samplers || o.when == options_when::one_sampler;
    if (flows.count(o.id) != 0 || (!options.insert(o.id).second && !either)) used_twice(o.line, o.id);
  }
}
[[noreturn]] void refuse(const std::string& path, std::uint32_t line, const std::string& what) {
  throw startup_error(exit_code::usage, fmt::format("{}:{}: {}", path, line, what));
}
/// Values are of fields that are there.
void check_values(const value_table& values, std::span<const specifier> fields, std::span<const specifier> more,
                  const std::string& path) {
  const auto has = [&](std::span<const specifier> all, const specifier& s) {
    return std::any_of(all.begin(), all.end(),
                       [&](const specifier& f) { return f.id == s.id && f.pen == s.pen && f.space == s.space; });
  };
  for (const named_value& v : values)
    if (!has(fields, v.of) && !has(more, v.of))
      refuse(path, v.value.line, fmt::format("{}: there is no such field", v.name));
}
bool announces(const value_table& values) {
  return std::any_of(values.begin(), values.end(), [](const named_value& v) {
    return v.value.is_run_value && v.value.of_run <= run_value::sampling_space;
  });
}
/// What the tables say of each other.
void check_whole(const profile& p, const std::string& path) {
  bool announced = announces(p.values);
  for (const template_profile& t : p.templates) {
    check_values(t.values, t.fields, t.sampler_fields, path);
    announced |= announces(t.values) || t.tells_sampling;
    if (p.has_samplers && t.sampler_fields.empty() && t.share != 0u)
      refuse(path, t.line,
             fmt::format("template {}: samplers = true needs sampler_fields, which name the sampler", t.id));
    if (!p.has_samplers && !t.sampler_fields.empty())
      refuse(path, t.line, fmt::format("template {}: sampler_fields needs samplers = true in [sampling]", t.id));
  }
  for (const options_profile& o : p.options) {
    check_values(o.values, o.fields, {}, path);
    announced |= announces(o.values);
    for (const value_table& one : o.records) check_values(one, o.fields, {}, path), announced |= announces(one);
  }
  if (p.has_sampling && !p.templates.empty() && !announced)
    refuse(path, 1,
           "sampling: nothing announces it: give a field the value { is = \"sampling.interval\" }, or leave [sampling] "
           "out");
}
}  // namespace

profile read_profile(const toml_value& file, const std::string& name, const std::string& path) {
  toml_keys k{path, file};
  profile p;
  p.name = name;
  const auto title = k.text("title");
  if (!title) k.is_missing("title");
  p.title = *title;
  std::vector<std::string_view> protocols;
  for (const export_row& row : exporters()) protocols.emplace_back(row.name());
  const auto which = k.word("protocol", protocols);
  if (!which) k.is_missing("protocol");
  p.which = exporters()[*which].which;
  const auto source = k.text("source");
  if (!source) k.is_missing("source");
  p.source = *source;

  const bool has_templates = exporters()[*which].has_templates;
  if (!has_templates) refuse(k, file, p, {"template", "options"});
  if (p.which != protocol::sflow5) refuse(k, file, p, {"sflow"});
  if (const toml_value* t = k.table("exporter")) read_exporter({path, *t}, p);
  if (const toml_value* t = k.table("datagram")) read_datagram({path, *t}, p);
  if (const toml_value* t = k.table("timers")) read_timers({path, *t}, p);
  if (const toml_value* t = k.table("sampling")) read_sampling({path, *t}, *t, p);
  if (const toml_value* t = k.table("traffic")) read_traffic(path, {path, *t}, p);
  if (const toml_value* t = k.table("values")) p.values = read_values(path, *t);
  if (const toml_value* t = k.table("sflow")) p.sflow = read_sflow_table(path, *t, p.sflow_source);
  for (const toml_value& t : k.tables("template")) p.templates.push_back(read_template_table(path, t));
  for (const toml_value& t : k.tables("options")) p.options.push_back(read_options_table(path, t));
  for (const toml_value& t : k.tables("deviation")) p.deviations.push_back(read_deviation({path, t}));
  for (const toml_value& t : k.tables("fact")) p.facts.push_back(read_fact({path, t}));
  k.finish();
  const bool has_flows =
      std::any_of(p.templates.begin(), p.templates.end(), [](const auto& t) { return t.share != 0; });
  if (has_templates && !has_flows)
    k.is_missing(p.templates.empty() ? "[[template]] of flows" : "[[template]] of flows, with a share above 0,");
  check_ids(p, path);
  check_whole(p, path);
  return p;
}

}  // namespace flowkit::tools
