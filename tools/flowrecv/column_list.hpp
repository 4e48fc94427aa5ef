// SPDX-License-Identifier: BSL-1.0
// What --fields names.
#pragma once

#include <string>
#include <vector>

#include <flowkit/flow/columns.hpp>

namespace flowkit::tools {

/// The columns of `--fields`: "default", "all", or names separated by commas; a name after "default," adds to them.
/// Throws startup_error (usage) that names the unknown one, and the nearest.
[[nodiscard]] std::vector<flow::column> select_columns(std::string_view fields);

/// All names, a line each, the default ones marked: for --list-fields.
[[nodiscard]] std::string list_columns();

}  // namespace flowkit::tools
