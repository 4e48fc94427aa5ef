// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <boost/json.hpp>

#include "tools/common/template_text.hpp"
#include "tools/flowrecv/anomaly_list.hpp"
#include "tools/flowrecv/statistics.hpp"
#include "tools/flowrecv/technique_text.hpp"

namespace flowkit::tools {

namespace {
namespace json = boost::json;

json::object reasons(const refusals& r) {
  json::object out;
  for (std::size_t i = 0; i < refusals::count; ++i)
    if (r.of[i] != 0) out[refusals::name(i)] = r.of[i];
  return out;
}

json::object counted(const anomaly_list& anomalies) {
  json::object out;
  for (const auto& [words, n] : anomalies.by_words()) out[words] = n;
  return out;
}

/// The counts, in the order of DESIGN; all of them always.
void put_counts(json::object& to, const exporter_counters& c, const losses& lost, const anomaly_list& anomalies) {
  for (const named_count& n : named_counts) to[n.name] = c.*n.member;
  to["templates"] = c.templates;
  to["options_templates"] = c.options_templates;
  json::object causes;
  for (const loss_cause& cause : loss_causes)
    if (const std::uint64_t n = lost.*cause.member;
        cause.in_statistics == loss_cause::always || (cause.in_statistics == loss_cause::rarely && n != 0))
      causes[cause.name] = n;
  causes["undecodable"] = reasons(lost.undecodable);
  to["lost"] = std::move(causes);
  to["dropped_by_kernel"] = lost.kernel_gaps;
  to["sequence"] =
      json::object{{"late", c.sequence.late}, {"duplicate", c.sequence.duplicate}, {"restarts", c.sequence.restarts}};
  to["rescued_sets"] = c.rescued_sets;
  to["restarts"] = c.restarts;
  to["uptime_wraps"] = c.uptime_wraps;
  if (c.clock.is_known())
    to["clock"] = json::object{{"least_ms", c.clock.least_ms()}, {"greatest_ms", c.clock.greatest_ms()}};
  to["findings"] = counted(anomalies);
}

/// What the exporter says of itself, under the names of the elements; none of what it did not say.
json::object account_of(const flow::exporter_account& said) {
  json::object out;
  const flow::process_totals totals = said.totals();
  std::size_t i = 0;
  flow::process_totals_layout.for_each([&]<class D>(D) {
    if (said.has().test(i++)) out[D::info.name] = totals.*D::member;
  });
  if (said.tells_growth()) {
    const auto flows = said.flows();
    out["flow_records"] = json::object{{"sent", flows.sent}, {"arrived", flows.arrived}};
  }
  return out;
}

/// Fields whose values are not those of the network.
json::array anonymised(const flow::anonymised_fields& fields) {
  json::array out;
  for (const flow::anonymisation& a : fields.all())
    out.push_back(json::object{{"template", a.template_id},
                               {"element", name_of(a.field())},
                               {"index", a.index},
                               {"technique", technique_text(a.technique)},
                               {"flags", a.flags}});
  return out;
}

json::object connections_of(const connection_account& a) {
  json::object ended;
  for (std::size_t i = 0; i < a.ended.size(); ++i) ended[short_name(static_cast<connection_end>(i))] = a.ended[i];
  return {{"transport", to_string(a.how)},
          {"address", to_string(a.at.address)},
          {"port", a.at.port},
          {"accepted", a.accepted},
          {"most_open", a.most_open},
          {"messages", a.messages},
          {"octets", a.octets},
          {"resumed", a.resumed},
          {"renegotiations", a.renegotiations},
          {"kernel_drops", a.kernel_drops},
          {"without_session", a.without_session},
          {"ended", std::move(ended)}};
}
json::object account_of(const exporter& e, const protocol_account* own) {
  json::object one{{"address", to_string(e.key.source.address)},
                   {"port", e.key.source.port},
                   {"name", e.name},
                   {"protocol", to_string(e.key.kind)},
                   {"domain", e.key.domain},
                   {"sampling_interval", e.sampling_rate},
                   {"session", e.session},
                   {"port_changes", e.counters.port_changes},
                   {"reverse_flows", e.counters.reverse_flows},
                   {"template_known_from", e.missing.place()}};
  if (!e.said.empty()) one["own_account"] = account_of(e.said);
  if (!e.anonymised.all().empty()) one["anonymised"] = anonymised(e.anonymised);
  if (const auto n = e.anonymised.left_out(); n != 0) one["anonymised_left_out"] = n;
  put_counts(one, e.counters, losses_of(e.counters), anomaly_list{e});
  if (own != nullptr) own->describe(e, one);
  return one;
}

json::object totals_of(const received_account& from, const run_account& account) {
  exporter_totals sums = from.totals();
  json::object totals;
  put_counts(totals, sums.counters, losses_of(sums.counters, account), anomaly_list{sums});
  for (const protocol_row& p : protocols())
    if (const protocol_account* own = from.of(p.which)) own->describe_totals(sums.counters, sums.own[p.which], totals);
  return totals;
}

json::object forgotten_of(const received_account& from) {
  json::object forgotten{{"exporters", from.evicted()}};
  const exporter_totals& gone = from.evicted_totals();
  put_counts(forgotten, gone.counters, losses_of(gone.counters), anomaly_list{gone});
  return forgotten;
}

json::object sessions_of(const session_account& s) {
  return {{"sessions", s.sessions},
          {"octets", s.octets},
          {"evicted", s.evicted},
          {"closed", s.closed},
          {"templates_evicted", s.templates_evicted},
          {"waiting_dropped", s.waiting_dropped}};
}

json::array sockets_of(const run_account& account) {
  json::array sockets;
  for (const socket_account& one : account.sockets)
    sockets.push_back(json::object{{"address", to_string(one.at.address)},
                                   {"port", one.at.port},
                                   {"worker", one.worker},
                                   {"buffer", one.buffer},
                                   {"gro", one.gro},
                                   {"datagrams", one.datagrams},
                                   {"messages", one.messages},
                                   {"wake_ups", one.wake_ups},
                                   {"kernel_drops", one.kernel_drops}});
  return sockets;
}
}  // namespace

// Exporter by exporter: as values, 16,384 of them were 60 MB.
void write_statistics_json(const received_account& from, const run_account& account, const text_sink& to) {
  json::array connections;
  for (const connection_account& one : account.connections) connections.push_back(connections_of(one));
  to("{\"connections\":" + json::serialize(connections) + ",\"exporters\":[");
  const char* separator = "";
  for (const exporter& e : from.exporters()) {
    to(separator + json::serialize(account_of(e, from.of(e.key.kind))));
    separator = ",";
  }
  to("],\"forgotten\":" + json::serialize(forgotten_of(from)) + ",\"sessions\":" +
     json::serialize(sessions_of(from.sessions())) + fmt::format(",\"skipped_frames\":{}", account.skipped_frames) +
     ",\"sockets\":" + json::serialize(sockets_of(account)) +
     ",\"totals\":" + json::serialize(totals_of(from, account)) + "}\n");
}

std::string statistics_json(const received_account& from, const run_account& account) {
  std::string all;
  write_statistics_json(from, account, [&all](std::string_view text) { all += text; });
  return all;
}

}  // namespace flowkit::tools
