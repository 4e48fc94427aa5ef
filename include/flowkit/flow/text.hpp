// SPDX-License-Identifier: BSL-1.0
// Normalised flows as JSON lines, CSV and text.
#pragma once

#include <flowkit/flow/columns.hpp>

namespace flowkit::flow {

/// Room for a line of all columns whose strings (exporter, application, user) are of up to 256 octets each; longer ones
/// overflow the writer.
inline constexpr std::size_t max_line = 8192;

/// `{"@timestamp":"...","source.ip":...}` and a line feed. Absent fields are left out. Integers are exact.
constexpr void write_json_line(text_writer& out, const record& r, const line_context& context,
                               std::span<const column> which) noexcept {
  char before = '{';
  for (const column& c : which) {
    if (!c.present(r, context)) continue;
    out.put(before), out.put('"'), out.put(std::string_view(c.name)), out.put("\":");
    c.write(out, r, context, line_style::json);
    before = ',';
  }
  if (before == '{') out.put('{');
  out.put("}\n");
}

constexpr void write_csv_header(text_writer& out, std::span<const column> which) noexcept {
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i != 0) out.put(',');
    out.put(std::string_view(which[i].name));
  }
  out.put('\n');
}

/// RFC 4180: absent fields are empty; strings with a comma, quote or line break are quoted.
constexpr void write_csv_line(text_writer& out, const record& r, const line_context& context,
                              std::span<const column> which) noexcept {
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i != 0) out.put(',');
    if (which[i].present(r, context)) which[i].write(out, r, context, line_style::csv);
  }
  out.put('\n');
}

/// For reading by eye: `2026-07-22T10:11:12.345Z tcp 192.0.2.1:1234 -> 198.51.100.2:443 network.packets=10 ...`
constexpr void write_text_line(text_writer& out, const record& r, const line_context& context,
                               std::span<const column> which) noexcept {
  write_text(out, filed_under(r)), out.put(' ');
  if (r.has<&record::protocol>()) detail::write_protocol(out, r.protocol, line_style::plain);
  const auto end_point = [&](const ip_address& a, std::uint16_t port, bool has_port) {
    if (a.is_v6() && has_port) out.put('[');
    write_text(out, a);
    if (a.is_v6() && has_port) out.put(']');
    if (has_port) out.put(':'), write_text(out, port);
  };
  out.put(' '), end_point(r.get<&record::source>(), r.source_port, r.has<&record::source_port>());
  out.put(" -> "), end_point(r.get<&record::destination>(), r.destination_port, r.has<&record::destination_port>());
  for (const column& c : which) {
    const std::string_view n{c.name};
    if (!c.present(r, context) || n.starts_with("source.") || n.starts_with("destination.") || n == "@timestamp" ||
        n == name::protocol.name)
      continue;
    out.put(' '), out.put(n), out.put('='), c.write(out, r, context, line_style::plain);
  }
  out.put('\n');
}

}  // namespace flowkit::flow
