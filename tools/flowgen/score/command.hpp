// SPDX-License-Identifier: BSL-1.0
// flowgen score: a product's alerts against the labels of a run.
#pragma once

#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// `flowgen score MANIFEST ALERTS... --map FILE`. Throws startup_error.
[[nodiscard]] exit_code score_command(int argc, char** argv);

}  // namespace flowkit::tools
