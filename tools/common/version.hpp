// SPDX-License-Identifier: BSL-1.0
// What --version prints.
#pragma once

#include <string>
#include <string_view>

namespace flowkit::tools {

/// FLOWKIT_VERSION comes from the build.
[[nodiscard]] inline std::string version_text(std::string_view program) {
  return std::string(program) + " (flowkit) " FLOWKIT_VERSION;
}

}  // namespace flowkit::tools
