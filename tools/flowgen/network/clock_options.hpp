// SPDX-License-Identifier: BSL-1.0
// The options about time: how fast it runs, and the exporters' clocks.
#pragma once

#include <string>

#include "tools/flowgen/network/group_texts.hpp"
#include "tools/flowgen/options.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

struct clock_texts {
  std::string time_scale;

  /// Those that network files have as well go into `group`.
  void add_to(CLI::App& app, group_texts& group);
};

/// Of the run. Throws startup_error (usage).
void read_clock_options(const clock_texts& texts, flowgen_options& out);

}  // namespace flowkit::tools
