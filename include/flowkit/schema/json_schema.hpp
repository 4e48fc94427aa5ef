// SPDX-License-Identifier: BSL-1.0
// JSON Schema (draft 2020-12) of what write_json writes of a layout's record, or write_json_line of a flow.
#pragma once

#include <flowkit/core/json.hpp>
#include <flowkit/schema/names.hpp>
#include <flowkit/schema/types.hpp>

namespace flowkit::inline v0::schema {

struct json_schema_options {
  std::string_view title = "flow";
};

namespace detail {
class json_schema_writer {
 public:
  explicit json_schema_writer(text_writer& out) noexcept : out_(out) {}

  /// The members of an object, from "properties" on.
  void object(columns_view columns, int depth) {
    bool is_first = true;
    line(depth), out_.put("\"properties\": {");
    for (const column& c : columns) {
      if (c.occurrence > 1) continue;
      if (!is_first) out_.put(',');
      line(depth + 1), name(c), out_.put(": "), type(c, depth + 1), is_first = false;
    }
    line(depth), out_.put("},"), line(depth), out_.put("\"required\": [");
    is_first = true;
    for (const column& c : columns) {
      if (c.optional || c.occurrence > 1) continue;
      if (!is_first) out_.put(", ");
      name(c), is_first = false;
    }
    out_.put("],"), line(depth), out_.put("\"additionalProperties\": false");
  }

 private:
  void line(int depth) {
    out_.put('\n');
    for (int i = 0; i < depth; ++i) out_.put("  ");
  }
  void name(const column& c) { out_.put('"'), write_json_characters(out_, c.name), out_.put('"'); }

  void type(const column& c, int depth) {
    if (c.type == kind::record) {
      out_.put("{\"type\": \"object\","), object(c.inner(), depth + 1), line(depth), out_.put('}');
    } else if (c.type == kind::list) {
      out_.put("{\"type\": \"array\", \"items\": ");
      if (c.is_plain) {
        type(*c.first, depth);
      } else {
        out_.put("{\"type\": \"object\","), object(c.inner(), depth + 1), line(depth), out_.put('}');
      }
      out_.put('}');
    } else {
      out_.put('{'), value(c), meaning(c), out_.put('}');
    }
  }
  void value(const column& c) {
    if (is_float(c.type))  // JSON has no such numbers
      return out_.put("\"anyOf\": [{\"type\": \"number\"}, {\"enum\": [\"NaN\", \"Infinity\", \"-Infinity\"]}]");
    out_.put("\"type\": \""), out_.put(std::string_view(names_of(c.type).json)), out_.put('"');
    if (is_unsigned(c.type)) {
      out_.put(", \"minimum\": 0, \"maximum\": "), write_text(out_, ~std::uint64_t{0} >> (64 - value_bits(c)));
    } else if (is_signed(c.type)) {
      const std::uint64_t most = ~std::uint64_t{0} >> (65 - value_bits(c));
      out_.put(", \"minimum\": "), write_text(out_, -static_cast<std::int64_t>(most) - 1);
      out_.put(", \"maximum\": "), write_text(out_, most);
    }
    text_form(c);
  }
  void text_form(const column& c) {
    constexpr std::string_view v4 = R"(^\\d{1,3}(\\.\\d{1,3}){3}$)", v6 = "^[0-9a-f:.]*:[0-9a-f:.]*$";
    switch (c.type) {
      case kind::ipv4: return pattern(v4, "ipv4");
      case kind::ipv6: return pattern(v6, "ipv6");
      case kind::address:
        out_.put(", \"anyOf\": [{\"pattern\": \""), out_.put(v4), out_.put("\", \"format\": \"ipv4\"}, ");
        return out_.put("{\"pattern\": \""), out_.put(v6), out_.put("\", \"format\": \"ipv6\"}]");
      case kind::mac: return pattern("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", {});
      case kind::time: return pattern(R"(^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$)", "date-time");
      case kind::octets:
        out_.put(", \"pattern\": \"^([0-9a-f]{2})");
        if (c.size != 0)
          out_.put('{'), write_text(out_, c.size), out_.put("}$\"");
        else
          out_.put("*$\"");
        return;
      default: return;
    }
  }
  void pattern(std::string_view text, std::string_view format) {
    out_.put(", \"pattern\": \""), out_.put(text), out_.put('"');
    if (!format.empty()) out_.put(", \"format\": \""), out_.put(format), out_.put('"');
  }
  void meaning(const column& c) {
    if (c.what == nullptr || c.what->units == unit::none) return;
    out_.put(", \"description\": \""), out_.put(std::string_view(unit_name(c.what->units))), out_.put('"');
  }

  text_writer& out_;
};
}  // namespace detail

/// An object that has every column that is not optional, and no other member. A name that occurs again in a layout is
/// one member of its JSON, and here.
inline void write_json_schema(text_writer& out, columns_view columns, const json_schema_options& options = {}) {
  out.put("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": ");
  write_json_string(out, options.title);
  out.put(",\n  \"type\": \"object\",");
  detail::json_schema_writer{out}.object(columns, 1);
  out.put("\n}\n");
}

}  // namespace flowkit::schema
