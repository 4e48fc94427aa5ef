// SPDX-License-Identifier: BSL-1.0
// flowgen profiles: what can be imitated.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// argv[0] is "profiles". Throws startup_error.
[[nodiscard]] exit_code profiles_command(int argc, char** argv);

}  // namespace flowkit::tools
