// SPDX-License-Identifier: BSL-1.0
// Which interval of --every a flow belongs to, and when an interval is complete.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include <flowkit/flow/finish.hpp>

namespace flowkit::tools {

/// A flow belongs to the interval of its @timestamp, live and in captures alike; intervals begin at whole multiples
/// since 1970. When one is complete is said by the clock of the receiver, which no exporter can move: it is closed
/// `late` after its end. A flow whose time is farther from that clock is in no interval: late, or ahead. Without `late`
/// intervals are closed only when there are too many.
class series {
 public:
  enum class place : std::uint8_t { open, late, ahead };
  /// More are not open at a time: the oldest is closed.
  static constexpr std::size_t most_open = 60'000;
  /// What --late keeps open after their end; as many may be ahead.
  static constexpr std::int64_t most_late = most_open / 2 - 2;

  series(duration every, std::optional<duration> late) noexcept : every_(every.ns), late_(late) {}

  /// Where no clock has received flows (files of payloads), it is when they were exported, or else their own time.
  void saw(const flow::record& r) noexcept {
    if (r.has<&flow::record::received>() && r.received != timestamp{}) return advance(r.received);
    if (r.has<&flow::record::exported>() && r.exported != timestamp{}) return advance(r.exported);
    advance(flow::filed_under(r));
  }
  void advance(timestamp now) noexcept {
    if (now.ns == INT64_MIN) return;  // unknown
    if (!late_ || (has_clock_ && now <= now_)) return;
    now_ = now, has_clock_ = true;
    close_before(number_of(now_ - *late_));
  }

  /// Nothing is added any more to intervals before this one.
  void close_before(std::int64_t number) noexcept { first_open_ = std::max(first_open_, number); }

  /// Intervals are numbered from 1970.
  [[nodiscard]] std::int64_t number_of(timestamp t) const noexcept { return floor_div(t.ns, every_); }
  [[nodiscard]] timestamp begin_of(std::int64_t number) const noexcept {
    return {flowkit::detail::saturated_multiply(number, every_)};
  }
  [[nodiscard]] bool is_closed(std::int64_t number) const noexcept { return number < first_open_; }
  [[nodiscard]] place place_of(std::int64_t number) const noexcept {
    if (is_closed(number)) return place::late;
    return has_clock_ && begin_of(number) > now_ + *late_ ? place::ahead : place::open;
  }

 private:
  std::int64_t every_;
  std::optional<duration> late_;
  timestamp now_{};
  bool has_clock_ = false;
  std::int64_t first_open_ = INT64_MIN;
};

}  // namespace flowkit::tools
