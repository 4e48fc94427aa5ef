// SPDX-License-Identifier: BSL-1.0
// The sums of an interval, or of all flows, as writers get them.
#pragma once

#include <array>
#include <optional>

#include "tools/flowrecv/top/heavy_hitters.hpp"
#include "tools/flowrecv/top/wide_sum.hpp"

namespace flowkit::tools {

using wide_sums = std::array<wide_sum, most_sums>;

struct top_result {
  std::optional<timestamp> from;  ///< when the interval begins
  wide_sums total;
  // With --by:
  heavy_hitters::top keys;
  wide_sums others;      ///< total less the rows: always to the last unit
  bool is_exact = true;  ///< all keys have fitted
};

/// Flows that are in no interval, and why.
struct outside_sums {
  const char* name;  ///< late, ahead
  const char* why;
  std::uint64_t flows = 0;
  wide_sums total{};
};

}  // namespace flowkit::tools
