// SPDX-License-Identifier: BSL-1.0
// An exporter joins the scenarios of its run.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "tools/flowgen/exporters/exporter.hpp"
#include "tools/flowgen/scenarios/stage.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace flowkit::tools {

/// `shares`: of its flows, by carried_number(), those that can be a scenario's. `carries`: by mix.
inline void join_scenarios(const exporter_settings& s, std::uint32_t index, const exporter_clock& clock,
                           const flow_timeouts& t, std::array<double, 3> shares, std::vector<std::uint8_t> carries,
                           traffic& flows, staged_sampling how) {
  if (s.scenarios == nullptr) return;
  how.interval = std::max<std::uint32_t>(s.sampling_interval, 1);
  // Agents pass a sampled packet on at once; flows are exported so long after their last packet at the most.
  // Headers of whole seconds put them off by up to one.
  const duration late = how.each_packet ? seconds(1) : milliseconds(std::max(t.inactive_ms, 1000u) + 1000);
  flows.stage(s.scenarios->join({.index = index,
                                 .start = clock.at(s.start),
                                 .shares = shares,
                                 .sampling = std::move(how),
                                 .longest = milliseconds(t.active_ms),
                                 .late = late}),
              std::move(carries));
}

}  // namespace flowkit::tools
