// SPDX-License-Identifier: BSL-1.0
// What --schema prints: lines of flows as other programs' schemas, and dissectors of what is received.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <flowkit/flow/columns.hpp>

namespace flowkit::tools {

/// "json-schema: JSON Schema; clickhouse: ..."
[[nodiscard]] std::string schemas_help();

/// Of these columns. `chosen`: by --fields. Throws startup_error (usage): a name that there is not; columns that the
/// schema cannot have together; fields for one that is not of lines.
[[nodiscard]] std::string schema_text(std::string_view name, std::span<const flow::column> columns, bool chosen);

}  // namespace flowkit::tools
