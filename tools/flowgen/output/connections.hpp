// SPDX-License-Identifier: BSL-1.0
// Exporters that send over TCP, TLS or DTLS: a connection for each.
#pragma once

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// All connect at once. Throws startup_error: nothing has been sent then.
[[nodiscard]] std::unique_ptr<destination> connect_to_collector(const flowgen_options& o, const stop_flag& stop,
                                                                part_of_run part);

}  // namespace flowkit::tools
