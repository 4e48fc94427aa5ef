// SPDX-License-Identifier: BSL-1.0
// What the command line says of a run's load.
#pragma once

#include <optional>

#include "tools/flowgen/load/shape.hpp"

namespace flowkit::tools {

struct load_settings {
  std::optional<load_shape> shape = load_shape::constant({load_unit::flows, 1000});  ///< none: as fast as possible
  std::uint64_t usual_rate = 1000;  ///< flows a second, where nothing else is said
  std::size_t burst = 0;            ///< datagrams that leave at once at the most, over all threads; 0: default_burst
  unsigned threads = 1;
  std::optional<duration> run_for;
  std::uint64_t count = 0;  ///< flows; 0: no limit

  [[nodiscard]] bool is_paced() const noexcept { return shape.has_value(); }
  /// At the most; 0: not known, as datagrams or bits are counted, or it is as fast as possible.
  [[nodiscard]] double flows_per_second() const noexcept {
    return shape && shape->unit() == load_unit::flows ? shape->peak() : 0;
  }
};

/// Datagrams at once. The least receive buffer that systems give holds some 90 of 1,464 octets.
inline constexpr std::size_t default_burst = 8;
inline constexpr unsigned most_threads = 64;

}  // namespace flowkit::tools
