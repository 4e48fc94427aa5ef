// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/load/monitor.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace flowkit::tools {

run_counts counts_of(std::span<const std::unique_ptr<worker>> workers) noexcept {
  run_counts sum;
  for (const auto& w : workers) {
    const worker_progress& p = w->progress();
    sum.datagrams += p.datagrams.get();
    sum.flows += p.flows.get();
  }
  return sum;
}

udp_sender::counts network_of(std::span<const std::unique_ptr<worker>> workers) {
  udp_sender::counts sum;
  for (const auto& w : workers) {
    const udp_sender::counts c = w->to().network();
    sum.datagrams += c.datagrams, sum.octets += c.octets, sum.messages += c.messages;
    sum.waits += c.waits, sum.refused += c.refused, sum.failed += c.failed;
  }
  return sum;
}

void run_monitor::tick(std::size_t which, const pacer& begun, bool shows) {
  const std::int64_t now = begun.elapsed();
  if (now >= next_look_[which]) {
    next_look_[which] = now + warn_every;
    if (const std::string warning = workers_[which]->to().early_warning(); !warning.empty()) say_once(warning);
  }
  if (!shows) return;
  if (plan_.is_paced()) look_at_lateness(now);
  const std::lock_guard lock{mutex_};
  if (shown_.due()) show(begun);
}

void run_monitor::look_at_lateness(std::int64_t now) {
  if (said_late_) return;
  std::int64_t late = 0, all = 0;
  for (const auto& w : workers_) {
    const std::int64_t one = w->progress().late_ns.load(std::memory_order_relaxed);
    late = std::max(late, one);
    all = std::max(all, one + w->progress().put_off_ns.load(std::memory_order_relaxed));
  }
  if (late < too_late)
    late_since_ = 0;
  else if (late_since_ == 0)
    late_since_ = now;
  if (now >= next_second_) {
    later_seconds_ = all - late_then_ > too_late ? later_seconds_ + 1 : 0;
    next_second_ = now + 1'000'000'000, late_then_ = all;
  }
  if ((late_since_ == 0 || now - late_since_ <= too_long) && later_seconds_ < 2) return;
  said_late_ = true;
  const run_counts c = counts_of(workers_);
  const double seconds = static_cast<double>(now) / 1e9;
  say_once(fmt::format(
      "{:.1f} s late after {:.1f} s: {:.0f} datagrams/s and {:.0f} flows/s leave here, which is less than was asked "
      "for; "
      "more flows in a datagram (--max-datagram, --flows-per-datagram), {}fewer exporters or a lower rate would help",
      static_cast<double>(all) / 1e9, seconds, static_cast<double>(c.datagrams) / seconds,
      static_cast<double>(c.flows) / seconds, plan_.options.load.threads == 1 ? "several --threads, " : ""));
}

void run_monitor::show(const pacer& begun) {
  const run_counts c = counts_of(workers_);
  const std::int64_t now = begun.elapsed();
  const double since = static_cast<double>(now - last_shown_) / 1e9;
  const double rate = since > 0 ? static_cast<double>(c.flows - last_flows_) / since : 0;
  std::string text = fmt::format("{:.0f} s: {} datagrams, {} flows, {:.0f} flows/s", static_cast<double>(now) / 1e9,
                                 c.datagrams, c.flows, rate);
  if (plan_.total != ~std::uint64_t{0} && plan_.shape.unit() == load_unit::flows && plan_.total != 0)
    text += fmt::format(", {:.0f} %", 100 * static_cast<double>(c.flows) / static_cast<double>(plan_.total));
  shown_.show(text);
  last_flows_ = c.flows, last_shown_ = now;
}

void run_monitor::say_once(const std::string& line) {
  const std::lock_guard lock{mutex_};
  if (!said_.insert(line).second) return;
  shown_.finish();
  fmt::print(stderr, "flowgen: {}\n", line);
}

}  // namespace flowkit::tools
