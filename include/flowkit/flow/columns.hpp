// SPDX-License-Identifier: BSL-1.0
// The named values of a normalised flow, as lines of text show them. Names are those of the flow table; what only
// printing knows (@timestamp, the exporter's name) is added here.
#pragma once

#include <array>
#include <span>

#include <flowkit/core/json_value.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/flow/application.hpp>
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

/// The number of columns of a default line.
inline constexpr std::size_t default_column_count = 12;

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
/// applicationId, the only member of its type.
constexpr void write_value(text_writer& out, flowkit::octets id, line_style style) noexcept {
  quoted(out, style, [&] { write_application(out, id); });
}
constexpr void write_value(text_writer& out, const std::array<std::uint8_t, 3>& label, line_style) noexcept {
  write_text(out, std::uint32_t{label[0]} << 12 | std::uint32_t{label[1]} << 4 | std::uint32_t{label[2]} >> 4);
}
inline void write_value(text_writer& out, double v, line_style) noexcept { write_json_number(out, v); }
constexpr void write_value(text_writer& out, sampling_source s, line_style style) noexcept {
  quoted(out, style, [&] { out.put(std::string_view{to_string(s)}); });
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

/// A stamp that was not set is no time to show.
constexpr bool is_known(timestamp t) noexcept { return t != unknown_time; }
constexpr bool is_known(const auto&) noexcept { return true; }

/// A field of the flow table under its name.
template <class D>
consteval column column_of() {
  return {D::info.name, false,
          [](const record& r, const line_context&) { return r.has<D::member>() && is_known(r.*D::member); },
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
// What names the columns of the table is a template of it: they cost nothing to include where no line is written.
template <const auto& Table>
inline constexpr auto table_columns = columns_of(Table);

template <const auto& Table, auto Member>
consteval column default_column() {
  column c = table_columns<Table>[field_index<Member>];
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

template <const auto& Table>
inline constexpr std::array default_columns{
    column{"@timestamp", true, always, write_filed_under},
    default_column<Table, &record::source>(),
    default_column<Table, &record::source_port>(),
    default_column<Table, &record::destination>(),
    default_column<Table, &record::destination_port>(),
    default_column<Table, &record::protocol>(),
    default_column<Table, &record::bytes>(),
    default_column<Table, &record::packets>(),
    default_column<Table, &record::span>(),
    column{"flow.exporter", true, has_exporter, write_exporter},
    default_column<Table, &record::start>(),
    default_column<Table, &record::end>(),
};
template <const auto& Table>
constexpr bool is_default_name(const char* name) noexcept {
  for (const column& c : default_columns<Table>)
    if (std::string_view(c.name) == name) return true;
  return false;
}

template <const auto& Table>
inline constexpr auto all_columns = [] {
  static_assert(default_columns<Table>.size() == default_column_count);
  constexpr std::size_t in_table = [] {
    std::size_t n = 0;
    for (const column& c : table_columns<Table>) n += is_default_name<Table>(c.name);
    return n;
  }();
  std::array<column, default_columns<Table>.size() + table_columns<Table>.size() - in_table> all{};
  std::size_t n = 0;
  for (const column& c : default_columns<Table>) all[n++] = c;
  for (const column& c : table_columns<Table>)
    if (!is_default_name<Table>(c.name)) all[n++] = c;
  return all;
}();
}  // namespace detail

/// All columns: the default ones in their order, then the further members of the flow table.
struct columns_t {
  template <const auto& Table = table>
  [[nodiscard]] constexpr const column* data() const noexcept {
    return detail::all_columns<Table>.data();
  }
  template <const auto& Table = table>
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    return detail::all_columns<Table>.size();
  }
  template <const auto& Table = table>
  [[nodiscard]] constexpr const column* begin() const noexcept {
    return data<Table>();
  }
  template <const auto& Table = table>
  [[nodiscard]] constexpr const column* end() const noexcept {
    return data<Table>() + size<Table>();
  }
  template <const auto& Table = table>
  [[nodiscard]] constexpr const column& operator[](std::size_t i) const noexcept {
    return data<Table>()[i];
  }
};
inline constexpr columns_t columns{};

}  // namespace flowkit::flow
