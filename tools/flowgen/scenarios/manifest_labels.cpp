// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/manifest_labels.hpp"

#include <array>
#include <boost/json.hpp>
#include <set>

#include <flowkit/core/time_text.hpp>

#include "tools/common/endpoint.hpp"
#include "tools/flowgen/scenarios/outcome.hpp"

namespace flowkit::tools {

namespace json = boost::json;

namespace {
json::array addresses_of(const scenario_stage& stage, std::size_t choice, std::vector<std::uint32_t> cast::*which) {
  std::set<std::uint32_t> all;
  for (const auto& s : stage.seen())
    if (s.choice == choice) {
      const auto& some = s.by->parts()[s.part].who.*which;
      all.insert(some.begin(), some.end());
    }
  json::array out;
  for (const std::uint32_t a : all) out.emplace_back(to_string(ip_address{ipv4_address{a}}));
  return out;
}
json::string time_of(timestamp t) {
  std::array<char, 64> room{};
  text_writer text{room};
  write_time(text, t, 9);
  return json::string{text.text().data(), text.text().size()};
}

json::object details_of(const scenario_stage& stage, std::size_t i, const run_begin& run) {
  const scenario_choice& c = stage.choices()[i];
  const scenario& s = *c.of;
  json::object out;
  out["scenario"] = s.name;
  if (s.is_attack()) out["technique"] = s.technique, out["technique_name"] = s.technique_name;
  out["title"] = s.title;
  out["begin"] = time_of(run.start + c.start), out["end"] = time_of(run.start + c.end());
  if (run.wall) {
    const auto in_wall = [&](duration d) {
      __extension__ using wide = __int128;
      return *run.wall + duration{static_cast<std::int64_t>(wide{d.ns} * 1000 / run.scale_thousandths)};
    };
    out["wall_begin"] = time_of(in_wall(c.start)), out["wall_end"] = time_of(in_wall(c.end()));
  }
  json::array seen, exporters, ports, source_ports;
  for (const std::string& one : s.seen) seen.emplace_back(one);
  for (const auto& one : stage.seen())
    if (one.choice == i) exporters.emplace_back(one.exporter + 1);
  for (const std::uint16_t p : s.ports) ports.emplace_back(p);
  for (const std::uint16_t p : s.source_ports) source_ports.emplace_back(p);
  out["seen"] = std::move(seen), out["exporters"] = std::move(exporters);
  out["protocol"] = s.protocol == 1 ? "icmp" : s.protocol == 6 ? "tcp" : "udp";
  if (!ports.empty()) out["ports"] = std::move(ports);
  if (!source_ports.empty()) out["source_ports"] = std::move(source_ports);
  out["sources"] = addresses_of(stage, i, &cast::sources), out["targets"] = addresses_of(stage, i, &cast::targets);
  const scenario_account a = account_of(stage, i);
  out["flows"] = a.flows, out["begun"] = a.begun, out["unsampled"] = a.unsampled;
  out["scheduled"] = a.scheduled(), out["sent"] = a.sent, out["not_sent"] = a.not_sent(), out["going_on"] = a.going_on;
  return out;
}
}  // namespace

std::vector<manifest_label> manifest_labels(const scenario_stage& stage, const run_begin& run) {
  std::vector<manifest_label> out;
  for (std::size_t i = 0; i < stage.choices().size(); ++i) {
    const scenario_choice& c = stage.choices()[i];
    out.push_back({c.label, c.of->is_attack() ? "attack" : "benign", json::serialize(details_of(stage, i, run))});
  }
  return out;
}

}  // namespace flowkit::tools
