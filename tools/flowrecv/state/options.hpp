// SPDX-License-Identifier: BSL-1.0
// The options about what is kept over a restart.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>

namespace CLI {
class App;
}

namespace flowkit::tools {

class state_file;

struct state_settings {
  std::shared_ptr<state_file> file;  ///< loaded; null: nothing is kept
  duration every{};                  ///< it is written while flowrecv runs
  std::vector<std::string> notes{};  ///< to be said at the start: what is not used
};

struct state_texts {
  std::string path, every;

  void add_to(CLI::App& app);
};

/// Reads the file. Throws startup_error (usage): the path cannot be used. What is in it never keeps flowrecv from
/// starting.
[[nodiscard]] state_settings read_state_options(const state_texts& texts);

}  // namespace flowkit::tools
