// SPDX-License-Identifier: BSL-1.0
// The capture that replay writes in place of sending.
#pragma once

#include <memory>
#include <string>

#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/replay/identities.hpp"

namespace flowkit::tools {

/// Throws startup_error. `shown` outlives it.
[[nodiscard]] std::unique_ptr<destination> open_replay_file(const std::string& path, const identities& shown);

}  // namespace flowkit::tools
