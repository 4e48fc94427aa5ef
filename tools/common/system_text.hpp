// SPDX-License-Identifier: BSL-1.0
// errno in words, whatever thread asks.
#pragma once

#include <string>
#include <system_error>

namespace flowkit::tools {

[[nodiscard]] inline std::string system_text(int error_number) { return std::generic_category().message(error_number); }

}  // namespace flowkit::tools
