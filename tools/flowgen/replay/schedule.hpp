// SPDX-License-Identifier: BSL-1.0
// When each datagram of a replay leaves: at its time in the capture, that times a factor, or at a rate.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "tools/flowgen/replay/captured.hpp"
#include "tools/flowgen/replay/options.hpp"

namespace flowkit::tools {

class replay_schedule {
 public:
  replay_schedule(const replay_options& o, const capture_survey& s) noexcept
      : speed_(o.speed), rate_(o.rate), first_(s.first), period_ns_(period(s)) {
    if (rate_) {
      if (*rate_ != 0) busiest_ = static_cast<double>(*rate_);
      return;
    }
    const auto all = static_cast<double>(s.datagrams) * static_cast<double>(o.loops);
    // A capture shorter than a second is as fast as its rounds follow each other.
    const double average = static_cast<double>(s.datagrams) * 1e9 / static_cast<double>(period_ns_);
    const double steady = o.loops > 1 ? std::min(all, average) : 0;
    busiest_ = std::min(all, std::max(static_cast<double>(s.busiest_second), steady) * speed_);
  }

  /// Datagrams in the busiest second; none: as many as possible.
  [[nodiscard]] std::optional<double> busiest() const noexcept { return busiest_; }

  /// Nanoseconds from the start of the run: of the n-th datagram of all, captured at this time. Never earlier than the
  /// one before it.
  [[nodiscard]] std::int64_t due(std::uint64_t n, std::uint64_t round, timestamp captured_at) noexcept {
    const std::int64_t next = rate_ ? by_rate(n) : by_time(round, captured_at);
    return due_ = std::max(due_, next);
  }

 private:
  /// The clock of an unpaced run in datagrams a second, which a file shows.
  static constexpr std::uint64_t unpaced_rate = 1'000'000;
  static constexpr long double latest = 4e18L;  ///< a century

  /// From the first datagram of a round to that of the next: the last one waits for the average distance.
  static std::int64_t period(const capture_survey& s) noexcept {
    constexpr std::int64_t of_an_instant = 1'000'000'000;
    if (s.datagrams < 2 || s.span().ns <= 0) return of_an_instant;
    const std::int64_t gap = s.span().ns / static_cast<std::int64_t>(s.datagrams - 1);
    return detail::saturated_add(s.span().ns, std::max<std::int64_t>(gap, 1));
  }
  [[nodiscard]] std::int64_t by_rate(std::uint64_t n) const noexcept {
    const std::uint64_t rate = *rate_ != 0 ? *rate_ : unpaced_rate;
    const long double ns = static_cast<long double>(n) * 1e9L / static_cast<long double>(rate);
    return static_cast<std::int64_t>(std::min(ns, latest));
  }
  [[nodiscard]] std::int64_t by_time(std::uint64_t round, timestamp captured_at) const noexcept {
    const std::int64_t into = std::max<std::int64_t>((captured_at - first_).ns, 0);
    const long double at =
        static_cast<long double>(round) * static_cast<long double>(period_ns_) + static_cast<long double>(into);
    return static_cast<std::int64_t>(std::min(at / static_cast<long double>(speed_), latest));
  }

  double speed_;
  std::optional<std::uint64_t> rate_;
  timestamp first_;
  std::int64_t period_ns_, due_ = 0;
  std::optional<double> busiest_;
};

}  // namespace flowkit::tools
