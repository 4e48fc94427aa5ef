// SPDX-License-Identifier: BSL-1.0
// --scenario NAME|FILE[@START][,KEY=VALUE...], as often as there are scenarios.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/scenarios/scenario_choice.hpp"

namespace flowkit::tools {

inline constexpr std::size_t most_scenarios = 64;
inline constexpr const char* scenario_help =
    "mix the flows of an attack, or of what looks like one, into the others (flowgen scenarios lists them), from START "
    "on after the run's begin, such as c2-beacon@30s; keys: on=N (the N-th exporter sees it; on=all: each one), rate, "
    "interval, ramp, hold, decay. May be given several times";

/// Throws startup_error (usage): what is unknown, or makes no sense.
[[nodiscard]] std::vector<scenario_choice> read_scenarios(const std::vector<std::string>& texts);

}  // namespace flowkit::tools
