// SPDX-License-Identifier: BSL-1.0
// The options about how much is sent, how fast, and for how long.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace flowkit::tools {

struct flowgen_options;

struct load_texts {
  std::string rate, load, run_for, count, burst, threads;

  void add_to(CLI::App& app);
};

/// What does not depend on when the run begins, and for which exporters: all but the shape. Throws startup_error
/// (usage).
void read_load_options(const load_texts& texts, flowgen_options& out);
/// The shape: of a day when start, seed and time scale are known. Throws startup_error (usage).
void read_load_shape(const load_texts& texts, flowgen_options& out);

}  // namespace flowkit::tools
