// SPDX-License-Identifier: BSL-1.0
// The command line of `flowgen profile-from`.
#pragma once

#include <optional>
#include <string>

#include "tools/flowgen/observe/observer.hpp"

namespace flowkit::tools {

struct profile_from_options {
  std::string capture;
  std::string output = "-";
  std::string exporter;  ///< as it was typed
  exporter_filter filter;
  bool keep_values = false;
};

/// The options, or nothing when all that was asked for (--help) has been printed. argv[0] is the subcommand. Throws
/// startup_error (usage).
[[nodiscard]] std::optional<profile_from_options> parse_profile_from_options(int argc, char** argv);

}  // namespace flowkit::tools
