// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/load/monitor.hpp"
#include "tools/flowgen/load/run_report.hpp"
#include "tools/flowgen/scenarios/manifest_labels.hpp"
#include "tools/flowgen/scenarios/outcome.hpp"

namespace flowkit::tools {

namespace {
class report {
 public:
  explicit report(const finished_run& r) : r_(r), counts_(counts_of(r.workers)), network_(network_of(r.workers)) {
    for (const auto& w : r.workers) {
      lateness_.add(w->lateness()), bursts_.add(w->bursts());
      put_off_ = std::max(put_off_, w->progress().put_off_ns.load());
      outlived_ = outlived_ || w->has_outlived_its_clock();
      for (const target_account& t : w->to().by_target()) add(t);
      fine_ = fine_ && w->is_fine(), starved_ = starved_ || w->has_starved();
      complete_ = complete_ && w->to().complete();
    }
  }

  exit_code all() {
    say_if(starved_, "no flow found room in a million datagrams, so that was the end");
    say(fmt::format("{} datagrams, {} flows from {} exporters in {:.3f} s: {:.0f} flows/s", counts_.datagrams,
                    counts_.flows, senders(), r_.seconds,
                    r_.seconds > 0 ? static_cast<double>(counts_.flows) / r_.seconds : 0.0));
    if (r_.plan.scenarios != nullptr)
      for (const std::string& line : outcome_lines(*r_.plan.scenarios)) say(line);
    say_if(outlived_, "the exporters' time came to 2096, which is as far as headers go, so that was the end");
    say_if(r_.interrupted, "interrupted before its end");
    say_if(is_empty(), "nothing was sent: the run is over before a datagram is due");
    say_if(is_cut(), "output closed early: so many were generated, and not all of them were written");
    if (put_off_ != 0)
      say(fmt::format("{:.1f} s late: the rest was sent that much later, and not all at once",
                      static_cast<double>(put_off_) / 1e9));
    if (lateness_.count() != 0) say(pacing());
    if (r_.plan.is_live()) say_of_network();
    const bool all_flows = flows_are_written();
    if (!r_.plan.options.manifest.empty()) write_manifest(sent(), r_.plan.options.manifest);
    if (!r_.plan.options.truth.report.empty()) write_run_report(r_, r_.plan.options.truth.report);
    return all_flows ? verdict() : exit_code::io;
  }

 private:
  static void say(const std::string& line) { fmt::print(stderr, "flowgen: {}\n", line); }
  static void say_if(bool so, const std::string& line) {
    if (so) say(line);
  }
  [[nodiscard]] destination& to(std::uint32_t exporter) const {
    return r_.file != nullptr ? *r_.file : r_.workers[exporter % r_.workers.size()]->to();
  }
  /// `what`: a member of destination that returns a text.
  [[nodiscard]] std::string first_of(auto what) const {
    if (r_.file != nullptr)
      if (std::string text = (r_.file->*what)(); !text.empty()) return text;
    for (const auto& w : r_.workers)
      if (std::string text = (w->to().*what)(); !text.empty()) return text;
    return {};
  }

  [[nodiscard]] std::string pacing() const {
    const auto ms = [](std::uint64_t ns) { return static_cast<double>(ns) / 1e6; };
    return fmt::format(
        "send delay: median {:.3f} ms, p99 {:.3f} ms, p99.9 {:.3f} ms, most {:.3f} ms; {} datagrams at once and {} in "
        "a millisecond at the most",
        ms(lateness_.percentile(500)), ms(lateness_.percentile(990)), ms(lateness_.percentile(999)),
        ms(lateness_.most()), bursts_.at_once(), bursts_.in_a_millisecond());
  }
  [[nodiscard]] bool is_empty() const { return counts_.datagrams == 0 && !r_.interrupted; }
  /// Says so where they are not.
  [[nodiscard]] bool flows_are_written() const {
    if (r_.flows == nullptr || r_.flows->finish()) return true;
    const std::string error = r_.flows->error();
    say(fmt::format("--manifest-flows: {}: not every flow was written", error.empty() ? "output closed early" : error));
    return false;
  }
  /// A file that failed, or a pipe whose reader has gone.
  [[nodiscard]] bool is_cut() const { return !r_.plan.is_live() && !fine_ && !r_.interrupted; }
  void say_of_network() const {
    if (network_.messages < network_.datagrams / 2)  // else it is chance
      say(fmt::format("the kernel took {} datagrams in {} runs of equal size", network_.datagrams, network_.messages));
    if (const std::string notes = first_of(&destination::notes); !notes.empty()) say(notes);
    say_if(network_.refused != 0,
           fmt::format("{} datagrams: connection refused, nothing listens at the target", network_.refused));
    say_if(network_.failed != 0,
           fmt::format("{} datagrams not sent: {}", network_.failed, first_of(&destination::error)));
    for (const target_account& t : targets_)
      say(fmt::format("{}: {} datagrams{}{}", to_string(t.target), t.datagrams,
                      t.refused == 0 ? "" : fmt::format(", {} connection refused", t.refused),
                      t.failed == 0 ? "" : fmt::format(", {} not sent", t.failed)));
    say_of_drops();
  }

  /// A socket may be that of several targets.
  void say_of_drops() const {
    std::map<std::uint64_t, drop_account::of_socket> sockets;
    for (receiver_drops& d : r_.drops)
      if (d.since_start())
        for (const auto& [inode, socket] : d.account().sockets()) sockets.insert({inode, socket});
    std::uint64_t all = 0;
    for (const auto& [inode, socket] : sockets) {
      all += socket.drops;
      say_if(socket.drops != 0,
             fmt::format("{} dropped by the kernel at the receiver's socket {}, whose buffer was full "
                         "(datagrams, or runs of them)",
                         socket.drops, to_string(socket.local)));
    }
    say_if(!sockets.empty() && all == 0, "nothing was dropped at the receiver's socket");
  }
  void add(const target_account& t) {
    const auto at = std::find_if(targets_.begin(), targets_.end(), [&](const auto& o) { return o.target == t.target; });
    if (at == targets_.end()) return targets_.push_back(t);
    at->datagrams += t.datagrams, at->refused += t.refused, at->failed += t.failed;
  }

  [[nodiscard]] std::ptrdiff_t senders() const {
    const auto& all = r_.plan.exporters;
    return std::count_if(all.begin(), all.end(), [](const auto& e) { return e->sent().datagrams != 0; });
  }
  [[nodiscard]] manifest sent() const {
    manifest m;
    m.run = r_.plan.options.truth.run, m.generator = r_.plan.options.truth.generator;
    m.labels = r_.plan.labels;
    if (const scenario_stage* const stage = r_.plan.scenarios) {
      const flowgen_options& o = r_.plan.options;
      run_begin begin{o.start, std::nullopt, o.scale.thousandths};
      if (r_.plan.is_live()) begin.wall = r_.begun;
      m.labels = manifest_labels(*stage, begin);
    }
    for (const auto& w : r_.workers) m.exporters.insert(m.exporters.end(), w->ended().begin(), w->ended().end());
    for (std::uint32_t i = 0; i < r_.plan.exporters.size(); ++i) {
      manifest_entry one = r_.plan.exporters[i]->sent();
      if (!r_.plan.faults.empty()) one.faults = r_.plan.faults[i]->account();
      if (one.datagrams == 0) continue;
      if (one.address.family() == 0) {  // else the datagrams tell whose they are
        const endpoint from = to(i).source_of(i);
        one.address = from.address, one.port = from.port;
      }
      m.exporters.push_back(std::move(one));
    }
    return m;
  }

  [[nodiscard]] exit_code verdict() const {
    const std::string error = first_of(&destination::error);
    if (!fine_ && !r_.interrupted && !error.empty()) {
      say_if(network_.failed == 0, error);
      return exit_code::io;
    }
    return network_.failed != 0 || network_.refused != 0 || !complete_ || starved_ || outlived_ || is_empty() ||
                   (r_.plan.scenarios != nullptr && has_late(*r_.plan.scenarios))
               ? exit_code::findings
               : exit_code::ok;
  }

  const finished_run& r_;
  run_counts counts_;
  udp_sender::counts network_;
  lateness_histogram lateness_;
  burst_record bursts_;
  std::int64_t put_off_ = 0;
  std::vector<target_account> targets_;
  bool fine_ = true, starved_ = false, complete_ = true, outlived_ = false;
};
}  // namespace

exit_code report_run(const finished_run& r) { return report{r}.all(); }

}  // namespace flowkit::tools
