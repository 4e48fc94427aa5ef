// SPDX-License-Identifier: BSL-1.0
// The option about faults on purpose.
#pragma once

#include <string>
#include <vector>

#include "tools/flowgen/options.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

struct fault_texts {
  std::vector<std::string> faults;

  void add_to(CLI::App& app);
};

/// Once it is known who sends what. Throws startup_error (usage).
void read_fault_options(const fault_texts& texts, flowgen_options& out);

}  // namespace flowkit::tools
