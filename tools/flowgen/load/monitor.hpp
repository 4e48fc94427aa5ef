// SPDX-License-Identifier: BSL-1.0
// What a run says while it runs: how far it is, on a terminal; and what goes wrong, as soon as it does.
#pragma once

#include <mutex>
#include <set>
#include <span>
#include <string>

#include "tools/common/progress.hpp"
#include "tools/flowgen/load/worker.hpp"

namespace flowkit::tools {

class run_monitor {
 public:
  /// Of all workers; both outlive it.
  run_monitor(const run_plan& plan, std::span<const std::unique_ptr<worker>> workers) noexcept
      : plan_(plan), workers_(workers), next_look_(workers.size()) {}

  /// Of one worker, in its thread: its destination's warnings, each text once however many workers have it. `shows`:
  /// also the run as a whole; by one of them.
  void tick(std::size_t which, const pacer& begun, bool shows);
  /// Clears the line of progress.
  void finish() noexcept { shown_.finish(); }

 private:
  static constexpr std::int64_t warn_every = 500'000'000;
  /// So late, for so long, or later by as much in each of two seconds in a row, is no accident: the machine does not
  /// carry the rate. A process that was stopped is late once.
  static constexpr std::int64_t too_late = 100'000'000, too_long = 1'000'000'000;

  void show(const pacer& begun);
  void look_at_lateness(std::int64_t now);
  void say_once(const std::string& line);

  const run_plan& plan_;
  std::span<const std::unique_ptr<worker>> workers_;
  std::vector<std::int64_t> next_look_;  ///< of each worker, by itself
  std::mutex mutex_;                     ///< of the terminal
  tools::progress shown_;
  std::set<std::string> said_;   ///< by mutex_
  std::int64_t late_since_ = 0;  ///< 0: not late
  bool said_late_ = false;
  std::int64_t next_second_ = 0, late_then_ = 0;  ///< how late it was a second ago, with what was put off
  int later_seconds_ = 0;
  std::uint64_t last_flows_ = 0;  ///< at the last line of progress
  std::int64_t last_shown_ = 0;
};

/// The sum over all workers.
struct run_counts {
  std::uint64_t datagrams = 0, flows = 0;
};
[[nodiscard]] run_counts counts_of(std::span<const std::unique_ptr<worker>> workers) noexcept;
/// What the kernel took of their destinations since these were opened.
[[nodiscard]] udp_sender::counts network_of(std::span<const std::unique_ptr<worker>> workers);

}  // namespace flowkit::tools
