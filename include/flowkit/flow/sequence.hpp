// SPDX-License-Identifier: BSL-1.0
// Loss from sequence numbers. What a number counts is the protocol's rule (v5 flows, v9 and sFlow datagrams, IPFIX data
// records): the caller says how many units each message carries.
#pragma once

#include <array>
#include <cstdint>

#include <flowkit/core/time.hpp>

namespace flowkit::inline v0::flow {

/// Distinguishes a restart of the exporter from a wrap of its 32-bit uptime: the boot time moves only by multiples of
/// 2^32 ms unless the device restarted.
class uptime_tracker {
 public:
  /// Tolerance for export times that are whole seconds and for clocks that are being set.
  static constexpr std::int64_t tolerance_ms = 5'000;

  /// True when the exporter restarted since the last call.
  constexpr bool observe(std::uint32_t uptime_ms, timestamp exported) noexcept {
    const std::int64_t boot = boot_of(uptime_ms, exported);
    if (is_within(boot - boot_) && known_) {  // as nearly always
      boot_ = boot, uptime_ = uptime_ms;
      return false;
    }
    const std::int64_t rest = rest_of(boot - boot_), wraps = floor_div(boot - boot_ - rest, period);
    const bool same = is_within(rest);
    if (known_ && same && wraps < 0) return false;  // late: it left before the wrap, which has been counted
    const bool restarted = known_ && uptime_ms < uptime_ && !same;
    if (known_ && same) wraps_ += static_cast<std::uint32_t>(wraps);
    known_ = true, boot_ = boot, uptime_ = uptime_ms;
    return restarted;
  }

  /// Could this be the same exporter, still running? Not if it booted at another time.
  [[nodiscard]] constexpr bool agrees(std::uint32_t uptime_ms, timestamp exported) const noexcept {
    return !known_ || is_within(rest_of(boot_of(uptime_ms, exported) - boot_));
  }
  /// How often the uptime wrapped since the first call, also while the exporter was silent.
  [[nodiscard]] constexpr std::uint32_t wraps() const noexcept { return wraps_; }

 private:
  static constexpr std::int64_t period = std::int64_t{1} << 32;
  /// As if the uptime had never wrapped: a wrap moves it by a period.
  static constexpr std::int64_t boot_of(std::uint32_t uptime_ms, timestamp exported) noexcept {
    return to_unix_milliseconds(exported) - std::int64_t{uptime_ms};
  }
  /// By how much it moved besides whole periods.
  static constexpr std::int64_t rest_of(std::int64_t moved) noexcept {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(moved));
  }
  static constexpr bool is_within(std::int64_t rest) noexcept { return rest <= tolerance_ms && rest >= -tolerance_ms; }

  bool known_ = false;
  std::uint32_t uptime_ = 0, wraps_ = 0;
  std::int64_t boot_ = 0;
};

/// How the times in an exporter's headers differ from the receiver's clock: the least and the greatest difference,
/// above 0 where the exporter is ahead. What the way of the messages takes makes it late.
class clock_offset {
 public:
  constexpr void observe(timestamp exported, timestamp received) noexcept {
    const std::int64_t ahead = (exported - received).ns;
    if (ahead < least_) least_ = ahead;
    if (ahead > greatest_) greatest_ = ahead;
  }
  constexpr void add(const clock_offset& o) noexcept {
    if (o.least_ < least_) least_ = o.least_;
    if (o.greatest_ > greatest_) greatest_ = o.greatest_;
  }
  [[nodiscard]] constexpr bool is_known() const noexcept { return least_ <= greatest_; }
  [[nodiscard]] constexpr std::int64_t least_ms() const noexcept { return to_unix_milliseconds({least_}); }
  [[nodiscard]] constexpr std::int64_t greatest_ms() const noexcept { return to_unix_milliseconds({greatest_}); }
  /// What all messages have in common: 0 if some are ahead and others late.
  [[nodiscard]] constexpr std::int64_t common_ms() const noexcept {
    return !is_known() ? 0 : least_ > 0 ? least_ms() : greatest_ < 0 ? greatest_ms() : 0;
  }

 private:
  std::int64_t least_ = INT64_MAX, greatest_ = INT64_MIN;  ///< nanoseconds
};

/// What a sequence number showed.
enum class sequence_event : std::uint8_t {
  first,  ///< nothing to compare with yet
  in_order,
  gap,        ///< units are missing
  late,       ///< belongs in an earlier gap: the loss was corrected
  duplicate,  ///< was received already
  held,       ///< implausibly far ahead or back: accepted if the next message continues it
  restart,    ///< the numbers restarted
};

/// Totals in the protocol's units, except restarts and jumps, which are events.
struct sequence_counts {
  std::uint64_t lost = 0;
  std::uint64_t late = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t restarts = 0;
};

class sequence_tracker {
 public:
  /// A larger gap is not taken for loss: at a million units a second it is more than one second.
  static constexpr std::uint32_t max_gap = 1u << 20;
  /// Messages up to this far back are late or duplicate; farther back they are a restart.
  static constexpr std::uint32_t max_behind = 1u << 16;

  /// One message, its number and its units. `restarted`: according to the exporter's uptime.
  constexpr sequence_event observe(std::uint32_t sequence, std::uint32_t units, bool restarted = false) noexcept {
    const std::uint32_t next = sequence + units;
    if (!known_) return resynchronise(next, sequence_event::first);
    const std::uint32_t ahead = sequence - expected_;
    if (ahead == 0) return resynchronise(next, sequence_event::in_order, false);
    // RFC 7011 section 11.6: one message with a wild number must not move the count; two in a row do.
    if (restarted || (held_ && sequence == candidate_)) return restart(next);
    if (ahead <= max_gap) {
      counts_.lost += ahead;
      missing_[next_missing_++ % missing_.size()] = {expected_, ahead};
      return resynchronise(next, sequence_event::gap, false);
    }
    const std::uint32_t behind = expected_ - sequence;
    if (behind <= max_behind && units <= behind) {
      held_ = false;
      if (!take_missing(sequence, units)) {
        counts_.duplicate += units;
        return sequence_event::duplicate;
      }
      counts_.lost -= units;
      counts_.late += units;
      return sequence_event::late;
    }
    held_ = true;
    candidate_ = next;
    return sequence_event::held;
  }

  /// Forgets the expected number: the units received could not be counted (a template was missing).
  constexpr void lose_track() noexcept { known_ = false, held_ = false, missing_ = {}; }

  /// The `count` numbers from `first` on were never missing, they are another exporter's. Returns how many of them had
  /// counted as lost.
  constexpr std::uint32_t retract(std::uint32_t first, std::uint32_t count) noexcept {
    std::uint32_t n = 0;
    for (range& r : missing_) {
      if (r.first - first >= count) continue;
      n += r.count;
      r.count = 0;
    }
    counts_.lost -= n;
    return n;
  }

  [[nodiscard]] constexpr const sequence_counts& counts() const noexcept { return counts_; }
  /// The number that the next message should have; meaningful after the first one.
  [[nodiscard]] constexpr std::uint32_t expected() const noexcept { return expected_; }

 private:
  constexpr sequence_event resynchronise(std::uint32_t next, sequence_event e, bool forget = true) noexcept {
    known_ = true, held_ = false, expected_ = next;
    if (forget) missing_ = {};
    return e;
  }
  constexpr sequence_event restart(std::uint32_t next) noexcept {
    ++counts_.restarts;
    return resynchronise(next, sequence_event::restart);
  }

  struct range {
    std::uint32_t first = 0, count = 0;
  };
  /// Is the whole message in one of the gaps? Then it is removed from the gap.
  constexpr bool take_missing(std::uint32_t sequence, std::uint32_t units) noexcept {
    for (range& r : missing_) {
      const std::uint32_t into = sequence - r.first;
      if (units == 0 || into >= r.count || units > r.count - into) continue;
      const range behind{sequence + units, r.count - into - units};
      r.count = into;
      if (behind.count != 0) (r.count == 0 ? r : missing_[next_missing_++ % missing_.size()]) = behind;
      return true;
    }
    return false;
  }

  sequence_counts counts_{};
  /// The latest gaps, which a late message may still fill: reordering spans a few messages.
  std::array<range, 8> missing_{};
  std::size_t next_missing_ = 0;
  std::uint32_t expected_ = 0, candidate_ = 0;
  bool known_ = false, held_ = false;
};

}  // namespace flowkit::flow
