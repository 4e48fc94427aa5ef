// SPDX-License-Identifier: BSL-1.0
// Truth files: TOML. Keys and meanings: docs/conformance.md.
#pragma once

#include <string>

#include "conformance/sampling/truth.hpp"

namespace flowkit::tools {

/// Throws startup_error: io (the file cannot be read), usage ("truth.toml:4: packets: ...", with what is allowed).
[[nodiscard]] conformance::truth read_truth(const std::string& path);

}  // namespace flowkit::tools
