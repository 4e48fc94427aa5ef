// SPDX-License-Identifier: BSL-1.0
// A label of a manifest, as alerts are held against it.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tools/common/manifest.hpp"
#include "tools/flowgen/score/score_map.hpp"

namespace flowkit::tools::score {

struct scored_label {
  std::string name, technique, scenario;
  bool is_attack = true;
  timestamp begin{}, end{};  ///< of its flows, by the clock that alerts tell
  std::uint64_t flows = 0;   ///< that were sent
  std::set<ip_address> sources, targets;
  std::set<std::uint16_t> ports;  ///< of the targets; none: any
};

/// `path` begins messages. Throws startup_error (usage): the manifest has no labels, or not what the clock needs.
[[nodiscard]] std::vector<scored_label> labels_of(const manifest& m, const std::string& path, alert_clock clock);

}  // namespace flowkit::tools::score
