// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace flowkit::tools {

namespace {
/// Records of a flow of so many packets on average.
double records_of(const flow_size& s, std::uint32_t sampling, bool each_packet) {
  const double packets = (static_cast<double>(s.packets.first) + s.packets.second) / 2;
  if (each_packet) return packets / sampling;
  return sampling <= 1 ? 1 : 1 - std::pow(1 - 1.0 / sampling, packets);
}
bool overlap(const scenario_choice& a, const scenario_choice& b) { return a.start < b.end() && b.start < a.end(); }
}  // namespace

double peak_records(const scenario& s, std::uint32_t sampling, bool each_packet) {
  const double flows = s.interval.ns == 0 ? s.rate : s.sources.hosts * 1e9 / static_cast<double>(s.interval.ns);
  double records = records_of(s.asks, sampling, each_packet);
  if (s.answered != 0) records += records_of(s.answers, sampling, each_packet) * s.answered / 100;
  return flows * records;
}

std::vector<std::string> room_warnings(
    const scenario_stage& stage,
    const std::function<double(std::uint32_t exporter, duration from, duration to)>& flows_per_second) {
  std::vector<std::string> out;
  for (const auto& s : stage.seen()) {
    const scenario_choice& c = stage.choices()[s.choice];
    double needed = 0;
    std::string others;
    for (const auto& o : stage.seen()) {
      const scenario_choice& other = stage.choices()[o.choice];
      if (o.exporter != s.exporter || !overlap(c, other) || o.share != s.share) continue;
      needed += peak_records(*other.of, o.sampling, o.each_packet);
      if (&o != &s) others += ", " + other.label;
    }
    const double room = flows_per_second(s.exporter, c.start, c.end()) * s.share;
    if (needed <= room) continue;
    out.push_back(
        fmt::format("scenario {}: up to {:.1f} {} a second{}, and exporter {} has {:.1f} a second for them: those that "
                    "have no room in time are not sent",
                    c.label, needed, s.each_packet ? "samples" : "records",
                    others.empty() ? std::string{} : fmt::format(" with{}", others.substr(1)), s.exporter + 1, room));
  }
  return out;
}

scenario_account account_of(const scenario_stage& stage, std::size_t choice) {
  scenario_account all;
  for (const auto& s : stage.seen()) {
    if (s.choice != choice) continue;
    const scenario_account one = s.by->account(s.part);
    all.flows += one.flows, all.begun += one.begun, all.unsampled += one.unsampled;
    all.sent += one.sent, all.late += one.late, all.waiting += one.waiting, all.going_on += one.going_on;
  }
  return all;
}

std::vector<std::string> outcome_lines(const scenario_stage& stage) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < stage.choices().size(); ++i) {
    const scenario_account a = account_of(stage, i);
    std::string line =
        fmt::format("scenario {}: {} records of {} flows sent", stage.choices()[i].label, a.sent, a.begun);
    if (a.unsampled != 0) line += fmt::format(", {} directions without a sampled packet", a.unsampled);
    if (a.not_sent() != 0) line += fmt::format(", {} records not sent in time: the load is too low", a.not_sent());
    if (a.going_on != 0) line += fmt::format(", {} records of flows that had not ended", a.going_on);
    if (a.begun < a.flows) line += fmt::format(", {} flows not begun when the run ended", a.flows - a.begun);
    out.push_back(std::move(line));
  }
  return out;
}

bool has_late(const scenario_stage& stage) {
  for (std::size_t i = 0; i < stage.choices().size(); ++i)
    if (account_of(stage, i).late != 0) return true;
  return false;
}

}  // namespace flowkit::tools
