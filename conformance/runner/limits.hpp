// SPDX-License-Identifier: BSL-1.0
// The limits of examiner/settings.hpp under their names on the command line.
#pragma once

#include <string>
#include <string_view>

#include "conformance/examiner/settings.hpp"

namespace flowkit::tools {

/// NAME=VALUE. Throws startup_error (usage); `option` begins the message.
void set_limit(conformance::limits& to, std::string_view option, std::string_view text);

/// A line each: name, default, meaning.
[[nodiscard]] std::string list_limits();

}  // namespace flowkit::tools
