// SPDX-License-Identifier: BSL-1.0
// Normalised flows as JSON lines and as CSV.
#pragma once

#include <flowkit/flow/value_text.hpp>

namespace flowkit::flow {

/// Room for a line of all columns whose strings (exporter, application, user) are of up to 256 octets each; longer ones
/// overflow the writer.
inline constexpr std::size_t max_line = 8192;

namespace detail {
struct json_visitor {
  text_writer& out;
  void operator()(std::string_view s) const noexcept { write_json_string(out, s); }
  template <class T>
  void operator()(const T& v) const noexcept {
    if constexpr (!is_number<T>) out.put('"');
    write_value(out, v);
    if constexpr (!is_number<T>) out.put('"');
  }
};

struct csv_visitor {
  text_writer& out;
  /// RFC 4180
  void operator()(std::string_view s) const noexcept {
    if (s.find_first_of(",\"\r\n") == std::string_view::npos) return out.put(s);
    out.put('"');
    for (const char c : s) {
      if (c == '"') out.put('"');
      out.put(c);
    }
    out.put('"');
  }
  template <class T>
  void operator()(const T& v) const noexcept {
    write_value(out, v);
  }
};
}  // namespace detail

/// `{"@timestamp":"...","source.ip":...}` and a line feed. Absent fields are left out. Integers are exact.
inline void write_json_line(text_writer& out, const record& r, const line_context& context,
                            std::span<const column> which) noexcept {
  char before = '{';
  for (const column& c : which) {
    if (!has_value(c, r, context)) continue;
    out.put(before), out.put('"'), out.put(c.name), out.put("\":");
    visit_value(c, r, context, detail::json_visitor{out});
    before = ',';
  }
  if (before == '{') out.put('{');
  out.put("}\n");
}

constexpr void write_csv_header(text_writer& out, std::span<const column> which) noexcept {
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i != 0) out.put(',');
    out.put(which[i].name);
  }
  out.put('\n');
}

/// RFC 4180: absent fields are empty; strings with a comma, quote or line break are quoted.
inline void write_csv_line(text_writer& out, const record& r, const line_context& context,
                           std::span<const column> which) noexcept {
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i != 0) out.put(',');
    if (has_value(which[i], r, context)) visit_value(which[i], r, context, detail::csv_visitor{out});
  }
  out.put('\n');
}

}  // namespace flowkit::flow
