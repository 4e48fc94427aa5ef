// SPDX-License-Identifier: BSL-1.0
// The options about what a run writes of itself.
#pragma once

#include <string>

#include "tools/flowgen/options.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

struct truth_texts {
  std::string run;

  void add_to(CLI::App& app, flowgen_options& out);
};

/// `repeats`: the same command gives the same run. Last of all: what the generator says of itself has the settings in
/// effect. Throws startup_error (usage, io).
void read_truth_options(const truth_texts& texts, const CLI::App& app, bool repeats, flowgen_options& out);

}  // namespace flowkit::tools
