// SPDX-License-Identifier: BSL-1.0
// `flowcheck codec`: runs the properties and tells what came of them.
#pragma once

#include "conformance/runner/codec_options.hpp"
#include "tools/common/exit_code.hpp"

namespace flowkit::tools {

/// Findings: a property does not hold. Throws startup_error (usage) when no property has such a name.
[[nodiscard]] exit_code run_codec(const codec_options& options);

}  // namespace flowkit::tools
