// SPDX-License-Identifier: BSL-1.0
// Profiles from TOML.
#pragma once

#include "tools/common/config/toml_value.hpp"
#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

/// `name`: of the profile; messages say `path`. Throws startup_error (usage): file, line, key, and what is allowed.
[[nodiscard]] profile read_profile(const toml_value& file, const std::string& name, const std::string& path);

}  // namespace flowkit::tools
