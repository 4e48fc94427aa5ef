// SPDX-License-Identifier: BSL-1.0
// One run of flowgen: exporters, threads, and where it all goes.
#pragma once

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/options.hpp"

namespace flowkit::tools {

/// Throws startup_error for what cannot be opened before anything was sent.
[[nodiscard]] exit_code run_flowgen(const flowgen_options& options);

}  // namespace flowkit::tools
