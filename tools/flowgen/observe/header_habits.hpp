// SPDX-License-Identifier: BSL-1.0
// What an exporter means by the sequence number and the count of its headers: each message agrees with some of the
// meanings, and the one that most agree with is its own.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "tools/flowgen/observe/framing.hpp"

namespace flowkit::tools {

/// The values of profiles, the protocol's own meaning first; the last one they do not know.
enum class sequence_habit : std::uint8_t { rfc, records_included, flows, zero, messages };
enum class count_habit : std::uint8_t { records, sets, datagram };

/// Of several meanings that are equally good, the first.
template <class Habit, std::size_t N>
class habit_votes {
 public:
  void vote(Habit h, bool agrees) noexcept { votes_[static_cast<std::size_t>(h)] += agrees; }
  [[nodiscard]] std::optional<Habit> most() const noexcept {
    const auto best = std::max_element(votes_.begin(), votes_.end());
    if (*best == 0) return std::nullopt;
    return static_cast<Habit>(best - votes_.begin());
  }

 private:
  std::array<std::uint64_t, N> votes_{};
};

class header_habits {
 public:
  enum class rfc_counts : std::uint8_t { flows, messages, records };

  /// A message with this number; `rfc`: what its protocol counts.
  void sequence(rfc_counts what, std::uint32_t number, const seen_message& m) noexcept {
    using habit = sequence_habit;
    if (has_before_) {
      const std::uint32_t step = number - number_;
      switch (what) {
        case rfc_counts::messages:
          votes_.vote(habit::rfc, step == 1);
          votes_.vote(habit::flows, before_.all_counted && step == before_.flows);
          break;
        case rfc_counts::flows: votes_.vote(habit::rfc, step == before_.flows); break;
        case rfc_counts::records:
          votes_.vote(habit::rfc, before_.all_counted && step == before_.data_records());
          votes_.vote(habit::records_included, m.all_counted && step == m.data_records());
          votes_.vote(habit::messages, step == 1);
          break;
      }
      // The same number again is right after a message without records.
      if (number == 0 && number_ == 0 && (what == rfc_counts::messages || before_.data_records() != 0))
        votes_.vote(habit::zero, true);
    }
    has_before_ = true, number_ = number, before_ = m;
  }
  void count(std::uint32_t count, const seen_message& m) noexcept {
    counts_.vote(count_habit::records, m.all_counted && count == m.data_records() + m.templates);
    counts_.vote(count_habit::sets, count == m.sets);
    counts_.vote(count_habit::datagram, count == 1);
  }
  [[nodiscard]] std::optional<sequence_habit> sequence() const noexcept { return votes_.most(); }
  [[nodiscard]] std::optional<count_habit> count() const noexcept { return counts_.most(); }

 private:
  habit_votes<sequence_habit, 5> votes_;
  habit_votes<count_habit, 3> counts_;
  bool has_before_ = false;
  std::uint32_t number_ = 0;
  seen_message before_;
};

}  // namespace flowkit::tools
