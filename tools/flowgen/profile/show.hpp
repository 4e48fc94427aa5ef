// SPDX-License-Identifier: BSL-1.0
// Profiles in words: a line for each, and one with where each fact is from.
#pragma once

#include <string>

#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

/// A line for each built-in profile, its name first.
[[nodiscard]] std::string list_profiles();
/// All that the profile says. Throws startup_error (usage) for what cannot be sent.
[[nodiscard]] std::string show_profile(const profile& p);

}  // namespace flowkit::tools
