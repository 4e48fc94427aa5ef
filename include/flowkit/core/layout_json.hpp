// SPDX-License-Identifier: BSL-1.0
// A record as a JSON object, member by member under the names of its layout.
#pragma once

#include <flowkit/core/json_value.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/parts.hpp>
#include <flowkit/core/time_text.hpp>
#include <flowkit/core/views.hpp>
#include <flowkit/core/xdr.hpp>

namespace flowkit::inline v0 {

template <class Record, class... D>
void write_json(text_writer& out, layout_t<Record, D...> layout, const Record& r);

namespace detail {
inline octets octets_of(const std::byte* p, std::size_t n) noexcept { return {p, n}; }

template <const auto& Layout>
void write_json_item(text_writer& out, const list<Layout>& v);
template <const auto& Layout>
void write_json_item(text_writer& out, const sequence<Layout>& v);

/// Numbers are numbers, addresses and strings are strings, octets are hex digits, lists are arrays.
template <class T>
void write_json_item(text_writer& out, const T& v) {
  if constexpr (std::is_enum_v<T>) {
    write_text(out, static_cast<std::underlying_type_t<T>>(v));
  } else if constexpr (std::is_same_v<T, bool>) {
    out.put(v ? "true" : "false");
  } else if constexpr (std::is_floating_point_v<T>) {
    write_json_number(out, v);
  } else if constexpr (std::is_arithmetic_v<T>) {
    write_text(out, v);
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    write_json_string(out, v);
  } else if constexpr (std::is_same_v<T, octets>) {
    write_json_hex(out, v);
  } else if constexpr (described<T>) {
    write_json(out, layout_of<T>, v);
  } else if constexpr (requires { write_text(out, v); }) {
    out.put('"'), write_text(out, v), out.put('"');
  } else {
    write_json_hex(out, octets_of(reinterpret_cast<const std::byte*>(v.data()), v.size()));  // std::array of octets
  }
}

/// A single member: a list of these is a list of plain values.
template <class Record, class... D>
consteval bool is_plain(layout_t<Record, D...>) {
  return sizeof...(D) == 1 && ((has_member<D> && !has_part_layout<D>)&&...);
}
template <const auto& Layout>
void write_json_element(text_writer& out, const auto& v) {
  if constexpr (is_plain(std::remove_cvref_t<decltype(Layout)>{}))
    Layout.for_each([&]<class D>(D) { write_json_item(out, v.*D::member); });
  else
    write_json(out, Layout, v);
}
template <const auto& Layout>
void write_json_list(text_writer& out, const auto& list) {
  char before = '[';
  for (const auto& v : list) out.put(before), write_json_element<Layout>(out, v), before = ',';
  if (before == '[') out.put('[');
  out.put(']');
}
template <const auto& Layout>
void write_json_item(text_writer& out, const list<Layout>& v) {
  write_json_list<Layout>(out, v);
}
template <const auto& Layout>
void write_json_item(text_writer& out, const sequence<Layout>& v) {
  write_json_list<Layout>(out, v);
}

inline void write_json_name(text_writer& out, const char* name, char& before) {
  out.put(before), out.put('"'), out.put(std::string_view(name)), out.put("\":");
  before = ',';
}

/// An unset address is left out: what is unknown is absent.
template <class T>
constexpr bool is_known(const T& v) noexcept {
  if constexpr (std::is_same_v<T, ip_address>)
    return v.family() != 0;
  else
    return true;
}

template <class D>
void write_json_member(text_writer& out, const auto& r, char& before) {
  visit_parts<D>([&]<class Part>(Part) {
    if constexpr (has_presence<Part>) {
      if (r.*Part::present) Part::fields::for_each([&]<class F>(F) { write_json_member<F>(out, r, before); });
    } else if constexpr (has_part_layout<Part>) {
      write_json_name(out, detail::member_text<Part::member>.data(), before);
      write_json(out, Part::part_layout, r.*Part::member);
    } else if (is_known(r.*Part::member)) {
      write_json_name(out, Part::info.name, before);
      write_json_item(out, r.*Part::member);
    }
  });
}
}  // namespace detail

template <class Record, class... D>
void write_json(text_writer& out, layout_t<Record, D...>, const Record& r) {
  char before = '{';
  (detail::write_json_member<D>(out, r, before), ...);
  if (before == '{') out.put('{');
  out.put('}');
}

}  // namespace flowkit
