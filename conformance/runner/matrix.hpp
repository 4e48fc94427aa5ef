// SPDX-License-Identifier: BSL-1.0
// `flowcheck matrix`: reports on decoders as one page.
#pragma once

#include "conformance/runner/matrix_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Throws startup_error.
exit_code run_matrix(const matrix_options& options);

}  // namespace flowkit::tools
