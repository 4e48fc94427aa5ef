// SPDX-License-Identifier: BSL-1.0
// `flowgen verify`: what a collector stored against what was sent.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Takes the arguments after the program's name. Throws startup_error.
[[nodiscard]] exit_code verify_command(int argc, char** argv);

}  // namespace flowkit::tools
