// SPDX-License-Identifier: BSL-1.0
// What --version prints.
#pragma once

#include <string>
#include <string_view>

#include <flowkit/version.hpp>

namespace flowkit::tools {

[[nodiscard]] inline std::string version_text(std::string_view program) {
  return std::string(program) + " (flowkit) " FLOWKIT_VERSION_STRING;
}

}  // namespace flowkit::tools
