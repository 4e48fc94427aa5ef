// SPDX-License-Identifier: BSL-1.0
// The two clocks of a datagram's header: its sequence number and the agent's uptime.
#include <fmt/core.h>

#include <cmath>

#include "conformance/examiner/check.hpp"

namespace flowkit::conformance {

namespace {
using enum requirement;
using header = sflow5::header;

/// Numbers that repeat or fall while the agent runs on. Numbers that are left out are loss, unless more is known:
/// sequence.cpp and agent.cpp.
struct numbers {
  static constexpr std::array decides{SFLOW_5_SEQ_DGRAM, SFLOW_5_SEQ_RESET};

  void on(const sflow5_message_event& e, findings& out) {
    const header& h = e.head();
    if (!known_) return keep(e);
    const auto ahead = static_cast<std::int32_t>(h.sequence - sequence_);
    const auto later = static_cast<std::int32_t>(h.uptime - uptime_);  // milliseconds
    if (ahead == 0 && std::equal(e.in.payload.begin(), e.in.payload.end(), payload_.begin(), payload_.end())) return;
    out.seen(SFLOW_5_SEQ_DGRAM);
    const bool restarted = e.follows.what == flow::sequence_event::restart;
    // An uptime of weeks that falls to 0 looks like one that goes on by weeks.
    const bool runs_on = !restarted && later >= 0 && later <= 3'600'000;
    const auto told = [&] { return fmt::format("sequence number {} after {}", h.sequence, sequence_); };
    if (ahead == 0) {
      if (runs_on)
        out.failed(SFLOW_5_SEQ_DGRAM, e.follows.at, fmt::format("{}", sequence_ + 1),
                   [&] { return fmt::format("another datagram has sequence number {}", h.sequence); });
    } else if (ahead < 0 && runs_on && later > 0) {
      // A datagram that came late is older by its uptime.
      if (h.sequence < sequence_ / 2)
        out.failed(SFLOW_5_SEQ_RESET, e.follows.at, "a number that begins anew only with the uptime",
                   [&] { return told() + ", and the uptime goes on"; });
      else
        out.failed(SFLOW_5_SEQ_DGRAM, e.follows.at, fmt::format("{}", sequence_ + 1), told);
    } else if (ahead < 0 && !restarted) {
      return;  // late
    } else if (ahead > 0 && !restarted && later < -1'000) {
      out.failed(SFLOW_5_SEQ_RESET, e.at<&header::uptime>(), "an uptime that begins anew only with the sequence number",
                 [&] { return fmt::format("uptime {} ms after {} ms, and the sequence goes on", h.uptime, uptime_); });
    } else {
      out.seen(SFLOW_5_SEQ_RESET);
    }
    keep(e);
  }

 private:
  void keep(const sflow5_message_event& e) {
    known_ = true, sequence_ = e.head().sequence, uptime_ = e.head().uptime;
    payload_.assign(e.in.payload.begin(), e.in.payload.end());
  }
  bool known_ = false;
  std::uint32_t sequence_ = 0, uptime_ = 0;
  std::vector<std::byte> payload_;
};

/// Does the uptime count milliseconds? It is compared with the capture's clock from some datagram on, within 1 % and 2
/// s, and when it leaves that, from there on again. One such step may be the capture's clock that was set; two that
/// agree in their pace are not, nor is one at the pace of another unit in a stream that never kept to milliseconds.
struct pace {
  static constexpr std::array decides{SFLOW_5_UPTIME};
  static constexpr std::int64_t slack = 2'000;  ///< milliseconds

  void on(const sflow5_message_event& e, findings& out) {
    using enum flow::sequence_event;
    const auto what = e.follows.what;
    if (!e.in.has_time() || what == late || what == duplicate || what == held) return;
    const std::int64_t now = to_unix_milliseconds(e.in.received);
    const std::uint32_t uptime = e.head().uptime;
    const bool fell = static_cast<std::int32_t>(uptime - last_) < 0;
    last_ = uptime;
    const std::int64_t passed = now - since_;
    if (!known_ || what == restart || fell || passed < 0 || passed > INT32_MAX) {
      has_broken_ = false;
      return begin(now, uptime);
    }
    const std::uint32_t counted = uptime - uptime_;
    const auto off = static_cast<std::int32_t>(counted - static_cast<std::uint32_t>(passed));
    if (std::abs(std::int64_t{off}) <= passed / 100 + slack) {
      if (passed < slack) return;
      out.seen(SFLOW_5_UPTIME);
      has_kept_ = true;
      if (passed > broken_after_) has_broken_ = false;
      return;
    }
    const double rate = double(counted) / double(passed);
    const bool is_again = has_broken_ && std::abs(rate - rate_) <= 0.1 * std::max(rate, rate_) + 0.002;
    if (is_again || (!has_kept_ && is_other_unit(counted, passed)))
      out.failed(SFLOW_5_UPTIME, e.at<&header::uptime>(), "milliseconds, within 1 % and 2 s of the capture's clock",
                 [&] { return fmt::format("the uptime went on by {} in {} ms", counted, passed); });
    has_broken_ = true, rate_ = rate, broken_after_ = passed;
    begin(now, uptime);
  }

 private:
  void begin(std::int64_t now, std::uint32_t uptime) noexcept { known_ = true, since_ = now, uptime_ = uptime; }
  /// Seconds, centiseconds or microseconds, within 2 % and one of the unit.
  static bool is_other_unit(std::int64_t counted, std::int64_t passed) noexcept {
    const auto near = [&](std::int64_t counted_ms, std::int64_t unit) {
      return std::abs(counted_ms - passed) <= unit + passed / 50;
    };
    return near(counted * 1'000, 1'000) || near(counted * 10, 10) || near(counted / 1'000, 1);
  }
  bool known_ = false, has_broken_ = false, has_kept_ = false;
  std::int64_t since_ = 0, broken_after_ = 0;
  std::uint32_t uptime_ = 0, last_ = 0;
  double rate_ = 0;
};
}  // namespace

check_rows sflow5_clock_checks() noexcept { return rows_of_checks<numbers, pace>; }

}  // namespace flowkit::conformance
