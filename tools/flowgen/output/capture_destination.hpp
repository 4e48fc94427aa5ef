// SPDX-License-Identifier: BSL-1.0
// What exporters would send, as a capture file.
#pragma once

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_capture(const flowgen_options& o);

}  // namespace flowkit::tools
