// SPDX-License-Identifier: BSL-1.0
// The scenarios that are built in, and those of files.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tools/flowgen/scenarios/scenario.hpp"

namespace flowkit::tools {

/// In the order of their names.
[[nodiscard]] std::span<const std::string_view> scenario_names() noexcept;
/// The text of a built-in one, or of the file, if the name has a dot or a slash. `option` begins messages. Throws
/// startup_error: usage, or io if the file cannot be read.
[[nodiscard]] std::string scenario_text(const std::string& option, const std::string& name_or_path);
/// Of files the label is their name without folder and extension.
[[nodiscard]] scenario load_scenario(const std::string& option, const std::string& name_or_path);

}  // namespace flowkit::tools
