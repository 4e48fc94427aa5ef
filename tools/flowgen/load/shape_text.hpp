// SPDX-License-Identifier: BSL-1.0
// --load: the shape of a load in words.
#pragma once

#include <string>

#include "tools/flowgen/load/shape.hpp"

namespace flowkit::tools {

inline constexpr const char* load_help =
    "how the rate changes: constant, ramp:FROM:TO:TIME, step:FROM:TO:BY:EVERY, burst:BASE:PEAK:LENGTH:EVERY, "
    "sine:LEAST:MOST:PERIOD, or day (default: constant); rates as in --rate, which they take the place of. After a "
    "ramp "
    "or the last step that rate goes on. day: --rate is the mean over 24 hours";

/// What the day curve needs: the seed of its noise, when the run begins, and how fast its time runs.
struct day_settings {
  std::uint64_t seed = 1;
  timestamp start{};
  double time_scale = 1;
};

/// `rate`: of constant and day. `has_rate`: it was asked for. Throws startup_error (usage).
[[nodiscard]] load_shape parse_load(const std::string& text, const load_rate& rate, bool has_rate,
                                    const day_settings& day);

}  // namespace flowkit::tools
