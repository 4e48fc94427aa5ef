// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "tools/flowgen/load/monitor.hpp"

namespace flowkit::tools {

namespace {
double in_seconds(duration d) { return static_cast<double>(d.ns) / 1e9; }
std::int64_t in_ns(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }
double seconds_since(std::int64_t begun) { return static_cast<double>(steady_now() - begun) / 1e9; }

/// At the most that have one socket open: that of a receiver which forks.
std::set<std::uint64_t> inodes_of(std::span<receiver_drops> targets) {
  std::set<std::uint64_t> out;
  for (const receiver_drops& d : targets)
    for (const auto& [inode, socket] : d.account().sockets()) out.insert(inode);
  return out;
}
}  // namespace

/// The session's load, in a thread of its own, so that this one can ask how far the receiver is.
struct trial::sending {
  sending(session& s, stop_flag& stop) : session_(s), stop_(stop), begun(steady_now()) {
    thread_ = std::thread([this] {
      try {
        session_.send([](std::size_t, const pacer&, bool) {});
      } catch (...) {
        failed_ = std::current_exception();
      }
      is_over_ = true;
    });
  }
  ~sending() {
    if (!thread_.joinable()) return;
    stop_ = true;
    thread_.join();
  }
  sending(const sending&) = delete;
  sending& operator=(const sending&) = delete;

  [[nodiscard]] bool is_over() const noexcept { return is_over_; }
  [[nodiscard]] std::uint64_t flows() const { return counts_of(session_.workers()).flows; }
  [[nodiscard]] double seconds() const { return seconds_since(begun); }
  void stop() noexcept { stop_ = was_stopped = true; }
  void join() {
    thread_.join();
    took = session_.finished().seconds;
    if (failed_) std::rethrow_exception(failed_);
  }

 private:
  session& session_;
  stop_flag& stop_;
  std::thread thread_;
  std::atomic<bool> is_over_{false};
  std::exception_ptr failed_;

 public:
  std::int64_t begun;
  double took = 0;
  bool was_stopped = false;
  bool is_overdue = false;  ///< it would have gone on for long
};

trial::trial(const knee_options& o, const stop_flag& interrupted)
    : options_(o),
      interrupted_(interrupted),
      session_(o.load, stop_),
      command_(o.stored, o.stored_limit, interrupted),
      receiver_(o.receiver_pid != 0 ? receiver_process{static_cast<pid_t>(o.receiver_pid)}
                                    : receiver_process{inodes_of(session_.drops())}) {
  session_.load(load_shape::constant({load_unit::flows, o.search.to}), 1);  // is that allowed?
  if (o.receiver_pid != 0 && !receiver_.cpu_seconds())
    throw startup_error(exit_code::usage, fmt::format("--receiver-pid: there is no process {}", o.receiver_pid));
  if (ask()) first_ = stored_;
}

bool trial::ask() {
  const auto n = command_.ask();
  if (n) stored_ = *n;
  return n.has_value();
}

void trial::sleep(double seconds) const {
  pacer p{steady_now(), &interrupted_};
  static_cast<void>(p.wait_until(in_ns(seconds)));
}

double trial::between_polls() const noexcept { return std::clamp(2 * command_.seconds(), 0.1, 5.0); }

std::uint64_t trial::stored_too_much() const noexcept {
  const std::uint64_t stored = stored_ - first_;
  return stored > sent_ ? stored - sent_ : 0;
}

std::optional<std::uint64_t> trial::drops() {
  std::optional<std::uint64_t> sum;
  for (receiver_drops& d : session_.drops())
    if (const auto one = d.since_start()) sum = sum.value_or(0) + *one;
  return sum;
}

double trial::warm_up_seconds() const {
  const std::uint32_t exporters = options_.load.groups.exporters();
  const auto fullest = *std::max_element(session_.plan().flows.begin(), session_.plan().flows.end());
  const double lowest = static_cast<double>(options_.search.from) / static_cast<double>(fullest);
  return std::max(in_seconds(options_.warm_up), exporters / std::max(lowest, 1.0));
}

knee_run trial::warm_up() {
  const double length = warm_up_seconds();
  const std::uint32_t exporters = options_.load.groups.exporters();
  // Twice, so that each shows that its templates came; and no more than the lowest rate of the search.
  const auto fullest = *std::max_element(session_.plan().flows.begin(), session_.plan().flows.end());
  const double lowest = std::max(static_cast<double>(options_.search.from) / static_cast<double>(fullest), 1.0);
  const double rate = std::clamp(2 * exporters / length, 1.0, lowest);
  const auto datagrams = std::max<std::uint64_t>(static_cast<std::uint64_t>(rate * length), exporters);
  const auto shape =
      load_shape::of(load_unit::datagrams, {{rate, rate, std::max<std::int64_t>(in_ns(length), 1)}}, false);
  session_.load(shape, datagrams, session::turns::alike);
  return send({.phase = knee_phase::warm_up}, length, nullptr);
}

knee_run trial::step(std::uint64_t rate) {
  const double length = in_seconds(options_.step);
  const auto shape = load_shape::constant({load_unit::flows, rate});
  session_.load(shape, std::max<std::uint64_t>(shape.units_by(options_.step.ns), 1));
  return send({.phase = knee_phase::step, .rate = rate}, length, nullptr);
}

knee_run trial::soak(std::uint64_t rate) {
  const auto shape = load_shape::constant({load_unit::flows, rate});
  session_.load(shape, std::max<std::uint64_t>(shape.units_by(options_.soak.ns), 1));
  backlog b;
  knee_run r = send({.phase = knee_phase::soak, .rate = rate}, in_seconds(options_.soak), &b);
  r.growth = b.growth();
  if (r.outcome == run_outcome::clean && !r.growth)
    r.outcome = run_outcome::unmeasured;
  else if (r.outcome == run_outcome::clean && *r.growth > options_.search.precision / 2 * static_cast<double>(rate))
    r.outcome = run_outcome::growing;
  const auto drained = b.drained();
  // A receiver that was full, and stored far less than came, is too slow, however flowgen's datagrams were spread.
  if (r.outcome == run_outcome::generator && r.failed == 0 && b.full_since() && drained &&
      *drained * r.seconds < 0.9 * static_cast<double>(r.sent))
    r.outcome = run_outcome::lost;
  if (r.verdict() != run_verdict::lossy) return r;
  r.drained = drained;
  r.measured = b.end() - b.full_since().value_or(b.end() / 2);
  return r;
}

void trial::watch(backlog& b, const sending& s, const run_begin& from, double& next) {
  if (s.seconds() < next) return;
  const std::uint64_t sent = s.flows();
  const auto dropped = drops();
  if (!ask()) return;
  const double now = s.seconds();
  b.enter({now, sent, stored_ - from.stored, dropped.value_or(0) - from.dropped});
  next = now + std::max(between_polls(), in_seconds(options_.soak) / 200);
}

knee_run trial::send(knee_run r, double length, backlog* watched) {
  /// So long is stored by a full receiver, to know how much that is.
  const double long_enough = std::max(std::min(10.0, length / 2), length / 10);
  bool goes_on = false;
  const std::uint64_t base = stored_, dropped = drops().value_or(0);
  const udp_sender::counts network = network_of(session_.workers());
  const auto cpu = receiver_.cpu_seconds();
  stop_ = false;
  sending s{session_, stop_};
  for (double next = 0; !s.is_over();) {
    if (interrupted_) s.stop();
    if (watched != nullptr) {
      watch(*watched, s, {base, dropped}, next);
      const auto full = watched->full_since();
      if (full && watched->end() - *full > long_enough) s.stop();
    }
    if (s.seconds() > 1.1 * length + std::min(length, 1.0)) s.stop(), s.is_overdue = true;
    sleep(0.01);
    if (s.was_stopped) break;
  }
  s.join();
  const auto cpu_then = receiver_.cpu_seconds();
  if (cpu && cpu_then && s.took > 0) r.cpu = (*cpu_then - *cpu) / s.took;
  r.seconds = s.took;
  r.sent = counts_of(session_.workers()).flows;
  sent_ += r.sent;
  const udp_sender::counts then = network_of(session_.workers());
  r.refused = then.refused - network.refused, r.failed = then.failed - network.failed;
  settle(r, base, goes_on);
  if (const auto all = drops()) r.drops = *all - dropped;
  judge(r, s, length, goes_on);
  return r;
}

/// Until all has come, or nothing has come for a while. `goes_on`: some came even when the time was over.
void trial::settle(knee_run& r, std::uint64_t base, bool& goes_on) {
  const std::int64_t begun = steady_now();
  const double most = in_seconds(options_.settle), still = in_seconds(options_.still);
  double grown = 0;  // when it last did
  while (ask()) {
    const double now = seconds_since(begun);
    if (stored_ - base != r.stored) grown = now;
    r.stored = stored_ - base, r.settled = grown;
    if (r.stored >= r.sent) return;
    // A receiver that has stored nothing of all may still write its first; not where nothing listens.
    const bool is_first = r.phase == knee_phase::warm_up && r.stored == 0 && r.refused == 0;
    if (now - grown >= still && !is_first) return;
    if (now >= most) {
      goes_on = now - grown < still;
      return;
    }
    sleep(between_polls());
  }
}

void trial::judge(knee_run& r, const sending& s, double length, bool goes_on) const {
  lateness_histogram late;
  burst_record bursts;
  std::int64_t put_off = 0;
  for (const auto& w : session_.workers()) {
    late.add(w->lateness()), bursts.add(w->bursts());
    put_off = std::max(put_off, w->progress().put_off_ns.load());
  }
  r.delay_p50 = late.percentile(500), r.delay_p99 = late.percentile(990), r.delay_most = late.most();
  r.burst = bursts.in_a_millisecond();
  constexpr std::uint64_t too_late = 100'000'000;
  const bool took_too_long = s.is_overdue || (!s.was_stopped && s.took > 1.02 * length + 0.1);
  if (stopped(&interrupted_))
    r.outcome = run_outcome::ended;
  else if (put_off != 0 || took_too_long || r.failed != 0)
    r.outcome = run_outcome::generator;
  else if (r.stored == r.sent && r.drops.value_or(0) == 0)
    r.outcome = run_outcome::clean;
  // What was held up for a while and caught up is no easier to carry than what was not: only if it is lost, who knows.
  else if (r.delay_p99 > too_late)
    r.outcome = run_outcome::generator;
  else
    r.outcome = goes_on ? run_outcome::late : run_outcome::lost;
}

bool trial::rest() {
  const std::int64_t begun = steady_now();
  const double still = in_seconds(options_.still);
  sleep(in_seconds(options_.pause));
  // What was stored in full is at rest; else it has not grown for so long already, unless it was cut off.
  for (std::uint64_t before = stored_; ask() && stored_ != before; before = stored_) {
    if (seconds_since(begun) > most_rest()) return false;
    sleep(still);
  }
  return true;
}

}  // namespace flowkit::tools
