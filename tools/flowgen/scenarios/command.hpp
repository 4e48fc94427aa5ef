// SPDX-License-Identifier: BSL-1.0
// flowgen scenarios: which there are, and what each says.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// `flowgen scenarios` and `flowgen scenarios show NAME|FILE`. Throws startup_error.
[[nodiscard]] exit_code scenarios_command(int argc, char** argv);

}  // namespace flowkit::tools
