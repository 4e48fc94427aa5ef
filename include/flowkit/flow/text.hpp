// SPDX-License-Identifier: BSL-1.0
// Normalised flows as JSON lines, CSV and text. The names are those of the flow table; what only printing knows
// (@timestamp, the exporter's name) is added here.
#pragma once

#include <array>
#include <span>

#include <flowkit/core/json.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/protocol_name.hpp>
#include <flowkit/flow/record.hpp>

namespace flowkit::flow {

/// What a line says beside the flow itself.
struct line_context {
  std::string_view exporter;  ///< name or address; empty where it is unknown
};

/// One named value of a line.
struct column {
  const char* name;
  bool quoted;      ///< a string in JSON
  bool is_default;  ///< part of a line unless other columns are asked for
  bool (*present)(const record&);
  void (*write)(text_writer&, const record&, const line_context&);
};

namespace detail {
template <class Record, class... D> consteval std::array<const char*, sizeof...(D)> names_of(layout_t<Record, D...>) {
  return {D::info.name...};
}
inline constexpr auto table_names = names_of(table);

constexpr void write_value(text_writer& out, duration d) noexcept { write_text(out, d.ns / 1'000'000); }
constexpr void write_value(text_writer& out, const auto& v) noexcept { write_text(out, v); }

template <class T> inline constexpr bool is_text = !std::is_arithmetic_v<T> && !std::is_same_v<T, duration>;

/// A member under the name that the flow table gives it.
template <auto Member> consteval column column_of(bool is_default) {
  using value = typename flowkit::detail::member_of<decltype(Member)>::value;
  return {table_names[index_of<Member>(table)], is_text<value>, is_default,
          [](const record& r) { return r.has<Member>(); },
          [](text_writer& out, const record& r, const line_context&) { write_value(out, r.*Member); }};
}

constexpr bool always(const record&) { return true; }
constexpr bool has_protocol(const record& r) { return r.has<&record::protocol>(); }
/// Protocols without a keyword are their number, as a string all the same.
constexpr void write_protocol(text_writer& out, const record& r, const line_context&) {
  if (const auto keyword = protocol_keyword(r.protocol); !keyword.empty())
    out.put(keyword);
  else
    write_text(out, r.protocol);
}
constexpr void write_filed_under(text_writer& out, const record& r, const line_context&) {
  write_text(out, filed_under(r));
}
constexpr void write_exporter(text_writer& out, const record&, const line_context& c) { out.put(c.exporter); }
}  // namespace detail

/// All columns, the default ones first and in their order.
inline constexpr std::array columns{
    column{"@timestamp", true, true, detail::always, detail::write_filed_under},
    detail::column_of<&record::source>(true),
    detail::column_of<&record::source_port>(true),
    detail::column_of<&record::destination>(true),
    detail::column_of<&record::destination_port>(true),
    column{name::protocol.name, true, true, detail::has_protocol, detail::write_protocol},
    detail::column_of<&record::bytes>(true),
    detail::column_of<&record::packets>(true),
    detail::column_of<&record::span>(true),
    column{"flow.exporter", true, true, detail::always, detail::write_exporter},
    detail::column_of<&record::start>(true),
    detail::column_of<&record::end>(true),
    detail::column_of<&record::ingress_interface>(false),
    detail::column_of<&record::egress_interface>(false),
    detail::column_of<&record::next_hop>(false),
    detail::column_of<&record::source_as>(false),
    detail::column_of<&record::destination_as>(false),
    detail::column_of<&record::source_prefix>(false),
    detail::column_of<&record::destination_prefix>(false),
    detail::column_of<&record::tos>(false),
    detail::column_of<&record::tcp_flags>(false),
    detail::column_of<&record::sampling_interval>(false),
    detail::column_of<&record::sampling_algorithm>(false),
    detail::column_of<&record::engine_type>(false),
    detail::column_of<&record::engine_id>(false),
    detail::column_of<&record::exported>(false),
    detail::column_of<&record::received>(false),
};

/// The number of columns of a default line.
inline constexpr std::size_t default_column_count = [] {
  std::size_t n = 0;
  for (const column& c : columns) n += c.is_default ? 1 : 0;
  return n;
}();

/// Room that a line of all columns takes at the most, with an exporter name of up to 256 octets (each may become six).
inline constexpr std::size_t max_line = 4096;

/// `{"@timestamp":"...","source.ip":...}` and a line feed. Absent fields are left out. Integers are exact.
constexpr void write_json_line(text_writer& out, const record& r, const line_context& context,
                               std::span<const column> which) noexcept {
  char before = '{';
  for (const column& c : which) {
    if (!c.present(r) || (c.write == detail::write_exporter && context.exporter.empty())) continue;
    out.put(before), out.put('"'), out.put(std::string_view(c.name)), out.put("\":");
    if (c.write == detail::write_exporter) {
      write_json_string(out, context.exporter);
    } else if (c.quoted) {
      out.put('"'), c.write(out, r, context), out.put('"');
    } else {
      c.write(out, r, context);
    }
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

/// RFC 4180: absent fields are empty; an exporter name with a comma, quote or line break is quoted.
constexpr void write_csv_line(text_writer& out, const record& r, const line_context& context,
                              std::span<const column> which) noexcept {
  for (std::size_t i = 0; i < which.size(); ++i) {
    if (i != 0) out.put(',');
    if (!which[i].present(r)) continue;
    if (which[i].write == detail::write_exporter &&
        context.exporter.find_first_of(",\"\r\n") != std::string_view::npos) {
      out.put('"');
      for (const char c : context.exporter) {
        if (c == '"') out.put('"');
        out.put(c);
      }
      out.put('"');
    } else {
      which[i].write(out, r, context);
    }
  }
  out.put('\n');
}

/// For reading by eye: `2026-07-22T10:11:12.345Z tcp 192.0.2.1:1234 -> 198.51.100.2:443 packets=10 ...`
constexpr void write_text_line(text_writer& out, const record& r, const line_context& context,
                               std::span<const column> which) noexcept {
  write_text(out, filed_under(r)), out.put(' ');
  if (r.has<&record::protocol>()) detail::write_protocol(out, r, context);
  const auto end_point = [&](const ip_address& a, std::uint16_t port, bool has_port) {
    if (a.is_v6() && has_port) out.put('[');
    write_text(out, a);
    if (a.is_v6() && has_port) out.put(']');
    if (has_port) out.put(':'), write_text(out, port);
  };
  out.put(' '), end_point(r.source, r.source_port, r.has<&record::source_port>());
  out.put(" -> "), end_point(r.destination, r.destination_port, r.has<&record::destination_port>());
  for (const column& c : which) {
    const std::string_view n{c.name};
    if (!c.present(r) || (c.write == detail::write_exporter && context.exporter.empty()) || n.starts_with("source.") ||
        n.starts_with("destination.") || n == "@timestamp" || n == name::protocol.name)
      continue;
    out.put(' '), out.put(n), out.put('='), c.write(out, r, context);
  }
  out.put('\n');
}

}  // namespace flowkit::flow
