// SPDX-License-Identifier: BSL-1.0
// One run of flowrecv: files first, then sockets, then the account.
#pragma once

#include "tools/common/exit_code.hpp"
#include "tools/flowrecv/options.hpp"

namespace flowkit::tools {

/// Throws startup_error for what cannot be opened before anything was received.
[[nodiscard]] exit_code run_flowrecv(const flowrecv_options& options);

}  // namespace flowkit::tools
