// SPDX-License-Identifier: BSL-1.0
// Columns that only an option fills: what asks for one without its option would never find a value.
#pragma once

#include <string>
#include <string_view>

#include <flowkit/flow/columns.hpp>

namespace flowkit::tools {

/// `filled`: the columns that the given options fill, each after a comma. Throws startup_error (usage) that names the
/// option that is missing. `asks`: the option that names the column.
void require_filled(std::string_view asks, const flow::column& c, std::string_view filled);

}  // namespace flowkit::tools
