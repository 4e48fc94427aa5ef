// SPDX-License-Identifier: BSL-1.0
// Alerts from files: JSON (lines, arrays, answers of a search) or CSV with a header.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/score/alert.hpp"
#include "tools/flowgen/score/score_map.hpp"

namespace flowkit::tools::score {

struct read_alerts {
  std::vector<alert> alerts;
  std::string wrong;  ///< what is malformed, with the place of the first; empty: nothing
};

/// `-` is standard input. Throws startup_error: io, if it cannot be read; usage, if it has no field of the map's time.
[[nodiscard]] read_alerts alerts_of(const std::string& path, const score_map& map);

}  // namespace flowkit::tools::score
