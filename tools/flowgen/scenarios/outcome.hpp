// SPDX-License-Identifier: BSL-1.0
// Whether a run has room for its scenarios, before it begins, and what became of them, after it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/flowgen/scenarios/stage.hpp"

namespace flowkit::tools {

/// Records a second of an exporter that sees the scenario, where that is strongest: of its flows, or of the packets
/// that are looked at.
[[nodiscard]] double peak_records(const scenario& s, std::uint32_t sampling, bool each_packet);

/// A line for each exporter whose scenarios have more records a second than it has. `flows_per_second`: of the exporter
/// between two virtual times after the run's begin, on average.
[[nodiscard]] std::vector<std::string> room_warnings(
    const scenario_stage& stage,
    const std::function<double(std::uint32_t exporter, duration from, duration to)>& flows_per_second);

/// Of all exporters that see the scenario.
[[nodiscard]] scenario_account account_of(const scenario_stage& stage, std::size_t choice);

/// A line for each scenario: what was sent, and what was not.
[[nodiscard]] std::vector<std::string> outcome_lines(const scenario_stage& stage);
/// Has something waited so long that it was not sent?
[[nodiscard]] bool has_late(const scenario_stage& stage);

}  // namespace flowkit::tools
