// SPDX-License-Identifier: BSL-1.0
// The body of an index template of OpenSearch: PUT _index_template/NAME. Names with dots are paths of objects, as
// OpenSearch takes them; a name that is a value and the beginning of a path (a and a.b) is possible in a flat mapping
// only.
#pragma once

#include <flowkit/core/json.hpp>
#include <flowkit/schema/names.hpp>
#include <flowkit/schema/types.hpp>

namespace flowkit::inline v0::schema {

struct opensearch_options {
  std::string_view index_patterns = "flows-*";
  /// Names with dots are names (`disable_objects`, OpenSearch 3.5), and no paths. Without lists of records.
  bool flat = false;
};

namespace detail {
class opensearch_writer {
 public:
  explicit opensearch_writer(text_writer& out) noexcept : out_(out) {}

  void properties(columns_view columns, int depth) {
    out_.put("\"properties\": {");
    bool is_first = true;
    for (const column& c : columns) {
      if (c.occurrence > 1) continue;  // one member of the JSON
      out_.put(is_first ? "\n" : ",\n");
      for (int i = 0; i <= depth; ++i) out_.put("  ");
      out_.put('"'), write_json_characters(out_, c.name), out_.put("\": {"), type(c, depth + 1), out_.put('}');
      is_first = false;
    }
    out_.put('}');
  }

 private:
  void type(const column& c, int depth) {
    // An array needs no type of its own: any field may have several values.
    if (c.is_plain) return type(*c.first, depth);
    if (c.type == kind::record || c.type == kind::list) {
      if (c.type == kind::list) out_.put("\"type\": \"nested\", ");
      return properties(c.inner(), depth);
    }
    out_.put("\"type\": \""), out_.put(std::string_view(names_of(c.type).opensearch)), out_.put('"');
    // More octets in a term are an error of the whole document.
    if (c.type == kind::string) out_.put(", \"ignore_above\": 8191");
  }

  text_writer& out_;
};
}  // namespace detail

/// Strict: a member that is not in the mapping is an error, and not a new field.
inline void write_opensearch(text_writer& out, columns_view columns, const opensearch_options& options = {}) {
  out.put("{\n  \"index_patterns\": ["), write_json_string(out, options.index_patterns);
  out.put("],\n  \"template\": {\n    \"mappings\": {\n      \"dynamic\": \"strict\",\n      ");
  if (options.flat) out.put("\"disable_objects\": true,\n      ");
  detail::opensearch_writer{out}.properties(columns, 3);
  out.put("\n    }\n  }\n}\n");
}

}  // namespace flowkit::schema
