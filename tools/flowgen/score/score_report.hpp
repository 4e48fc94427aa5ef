// SPDX-License-Identifier: BSL-1.0
// What a product found, as a table or as JSON.
#pragma once

#include <span>
#include <string>

#include "tools/flowgen/score/scoring.hpp"

namespace flowkit::tools::score {

/// Alerts that are of no attack: `lines` of them at the most.
[[nodiscard]] std::string to_text(std::span<const scored_label> labels, std::span<const alert> alerts,
                                  const score_result& r, std::size_t lines);
[[nodiscard]] std::string to_json(std::span<const scored_label> labels, std::span<const alert> alerts,
                                  const score_result& r);

}  // namespace flowkit::tools::score
