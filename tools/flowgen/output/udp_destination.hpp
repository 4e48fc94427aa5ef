// SPDX-License-Identifier: BSL-1.0
// Exporters that send over UDP: a socket for each, as far as they suffice.
#pragma once

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_udp(const flowgen_options& o, const stop_flag& stop);

}  // namespace flowkit::tools
