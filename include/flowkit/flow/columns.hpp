// SPDX-License-Identifier: BSL-1.0
// The named values of a normalised flow, as lines of text show them. Names are those of the flow table; what only
// printing knows (@timestamp, the exporter's name) is added here.
#pragma once

#include <array>
#include <span>

#include <flowkit/core/json.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/finish.hpp>
#include <flowkit/flow/protocol_name.hpp>

namespace flowkit::flow {

/// What a line says beside the flow itself.
struct line_context {
  std::string_view exporter;  ///< name or address; empty where it is unknown
};

enum class line_style : std::uint8_t { json, csv, plain };

/// One named value. `write` quotes and escapes as the style needs it.
struct column {
  const char* name;
  bool is_default;  ///< part of a line unless other columns are asked for
  bool (*present)(const record&, const line_context&);
  void (*write)(text_writer&, const record&, const line_context&, line_style);
};

namespace detail {
/// Text from the network or the user.
constexpr void write_string(text_writer& out, std::string_view s, line_style style) noexcept {
  if (style == line_style::json) return write_json_string(out, s);
  if (style == line_style::csv && s.find_first_of(",\"\r\n") != std::string_view::npos) {  // RFC 4180
    out.put('"');
    for (const char c : s) {
      if (c == '"') out.put('"');
      out.put(c);
    }
    return out.put('"');
  }
  for (const char c : s) out.put(style == line_style::plain && static_cast<unsigned char>(c) < 0x20 ? '?' : c);
}
/// Text that needs no escaping.
template <class Write>
constexpr void quoted(text_writer& out, line_style style, Write write) noexcept {
  if (style == line_style::json) out.put('"');
  write();
  if (style == line_style::json) out.put('"');
}

constexpr void write_value(text_writer& out, duration d, line_style) noexcept { write_text(out, d.ns / 1'000'000); }
constexpr void write_value(text_writer& out, std::string_view s, line_style style) noexcept {
  while (!s.empty() && s.back() == '\0') s.remove_suffix(1);  // v9 fills strings of a fixed length
  write_string(out, s, style);
}
/// applicationId: classification engine and selector (RFC 6759), as "13:443".
constexpr void write_value(text_writer& out, flowkit::octets id, line_style style) noexcept {
  quoted(out, style, [&] {
    if (id.empty()) return;
    write_text(out, std::to_integer<std::uint8_t>(id[0])), out.put(':');
    write_text(out, load_be(id.data() + 1, id.size() - 1 < 8 ? id.size() - 1 : 8));
  });
}
constexpr void write_value(text_writer& out, const std::array<std::uint8_t, 3>& label, line_style) noexcept {
  write_text(out, std::uint32_t{label[0]} << 12 | std::uint32_t{label[1]} << 4 | std::uint32_t{label[2]} >> 4);
}
template <class T>
constexpr void write_value(text_writer& out, const T& v, line_style style) noexcept {
  if constexpr (std::is_arithmetic_v<T>)
    write_text(out, v);
  else
    quoted(out, style, [&] { write_text(out, v); });
}

/// A protocol by its keyword in lower case; its number, as a string all the same, where it has none.
constexpr void write_protocol(text_writer& out, std::uint8_t number, line_style style) noexcept {
  quoted(out, style, [&] {
    if (const auto keyword = protocol_keyword(number); !keyword.empty())
      out.put(keyword);
    else
      write_text(out, number);
  });
}
template <auto Member>
inline constexpr bool is_protocol = false;
template <>
inline constexpr bool is_protocol<&record::protocol> = true;
template <>
inline constexpr bool is_protocol<&record::inner_protocol> = true;

/// A field of the flow table under its name.
template <class D>
consteval column column_of() {
  return {D::info.name, false, [](const record& r, const line_context&) { return r.has<D::member>(); },
          [](text_writer& out, const record& r, const line_context&, line_style style) {
            if constexpr (is_protocol<D::member>)
              write_protocol(out, r.*D::member, style);
            else
              write_value(out, r.*D::member, style);
          }};
}
template <class Record, class... D>
consteval std::array<column, sizeof...(D)> columns_of(layout_t<Record, D...>) {
  return {column_of<D>()...};
}
inline constexpr auto table_columns = columns_of(table);

template <auto Member>
consteval column default_column() {
  column c = table_columns[field_index<Member>];
  c.is_default = true;
  return c;
}

constexpr bool always(const record&, const line_context&) { return true; }
constexpr bool has_exporter(const record&, const line_context& c) { return !c.exporter.empty(); }
constexpr void write_filed_under(text_writer& out, const record& r, const line_context&, line_style style) {
  quoted(out, style, [&] { write_text(out, filed_under(r)); });
}
constexpr void write_exporter(text_writer& out, const record&, const line_context& c, line_style style) {
  write_string(out, c.exporter, style);
}

inline constexpr std::array default_columns{
    column{"@timestamp", true, always, write_filed_under},
    default_column<&record::source>(),
    default_column<&record::source_port>(),
    default_column<&record::destination>(),
    default_column<&record::destination_port>(),
    default_column<&record::protocol>(),
    default_column<&record::bytes>(),
    default_column<&record::packets>(),
    default_column<&record::span>(),
    column{"flow.exporter", true, has_exporter, write_exporter},
    default_column<&record::start>(),
    default_column<&record::end>(),
};
constexpr bool is_default_name(const char* name) noexcept {
  for (const column& c : default_columns)
    if (std::string_view(c.name) == name) return true;
  return false;
}

consteval auto all_columns() {
  constexpr std::size_t in_table = [] {
    std::size_t n = 0;
    for (const column& c : table_columns) n += is_default_name(c.name);
    return n;
  }();
  std::array<column, default_columns.size() + table_columns.size() - in_table> all{};
  std::size_t n = 0;
  for (const column& c : default_columns) all[n++] = c;
  for (const column& c : table_columns)
    if (!is_default_name(c.name)) all[n++] = c;
  return all;
}
}  // namespace detail

/// All columns: the default ones in their order, then the further members of the flow table.
inline constexpr auto columns = detail::all_columns();

/// The number of columns of a default line.
inline constexpr std::size_t default_column_count = detail::default_columns.size();

}  // namespace flowkit::flow
