// SPDX-License-Identifier: BSL-1.0
// `flowrecv doctor`: why flows do not arrive, or not as they should.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Takes the arguments after the program's name. Throws startup_error.
[[nodiscard]] exit_code doctor_command(int argc, char** argv);

}  // namespace flowkit::tools
