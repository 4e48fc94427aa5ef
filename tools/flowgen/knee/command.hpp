// SPDX-License-Identifier: BSL-1.0
// flowgen find-knee: how much does a receiver carry?
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] exit_code find_knee_command(int argc, char** argv);

}  // namespace flowkit::tools
