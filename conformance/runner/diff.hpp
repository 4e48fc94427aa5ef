// SPDX-License-Identifier: BSL-1.0
// `flowcheck diff`: two decoders on one capture, and the smallest datagrams on which they disagree.
#pragma once

#include "conformance/runner/diff_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] exit_code run_diff(const diff_options& options);

}  // namespace flowkit::tools
