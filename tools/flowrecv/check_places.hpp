// SPDX-License-Identifier: BSL-1.0
// What the options of a run name outside of it: can it be read, written, used? Asked before anything is changed.
#pragma once

#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/flowrecv/options.hpp"

namespace flowkit::tools {

/// Throws startup_error (io) where a file that is to be read cannot be opened. Pipes and devices are not opened.
void check_inputs(const flowrecv_options& o);

/// --check-config: what would keep the run from beginning, in its order. Nothing is created, emptied or bound.
[[nodiscard]] std::vector<startup_error> wrong_places(const flowrecv_options& o);

}  // namespace flowkit::tools
