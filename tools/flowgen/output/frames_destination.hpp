// SPDX-License-Identifier: BSL-1.0
// What exporters would send, in frames on standard output: what test harnesses and flowrecv read.
#pragma once

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_frames(const flowgen_options& o);

}  // namespace flowkit::tools
