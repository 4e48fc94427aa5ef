// SPDX-License-Identifier: BSL-1.0
// The search for a receiver's knee: warm-up, steps, soaks, and why it is over.
#pragma once

#include "tools/common/stop_flag.hpp"
#include "tools/flowgen/knee/options.hpp"
#include "tools/flowgen/knee/run.hpp"

namespace flowkit::tools {

/// Each run is said on stderr as soon as it is over. Throws startup_error before the first; what fails later is in the
/// result, with what is known until then.
[[nodiscard]] knee_result find_knee(const knee_options& o, const stop_flag& interrupted);

}  // namespace flowkit::tools
