// SPDX-License-Identifier: BSL-1.0
// The two clocks in headers of NetFlow v5 and v9, uptime and export time, held against each other and against the
// capture's clock.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

#include "conformance/examiner/events.hpp"

namespace flowkit::conformance {

/// Milliseconds by which an uptime is ahead of another one; negative: behind it. Right within 24.8 days.
[[nodiscard]] constexpr std::int32_t uptime_moved(std::uint32_t from, std::uint32_t to) noexcept {
  return static_cast<std::int32_t>(to - from);
}

[[nodiscard]] constexpr std::int64_t milliseconds_between(timestamp from, timestamp to) noexcept {
  return floor_div((to - from).ns, 1'000'000);
}

/// From one header to a later one: is it the same life of the exporter? Not if the uptime fell, or lags the export
/// time.
[[nodiscard]] constexpr bool is_one_life(std::uint32_t uptime, std::uint32_t export_seconds, std::uint32_t next_uptime,
                                         std::uint32_t next_seconds) noexcept {
  constexpr std::int64_t tolerance_ms = 5'000;
  const std::int64_t by_uptime = uptime_moved(uptime, next_uptime);
  const std::int64_t by_export = (std::int64_t{next_seconds} - export_seconds) * 1'000;
  const std::int64_t apart = by_export - by_uptime;
  return by_uptime >= 0 && apart <= tolerance_ms && apart >= -tolerance_ms;
}

/// A message that tells nothing of how time passes.
[[nodiscard]] constexpr bool is_out_of_order(flow::sequence_event what) noexcept {
  return what == flow::sequence_event::late || what == flow::sequence_event::duplicate;
}

/// An export time against the capture's clock. A difference of minutes is told, as either clock may be wrong; more than
/// that no clock is off by that is set at all.
inline void judge_export_time(requirement r, std::uint32_t exported, const datagram& in, place at, findings& out) {
  const std::int64_t away = std::int64_t{exported} - to_unix_seconds(in.received);
  const std::int64_t clock = out.limit().clock.ns / 1'000'000'000, skew = out.limit().skew.ns / 1'000'000'000;
  if (away >= -clock - 1 && away <= clock) return out.seen(r);  // whole seconds, rounded down
  const auto message = [&] {
    return fmt::format("the export time {} is {} s {} the capture's clock", exported, std::abs(away),
                       away > 0 ? "after" : "before");
  };
  const std::string expected = fmt::format("within {} s of the capture's clock (limits clock and skew)", clock);
  std::abs(away) <= skew ? out.noted(r, at, expected, message) : out.failed(r, at, expected, message);
}

/// Does the uptime advance as time does? It is wrong only where it agrees neither with the capture's clock nor with the
/// export times, as either may be set. What could be a restart is none of its faults.
class uptime_judge {
 public:
  enum class opinion : std::uint8_t { undecided, right, wrong };

  /// Of this message, with what was seen before.
  opinion observe(const datagram& in, std::uint32_t uptime, timestamp exported, flow::sequence_event what) noexcept {
    if (!in.has_time() || is_out_of_order(what)) return opinion::undecided;
    if (!now_.is_known) return begin(in, uptime, exported);
    const std::int64_t silent = milliseconds_between(now_.last, in.received);
    const bool may_be_restart = uptime_moved(now_.uptime, uptime) < 0 || what == flow::sequence_event::restart ||
                                (what != flow::sequence_event::in_order && uptime <= silent + slack_ms);
    if (may_be_restart) {
      // Unless the next one continues what was before: then this one is a stray.
      before_ = now_;
      return begin(in, uptime, exported);
    }
    now_.advance(in, uptime);
    if (!now_.agrees(in, exported)) {
      if (before_.is_known && uptime_moved(before_.uptime, uptime) >= 0) {
        run back = before_;
        back.advance(in, uptime);
        if (back.agrees(in, exported)) {
          now_ = back;
          before_ = {};
          return opinion::undecided;
        }
      }
      // A restart that the sequence hides, as the number fits by chance: once.
      const bool may_be_hidden_restart = uptime <= silent + slack_ms;
      if (may_be_hidden_restart && !std::exchange(had_hidden_restart_, true)) return begin(in, uptime, exported);
      state_ = opinion::wrong;
      total_ = now_.passed, elapsed_ = milliseconds_between(now_.from, in.received);
      begin(in, uptime, exported);  // one jump is told once
      return opinion::wrong;
    }
    if (milliseconds_between(now_.from, in.received) < decided_ms) return opinion::undecided;
    if (state_ == opinion::undecided) state_ = opinion::right;
    return state_ == opinion::right ? opinion::right : opinion::undecided;
  }

  /// Of the stream: wrong, if it was ever.
  [[nodiscard]] opinion state() const noexcept { return state_; }
  /// Of the last message that was wrong: milliseconds that passed by the uptime, and by the capture's clock.
  [[nodiscard]] std::int64_t by_uptime() const noexcept { return total_; }
  [[nodiscard]] std::int64_t by_capture() const noexcept { return elapsed_; }

 private:
  static constexpr std::int64_t slack_ms = 2'000, slack_of_agreed_ms = 1'100, agreed_ms = 500;
  static constexpr std::int64_t decided_ms = 10'000;  ///< after so long an uptime of seconds would have shown

  struct run {
    bool is_known = false;
    timestamp from, last, exported;
    std::uint32_t uptime = 0;
    std::int64_t passed = 0;  ///< by the uptime; it may wrap

    void advance(const datagram& in, std::uint32_t to) noexcept {
      passed += uptime_moved(uptime, to);
      uptime = to, last = in.received;
    }
    /// Within 1 %, and what datagrams and clocks may be late: less where the two other clocks agree.
    [[nodiscard]] bool agrees(const datagram& in, timestamp now) const noexcept {
      const std::int64_t captured = milliseconds_between(from, in.received), sent = milliseconds_between(exported, now);
      const std::int64_t slack = std::abs(captured - sent) <= agreed_ms ? slack_of_agreed_ms : slack_ms;
      const auto near = [&](std::int64_t ms) { return std::abs(passed - ms) <= std::abs(ms) / 100 + slack; };
      return near(captured) || near(sent);
    }
  };
  opinion begin(const datagram& in, std::uint32_t uptime, timestamp exported) noexcept {
    now_ = {true, in.received, in.received, exported, uptime, 0};
    return opinion::undecided;
  }

  run now_, before_;
  opinion state_ = opinion::undecided;
  bool had_hidden_restart_ = false;
  std::int64_t total_ = 0, elapsed_ = 0;
};

/// Is the time of boot that follows from both clocks the same all the time?
class boot_judge {
 public:
  /// How far the boot moved, if that is more than `jitter` and what oscillators differ (200 ppm).
  std::optional<std::int64_t> observe(std::uint32_t uptime, timestamp exported, std::int64_t jitter_ms,
                                      flow::sequence_event what) noexcept {
    if (is_out_of_order(what)) return {};
    const auto boot = static_cast<std::uint32_t>(to_unix_milliseconds(exported) - std::int64_t{uptime});
    const std::int32_t moved = uptime_moved(boot_, boot);
    const std::int64_t allowed = jitter_ms + std::abs(milliseconds_between(since_, exported)) / 5'000;
    const bool has_restarted = uptime_moved(uptime_, uptime) < 0;
    const bool differs = known_ && !has_restarted && std::abs(std::int64_t{moved}) > allowed;
    if (!known_ || has_restarted || differs) boot_ = boot, since_ = exported;
    known_ = true, uptime_ = uptime;
    if (!differs) return {};
    return moved;
  }

 private:
  bool known_ = false;
  std::uint32_t boot_ = 0, uptime_ = 0;
  timestamp since_{};
};

/// Findings that wait until it is known whether the clock that they rest on is right.
class postponed {
 public:
  struct one {
    witness at;
    std::uint32_t stamp, uptime;
  };
  static constexpr std::size_t most = 20;

  [[nodiscard]] bool has_room() const noexcept { return all_.size() < most; }
  void add(witness at, std::uint32_t stamp, std::uint32_t uptime) { all_.push_back({std::move(at), stamp, uptime}); }
  void drop() noexcept { all_.clear(); }
  /// Would all of them be right, and not old, if the uptime were seconds?
  [[nodiscard]] bool is_of_seconds() const noexcept {
    constexpr std::int64_t oldest_ms = 3'600'000;
    return !all_.empty() && std::all_of(all_.begin(), all_.end(), [&](const one& o) {
      const std::int64_t age = std::int64_t{o.uptime} * 1'000 - o.stamp;
      return age >= 0 && age <= oldest_ms;
    });
  }
  [[nodiscard]] const one& first() const noexcept { return all_.front(); }
  template <class Tell>
  void tell(Tell each) {
    for (const one& o : all_) each(o);
    all_.clear();
  }

 private:
  std::vector<one> all_;
};

}  // namespace flowkit::conformance
