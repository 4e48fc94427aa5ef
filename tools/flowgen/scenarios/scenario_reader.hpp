// SPDX-License-Identifier: BSL-1.0
// Scenarios from TOML: every key is checked by itself and with the others.
#pragma once

#include "tools/common/config/toml_value.hpp"
#include "tools/flowgen/scenarios/scenario.hpp"

namespace flowkit::tools {

/// `path` begins messages. Throws startup_error (usage): file, line, key, and what is allowed.
[[nodiscard]] scenario read_scenario(const toml_value& file, const std::string& name, const std::string& path);

/// What the settings of a scenario come to together; once more after an option changed some. `where` begins messages.
void check_scenario(const scenario& s, const std::string& where);

/// Flows of a scenario at the most: 100 million.
inline constexpr double most_scenario_flows = 1e8;

}  // namespace flowkit::tools
