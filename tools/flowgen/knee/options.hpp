// SPDX-License-Identifier: BSL-1.0
// The command line of flowgen find-knee: flowgen's own, and how to search.
#pragma once

#include <optional>
#include <string>

#include "tools/flowgen/knee/rate_search.hpp"
#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

struct knee_options {
  flowgen_options load;  ///< who sends where; the rate is the search's
  std::string stored;    ///< command
  duration stored_limit = seconds(10);
  search_settings search;
  duration warm_up = seconds(5);
  duration step = seconds(5);
  duration soak = seconds(300);  ///< 0: none
  duration settle = seconds(60), still = seconds(3), pause = seconds(1);
  int receiver_pid = 0;  ///< 0: by its sockets
  std::string csv, json, svg;
};

/// The options, or nothing when all that was asked for (--help, --version) has been printed.
/// Throws startup_error (usage).
[[nodiscard]] std::optional<knee_options> parse_knee_options(int argc, char** argv);

}  // namespace flowkit::tools
