// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/statistics.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>

#include "tools/common/table.hpp"

namespace flowkit::tools {

namespace {
namespace json = boost::json;

json::object reasons(const refusals& r) {
  json::object out;
  for (std::size_t i = 0; i < refusals::count; ++i)
    if (r.of[i] != 0) out[refusals::name(i)] = r.of[i];
  return out;
}

json::object findings(const exporter_counters& c) {
  json::object out;
  const auto put = [&](auto finding, std::uint64_t n) { out[to_string(finding)] = n; };
  c.findings.for_each(put), c.template_findings.for_each(put), c.sflow_findings.for_each(put);
  if (c.wrong_port != 0) out["wrong port"] = c.wrong_port;
  return out;
}

/// The counts, in the order of DESIGN; all of them always.
void put_counts(json::object& to, const exporter_counters& c, const losses& lost) {
  for (const named_count& n : named_counts) to[n.name] = c.*n.member;
  to["templates"] = c.templates;
  to["options_templates"] = c.options_templates;
  to["lost"] = json::object{{"kernel", lost.kernel},   {"sequence", lost.sequence},
                            {"samples", lost.samples}, {"template", lost.no_template},
                            {"output", lost.output},   {"undecodable", reasons(lost.undecodable)}};
  to["sequence"] =
      json::object{{"late", c.sequence.late}, {"duplicate", c.sequence.duplicate}, {"restarts", c.sequence.restarts}};
  to["findings"] = findings(c);
}

/// What only sFlow has: its kinds of samples.
json::object samples(const exporter_counters& c) {
  return {{"flow_samples", c.flow_samples},
          {"counters_samples", c.counters_samples},
          {"discarded_packets", c.discarded_packets},
          {"unknown_samples", c.unknown_samples},
          {"unknown_records", c.unknown_records},
          {"without_packet", c.without_packet},
          {"samples_lost", c.samples_lost}};
}
/// And what each of its data sources says.
json::object source_of(const sample_sources::key& k, const sample_source& s) {
  return {{"type", k.type},
          {"index", k.index},
          {"flow_samples", s.flow.samples},
          {"counters_samples", s.counters.samples},
          {"discarded_packets", s.discarded.samples},
          {"samples_lost", s.lost()},
          {"sampling_rate", s.sampling_rate},
          {"pool", s.pool},
          {"pool_growth", s.pool_growth},
          {"drops", s.drops}};
}
/// By agent and sub-agent.
std::map<std::pair<ip_address, std::uint32_t>, json::array> sources_by_agent(const sample_sources& sources) {
  std::map<std::pair<ip_address, std::uint32_t>, json::array> out;
  for (const auto& [key, source] : sources.sorted()) out[{key.agent, key.sub_agent}].push_back(source_of(key, *source));
  return out;
}

std::string in_words(const json::object& counted) {
  std::string out;
  for (const auto& [name, n] : counted)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", json::value_to<std::uint64_t>(n), std::string_view(name));
  return out;
}

}  // namespace

std::string statistics_text(const exporter_table& exporters, const run_account& account) {
  table rows{{"exporter", "protocol", "domain", "sampling", "datagrams", "octets", "flows", "options", "samples",
              "templates", "lost", "late", "doubled", "no template", "kernel drops", "refused", "odd"}};
  std::string notes;
  const auto add = [&](const std::string& who, const char* kind, const std::string& domain, std::string rate,
                       const exporter_counters& c) {
    const std::uint64_t odd =
        c.findings.total() + c.template_findings.total() + c.sflow_findings.total() + c.wrong_port;
    rows.add({who, kind, table::cell::number(domain), table::cell::number(std::move(rate)), c.datagrams, c.octets,
              c.flow_records, c.options_records, c.samples, c.templates + c.options_templates, c.sequence.lost,
              c.sequence.late, c.sequence.duplicate, c.template_lost, c.kernel_drops, c.undecodable.total(), odd});
  };
  for (const exporter* e : exporters.sorted()) {
    const std::string address = e->address(), who = address.empty() ? "(file)" : address;
    add(e->name == to_string(e->key.source.address) ? who : e->name + " " + who, to_string(e->key.kind),
        std::to_string(e->key.domain), e->sampling_rate > 1 ? fmt::format("1:{}", e->sampling_rate) : "-", e->counters);
    if (const std::string lost = in_words(losses_of(e->counters), e->key.kind); !lost.empty())
      notes += e->label + ": " + lost + '\n';
    if (const std::string odd = in_words(findings(e->counters)); !odd.empty())
      notes += e->label + ": odd: " + odd + '\n';
    if (e->counters.unknown_samples + e->counters.unknown_records != 0)
      notes += fmt::format("{}: without a known structure: {} samples, {} records\n", e->label,
                           e->counters.unknown_samples, e->counters.unknown_records);
    if (e->counters.without_packet != 0)
      notes +=
          fmt::format("{}: {} flow samples do not show their packet: no flows\n", e->label, e->counters.without_packet);
    if (e->counters.port_changes != 0)
      notes += fmt::format("{}: source port changes: {}\n", e->label, e->counters.port_changes);
    if (e->counters.sequence.restarts != 0)
      notes += fmt::format("{}: sequence began anew {} times\n", e->label, e->counters.sequence.restarts);
  }
  const exporter_counters totals = exporters.totals();
  if (exporters.evicted() != 0) add("(forgotten)", "-", "-", "-", exporters.evicted_counters());
  add("total", "-", "-", "-", totals);

  std::string text = rows.text() + notes;
  if (exporters.evicted() != 0)
    text += fmt::format("{} exporters forgotten to make room, the longest silent first (--max-exporters)\n",
                        exporters.evicted());
  if (account.sessions.evicted + account.sessions.templates_evicted != 0)
    text += fmt::format(
        "{} sessions and {} templates forgotten to make room, the longest unused first "
        "(--template-memory)\n",
        account.sessions.evicted, account.sessions.templates_evicted);
  if (exporters.sources().forgotten() != 0)
    text += fmt::format("{} data sources forgotten to make room, the longest silent first\n",
                        exporters.sources().forgotten());
  if (account.skipped_frames != 0)
    text +=
        fmt::format("{} frames without a datagram to decode: {}\n", account.skipped_frames, account.skipped_reasons);
  if (account.kernel_drops > totals.kernel_drops)
    text += fmt::format("{} datagrams dropped by the kernel in all (larger --rcvbuf?)\n", account.kernel_drops);
  text += losses_of(exporters, account).any()
              ? "loss: see above\n"
              : fmt::format("nothing lost: {} datagrams, {} flows{}\n", totals.datagrams, totals.flow_records,
                            totals.counters_samples != 0 ? fmt::format(", {} counter samples", totals.counters_samples)
                                                         : std::string{});
  return text;
}

std::string statistics_json(const exporter_table& exporters, const run_account& account) {
  json::array all;
  auto sources = sources_by_agent(exporters.sources());
  for (const exporter* e : exporters.sorted()) {
    json::object one{{"address", to_string(e->key.source.address)},
                     {"port", e->key.source.port},
                     {"name", e->name},
                     {"protocol", to_string(e->key.kind)},
                     {"domain", e->key.domain},
                     {"sampling_interval", e->sampling_rate},
                     {"session", e->session},
                     {"port_changes", e->counters.port_changes}};
    put_counts(one, e->counters, losses_of(e->counters));
    if (e->key.kind == protocol::sflow5) {
      one["sflow"] = samples(e->counters);
      one["sflow"].as_object()["sources"] = std::move(sources[{e->key.source.address, e->key.domain}]);
    }
    all.push_back(std::move(one));
  }
  json::object totals;
  put_counts(totals, exporters.totals(), losses_of(exporters, account));
  totals["sflow"] = samples(exporters.totals());
  totals["sflow"].as_object()["forgotten_sources"] = exporters.sources().forgotten();
  json::object forgotten{{"exporters", exporters.evicted()}};
  put_counts(forgotten, exporters.evicted_counters(), losses_of(exporters.evicted_counters()));
  const session_account& s = account.sessions;
  json::object sessions{{"sessions", s.sessions},
                        {"octets", s.octets},
                        {"evicted", s.evicted},
                        {"closed", s.closed},
                        {"templates_evicted", s.templates_evicted},
                        {"waiting_dropped", s.waiting_dropped}};
  return json::serialize(json::object{{"exporters", std::move(all)},
                                      {"forgotten", std::move(forgotten)},
                                      {"sessions", std::move(sessions)},
                                      {"skipped_frames", account.skipped_frames},
                                      {"totals", std::move(totals)}}) +
         '\n';
}

manifest received_manifest(const exporter_table& exporters) {
  manifest m;
  for (const exporter* e : exporters.sorted()) {
    const exporter_counters& c = e->counters;
    manifest_entry one;
    static_cast<manifest_counts&>(one) = c;
    one.address = e->key.source.address;
    one.port = e->key.source.port;
    one.protocol = to_string(e->key.kind);
    one.domain = e->key.domain;
    one.first_sequence = e->first_sequence;
    one.next_sequence = e->next_sequence;
    m.exporters.push_back(std::move(one));
  }
  return m;
}

}  // namespace flowkit::tools
