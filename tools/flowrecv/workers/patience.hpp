// SPDX-License-Identifier: BSL-1.0
// How long an output may stand still once somebody wants the end. Before, it may for ever.
#pragma once

#include <chrono>

#include "tools/flowrecv/workers/output_writer.hpp"

namespace flowkit::tools {

inline constexpr std::uint32_t tenth_of_a_second = 100;

class patience {
 public:
  /// Disks that are woken up, and network file systems, stand still for some seconds.
  static constexpr std::chrono::seconds limit{5};

  explicit patience(output_writer& with) : with_(with) {}

  /// Has nothing moved for that long since somebody wanted the end?
  [[nodiscard]] bool is_over(bool wants_end) {
    const auto now = clock::now();
    const std::uint64_t moved = wants_end ? with_.moved() : seen_;
    if (!wants_end || moved != seen_) since_ = now, seen_ = moved;
    return now - since_ > limit;
  }

 private:
  using clock = std::chrono::steady_clock;

  output_writer& with_;
  clock::time_point since_ = clock::now();
  std::uint64_t seen_ = 0;
};

}  // namespace flowkit::tools
