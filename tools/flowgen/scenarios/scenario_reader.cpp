// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/scenario_reader.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <regex>

#include "tools/common/config/toml_keys.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/quantity.hpp"
#include "tools/flowgen/scenarios/host_text.hpp"
#include "tools/flowgen/scenarios/intensity.hpp"
#include "tools/flowgen/scenarios/port_list.hpp"

namespace flowkit::tools {

namespace {
using kind = toml_value::kind;

constexpr std::uint32_t most_hosts = 65'536, most_packets = 100'000'000, most_octets = 9'000;
constexpr duration longest_flow = seconds(86'400), longest_part = seconds(30 * 86'400);

/// One number, or [from, to].
std::optional<bounds<std::uint32_t>> number_or_range(toml_keys& k, std::string_view key, std::uint32_t least,
                                                     std::uint32_t most) {
  const toml_value* const v = k.any(key);
  if (v == nullptr) return std::nullopt;
  if (v->is == kind::array) return k.range(key, least, most);
  const std::uint32_t n = *k.number32(key, least, most);
  return bounds<std::uint32_t>{n, n};
}

std::uint32_t milliseconds_of(toml_keys& k, const toml_value& v, std::string_view key) {
  if (v.is != kind::text) k.fail(v, key, fmt::format("'{}' is not a time, such as \"20s\"", v.text));
  if (v.text == "0" || v.text == "0s" || v.text == "0ms") return 0;
  const duration d = parse_duration(fmt::format("{}: {}", k.where(), key), v.text);
  if (d > longest_flow) k.fail(v, key, fmt::format("'{}' is more than {}", v.text, duration_text(longest_flow)));
  return static_cast<std::uint32_t>(d.ns / 1'000'000);
}
/// "20s", or ["1s", "5s"].
bounds<std::uint32_t> time_or_range(toml_keys& k, std::string_view key) {
  const toml_value* const v = k.any(key);
  if (v == nullptr) return {0, 0};
  if (v->is != kind::array) {
    const std::uint32_t ms = milliseconds_of(k, *v, key);
    return {ms, ms};
  }
  if (v->items.size() != 2) k.fail(*v, key, "needs one time, or two: [\"1s\", \"5s\"]");
  const bounds<std::uint32_t> b{milliseconds_of(k, v->items[0], key), milliseconds_of(k, v->items[1], key)};
  if (b.first > b.second) k.fail(*v, key, "the first time is above the second");
  return b;
}

/// "SPA": one letter for each flag.
std::uint16_t read_flags(toml_keys& k) {
  const auto text = k.text("flags");
  if (!text) return 0;
  constexpr std::string_view letters = "FSRPAUEC";
  std::uint16_t flags = 0;
  for (const char c : *text) {
    const std::size_t bit = letters.find(c);
    if (bit == std::string_view::npos)
      k.fail(*k.any("flags"), "flags", fmt::format("'{}' is not made of the letters {}", *text, letters));
    flags = static_cast<std::uint16_t>(flags | 1u << bit);
  }
  return flags;
}

/// Octets of the headers of IPv4 and of what it carries.
std::uint32_t least_octets(std::uint8_t protocol) noexcept { return protocol == 6 ? 40 : 28; }

void read_size(toml_keys& k, const scenario& s, flow_size& out) {
  if (const auto packets = number_or_range(k, "packets", 1, most_packets)) out.packets = *packets;
  const auto octets = number_or_range(k, "octets", least_octets(s.protocol), most_octets);
  if (!octets) k.is_missing("octets");
  out.octets = *octets;
  if (s.protocol != 6 && k.any("flags") != nullptr) k.fail(*k.any("flags"), "flags", "only tcp has any");
  out.flags = read_flags(k);
  if (s.protocol == 6 && out.flags == 0) k.is_missing("flags");
}

std::vector<std::uint16_t> read_ports(toml_keys& k, const scenario& s, std::string_view key) {
  const toml_value* const v = k.any(key);
  if (v == nullptr) return {};
  if (!s.has_ports()) k.fail(*v, key, "icmp has none");
  auto ports = ports_of(*v);
  if (!ports) k.fail(*v, key, "needs a port (1..65535), a list of ports, or a range such as \"1-1024\", none twice");
  return *std::move(ports);
}

double read_rate(toml_keys& k) {
  const toml_value* const v = k.any("rate");
  if (v == nullptr) return 0;
  const double rate = v->is == kind::integer ? static_cast<double>(v->integer) : v->is == kind::real ? v->real : 0;
  if (!(rate >= 0.001 && rate <= 1e6))
    k.fail(*v, "rate", fmt::format("{} is not a number of flows a second in 0.001..1000000", v->text));
  return rate;
}

host_selector read_hosts(toml_keys k) {
  const auto from = k.text("from");
  if (!from) k.is_missing("from");
  host_selector out;
  std::string wrong;
  const auto place = read_place(*from, wrong);
  if (!place) k.fail(*k.any("from"), "from", wrong);
  out = *place;
  out.hosts = k.number32("hosts", 1, most_hosts).value_or(1);
  if (const std::uint64_t all = addresses_of(out); out.hosts > all)
    k.fail(*k.any("hosts"), "hosts", fmt::format("{} are more than the {} that {} has", out.hosts, all, *from));
  k.finish();
  return out;
}

void read_flows(toml_keys k, scenario& s) {
  constexpr std::array<std::string_view, 3> protocols{"icmp", "tcp", "udp"};
  constexpr std::array<std::uint8_t, 3> numbers{1, 6, 17};
  const auto protocol = k.word("protocol", protocols);
  if (!protocol) k.is_missing("protocol");
  s.protocol = numbers[*protocol];
  s.ports = read_ports(k, s, "ports");
  s.source_ports = read_ports(k, s, "source_ports");
  s.rate = read_rate(k);
  s.interval = k.time_span("interval").value_or(duration{});
  s.jitter = k.number32("jitter", 0, 99).value_or(0);
  s.lasts_ms = time_or_range(k, "duration");
  read_size(k, s, s.asks);
  s.answered = k.number32("answered", 0, 100).value_or(0);
  s.session = k.flag("session").value_or(false);
  constexpr std::array<std::string_view, 2> orders{"in-turn", "random"};
  s.order = static_cast<target_order>(k.word("order", orders).value_or(0));
  k.finish();
}

void read_intensity(toml_keys k, scenario& s) {
  for (const auto& [key, into] :
       {std::pair{"ramp", &s.ramp}, std::pair{"hold", &s.hold}, std::pair{"decay", &s.decay}}) {
    *into = k.time_span(key, true).value_or(duration{});
    if (*into > longest_part) k.fail(*k.any(key), key, fmt::format("is more than {}", duration_text(longest_part)));
  }
  k.finish();
}

void read_texts(toml_keys& k, scenario& s) {
  const auto needed = [&](const char* key) {
    const auto text = k.text(key);
    if (!text || text->empty()) k.is_missing(key);
    if (text->find_first_of("\t\r\n") != std::string::npos) k.fail(*k.any(key), key, "is more than a line");
    return *text;
  };
  s.title = needed("title");
  constexpr std::array<std::string_view, 2> kinds{"attack", "benign"};
  const auto which = k.word("kind", kinds);
  if (!which) k.is_missing("kind");
  s.kind = static_cast<scenario_kind>(*which);
  if (s.is_attack()) {
    s.technique = needed("technique"), s.technique_name = needed("technique_name");
    static const std::regex id{"T[0-9]{4}(\\.[0-9]{3})?"};
    if (!std::regex_match(s.technique, id))
      k.fail(*k.any("technique"), "technique",
             fmt::format("'{}' is not like T1046 or T1110.001 (MITRE ATT&CK)", s.technique));
  } else {
    for (const char* const key : {"technique", "technique_name"})
      if (const toml_value* const v = k.any(key)) k.fail(*v, key, "only attacks have one");
  }
  s.description = needed("description");
  const toml_value* const seen = k.any("seen");
  if (seen == nullptr) k.is_missing("seen");
  if (seen->is != kind::array || seen->items.empty()) k.fail(*seen, "seen", "needs a list of texts, at least one");
  for (const toml_value& one : seen->items) {
    if (one.is != kind::text || one.text.empty()) k.fail(one, "seen", fmt::format("'{}' is not a text", one.text));
    s.seen.push_back(one.text);
  }
}
}  // namespace

void check_scenario(const scenario& s, const std::string& where) {
  const auto wrong = [&](const std::string& what) {
    throw startup_error(exit_code::usage, fmt::format("{}: {}", where, what));
  };
  if ((s.rate == 0) == (s.interval.ns == 0)) wrong("needs either rate or interval");
  if (s.lasts().ns == 0) wrong("ramp, hold and decay are all 0: it would have no flow");
  const double flows = flows_of(s);
  if (flows < 1) wrong("no flow is due within ramp, hold and decay at that rate");
  if (flows > most_scenario_flows) wrong(fmt::format("{:.0f} flows are more than {:.0f}", flows, most_scenario_flows));
  if (s.interval.ns != 0 && s.interval < milliseconds(1)) wrong("interval is less than 1 ms");
  // A packet takes no time; the pieces of a session are one after the other.
  if (s.asks.packets.second == 1 && s.lasts_ms.second != 0) wrong("duration: flows of one packet have none");
  if (s.session && s.rate != 0) wrong("session = true needs an interval: the pieces of a session come at intervals");
  if (s.session && s.lasts_ms.second > static_cast<std::uint64_t>(s.interval.ns / 1'000'000))
    wrong("session = true: duration is more than interval, so that pieces of a session would overlap");
  if (s.session && s.jitter != 0) wrong("session = true: its pieces have no jitter");
  if (s.has_ports() && s.ports.empty() && s.source_ports.empty()) wrong("needs ports, source_ports or both");
}

scenario read_scenario(const toml_value& file, const std::string& name, const std::string& path) {
  toml_keys k{path, file};
  scenario s;
  s.name = name, s.file = path;
  read_texts(k, s);
  const auto table = [&](const char* key) -> const toml_value& {
    const toml_value* const t = k.table(key);
    if (t == nullptr) k.is_missing(fmt::format("[{}]", key));
    return *t;
  };
  s.sources = read_hosts({path, table("sources"), "sources"});
  s.targets = read_hosts({path, table("targets"), "targets"});
  const toml_value& flows = table("flows");
  read_flows({path, flows, "flows"}, s);
  if (s.answered != 0) {
    toml_keys answers{path, table("answers"), "answers"};
    read_size(answers, s, s.answers);
    answers.finish();
  } else if (const toml_value* const t = k.any("answers")) {
    k.fail(*t, "answers", "nothing is answered: [flows] has no answered");
  }
  read_intensity({path, table("intensity"), "intensity"}, s);
  k.finish();
  check_scenario(s, fmt::format("{}:{}", path, flows.line));
  return s;
}

}  // namespace flowkit::tools
