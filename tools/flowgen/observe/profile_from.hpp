// SPDX-License-Identifier: BSL-1.0
// `flowgen profile-from`: a capture in, the profile of an exporter out.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// argv[0] is the subcommand. Throws startup_error.
[[nodiscard]] exit_code profile_from_command(int argc, char** argv);

}  // namespace flowkit::tools
