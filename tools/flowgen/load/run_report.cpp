// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/run_report.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "tools/common/output_file.hpp"
#include "tools/flowgen/load/monitor.hpp"

namespace flowkit::tools {

namespace json = boost::json;

namespace {
constexpr const char* format_name = "flowkit-run-report";
constexpr std::uint64_t format_version = 1;

json::object delays_of(const finished_run& r) {
  lateness_histogram late;
  for (const auto& w : r.workers) late.add(w->lateness());
  if (late.count() == 0) return {};
  return {{"p50", late.percentile(500)},
          {"p99", late.percentile(990)},
          {"p99_9", late.percentile(999)},
          {"most", late.most()}};
}

json::object bursts_of(const finished_run& r) {
  burst_record all;
  for (const auto& w : r.workers) all.add(w->bursts());
  return {{"at_once", all.at_once()}, {"in_a_millisecond", all.in_a_millisecond()}};
}

json::array targets_of(const finished_run& r) {
  std::vector<target_account> all;
  for (const auto& w : r.workers)
    for (const target_account& t : w->to().by_target()) {
      const auto at = std::find_if(all.begin(), all.end(), [&](const auto& o) { return o.target == t.target; });
      if (at == all.end())
        all.push_back(t);
      else
        at->datagrams += t.datagrams, at->refused += t.refused, at->failed += t.failed;
    }
  json::array out;
  for (const target_account& t : all)
    out.push_back(json::object{{"target", to_string(t.target)},
                               {"datagrams", t.datagrams},
                               {"connection_refused", t.refused},
                               {"failed", t.failed}});
  return out;
}

/// Of the receivers' sockets on this machine.
json::array drops_of(const finished_run& r) {
  std::map<std::uint64_t, drop_account::of_socket> sockets;  // one may be that of several targets
  for (receiver_drops& d : r.drops)
    if (d.since_start()) sockets.insert(d.account().sockets().begin(), d.account().sockets().end());
  json::array out;
  for (const auto& [inode, socket] : sockets)
    out.push_back(json::object{{"socket", to_string(socket.local)}, {"drops", socket.drops}});
  return out;
}
}  // namespace

void write_run_report(const finished_run& r, const std::string& path) {
  const run_counts counts = counts_of(r.workers);
  const udp_sender::counts network = network_of(r.workers);
  std::int64_t put_off = 0;
  for (const auto& w : r.workers) put_off = std::max(put_off, w->progress().put_off_ns.load());
  const double rate = r.seconds > 0 ? static_cast<double>(counts.flows) / r.seconds : 0.0;
  const json::object all{{"format", format_name},
                         {"version", format_version},
                         {"run", r.plan.options.truth.run},
                         {"seconds", r.seconds},
                         {"interrupted", r.interrupted},
                         {"datagrams", counts.datagrams},
                         {"flows", counts.flows},
                         {"flows_per_second", rate},
                         {"exporters", r.plan.exporters.size()},
                         {"send_delay_ns", delays_of(r)},
                         {"burst", bursts_of(r)},
                         {"put_off_ns", put_off},
                         {"network", json::object{{"datagrams", network.datagrams},
                                                  {"connection_refused", network.refused},
                                                  {"failed", network.failed},
                                                  {"waits", network.waits}}},
                         {"targets", targets_of(r)},
                         {"receiver_sockets", drops_of(r)}};
  output_file out{path};
  if (out.write(json::serialize(all) + '\n') && out.flush()) return;
  if (!out.closed()) throw startup_error(exit_code::io, out.error());
}

}  // namespace flowkit::tools
