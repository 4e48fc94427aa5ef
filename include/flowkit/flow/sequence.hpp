// SPDX-License-Identifier: BSL-1.0
// Loss from sequence numbers. What a number counts is the protocol's rule (v5 flows, v9 and sFlow datagrams, IPFIX data
// records): the caller says how many units each message carries.
#pragma once

#include <array>
#include <cstdint>

#include <flowkit/core/time.hpp>

namespace flowkit::flow {

/// Distinguishes a restart of the exporter from a wrap of its 32-bit uptime: the boot time moves only by multiples of
/// 2^32 ms unless the device restarted.
class uptime_tracker {
 public:
  /// Tolerance for export times that are whole seconds and for clocks that are being set.
  static constexpr std::int64_t tolerance_ms = 5'000;

  /// True when the exporter restarted since the last call.
  constexpr bool observe(std::uint32_t uptime_ms, timestamp exported) noexcept {
    const auto boot = static_cast<std::uint32_t>(to_unix_milliseconds(exported) - std::int64_t{uptime_ms});
    const auto moved = static_cast<std::int32_t>(boot - boot_);
    const bool restarted = known_ && uptime_ms < uptime_ && (moved > tolerance_ms || moved < -tolerance_ms);
    known_ = true, boot_ = boot, uptime_ = uptime_ms;
    return restarted;
  }

  /// Could this be the same exporter, still running? Not if it booted at another time.
  [[nodiscard]] constexpr bool agrees(std::uint32_t uptime_ms, timestamp exported) const noexcept {
    const auto boot = static_cast<std::uint32_t>(to_unix_milliseconds(exported) - std::int64_t{uptime_ms});
    const auto moved = static_cast<std::int32_t>(boot - boot_);
    return !known_ || (moved <= tolerance_ms && moved >= -tolerance_ms);
  }

 private:
  bool known_ = false;
  std::uint32_t boot_ = 0, uptime_ = 0;
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
