// SPDX-License-Identifier: BSL-1.0
// A table of ClickHouse. Records in records are columns of their own, outer.inner; lists of values are arrays; lists of
// records are a string each, of their JSON.
#pragma once

#include <flowkit/schema/sql.hpp>

namespace flowkit::inline v0::schema {

struct clickhouse_options {
  std::string_view table = "flows";
  /// DateTime64 came with 20.1. Without it times are strings, whose order is that of the times.
  bool has_datetime64 = true;
};

namespace detail {
inline void write_clickhouse_type(text_writer& out, const column& c, bool optional, const clickhouse_options& options) {
  if (is_value_list(c) || (c.type == kind::list && c.is_plain && is_value_list(*c.first))) {
    out.put("Array("), write_clickhouse_type(out, *c.first, false, options), out.put(')');
    return;
  }
  const bool is_text = c.type == kind::list || (c.type == kind::time && !options.has_datetime64);
  if (optional) out.put("Nullable(");
  out.put(std::string_view(is_text ? "String" : names_of(c.type).clickhouse));
  if (optional) out.put(')');
}
}  // namespace detail

/// Ordered by the first column, if that is always there.
inline void write_clickhouse(text_writer& out, columns_view columns, const clickhouse_options& options = {}) {
  const auto quoted = [&](auto name) { out.put('`'), name(), out.put('`'); };
  out.put("CREATE TABLE "), quoted([&] { out.put(options.table); }), out.put("\n(");
  bool is_first = true;
  for_each_flat(columns, [&](const column_path& at) {
    out.put(is_first ? "\n    " : ",\n    ");
    quoted([&] { write_path(out, at); });
    out.put(' '), detail::write_clickhouse_type(out, *at.own, at.is_optional(), options);
    is_first = false;
  });
  out.put("\n)\nENGINE = MergeTree\nORDER BY ");
  if (!columns.empty() && !columns[0].optional && columns[0].type < kind::record)
    quoted([&] { write_name(out, columns[0]); });
  else
    out.put("tuple()");
  out.put(";\n");
}

}  // namespace flowkit::schema
