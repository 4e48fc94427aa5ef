// SPDX-License-Identifier: BSL-1.0
// How many flows were forgotten, by when they had arrived, in a bounded number of octets: by whole seconds, or by two,
// four and so on where the times are further apart than there is room.
#pragma once

#include <cstdint>
#include <map>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

class times_forgotten {
 public:
  static constexpr std::size_t most_units = 4096;  // an hour of seconds; some 200 KiB

  void add(timestamp arrived) {
    // One after the other is mostly of the same second.
    const std::int64_t unit = unit_of(arrived);
    if (last_ == nullptr || unit != last_unit_) last_unit_ = unit, last_ = &by_unit_[unit];
    ++*last_;
    while (by_unit_.size() > most_units) widen();
  }
  /// Between these two; all of the units that these are in.
  [[nodiscard]] std::uint64_t count(timestamp from, timestamp to) const noexcept {
    std::uint64_t all = 0;
    const auto end = by_unit_.upper_bound(unit_of(to));
    for (auto unit = by_unit_.lower_bound(unit_of(from)); unit != end; ++unit) all += unit->second;
    return all;
  }

 private:
  /// Rounded down, also before 1970: a shift.
  [[nodiscard]] std::int64_t unit_of(timestamp t) const noexcept {
    constexpr std::int64_t second = 1'000'000'000;
    return (t.ns / second - (t.ns % second < 0 ? 1 : 0)) >> doublings_;
  }
  void widen() {
    std::map<std::int64_t, std::uint64_t> wider;
    for (const auto& [unit, flows] : by_unit_) wider[unit >> 1] += flows;
    by_unit_ = std::move(wider);
    ++doublings_;
    last_ = nullptr;
  }

  std::map<std::int64_t, std::uint64_t> by_unit_;
  std::uint64_t* last_ = nullptr;  ///< of last_unit_
  std::int64_t last_unit_ = 0;
  unsigned doublings_ = 0;
};

}  // namespace flowkit::tools
