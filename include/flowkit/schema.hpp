// SPDX-License-Identifier: BSL-1.0
// Opt-in: layouts and the normalised flow as schemas of other formats (docs/schema.md).
#pragma once

#include <flowkit/schema/clickhouse.hpp>
#include <flowkit/schema/columns.hpp>
#include <flowkit/schema/dictionary.hpp>
#include <flowkit/schema/flow_columns.hpp>
#include <flowkit/schema/json_schema.hpp>
#include <flowkit/schema/lua.hpp>
#include <flowkit/schema/markdown.hpp>
#include <flowkit/schema/opensearch.hpp>
#include <flowkit/schema/parquet.hpp>
#include <flowkit/schema/protobuf.hpp>
#include <flowkit/schema/sqlite.hpp>
#include <flowkit/schema/text.hpp>
