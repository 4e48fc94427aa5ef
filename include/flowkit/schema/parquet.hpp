// SPDX-License-Identifier: BSL-1.0
// A Parquet schema as text, as parquet-mr prints and parses it (message ... { optional binary name (STRING); }); Arrow
// derives its own from it. Columns are called by their identifiers (names.hpp): its text has no blanks in names, and
// its readers take dots for groups.
#pragma once

#include <flowkit/schema/names.hpp>
#include <flowkit/schema/types.hpp>

namespace flowkit::inline v0::schema {

struct parquet_options {
  std::string_view name = "flow";
};

namespace detail {
class parquet_writer {
 public:
  explicit parquet_writer(text_writer& out) noexcept : out_(out) {}

  void fields(columns_view columns, int depth) {
    for (const column& c : columns) field(c, depth);
  }

 private:
  void indent(int depth) {
    for (int i = 0; i < depth; ++i) out_.put("  ");
  }
  void field(const column& c, int depth) {
    named(c, c.optional, depth, [&] { write_identifier(out_, c); });
  }
  void named(const column& c, bool optional, int depth, auto name) {
    indent(depth), out_.put(optional ? "optional " : "required ");
    if (c.type == kind::record) {
      out_.put("group "), name(), out_.put(" {\n"), fields(c.inner(), depth + 1), indent(depth), out_.put("}\n");
    } else if (c.type == kind::list) {
      out_.put("group "), name(), out_.put(" (LIST) {\n");
      indent(depth + 1), out_.put("repeated group list {\n"), element(c, depth + 2);
      indent(depth + 1), out_.put("}\n"), indent(depth), out_.put("}\n");
    } else {
      value(c, name);
    }
  }
  void element(const column& list, int depth) {
    column record = list;
    record.type = kind::record;
    named(list.is_plain ? *list.first : record, false, depth, [this] { out_.put("element"); });
  }
  void value(const column& c, auto name) {
    const type_names& names = names_of(c.type);
    if (c.type == kind::octets && c.size != 0)
      out_.put("fixed_len_byte_array("), write_text(out_, c.size), out_.put(')');
    else
      out_.put(std::string_view(names.parquet));
    out_.put(' '), name();
    if (const std::string_view as = names.parquet_as; !as.empty()) out_.put(" ("), out_.put(as), out_.put(')');
    out_.put(";\n");
  }

  text_writer& out_;
};
}  // namespace detail

inline void write_parquet(text_writer& out, columns_view columns, const parquet_options& options = {}) {
  out.put("message "), write_identifier(out, options.name), out.put(" {\n");
  detail::parquet_writer{out}.fields(columns, 1);
  out.put("}\n");
}

}  // namespace flowkit::schema
