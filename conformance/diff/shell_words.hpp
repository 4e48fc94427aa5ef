// SPDX-License-Identifier: BSL-1.0
// A command in one argument, cut into words as a shell does; no shell runs it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowkit::conformance {

/// Blanks part words; 'single' quotes keep everything, "double" quotes all but \" and \\, a backslash the character
/// after it. Nothing else has a meaning: no variables, pipes or wildcards. nullopt: a quote is not closed, or a
/// backslash is the last character.
[[nodiscard]] std::optional<std::vector<std::string>> shell_words(std::string_view text);

}  // namespace flowkit::conformance
