// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/replay/account.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

namespace flowkit::tools {

namespace {
/// "port 53: 10, port 123: 2", the most frequent first.
std::string busiest_ports(const std::map<std::uint16_t, std::uint64_t>& all) {
  constexpr std::size_t most = 3;
  std::vector<std::pair<std::uint16_t, std::uint64_t>> ports(all.begin(), all.end());
  std::stable_sort(ports.begin(), ports.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  for (std::size_t i = 0; i < ports.size() && i < most; ++i)
    out += fmt::format("{}port {}: {}", i != 0 ? ", " : "", ports[i].first, ports[i].second);
  if (ports.size() > most) out += ", ...";
  return out;
}

void say(const std::string& line) { fmt::print(stderr, "flowgen: {}\n", line); }
}  // namespace

void print_skipped(const capture_survey& s) {
  if (s.foreign != 0)
    say(fmt::format("skipped {} datagrams: not flow export ({})", s.foreign, busiest_ports(s.to_ports)));
  if (s.of_others != 0) say(fmt::format("skipped {} datagrams: not of the exporters of --only", s.of_others));
  std::string frames;
  for (std::size_t i = 0; i < skip_reasons; ++i) {
    const auto reason = static_cast<skip_reason>(i);
    if (s.summary[reason] == 0) continue;
    frames += fmt::format("{}{}: {}", frames.empty() ? "" : ", ", to_string(reason), s.summary[reason]);
  }
  if (!frames.empty()) say(fmt::format("skipped frames without a datagram: {}", frames));
}

void print_account(const replay_account& a, const identities& exporters, destination& to) {
  say(fmt::format("{} datagrams from {} exporters in {:.3f} s: {:.0f} datagrams/s", a.datagrams, exporters.exporters(),
                  a.seconds, a.seconds > 0 ? static_cast<double>(a.datagrams) / a.seconds : 0.0));
  if (a.put_off_ns != 0)
    say(fmt::format("{:.1f} s late: the rest was sent that much later, and not all at once",
                    static_cast<double>(a.put_off_ns) / 1e9));
  if (a.lacking.datagrams != 0)
    say(fmt::format("{} datagrams sent as they are: damaged, or of a version that is not renewed",
                    a.lacking.datagrams));
  if (a.lacking.sets != 0)
    say(fmt::format("{} data sets sent with their own times: their template was not in the capture before them",
                    a.lacking.sets));
  if (a.lacking.fields != 0) say(fmt::format("{} times stay: their field cannot hold the new one", a.lacking.fields));
  if (const std::string notes = to.notes(); !notes.empty()) say(notes);
  const udp_sender::counts network = to.network();
  if (network.refused != 0)
    say(fmt::format("{} datagrams: connection refused, nothing listens at the target", network.refused));
  if (network.failed != 0) say(fmt::format("{} datagrams not sent: {}", network.failed, to.error()));
}

}  // namespace flowkit::tools
