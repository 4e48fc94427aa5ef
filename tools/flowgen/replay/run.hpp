// SPDX-License-Identifier: BSL-1.0
// flowgen replay: one run.
#pragma once

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/replay/options.hpp"

namespace flowkit::tools {

/// Throws startup_error for what prevents that anything is sent.
[[nodiscard]] exit_code run_replay(const replay_options& options);

/// The command: argv[0] is its name. Throws startup_error.
[[nodiscard]] exit_code replay_command(int argc, char** argv);

}  // namespace flowkit::tools
