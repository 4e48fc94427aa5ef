// SPDX-License-Identifier: BSL-1.0
// flowrecv --stdin: frames in, answers out, by the harness contract (docs/testee.md).
#pragma once

#include "tools/common/exit_code.hpp"
#include "tools/flowrecv/options.hpp"

namespace flowkit::tools {

/// The version of the contract, and the variable in which a harness names it.
inline constexpr const char* testee_version = "1";
inline constexpr const char* testee_variable = "FLOWKIT_TESTEE";

/// The exit code; 127 if the harness speaks another version. Throws startup_error for files that cannot be opened.
[[nodiscard]] int answer_frames(const flowrecv_options& options);

}  // namespace flowkit::tools
