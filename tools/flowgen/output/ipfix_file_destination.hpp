// SPDX-License-Identifier: BSL-1.0
// IPFIX messages as a file (RFC 5655).
#pragma once

#include "tools/flowgen/output/destination.hpp"

namespace flowkit::tools {

/// Throws startup_error.
[[nodiscard]] std::unique_ptr<destination> open_ipfix_file(const flowgen_options& o);

}  // namespace flowkit::tools
