// SPDX-License-Identifier: BSL-1.0
// flowgen check --safe NAME: what a profile would be kept to, without sending.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// argv[0] is "check". Throws startup_error.
[[nodiscard]] exit_code check_command(int argc, char** argv);

}  // namespace flowkit::tools
