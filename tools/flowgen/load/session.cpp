// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <thread>

#include "tools/common/system_clock.hpp"
#include "tools/flowgen/output/reach.hpp"
#include "tools/flowgen/scenarios/manifest_labels.hpp"

namespace flowkit::tools {

namespace {
/// The clock of an unpaced run, in flows a second: a run with the same seed has the same stamps on every machine.
constexpr load_rate unpaced{load_unit::flows, 1'000'000};
}  // namespace

session::session(const flowgen_options& o, stop_flag& stop)
    : options_(o),
      stop_(stop),
      file_{.exporter = source_in_files(o, 0), .collector = o.pcap_target},
      plan_{.options = o,
            .shape = load_shape::constant(unpaced),
            .groups = {},
            .flows = {},
            .exporters = exporters_,
            .stop = stop} {
  const std::uint32_t threads = o.load.threads;
  if (!plan_.is_live() && threads > 1) out_ = open_destination(o, stop);
  for (std::uint32_t i = 0; i < threads; ++i)
    to_.push_back(out_ ? std::make_unique<lane>(*out_) : open_destination(o, stop, {i, threads}));
  const std::vector<endpoint> targets = to_.front()->udp_targets();
  const bool v6 = targets.empty() ? o.pcap_target.address.is_v6() : targets.front().address.is_v6();
  plan_.overhead = v6 ? 48 : 28;
  make_exporters();
  make_logs();
  for (const endpoint& t : targets) drops_.emplace_back(t);
}

void session::make_exporters() {
  exporters_.reserve(options_.groups.exporters());
  if (!options_.scenarios.empty()) scenarios_.emplace(options_.scenarios, options_.network, options_.seed);
  plan_.scenarios = scenarios_ ? &*scenarios_ : nullptr;
  for (const exporter_group& g : options_.groups) {
    exporter_settings settings = g.settings;
    if (!options_.ipfix_file.empty()) settings.file = &file_;
    if (scenarios_) settings.scenarios = &*scenarios_;
    for (std::uint32_t i = 0; i < g.count; ++i) exporters_.push_back(g.protocol->make(settings, g.first + i));
    const exporter& like = *exporters_[g.first];
    plan_.datagram_size = std::max(plan_.datagram_size, like.max_datagram());
    plan_.flows.push_back(std::min(g.flows_per_datagram, like.max_flows()));
    plan_.groups.push_back({g.first, g.count, g.share});
  }
  if (!scenarios_) return;
  scenarios_->check(options_.groups.exporters());
  plan_.labels = manifest_labels(*scenarios_, {options_.start, std::nullopt, options_.scale.thousandths});
}

void session::make_logs() {
  for (const manifest_label& l : plan_.labels) label_names_.push_back(l.name);
  if (!options_.truth.flows.empty()) {
    flows_ = std::make_unique<rows_file>(options_.truth.flows, flow_rows::header());
    for (std::uint32_t i = 0; i < options_.load.threads; ++i)
      rows_.push_back(std::make_unique<flow_rows>(*flows_, options_.truth.run, label_names_));
  }
  for (const exporter_group& g : options_.groups)
    for (std::uint32_t e = g.first; e < g.first + g.count; ++e) {
      flow_log* log = rows_.empty() ? nullptr : rows_[e % rows_.size()].get();
      if (!options_.faults.empty()) {
        lines_.push_back(
            std::make_unique<fault_line>(options_.faults, options_.seed, e, g.protocol->which, *exporters_[e], log));
        log = lines_.back().get();
      }
      exporters_[e]->attach_log(log);
    }
  plan_.rows = rows_, plan_.faults = lines_;
}

void session::load(const std::optional<load_shape>& shape, std::uint64_t units, turns of_exporters) {
  plan_.shape = shape.value_or(load_shape::constant(unpaced));
  plan_.total = units;
  for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
    slot_group& g = plan_.groups[i];
    g.grant = grant_of(i);
    g.share = of_exporters == turns::alike ? g.count : options_.groups[i].share;
  }
  plan_.begin = begun_ns_ == 0 ? 0 : steady_now() - begun_ns_;
  plan_.last_due = last_due();
  for (const unasked_target& t : to_.front()->unasked_targets())
    check_reach(t.address, datagrams_per_second(t.share), options_.yes_really);
  workers_.clear();
  const auto threads = static_cast<std::uint32_t>(to_.size());
  for (std::uint32_t i = 0; i < threads; ++i) workers_.push_back(std::make_unique<worker>(plan_, i, threads, *to_[i]));
}

/// What the largest datagram takes.
std::uint32_t session::grant_of(std::size_t group) const {
  const exporter& like = *exporters_[plan_.groups[group].first];
  switch (plan_.shape.unit()) {
    case load_unit::datagrams: return 1;
    case load_unit::bits: return static_cast<std::uint32_t>(8 * (like.max_datagram() + plan_.overhead));
    default: return static_cast<std::uint32_t>(plan_.flows[group]);
  }
}

/// Of the load's schedule, so that no exporter's time goes beyond the end.
std::int64_t session::last_due() const {
  __extension__ using wide = __int128;
  const wide ns = wide{(end_of_time - options_.start).ns} * 1000 / options_.scale.thousandths;
  const auto last = static_cast<std::int64_t>(std::min<wide>(ns, INT64_MAX / 2)) - plan_.begin;
  if (options_.load.run_for && options_.load.run_for->ns > last)
    throw startup_error(exit_code::usage, "--for: at this --time-scale the exporters' time would go beyond 2096");
  return last;
}

/// Of a datagram with flows, at the least.
double session::least_units(const slot_group& g, std::size_t most_flows) const {
  const exporter& like = *exporters_[g.first];
  const auto sure = static_cast<double>(std::min(most_flows, like.sure_flows()));
  if (plan_.shape.unit() == load_unit::datagrams) return 1;
  if (plan_.shape.unit() == load_unit::flows) return sure;
  // Bits: the datagram has a part of its octets with a part of its flows, and no fewer than one flow has.
  constexpr double least_octets = 64;
  const double octets = static_cast<double>(like.max_datagram()) * sure / static_cast<double>(like.max_flows());
  return 8 * (std::max(octets, least_octets) + plan_.overhead);
}

/// Of this part of the load, at the most; none: as many as the machine can.
std::optional<double> session::datagrams_per_second(double part) const {
  if (!options_.load.is_paced()) return std::nullopt;
  double of_a_unit = 0, shares = 0;
  for (std::size_t i = 0; i < plan_.groups.size(); ++i) {
    const slot_group& g = plan_.groups[i];
    const auto share = static_cast<double>(g.share);
    shares += share;
    of_a_unit += share / least_units(g, plan_.flows[i]);
  }
  return plan_.shape.peak() * of_a_unit / shares * part;
}

double session::flows_per_second(std::uint32_t exporter, duration from, duration to) const {
  const auto scheduled = [&](duration d) {
    __extension__ using wide = __int128;
    return plan_.shape.units_by(static_cast<std::int64_t>(wide{d.ns} * 1000 / options_.scale.thousandths));
  };
  double shares = 0;
  for (const slot_group& g : plan_.groups) shares += static_cast<double>(g.share);
  std::size_t group = 0;
  while (!options_.groups[group].has(exporter)) ++group;
  const slot_group& g = plan_.groups[group];
  double flows = static_cast<double>(scheduled(to) - scheduled(from)) * static_cast<double>(g.share) / shares / g.count;
  const auto full = static_cast<double>(plan_.flows[group]);
  if (plan_.shape.unit() == load_unit::datagrams) flows *= full;
  if (plan_.shape.unit() == load_unit::bits) flows *= full / g.grant;
  return flows / (static_cast<double>(to.ns - from.ns) / 1e9);
}

void session::answer_snmp() {
  std::vector<snmp_exporter> all;
  all.reserve(exporters_.size());
  for (const exporter_group& g : options_.groups)
    for (std::uint32_t i = g.first; i < g.first + g.count; ++i)
      all.push_back({exporters_[i].get(), g.settings.imitates, g.source_of(i).value_or(ip_address{})});
  snmp_.emplace(*options_.snmp, all, [this] { return now(); });
}

/// By the session's clock; where it is not paced, that of its flows.
timestamp session::now() const {
  const std::int64_t ahead =
      plan_.is_paced() ? 0 : workers_.front()->progress().ahead_ns.load(std::memory_order_relaxed);
  return options_.start + options_.scale.of(duration{steady_now() - begun_ns_ + ahead});
}

void session::run_worker(std::size_t which, const pacer& begun, const tick& each, bool first) {
  worker& w = *workers_[which];
  w.run(begun, [&] { each(which, begun, first); });
  if (!out_ && workers_.size() == 1) w.end_file();
  if (!w.to().finish()) w.fail();
}

/// The first worker is this thread's, unless it writes what the others make.
void session::send(const tick& each) {
  if (options_.snmp && !snmp_) begun_ns_ = steady_now(), answer_snmp();
  const pacer begun{steady_now(), &stop_};
  if (plan_.begin == 0) {
    const std::int64_t elapsed = begun.elapsed();
    begun_ns_ = steady_now() - elapsed, wall_ = system_now() - duration{elapsed};
  }
  std::vector<std::thread> threads;
  std::vector<lane*> lanes;
  if (out_)
    for (const auto& t : to_) lanes.push_back(static_cast<lane*>(t.get()));
  const auto join = [&] {
    for (std::thread& t : threads) t.join();
  };
  try {
    for (std::size_t i = out_ ? 0 : 1; i < workers_.size(); ++i)
      threads.emplace_back([&, i] { run_worker(i, begun, each, out_ && i == 0); });
  } catch (const std::system_error& e) {
    stop_ = true;
    for (lane* const l : lanes) l->close();
    join();
    throw startup_error(exit_code::io, fmt::format("--threads: {}", e.code().message()));
  }
  if (!out_) run_worker(0, begun, each, true);
  const bool written = !out_ || (write_in_order(lanes, *out_) && out_->finish());
  join();
  if (!written) workers_.front()->fail();
  for (const auto& r : rows_) r->finish();
  seconds_ = static_cast<double>(begun.elapsed()) / 1e9;
}

finished_run session::finished() { return {plan_, workers_, out_.get(), stop_, seconds_, wall_, drops_, flows_.get()}; }

void session::linger() {
  if (snmp_) snmp_->finish(options_.snmp_linger, stop_);
}

}  // namespace flowkit::tools
