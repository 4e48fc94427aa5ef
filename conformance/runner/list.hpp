// SPDX-License-Identifier: BSL-1.0
// `flowcheck list`: prints the catalogue.
#pragma once

#include "conformance/runner/list_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

[[nodiscard]] exit_code run_list(const list_options& options);

}  // namespace flowkit::tools
