// SPDX-License-Identifier: BSL-1.0
// `flowgen presets`: the networks of --preset, and what they come to.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

[[nodiscard]] exit_code presets_command(int argc, char** argv);

}  // namespace flowkit::tools
