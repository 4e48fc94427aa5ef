// SPDX-License-Identifier: BSL-1.0
// What a search does at each rate: sends for some time from exporters that go on from run to run, waits until the
// receiver has stored what it will, and says what became of it.
#pragma once

#include <thread>

#include "tools/flowgen/knee/backlog.hpp"
#include "tools/flowgen/knee/options.hpp"
#include "tools/flowgen/knee/receiver_process.hpp"
#include "tools/flowgen/knee/run.hpp"
#include "tools/flowgen/knee/stored_command.hpp"
#include "tools/flowgen/load/session.hpp"

namespace flowkit::tools {

class trial {
 public:
  /// Opens what is sent to; the options and the flag outlive it. Throws startup_error, also if the command fails.
  trial(const knee_options& o, const stop_flag& interrupted);

  /// The exporters join one after the other; each datagram of a new one has its templates.
  [[nodiscard]] knee_run warm_up();
  [[nodiscard]] double warm_up_seconds() const;
  [[nodiscard]] knee_run step(std::uint64_t rate);
  /// It ends early once it is lost and the receiver was full for long enough to measure what it stores.
  [[nodiscard]] knee_run soak(std::uint64_t rate);

  /// Waits until nothing more is stored, and for the pause. False: it does not come to rest.
  [[nodiscard]] bool rest();
  /// Stored over all runs, beyond what was sent.
  [[nodiscard]] std::uint64_t stored_too_much() const noexcept;
  [[nodiscard]] const std::vector<pid_t>& receivers() const noexcept { return receiver_.pids(); }
  /// A receiver at rest for longer than this is looked for no more.
  [[nodiscard]] double most_rest() const noexcept { return 10 * static_cast<double>(options_.settle.ns) / 1e9; }

 private:
  struct sending;
  [[nodiscard]] knee_run send(knee_run r, double length, backlog* watched);
  /// What had been stored and dropped before the run.
  struct run_begin {
    std::uint64_t stored, dropped;
  };
  void watch(backlog& b, const sending& s, const run_begin& from, double& next);
  void settle(knee_run& r, std::uint64_t base, bool& goes_on);
  void judge(knee_run& r, const sending& s, double length, bool goes_on) const;
  /// False: none; it was interrupted.
  bool ask();
  /// Sleeps, but for an interrupt.
  void sleep(double seconds) const;
  [[nodiscard]] double between_polls() const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> drops();

  const knee_options& options_;
  const stop_flag& interrupted_;
  stop_flag stop_{false};  ///< of the run
  session session_;
  stored_command command_;
  receiver_process receiver_;
  std::uint64_t stored_ = 0, first_ = 0, sent_ = 0;  ///< now, before all runs, and in all of them
};

}  // namespace flowkit::tools
