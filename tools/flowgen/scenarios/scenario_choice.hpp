// SPDX-License-Identifier: BSL-1.0
// A scenario of a run, as the command line asked for it.
#pragma once

#include <memory>
#include <string>

#include "tools/flowgen/scenarios/scenario.hpp"

namespace flowkit::tools {

struct scenario_choice {
  std::shared_ptr<const scenario> of;  ///< with what the command line changed
  std::string label;                   ///< its name, and a number if it is chosen several times
  std::string option;                  ///< begins messages
  duration start{};                    ///< after the run's
  bool on_all = false;                 ///< each exporter has one of its own
  std::uint32_t on = 0;                ///< which exporter, from 1; 0: the first that can

  /// After the run's begin.
  [[nodiscard]] duration end() const noexcept { return {start.ns + of->lasts().ns}; }
};

}  // namespace flowkit::tools
