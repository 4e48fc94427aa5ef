// SPDX-License-Identifier: BSL-1.0
// How busy the imagined network is at a time of day: a curve over 24 hours (UTC) with mean 1, times slow noise.
#pragma once

#include <cstdint>

#include <flowkit/core/time.hpp>

namespace flowkit::tools {

/// The curve and its noise have a value for every so many seconds of a day; between two it is linear.
inline constexpr std::int64_t day_step_s = 300;
/// The noise: at the most so far from the curve, and its standard deviation (of 1000 parts of the curve).
inline constexpr std::uint32_t day_noise_most = 264, day_noise_deviation = 39;
/// Of the noise at a point, this much is that of the point before (of 8 parts).
inline constexpr std::uint32_t day_noise_kept = 7;

/// The curve alone, of 1000 parts of its mean.
[[nodiscard]] std::uint32_t mean_day_permille(timestamp t) noexcept;
/// With the noise of this seed. A pure function: the same on every machine, whatever was asked before.
[[nodiscard]] std::uint32_t day_permille(std::uint64_t seed, timestamp t) noexcept;

/// day_permille() of one seed for times that seldom leave a step: the two ends of the latest are kept.
class day_clock {
 public:
  explicit day_clock(std::uint64_t seed) noexcept : seed_(seed) {}
  [[nodiscard]] std::uint32_t at(timestamp t) noexcept;

 private:
  std::uint64_t seed_;
  std::int64_t from_s_ = INT64_MIN;  ///< of the step
  std::uint32_t first_ = 0, last_ = 0;
};

}  // namespace flowkit::tools
