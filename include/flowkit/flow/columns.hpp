// SPDX-License-Identifier: BSL-1.0
// The named values of a normalised flow. Names, order and types are those of the flow table; what only a line knows
// (@timestamp, the exporter's name, what a receiver has looked up) is added here. visit() gives the value as it is:
// what writes text, fills a store or compares is a visitor.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include <flowkit/flow/finish.hpp>

namespace flowkit::inline v0::flow {

/// What a line contains in addition to the flow: what was not sent, but added by whoever received it. Empty and 0:
/// nothing.
struct line_context {
  std::string_view exporter{};                               ///< name or address
  std::string_view source_country{}, destination_country{};  ///< ISO 3166-1, two letters
  std::uint32_t source_as = 0, destination_as = 0;           ///< looked up by address; the flow has its own
  std::string_view source_as_name{}, destination_as_name{};  ///< the organisation's
  std::string_view guessed_application{};                    ///< by port alone
  std::string_view duplicate{};                              ///< of what the flow is a duplicate: a keyword
};

/// An IP protocol number, which people read by its keyword.
struct ip_protocol {
  std::uint8_t number;
  friend constexpr bool operator==(ip_protocol, ip_protocol) = default;
};

/// The type that visit() gives the values of a column as.
enum class column_type : std::uint8_t {
  filed_under,   ///< timestamp: no member of the record, see filed_under()
  added_string,  ///< std::string_view: of the context
  added_number,  ///< std::uint32_t: of the context
  u8,            ///< std::uint8_t, and so on
  u16,
  u32,
  u64,
  f64,          ///< double
  time,         ///< timestamp
  period,       ///< duration
  address,      ///< ip_address
  ipv4,         ///< ipv4_address
  ipv6,         ///< ipv6_address
  mac,          ///< mac_address
  string,       ///< std::string_view, without the zeros that v9 fills it with
  application,  ///< octets: an applicationId (RFC 6759)
  label,        ///< std::uint32_t: the 20 bits of an MPLS label
  protocol,     ///< ip_protocol
  rate_source,  ///< sampling_source
};

namespace detail {
/// Where in the record the value stands; the type of the column says which.
union column_member {
  const void* none = nullptr;
  std::uint8_t record::*u8;
  std::uint16_t record::*u16;
  std::uint32_t record::*u32;
  std::uint64_t record::*u64;
  double record::*f64;
  timestamp record::*time;
  duration record::*period;
  ip_address record::*address;
  ipv4_address record::*ipv4;
  ipv6_address record::*ipv6;
  mac_address record::*mac;
  std::string_view record::*string;
  flowkit::octets record::*application;
  std::array<std::uint8_t, 3> record::*label;
  sampling_source record::*rate_source;
  std::string_view line_context::*added_string;
  std::uint32_t line_context::*added_number;
};
}  // namespace detail

/// What a value in a JSON line begins with: a comma, the name and a colon, and the quote where the value has quotes.
/// Characters after `size` are zeros: all can be copied at once.
struct json_key {
  static constexpr std::size_t room = 48;
  std::array<char, room> text{};
  std::uint8_t size = 0;
  bool is_quoted = false;
};

/// One named value.
struct column {
  std::string_view name;
  column_type type = column_type::filed_under;
  bool is_default = false;  ///< part of a line unless other columns are asked for
  std::uint16_t field = 0;  ///< its number in the flow table, where it is a member of the record
  detail::column_member member{};
  json_key key{};
};

/// f.operator()<T>() with the type of the values that visit_value() gives for this type of column.
template <class F>
constexpr decltype(auto) with_value_type(column_type type, F&& f) {
  switch (type) {
    case column_type::u8: return f.template operator()<std::uint8_t>();
    case column_type::u16: return f.template operator()<std::uint16_t>();
    case column_type::u32:
    case column_type::added_number:
    case column_type::label: return f.template operator()<std::uint32_t>();
    case column_type::u64: return f.template operator()<std::uint64_t>();
    case column_type::f64: return f.template operator()<double>();
    case column_type::period: return f.template operator()<duration>();
    case column_type::address: return f.template operator()<ip_address>();
    case column_type::ipv4: return f.template operator()<ipv4_address>();
    case column_type::ipv6: return f.template operator()<ipv6_address>();
    case column_type::mac: return f.template operator()<mac_address>();
    case column_type::added_string:
    case column_type::string: return f.template operator()<std::string_view>();
    case column_type::application: return f.template operator()<flowkit::octets>();
    case column_type::protocol: return f.template operator()<ip_protocol>();
    case column_type::rate_source: return f.template operator()<sampling_source>();
    case column_type::time:
    case column_type::filed_under: break;
  }
  return f.template operator()<timestamp>();
}

/// The number of columns of a default line.
inline constexpr std::size_t default_column_count = 12;

namespace detail {
template <auto Member>
inline constexpr bool is_protocol = false;
template <>
inline constexpr bool is_protocol<&record::protocol> = true;
template <>
inline constexpr bool is_protocol<&record::inner_protocol> = true;

// One function a type of member: what cannot be a column does not compile.
constexpr void set_member(column& c, std::uint8_t record::*m) { c.type = column_type::u8, c.member.u8 = m; }
constexpr void set_member(column& c, std::uint16_t record::*m) { c.type = column_type::u16, c.member.u16 = m; }
constexpr void set_member(column& c, std::uint32_t record::*m) { c.type = column_type::u32, c.member.u32 = m; }
constexpr void set_member(column& c, std::uint64_t record::*m) { c.type = column_type::u64, c.member.u64 = m; }
constexpr void set_member(column& c, double record::*m) { c.type = column_type::f64, c.member.f64 = m; }
constexpr void set_member(column& c, timestamp record::*m) { c.type = column_type::time, c.member.time = m; }
constexpr void set_member(column& c, duration record::*m) { c.type = column_type::period, c.member.period = m; }
constexpr void set_member(column& c, ip_address record::*m) { c.type = column_type::address, c.member.address = m; }
constexpr void set_member(column& c, ipv4_address record::*m) { c.type = column_type::ipv4, c.member.ipv4 = m; }
constexpr void set_member(column& c, ipv6_address record::*m) { c.type = column_type::ipv6, c.member.ipv6 = m; }
constexpr void set_member(column& c, mac_address record::*m) { c.type = column_type::mac, c.member.mac = m; }
constexpr void set_member(column& c, std::string_view record::*m) { c.type = column_type::string, c.member.string = m; }
constexpr void set_member(column& c, flowkit::octets record::*m) {
  c.type = column_type::application, c.member.application = m;
}
constexpr void set_member(column& c, std::array<std::uint8_t, 3> record::*m) {
  c.type = column_type::label, c.member.label = m;
}
constexpr void set_member(column& c, sampling_source record::*m) {
  c.type = column_type::rate_source, c.member.rate_source = m;
}
constexpr void set_member(column& c, std::string_view line_context::*m) {
  c.type = column_type::added_string, c.member.added_string = m;
}
constexpr void set_member(column& c, std::uint32_t line_context::*m) {
  c.type = column_type::added_number, c.member.added_number = m;
}

/// Names longer than 43 characters do not compile.
consteval json_key key_of(std::string_view name, column_type type) {
  json_key k;
  const auto put = [&k](std::string_view s) {
    for (const char c : s) k.text[k.size++] = c;
  };
  put(",\""), put(name), put("\":");
  k.is_quoted =
      with_value_type(type, []<class T>() { return !std::is_arithmetic_v<T> && !std::is_same_v<T, duration>; });
  if (k.is_quoted) put("\"");
  return k;
}
/// A member of the context.
consteval column column_of(std::string_view name, auto line_context::*member) {
  column c{.name = name};
  set_member(c, member);
  c.key = key_of(name, c.type);
  return c;
}
/// A field of the flow table under its name.
template <class D>
consteval column column_of(std::size_t field) {
  column c{.name = D::info.name, .field = static_cast<std::uint16_t>(field)};
  set_member(c, D::member);
  if (is_protocol<D::member>) c.type = column_type::protocol;
  c.key = key_of(c.name, c.type);
  return c;
}
template <class Record, class... D>
consteval std::array<column, sizeof...(D)> columns_of(layout_t<Record, D...>) {
  std::size_t i = 0;
  return {column_of<D>(i++)...};
}
// What names the columns of the table is a template of it: they cost nothing to include where no line is written.
template <const auto& Table>
inline constexpr auto table_columns = columns_of(Table);

template <const auto& Table, auto Member>
consteval column default_column() {
  return table_columns<Table>[field_index<Member>];
}

template <const auto& Table>
inline constexpr auto default_columns = [] {
  std::array all{
      column{.name = "@timestamp", .key = key_of("@timestamp", column_type::filed_under)},
      default_column<Table, &record::source>(),
      default_column<Table, &record::source_port>(),
      default_column<Table, &record::destination>(),
      default_column<Table, &record::destination_port>(),
      default_column<Table, &record::protocol>(),
      default_column<Table, &record::bytes>(),
      default_column<Table, &record::packets>(),
      default_column<Table, &record::span>(),
      column_of("flow.exporter", &line_context::exporter),
      default_column<Table, &record::start>(),
      default_column<Table, &record::end>(),
  };
  for (column& c : all) c.is_default = true;
  return all;
}();
/// What receivers may add to a flow, besides the exporter's name.
inline constexpr std::array added_columns{
    column_of("source.geo.country_iso_code", &line_context::source_country),
    column_of("destination.geo.country_iso_code", &line_context::destination_country),
    column_of("source.as.number", &line_context::source_as),
    column_of("destination.as.number", &line_context::destination_as),
    column_of("source.as.organization.name", &line_context::source_as_name),
    column_of("destination.as.organization.name", &line_context::destination_as_name),
    column_of("application.guessed", &line_context::guessed_application),
    column_of("flow.duplicate", &line_context::duplicate),
};
template <const auto& Table>
constexpr bool is_default_name(std::string_view name) noexcept {
  for (const column& c : default_columns<Table>)
    if (c.name == name) return true;
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
  std::array<column, default_columns<Table>.size() + table_columns<Table>.size() - in_table + added_columns.size()>
      all{};
  std::size_t n = 0;
  for (const column& c : default_columns<Table>) all[n++] = c;
  for (const column& c : table_columns<Table>)
    if (!is_default_name<Table>(c.name)) all[n++] = c;
  for (const column& c : added_columns) all[n++] = c;
  return all;
}();
}  // namespace detail

/// All columns: the default ones in their order, then the further members of the flow table, then what receivers add.
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

/// Is the column's value one of the flow table, and not of the context or worked out?
[[nodiscard]] constexpr bool is_of_table(column_type type) noexcept {
  return type != column_type::filed_under && type != column_type::added_string && type != column_type::added_number;
}

/// Does the flow have a value in this column? A stamp that was not set is none.
[[nodiscard]] constexpr bool has_value(const column& c, const record& r, const line_context& context) noexcept {
  if (c.type == column_type::filed_under) return true;
  if (c.type == column_type::added_string) return !(context.*c.member.added_string).empty();
  if (c.type == column_type::added_number) return context.*c.member.added_number != 0;
  return r.present.test(c.field) && (c.type != column_type::time || r.*c.member.time != unknown_time);
}

/// visitor(value), the value of the type that column_type says; which has to be there: has_value(). Views are into the
/// record's datagram and the context.
template <class Visitor>
constexpr void visit_value(const column& c, const record& r, const line_context& context, Visitor&& visitor) {
  switch (c.type) {
    case column_type::filed_under: return visitor(filed_under(r));
    case column_type::added_string: return visitor(context.*c.member.added_string);
    case column_type::added_number: return visitor(context.*c.member.added_number);
    case column_type::u8: return visitor(r.*c.member.u8);
    case column_type::u16: return visitor(r.*c.member.u16);
    case column_type::u32: return visitor(r.*c.member.u32);
    case column_type::u64: return visitor(r.*c.member.u64);
    case column_type::f64: return visitor(r.*c.member.f64);
    case column_type::time: return visitor(r.*c.member.time);
    case column_type::period: return visitor(r.*c.member.period);
    case column_type::address: return visitor(r.*c.member.address);
    case column_type::ipv4: return visitor(r.*c.member.ipv4);
    case column_type::ipv6: return visitor(r.*c.member.ipv6);
    case column_type::mac: return visitor(r.*c.member.mac);
    case column_type::string: {
      std::string_view s = r.*c.member.string;
      while (!s.empty() && s.back() == '\0') s.remove_suffix(1);
      return visitor(s);
    }
    case column_type::application: return visitor(r.*c.member.application);
    case column_type::label: {
      const auto& entry = r.*c.member.label;
      return visitor(std::uint32_t{entry[0]} << 12 | std::uint32_t{entry[1]} << 4 | std::uint32_t{entry[2]} >> 4);
    }
    case column_type::protocol: return visitor(ip_protocol{r.*c.member.u8});
    case column_type::rate_source: return visitor(r.*c.member.rate_source);
  }
}

/// visitor(column, value) for each of the columns in which the flow has a value, in their order.
template <class Visitor>
constexpr void visit(std::span<const column> which, const record& r, const line_context& context, Visitor&& visitor) {
  for (const column& c : which)
    if (has_value(c, r, context)) visit_value(c, r, context, [&](const auto& value) { visitor(c, value); });
}

}  // namespace flowkit::flow
