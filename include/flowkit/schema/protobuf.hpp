// SPDX-License-Identifier: BSL-1.0
// A message of Protocol Buffers (proto3). Fields are called by their identifiers (names.hpp), in Protobuf's JSON by the
// names of the columns: its parsers read the lines of flows as they are, but for octets, which they have in base64.
#pragma once

#include <flowkit/core/json.hpp>
#include <flowkit/schema/names.hpp>
#include <flowkit/schema/types.hpp>

namespace flowkit::inline v0::schema {

struct protobuf_options {
  std::string_view message = "flow";
  std::string_view package = "";  ///< none
};

namespace detail {
class protobuf_writer {
 public:
  explicit protobuf_writer(text_writer& out) noexcept : out_(out) {}

  void message(std::string_view name, columns_view columns, int depth) {
    indent(depth), out_.put("message "), write_identifier(out_, name), out_.put(" {\n");
    for (const column& c : columns)
      if (c.count != 0 && !is_value_list(c)) message_of(c, depth + 1);
    for (const column& c : columns) field(c, depth + 1);
    indent(depth), out_.put("}\n");
  }

 private:
  void indent(int depth) {
    for (int i = 0; i < depth; ++i) out_.put("  ");
  }
  /// Called after its field: no field of the message may have its name.
  void message_of(const column& c, int depth) {
    indent(depth), out_.put("message "), write_identifier(out_, c), out_.put("__type {\n");
    for (const column& i : c.inner())
      if (i.count != 0 && !is_value_list(i)) message_of(i, depth + 1);
    for (const column& i : c.inner()) field(i, depth + 1);
    indent(depth), out_.put("}\n");
  }
  void field(const column& c, int depth) {
    indent(depth);
    const bool is_own = c.count != 0 && !is_value_list(c);
    // Only `optional` tells 0 from nothing; messages need it not.
    if (c.type == kind::list)
      out_.put("repeated ");
    else if (c.optional && !is_own)
      out_.put("optional ");
    if (is_own)
      write_identifier(out_, c), out_.put("__type");
    else
      out_.put(std::string_view(names_of(c.type == kind::list ? c.first->type : c.type).protobuf));
    out_.put(' '), write_identifier(out_, c), out_.put(" = "), write_text(out_, c.number);
    out_.put(" [json_name = \""), write_json_name(c), out_.put("\"];\n");
  }
  void write_json_name(const column& c) {
    write_json_characters(out_, c.name);
    if (c.occurrence > 1) out_.put('#'), write_text(out_, c.occurrence);
  }

  text_writer& out_;
};

/// Does a value of this kind occur?
[[nodiscard]] constexpr bool has_kind(columns_view columns, kind k) noexcept {
  for (const column& c : columns)
    if (c.type == k || has_kind(c.inner(), k)) return true;
  return false;
}
}  // namespace detail

/// The number of a field is that of its column: the same whichever columns are chosen.
inline void write_protobuf(text_writer& out, columns_view columns, const protobuf_options& options = {}) {
  out.put("syntax = \"proto3\";\n");
  if (!options.package.empty()) out.put("package "), out.put(options.package), out.put(";\n");
  if (detail::has_kind(columns, kind::time)) out.put("import \"google/protobuf/timestamp.proto\";\n");
  out.put('\n');
  detail::protobuf_writer{out}.message(options.message, columns, 0);
}

}  // namespace flowkit::schema
