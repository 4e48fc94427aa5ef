// SPDX-License-Identifier: BSL-1.0
// `flowcheck collector`: a decoder held against the cases.
#pragma once

#include "conformance/runner/collector_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Runs every case that is wanted and writes the reports. Throws startup_error.
exit_code run_collector(const collector_options& options);

}  // namespace flowkit::tools
