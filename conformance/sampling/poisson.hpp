// SPDX-License-Identifier: BSL-1.0
// How many samples a right sampler takes: packets are sampled independently of each other, each with the same small
// chance, so that their number follows the distribution of Poisson. Samplers that count to N stay nearer to the mean:
// for them the same bounds are too wide, never too narrow.
#pragma once

#include <cstdint>

namespace flowkit::conformance {

struct count_range {
  std::uint64_t low = 0, high = 0;  ///< both belong to it
  [[nodiscard]] constexpr bool contains(std::uint64_t n) const noexcept { return low <= n && n <= high; }
};

/// Counts that are not rejected: below it and above it lies at most half of `false_alarm` each. `expected` is the mean,
/// 0 to 1e15; `false_alarm` in 1e-12 to 1.
[[nodiscard]] count_range usual_counts(double expected, double false_alarm) noexcept;

/// The chance of a count within the range, if this is the mean.
[[nodiscard]] double chance_of(count_range r, double expected) noexcept;

}  // namespace flowkit::conformance
