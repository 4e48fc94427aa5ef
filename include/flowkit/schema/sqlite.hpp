// SPDX-License-Identifier: BSL-1.0
// A table of SQLite, and a view that takes lines of JSON: what is inserted into it arrives in the table. Records in
// records are columns of their own, outer.inner; lists are a text each, of their JSON.
#pragma once

#include <flowkit/schema/sql.hpp>

namespace flowkit::inline v0::schema {

struct sqlite_options {
  std::string_view table = "flows";
  bool takes_lines = true;  ///< the view, called TABLE_lines (SQLite 3.38)
};

namespace detail {
/// $."head"."unix_secs"
inline void write_sqlite_json_path(text_writer& out, const column_path& at) {
  if (at.around != nullptr)
    write_sqlite_json_path(out, *at.around);
  else
    out.put('$');
  out.put(".\""), out.put(at.own->name), out.put('"');
}
}  // namespace detail

/// SQLite's integers have 63 bits and a sign. A greater one would be rounded; here the row is rejected.
inline void write_sqlite(text_writer& out, columns_view columns, const sqlite_options& options = {}) {
  const auto path = [&](const column_path& at) { out.put('"'), write_path(out, at), out.put('"'); };
  out.put("CREATE TABLE \""), out.put(options.table), out.put("\"\n(");
  bool is_first = true;
  for_each_flat(columns, [&](const column_path& at) {
    const column& c = *at.own;
    out.put(is_first ? "\n  " : ",\n  "), path(at), out.put(' ');
    out.put(std::string_view(c.type == kind::list ? "TEXT" : names_of(c.type).sqlite));
    if (!at.is_optional()) out.put(" NOT NULL");
    if (c.type == kind::unsigned64 && value_bits(c) == 64)
      out.put(" CHECK (typeof("), path(at), out.put(") <> 'real')");
    is_first = false;
  });
  out.put("\n);\n");
  if (!options.takes_lines) return;
  const auto view = [&] { out.put('"'), out.put(options.table), out.put("_lines\""); };
  out.put("CREATE VIEW "), view(), out.put(" AS SELECT NULL AS line WHERE 0;\n");
  out.put("CREATE TRIGGER \""), out.put(options.table), out.put("_insert\" INSTEAD OF INSERT ON "), view();
  out.put("\nBEGIN\n  INSERT INTO \""), out.put(options.table), out.put("\" VALUES\n  (");
  is_first = true;
  for_each_flat(columns, [&](const column_path& at) {
    out.put(is_first ? "\n    NEW.line ->> '" : ",\n    NEW.line ->> '");
    detail::write_sqlite_json_path(out, at), out.put('\'');
    is_first = false;
  });
  out.put("\n  );\nEND;\n");
}

}  // namespace flowkit::schema
