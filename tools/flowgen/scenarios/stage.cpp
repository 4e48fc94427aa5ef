// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/scenarios/stage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

namespace {
[[noreturn]] void refuse(const scenario_choice& c, const std::string& what) {
  throw startup_error(exit_code::usage, fmt::format("{}: {}", c.option, what));
}
const char* protocol_name(const scenario& s) noexcept {
  return s.protocol == 1 ? "icmp" : s.protocol == 6 ? "tcp" : "udp";
}
}  // namespace

scenario_stage::scenario_stage(std::vector<scenario_choice> choices, std::shared_ptr<const traffic_model> network,
                               std::uint64_t seed)
    : choices_(std::move(choices)), network_(std::move(network)), seed_(seed) {
  for (std::uint32_t i = 0; i < choices_.size(); ++i)
    check_keys(choices_[i], {i, static_cast<std::uint32_t>(choices_.size())});
}

void scenario_stage::check_keys(const scenario_choice& c, port_share share) const {
  const scenario& s = *c.of;
  std::uint64_t most_of_source = 0;
  for (std::uint32_t i = 0; s.interval.ns != 0 && i < s.sources.hosts; ++i)
    most_of_source = std::max(most_of_source, turns_of(s, i).turns);
  const std::uint64_t flows = s.interval.ns != 0 ? most_of_source : static_cast<std::uint64_t>(flows_of(s));
  if (const std::uint64_t most = flow_keys::most(s, share); flows > most)
    refuse(c, fmt::format("{} flows{}, and its hosts and ports have {} flow keys for them{}", flows,
                          s.interval.ns != 0 ? " of a source" : "", most,
                          s.has_ports() ? "" : " (icmp: session = true tells them apart by their octets)"));
  if (!s.session) return;
  const std::uint64_t pieces = flow_keys::pieces(s, flows);
  for (const flow_size* const size : {&s.asks, &s.answers}) {
    if (size == &s.answers && s.answered == 0) continue;
    const std::uint64_t sizes = std::uint64_t{size->packets.first} * (size->octets.second - size->octets.first) + 1;
    if (pieces > sizes)
      refuse(c, fmt::format("{} pieces of a session, and packets and octets allow {} different sizes of them", pieces,
                            sizes));
  }
}

std::shared_ptr<staged_flows> scenario_stage::join(const staging_exporter& e) {
  std::vector<staged_flows::playing> parts;
  std::vector<seen_scenario> now;
  casting who{*network_, e.index, seed_};
  for (std::uint32_t i = 0; i < choices_.size(); ++i) {
    const scenario_choice& c = choices_[i];
    const auto is_this = [&](const seen_scenario& s) { return s.choice == i; };
    const bool is_taken = std::any_of(seen_.begin(), seen_.end(), is_this);
    const double share = e.shares[carried_number(c.of->protocol)];
    const bool wanted = c.on != 0 ? c.on == e.index + 1 : c.on_all || !is_taken;
    if (wanted && c.on != 0 && share == 0)
      refuse(c, fmt::format("exporter {} has no record for {} flows of IPv4", c.on, protocol_name(*c.of)));
    if (!wanted || share == 0) continue;
    now.push_back({i, e.index, share, e.sampling.interval, e.sampling.each_packet, nullptr, parts.size()});
    parts.push_back({c.of,
                     static_cast<flow_label>(i + 1),
                     who.next(*c.of, c.option),
                     {i, static_cast<std::uint32_t>(choices_.size())},
                     e.start + c.start});
  }
  if (parts.empty()) return nullptr;
  const auto made = std::make_shared<staged_flows>(std::move(parts), random_source::at(seed_ ^ 0x57a6, e.index),
                                                   e.sampling, e.longest, e.late);
  for (seen_scenario& s : now) {
    s.by = made;
    seen_.push_back(std::move(s));
  }
  return made;
}

void scenario_stage::check(std::uint32_t exporters) const {
  for (std::size_t i = 0; i < choices_.size(); ++i) {
    const scenario_choice& c = choices_[i];
    if (c.on > exporters) refuse(c, fmt::format("on={}: the run has {} exporters", c.on, exporters));
    if (std::none_of(seen_.begin(), seen_.end(), [&](const seen_scenario& s) { return s.choice == i; }))
      refuse(c, fmt::format("no exporter has a record for {} flows of IPv4", protocol_name(*c.of)));
  }
}

}  // namespace flowkit::tools
