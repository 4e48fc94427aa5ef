// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <system_error>
#include <thread>

#include "tools/flowgen/load/lanes.hpp"
#include "tools/flowgen/load/monitor.hpp"
#include "tools/flowgen/load/report.hpp"
#include "tools/flowgen/output/reach.hpp"
#include "tools/flowgen/snmp/service.hpp"

namespace flowkit::tools {

namespace {
stop_flag interrupted{false};

/// The clock of an unpaced run, in flows a second: a run with the same seed has the same stamps on every machine.
constexpr load_rate unpaced{load_unit::flows, 1'000'000};
constexpr std::uint64_t no_end = ~std::uint64_t{0};

class run {
 public:
  explicit run(const flowgen_options& o)
      : options_(o),
        file_{.exporter = source_in_files(o, 0), .collector = o.pcap_target},
        plan_{.options = o,
              .shape = o.load.shape.value_or(load_shape::constant(unpaced)),
              .groups = {},
              .flows = {},
              .exporters = exporters_,
              .stop = interrupted} {
    const std::uint32_t threads = o.load.threads;
    if (!plan_.is_live() && threads > 1) out_ = open_destination(o, interrupted);
    std::vector<std::unique_ptr<destination>> to;
    for (std::uint32_t i = 0; i < threads; ++i)
      to.push_back(out_ ? std::make_unique<lane>(*out_) : open_destination(o, interrupted, {i, threads}));
    const std::vector<endpoint> targets = to.front()->udp_targets();
    const bool v6 = targets.empty() ? o.pcap_target.address.is_v6() : targets.front().address.is_v6();
    plan_.overhead = v6 ? 48 : 28;
    make_exporters();
    plan_.total = total();
    plan_.last_due = last_due();
    for (const unasked_target& t : to.front()->unasked_targets())
      check_reach(t.address, datagrams_per_second(t.share), o.yes_really);
    for (const endpoint& t : targets) drops_.emplace_back(t);
    for (std::uint32_t i = 0; i < threads; ++i) {
      if (out_) lanes_.push_back(static_cast<lane*>(to[i].get()));
      workers_.push_back(std::make_unique<worker>(plan_, i, threads, std::move(to[i])));
    }
  }

  exit_code all() {
    run_monitor monitor{plan_, workers_};
    if (options_.snmp) answer_snmp();
    const pacer begun{steady_now(), &interrupted};
    begun_ns_ = steady_now() - begun.elapsed();
    send(monitor, begun);
    const double took = static_cast<double>(begun.elapsed()) / 1e9;
    monitor.finish();
    const exit_code code = report_run({plan_, workers_, out_.get(), interrupted, took, drops_});
    if (snmp_) snmp_->finish(options_.snmp_linger, interrupted);
    return code;
  }

 private:
  void make_exporters() {
    exporters_.reserve(options_.groups.exporters());
    for (const exporter_group& g : options_.groups) {
      exporter_settings settings = g.settings;
      if (!options_.ipfix_file.empty()) settings.file = &file_;
      for (std::uint32_t i = 0; i < g.count; ++i) exporters_.push_back(g.protocol->make(settings, g.first + i));
      const exporter& like = *exporters_[g.first];
      plan_.datagram_size = std::max(plan_.datagram_size, like.max_datagram());
      plan_.flows.push_back(std::min(g.flows_per_datagram, like.max_flows()));
      plan_.groups.push_back({g.first, g.count, g.share, grant_of(like)});
    }
  }
  void answer_snmp() {
    begun_ns_ = steady_now();
    std::vector<snmp_exporter> all;
    all.reserve(exporters_.size());
    for (const exporter_group& g : options_.groups)
      for (std::uint32_t i = g.first; i < g.first + g.count; ++i)
        all.push_back({exporters_[i].get(), g.settings.imitates, g.source_of(i).value_or(ip_address{})});
    snmp_.emplace(*options_.snmp, all, [this] { return now(); });
  }
  /// By the run's clock; where it is not paced, that of its flows.
  [[nodiscard]] timestamp now() const {
    const std::int64_t ahead = workers_.front()->progress().ahead_ns.load(std::memory_order_relaxed);
    return options_.start + options_.scale.of(duration{steady_now() - begun_ns_ + ahead});
  }
  /// What the largest datagram takes.
  [[nodiscard]] std::uint32_t grant_of(const exporter& like) const {
    switch (plan_.shape.unit()) {
      case load_unit::datagrams: return 1;
      case load_unit::bits: return static_cast<std::uint32_t>(8 * (like.max_datagram() + plan_.overhead));
      default: return static_cast<std::uint32_t>(plan_.flows.back());
    }
  }
  [[nodiscard]] std::uint64_t total() const {
    const load_settings& l = options_.load;
    std::uint64_t all = l.count != 0 ? l.count : no_end;
    if (l.run_for && l.is_paced()) all = std::min(all, plan_.shape.units_by(l.run_for->ns));
    if (all == 0)
      throw startup_error(exit_code::usage, fmt::format("--for: nothing is due within {} s at that rate",
                                                        static_cast<double>(l.run_for->ns) / 1e9));
    return all;
  }
  /// Of the schedule, so that no exporter's time goes beyond the end.
  [[nodiscard]] std::int64_t last_due() const {
    __extension__ using wide = __int128;
    const wide ns = wide{(end_of_time - options_.start).ns} * 1000 / options_.scale.thousandths;
    const auto last = static_cast<std::int64_t>(std::min<wide>(ns, INT64_MAX / 2));
    if (options_.load.run_for && options_.load.run_for->ns > last)
      throw startup_error(exit_code::usage, "--for: at this --time-scale the exporters' time would go beyond 2096");
    return last;
  }
  /// Of a datagram with flows, at the least.
  [[nodiscard]] double least_units(const slot_group& g, std::size_t most_flows) const {
    const exporter& like = *exporters_[g.first];
    const auto sure = static_cast<double>(std::min(most_flows, like.sure_flows()));
    if (plan_.shape.unit() == load_unit::datagrams) return 1;
    if (plan_.shape.unit() == load_unit::flows) return sure;
    // Bits: the datagram has a part of its octets with a part of its flows, and no fewer than one flow has.
    constexpr double least_octets = 64;
    const double octets = static_cast<double>(like.max_datagram()) * sure / static_cast<double>(like.max_flows());
    return 8 * (std::max(octets, least_octets) + plan_.overhead);
  }
  /// Of this part of the run, at the most; none: as many as the machine can.
  [[nodiscard]] std::optional<double> datagrams_per_second(double part) const {
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

  /// The first worker is this thread's, unless it writes what the others make.
  void send(run_monitor& monitor, const pacer& begun) {
    const auto one = [&](std::size_t i, bool shows) {
      worker& w = *workers_[i];
      w.run(begun, [&] { monitor.tick(i, begun, shows); });
      if (!out_ && options_.load.threads == 1) w.end_file();
      if (!w.to().finish()) w.fail();
    };
    std::vector<std::thread> threads;
    const auto join = [&] {
      for (std::thread& t : threads) t.join();
    };
    try {
      for (std::size_t i = out_ ? 0 : 1; i < workers_.size(); ++i) threads.emplace_back(one, i, out_ && i == 0);
    } catch (const std::system_error& e) {
      interrupted = true;
      for (lane* const l : lanes_) l->close();
      join();
      throw startup_error(exit_code::io, fmt::format("--threads: {}", e.code().message()));
    }
    if (!out_) one(0, true);
    const bool written = !out_ || (write_in_order(lanes_, *out_) && out_->finish());
    join();
    if (!written) workers_.front()->fail();
  }

  const flowgen_options& options_;
  file_session file_;
  std::vector<std::unique_ptr<exporter>> exporters_;
  run_plan plan_;
  std::unique_ptr<destination> out_;  ///< where several threads make one file
  std::vector<lane*> lanes_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::vector<receiver_drops> drops_;      ///< by target
  std::atomic<std::int64_t> begun_ns_{0};  ///< steady_now()
  std::optional<snmp_service> snmp_;       ///< ends before what it answers for
};
}  // namespace

exit_code run_flowgen(const flowgen_options& options) {
  const auto interrupt = [](int) { interrupted = true; };
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return run{options}.all();
}

}  // namespace flowkit::tools
