// SPDX-License-Identifier: BSL-1.0
// Exporters that send over UDP: each from a socket of its own, or from an address of its own over one socket.
#pragma once

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_udp(const flowgen_options& o, const stop_flag& stop, part_of_run part);

}  // namespace flowkit::tools
