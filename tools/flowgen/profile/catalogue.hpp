// SPDX-License-Identifier: BSL-1.0
// The profiles that are built in, and those of users.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "tools/flowgen/profile/profile.hpp"

namespace flowkit::tools {

/// The names of the built-in ones, sorted.
[[nodiscard]] std::span<const std::string_view> profile_names() noexcept;

/// A built-in profile, or that of a file: whatever has a dot or a slash in it is a path. Throws startup_error: usage
/// (there is no such profile, with the nearest names; what is wrong in the file), io.
[[nodiscard]] std::shared_ptr<const profile> load_profile(const std::string& name_or_path);

/// What --protocol alone means.
[[nodiscard]] std::shared_ptr<const profile> generic_profile(protocol p);

}  // namespace flowkit::tools
