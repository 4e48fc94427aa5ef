// SPDX-License-Identifier: BSL-1.0
// Keeps a schedule without drift: every action is due at a time counted from one start, however late the last was.
#pragma once

#include <cstdint>

#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// CLOCK_MONOTONIC (also std::chrono::steady_clock) in nanoseconds.
[[nodiscard]] std::int64_t steady_now() noexcept;

/// Sleeps of this thread end as soon as their time has come, and not up to 50 microseconds later, as the system
/// otherwise rounds.
void sharpen_timer() noexcept;

class pacer {
 public:
  /// The schedule begins at `start` (steady_now()).
  explicit pacer(std::int64_t start, const stop_flag* stop = nullptr) noexcept : start_(start), stop_(stop) {}

  /// Sleeps until `due` nanoseconds after the start; not at all if that has passed. False if stopped instead: at once
  /// when a signal sets the flag, within 100 ms when another thread does.
  bool wait_until(std::int64_t due) noexcept;

  /// Nanoseconds since the start.
  [[nodiscard]] std::int64_t elapsed() const noexcept { return steady_now() - start_; }
  /// How many nanoseconds after it was due the last wait ended, and the latest of all.
  [[nodiscard]] std::int64_t lateness() const noexcept { return lateness_; }
  [[nodiscard]] std::int64_t max_lateness() const noexcept { return max_lateness_; }

 private:
  std::int64_t start_;
  const stop_flag* stop_;
  std::int64_t lateness_ = 0;
  std::int64_t max_lateness_ = 0;
};

}  // namespace flowkit::tools
