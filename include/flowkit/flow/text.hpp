// SPDX-License-Identifier: BSL-1.0
// Normalised flows as JSON lines and as CSV.
#pragma once

#include <utility>

#include <flowkit/flow/value_text.hpp>

namespace flowkit::inline v0::flow {

/// Room for a line of all columns whose strings (exporter, application, user) are of up to 256 octets each; longer ones
/// overflow the writer.
inline constexpr std::size_t max_line = 8192;

namespace detail {
constexpr void write_time(text_writer& out, timestamp t, flowkit::detail::times_of_day& times) noexcept {
  out.put_up_to<flowkit::detail::time_size>([&](char* to) { return times.put(to, t); });
}

/// Without quotes.
struct json_visitor {
  text_writer& out;
  flowkit::detail::times_of_day& times;
  void operator()(timestamp t) const noexcept { write_time(out, t, times); }
  void operator()(std::string_view s) const noexcept { write_json_characters(out, s); }
  template <class T>
  void operator()(const T& v) const noexcept {
    write_value(out, v);
  }
};

struct csv_visitor {
  text_writer& out;
  flowkit::detail::times_of_day& times;
  void operator()(timestamp t) const noexcept { write_time(out, t, times); }
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

/// Name and value, if the flow has one.
[[gnu::always_inline]] inline void write_json_member(text_writer& out, const column& c, const record& r,
                                                     const line_context& context, bool& is_first,
                                                     flowkit::detail::times_of_day& times) noexcept {
  if (!has_value(c, r, context)) return;
  out.put_up_to<json_key::room>([&](char* to) {
    flowkit::detail::copy_text(to, c.key.text.data(), json_key::room);
    if (is_first) *to = '{';
    return to + c.key.size;
  });
  is_first = false;
  visit_value(c, r, context, json_visitor{out, times});
  if (c.key.is_quoted) out.put('"');
}
}  // namespace detail

/// `{"@timestamp":"...","source.ip":...}` and a line feed. Absent fields are left out. Integers are exact.
inline void write_json_line(text_writer& out, const record& r, const line_context& context,
                            std::span<const column> which) noexcept {
  bool is_first = true;
  flowkit::detail::times_of_day times;
  for (const column& c : which) detail::write_json_member(out, c, r, context, is_first, times);
  out.put(is_first ? "{}\n" : "}\n");
}
/// The same with the default columns, in 0.65 of the time: each is known when this is compiled, and with all calls
/// inlined the writer stays in registers.
template <const auto& Table = table>
[[gnu::flatten]] void write_json_line(text_writer& out, const record& r, const line_context& context) noexcept {
  bool is_first = true;
  flowkit::detail::times_of_day times;
  text_writer line = out;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (detail::write_json_member(line, detail::default_columns<Table>[I], r, context, is_first, times), ...);
  }
  (std::make_index_sequence<default_column_count>{});
  line.put("}\n");  // there always is a time
  out = line;
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
  flowkit::detail::times_of_day times;
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i != 0) out.put(',');
    if (has_value(which[i], r, context)) visit_value(which[i], r, context, detail::csv_visitor{out, times});
  }
  out.put('\n');
}

}  // namespace flowkit::flow
