// SPDX-License-Identifier: BSL-1.0
// `flowcheck explain`: datagrams as annotated hex, and requirements.
#pragma once

#include "conformance/runner/explain_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] exit_code run_explain(const explain_options& options);

}  // namespace flowkit::tools
