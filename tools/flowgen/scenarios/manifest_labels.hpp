// SPDX-License-Identifier: BSL-1.0
// The scenarios of a run as labels of its manifest: what they are, who has which part, what of them was sent.
#pragma once

#include <optional>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/scenarios/stage.hpp"

namespace flowkit::tools {

/// When the run began: by its own clock, and, if it was live, by the clock on the wall.
struct run_begin {
  timestamp start{};
  std::optional<timestamp> wall;
  std::uint64_t scale_thousandths = 1000;  ///< so much faster its own clock is
};

/// In the order of their flow_labels.
[[nodiscard]] std::vector<manifest_label> manifest_labels(const scenario_stage& stage, const run_begin& run);

}  // namespace flowkit::tools
