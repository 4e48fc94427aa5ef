// SPDX-License-Identifier: BSL-1.0
// `flowgen config`: the field definitions that a collector needs for what a profile sends.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

[[nodiscard]] exit_code config_command(int argc, char** argv);

}  // namespace flowkit::tools
