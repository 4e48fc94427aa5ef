// SPDX-License-Identifier: BSL-1.0
// The scenarios of a run: which exporter sees which, and what became of them.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "tools/flowgen/scenarios/scenario_choice.hpp"
#include "tools/flowgen/scenarios/staged_flows.hpp"

namespace flowkit::tools {

/// What an exporter can do for scenarios.
struct staging_exporter {
  std::uint32_t index = 0;
  timestamp start{};               ///< the run's start, by its own clock
  std::array<double, 3> shares{};  ///< of its flows, by carried_number(): those that records of IPv4 and this protocol
                                   ///< can say; 0: none
  staged_sampling sampling;
  duration longest{}, late{};  ///< see staged_flows
};

class scenario_stage {
 public:
  scenario_stage(std::vector<scenario_choice> choices, std::shared_ptr<const traffic_model> network,
                 std::uint64_t seed);

  /// Each exporter once, in the order of their numbers; null: it sees none. Throws startup_error (usage).
  [[nodiscard]] std::shared_ptr<staged_flows> join(const staging_exporter& e);
  /// After the last exporter: throws startup_error (usage), if some scenario is not seen.
  void check(std::uint32_t exporters) const;

  /// A scenario as one exporter sees it.
  struct seen_scenario {
    std::size_t choice;
    std::uint32_t exporter;
    double share;  ///< of the exporter's flows that can be the scenario's
    std::uint32_t sampling;
    bool each_packet;
    std::shared_ptr<const staged_flows> by;
    std::size_t part;  ///< of them
  };
  [[nodiscard]] const std::vector<scenario_choice>& choices() const noexcept { return choices_; }
  [[nodiscard]] const std::vector<seen_scenario>& seen() const noexcept { return seen_; }

 private:
  void check_keys(const scenario_choice& c, port_share share) const;

  std::vector<scenario_choice> choices_;
  std::shared_ptr<const traffic_model> network_;
  std::uint64_t seed_;
  std::vector<seen_scenario> seen_;
};

}  // namespace flowkit::tools
