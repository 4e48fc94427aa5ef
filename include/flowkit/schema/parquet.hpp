// SPDX-License-Identifier: BSL-1.0
// A Parquet schema as text, as parquet-mr prints and parses it (message ... { optional binary name (STRING); }). Arrow
// derives its own from it.
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
    indent(depth);
    out_.put(c.optional ? "optional " : "required ");
    if (c.type == kind::record) {
      group(c), out_.put(" {\n"), fields(c.inner(), depth + 1), indent(depth), out_.put("}\n");
    } else if (c.type == kind::list) {
      group(c), out_.put(" (LIST) {\n");
      indent(depth + 1), out_.put("repeated group list {\n");
      indent(depth + 2), out_.put("required ");
      if (is_plain_list(c)) {
        value(*c.first, [&] { out_.put("element"); });
      } else {
        out_.put("group element {\n"), fields(c.inner(), depth + 3), indent(depth + 2), out_.put("}\n");
      }
      indent(depth + 1), out_.put("}\n"), indent(depth), out_.put("}\n");
    } else {
      value(c, [&] { write_name(out_, c); });
    }
  }
  void group(const column& c) { out_.put("group "), write_name(out_, c); }
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
