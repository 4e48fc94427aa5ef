// SPDX-License-Identifier: BSL-1.0
// The clock of one exporter: it is ahead or late, drifts, and starts again with each boot. A run has a time of its own
// (virtual time), of which each exporter has its own idea.
#pragma once

#include <cstdint>

#include <flowkit/core/time.hpp>

#include "tools/flowgen/traffic/random.hpp"

namespace flowkit::tools {

/// How many times as fast as the schedule virtual time runs, in thousandths: 1000 is as fast.
struct time_scale {
  std::uint64_t thousandths = 1000;
  friend constexpr bool operator==(time_scale, time_scale) = default;

  /// What so long a part of the schedule is in virtual time; to the nanosecond on every machine.
  [[nodiscard]] constexpr duration of(duration due) const noexcept {
    if (thousandths == 1000) return due;
    const __int128 ns = static_cast<__int128>(due.ns) * static_cast<__int128>(thousandths) / 1000;
    return {ns > INT64_MAX ? INT64_MAX : static_cast<std::int64_t>(ns)};
  }
};
inline constexpr std::uint64_t max_time_scale = 1'000'000'000;

struct clock_settings {
  duration uptime{};           ///< at the start of the run; 0: some hours
  duration skew{};             ///< so much ahead; less than 0: late
  duration skew_within{};      ///< and at most so much more or less, each exporter its own
  std::int32_t drift_ppm = 0;  ///< faster by so many microseconds a second
  duration restart_every{};    ///< 0: never
};
inline constexpr std::int32_t max_drift_ppm = 100'000;
/// Receivers tell a restart from clocks that are being set by more than this (flow/sequence.hpp).
inline constexpr duration least_restart = seconds(10);

/// Ten years: start times are checked by more than that.
inline constexpr duration max_clock_skew = seconds(10 * 365 * 86'400);

class exporter_clock {
 public:
  exporter_clock(const clock_settings& s, timestamp start, std::uint64_t seed, std::uint32_t index) noexcept
      : start_(start), skew_(s.skew), drift_ppm_(s.drift_ppm), restart_every_(s.restart_every) {
    random_source chance{seed * 173 + index};
    if (s.skew_within > duration{}) {
      const std::int64_t ms = s.skew_within.ns / 1'000'000;
      const auto drawn = static_cast<std::int64_t>(chance.next() % static_cast<std::uint64_t>(2 * ms + 1)) - ms;
      skew_.ns += drawn * 1'000'000;
    }
    if (restart_every_ <= duration{}) return;
    // Multiples of the golden ratio are spread evenly, however many there are.
    const std::uint32_t turn = 0x9e37'79b9u * (index + 1);
    next_restart_ = start + duration{static_cast<std::int64_t>(static_cast<__int128>(restart_every_.ns) * turn >> 32)};
  }

  /// What it shows at this virtual time.
  [[nodiscard]] timestamp at(timestamp now) const noexcept {
    if (drift_ppm_ == 0) return now + skew_;
    const __int128 gained = static_cast<__int128>((now - start_).ns) * drift_ppm_ / 1'000'000;
    return now + duration{skew_.ns + static_cast<std::int64_t>(gained)};
  }
  /// Is a restart due by this virtual time?
  [[nodiscard]] bool restart_is_due(timestamp now) const noexcept {
    return restart_every_ > duration{} && now >= next_restart_;
  }
  /// The restart that is due: when it was, the latest of several. What was not up in between has sent nothing.
  timestamp restart(timestamp now) noexcept {
    const std::int64_t more = (now - next_restart_).ns / restart_every_.ns;
    const timestamp was = next_restart_ + duration{more * restart_every_.ns};
    next_restart_ = was + restart_every_;
    return was;
  }

 private:
  timestamp start_, next_restart_{};
  duration skew_;
  std::int32_t drift_ppm_;
  duration restart_every_;
};

}  // namespace flowkit::tools
