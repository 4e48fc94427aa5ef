// SPDX-License-Identifier: BSL-1.0
// Requirements chosen by what their ids begin with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/examiner/settings.hpp"

namespace flowkit::tools {

/// Does the id begin so? Case does not count.
[[nodiscard]] bool has_prefix(std::string_view id, std::string_view prefix) noexcept;

/// Throws startup_error (usage) with the nearest ids if none begins so; `option` begins the message.
void check_prefix(std::string_view option, std::string_view prefix);

/// Sets settings.wanted: those of `only` (none: all) without those of `except` and those of another edition of the
/// rules. Throws startup_error (usage): an unknown prefix, or nothing that is checked is left.
void select(conformance::settings& s, const std::vector<std::string>& only, const std::vector<std::string>& except);

}  // namespace flowkit::tools
