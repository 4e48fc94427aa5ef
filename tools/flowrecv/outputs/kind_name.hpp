// SPDX-License-Identifier: BSL-1.0
// KIND:WHERE of --output: is what stands before a colon a kind, one that was misspelt, or part of a file's name?
#pragma once

#include <string>
#include <string_view>

#include "tools/flowrecv/formats/format.hpp"

namespace flowkit::tools {

struct output_name {
  std::string kind;  ///< empty: a plain file
  std::string where;
};

/// Throws startup_error (usage) where the kind is evidently one that was misspelt.
[[nodiscard]] output_name split_output(const std::string& text);

/// Null: ipfix, which is no lines. Throws startup_error (usage) that names the option.
[[nodiscard]] const format_row* format_named(std::string_view option, std::string_view name);

}  // namespace flowkit::tools
