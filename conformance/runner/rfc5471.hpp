// SPDX-License-Identifier: BSL-1.0
// `flowcheck rfc5471`: the list of RFC 5471's tests.
#pragma once

#include "conformance/runner/rfc5471_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Runs what the tests need and writes the reports. Throws startup_error.
exit_code run_rfc5471(const rfc5471_options& options);

}  // namespace flowkit::tools
