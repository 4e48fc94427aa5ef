// SPDX-License-Identifier: BSL-1.0
// A dictionary of libFuzzer (-dict=): what random octets never are. The constants and tags of a layout; of each
// information element the octets that announce it in a template, its number and its length.
#pragma once

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/layout_parts.hpp>
#include <flowkit/schema/names.hpp>

namespace flowkit::inline v0::schema {

namespace detail {
using namespace flowkit::detail;

inline void write_hex_octets(text_writer& out, std::uint64_t number, std::size_t size) {
  for (std::size_t i = size; i-- > 0;) {
    const auto octet = static_cast<unsigned>(number >> 8 * i & 0xff);
    out.put("\\x"), out.put(hex_digits[octet >> 4]), out.put(hex_digits[octet & 15]);
  }
}
inline void write_entry(text_writer& out, const char* name, std::uint64_t number, std::size_t size) {
  write_identifier(out, name), out.put("=\""), write_hex_octets(out, number, size), out.put("\"\n");
}
/// A field of a template (RFC 7011 section 3.2); elements without a number are in none.
inline void write_specifier(text_writer& out, const element& e) {
  if (e.id == 0 || e.space == element_space::local) return;
  const bool has_pen = e.space == element_space::enterprise;
  const std::uint16_t width = full_width(e.type) == 0 ? std::uint16_t{0xffff} : full_width(e.type);
  write_identifier(out, e.name), out.put("=\""), write_hex_octets(out, has_pen ? 0x8000u | e.id : e.id, 2);
  write_hex_octets(out, width, 2);
  if (has_pen) write_hex_octets(out, e.pen, 4);
  out.put("\"\n");
}

template <class D>
void write_dictionary_of(text_writer& out);
template <class Record, class... D>
void write_dictionary_in(text_writer& out, layout_t<Record, D...>) {
  (write_dictionary_of<D>(out), ...);
}
template <class D>
void write_dictionary_of(text_writer& out) {
  if constexpr (is_choice<D>) {
    for (const layout_part& o : options_of<D>::rows) write_entry(out, D::info.name, o.number, options_of<D>::tag_size);
  } else if constexpr (is_constant<D>) {
    for (const layout_part& p : rows_of<layout_t<void>, D>()) write_entry(out, "constant", p.number, p.size);
  } else if constexpr (has_presence<D>) {
    write_dictionary_in(out, typename D::fields{});
  } else if constexpr (has_parts<D>) {
    D::for_each_part([&]<class Part>(Part) { write_dictionary_of<Part>(out); });
  } else if constexpr (has_part_layout<D>) {
    write_dictionary_in(out, typename D::inner{});
  } else if constexpr (has_member<D>) {
    using value = typename member_of<std::remove_cv_t<decltype(D::member)>>::value;
    if constexpr (requires { typename layout_in_list<value>::type; })
      write_dictionary_in(out, typename layout_in_list<value>::type{});
    else if constexpr (has_alternatives<D>)
      for (const element* e : D::alternatives) write_specifier(out, *e);
  }
}
}  // namespace detail

/// An entry a line, in the order of the layout. Of the flow table: all elements that can fill the normalised flow.
template <class Record, class... D>
void write_dictionary(text_writer& out, layout_t<Record, D...> layout) {
  detail::write_dictionary_in(out, layout);
}

}  // namespace flowkit::schema
