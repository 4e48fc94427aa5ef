// SPDX-License-Identifier: BSL-1.0
// schema::columns<layout>: the columns of a layout, out of its descriptors. What fills no member (pads, constants,
// counts) is none; what is packed in one word is several.
#pragma once

#include <array>

#include <flowkit/core/layout_json.hpp>
#include <flowkit/core/layout_parts.hpp>
#include <flowkit/schema/names.hpp>

namespace flowkit::inline v0::schema {

namespace detail {
using namespace flowkit::detail;

/// A member of this type is written as a value of this kind.
template <class T>
consteval kind kind_of() {
  if constexpr (std::is_enum_v<T>) {
    return kind_of<std::underlying_type_t<T>>();
  } else if constexpr (std::is_same_v<T, bool>) {
    return kind::boolean;
  } else if constexpr (std::is_floating_point_v<T>) {
    return sizeof(T) == 4 ? kind::float32 : kind::float64;
  } else if constexpr (std::is_integral_v<T>) {
    constexpr auto first = std::is_signed_v<T> ? kind::signed8 : kind::unsigned8;
    constexpr unsigned step = sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3;
    return static_cast<kind>(static_cast<unsigned>(first) + step);
  } else if constexpr (std::is_same_v<T, ipv4_address>) {
    return kind::ipv4;
  } else if constexpr (std::is_same_v<T, ipv6_address>) {
    return kind::ipv6;
  } else if constexpr (std::is_same_v<T, ip_address>) {
    return kind::address;
  } else if constexpr (std::is_same_v<T, mac_address>) {
    return kind::mac;
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    return kind::string;
  } else if constexpr (std::is_same_v<T, timestamp>) {
    return kind::time;
  } else if constexpr (std::is_same_v<T, duration>) {
    return kind::signed64;
  } else {
    return kind::octets;  // views and arrays of octets; structured data (RFC 6313), whose lists name their own elements
  }
}

template <class Layout>
struct column_table;

template <class D>
consteval std::size_t columns_in() {
  std::size_t n = 0;
  visit_parts<D>([&]<class Part>(Part) {
    if constexpr (has_presence<Part>)
      Part::fields::for_each([&]<class F>(F) { n += columns_in<F>(); });
    else
      ++n;
  });
  return n;
}

/// Writes rows one after the other, and keeps where on the wire they stand.
class column_filler {
 public:
  constexpr explicit column_filler(column* out) noexcept : begin_(out), out_(out) {}

  template <class D>
  constexpr void add(bool optional = false) {
    if constexpr (has_presence<D> || is_when<D>) {
      if constexpr (has_presence<D>)
        D::fields::for_each([&]<class F>(F) { add<F>(true); });
      else
        D::for_each_part([&]<class F>(F) { add<F>(true); });
      at_ = no_offset;
    } else if constexpr (has_parts<D>) {
      unsigned bit = 0;
      D::for_each_part([&]<class Bits>(Bits) {
        if constexpr (has_member<Bits>) {
          column c = named<Bits>(Bits::info.name, kind_of<typename Bits::value>(), optional);
          c.size = D::min_size, c.bits = static_cast<std::uint8_t>(Bits::count);
          c.first_bit = static_cast<std::uint8_t>(bit), c.in_word = true;
          put(c);
        }
        bit += Bits::count;
      });
      advance<D>();
    } else {
      if constexpr (has_member<D>) put(single<D>(optional));
      advance<D>();
    }
  }

 private:
  template <class D>
  constexpr column named(std::string_view name, kind type, bool optional) const {
    return {.name = name, .type = type, .optional = optional, .what = &D::info, .offset = at_};
  }
  template <class D>
  constexpr column single(bool optional) const {
    using value = typename member_of<std::remove_cv_t<decltype(D::member)>>::value;
    constexpr std::size_t size = D::is_fixed ? D::min_size : 0;
    if constexpr (has_part_layout<D>) {
      column c = named<D>(member_text<D::member>.data(), kind::record, optional);
      c.what = nullptr;
      c.size = static_cast<std::uint32_t>(size);
      return with_inner(c, column_table<typename D::inner>::rows);
    } else if constexpr (repeated<value> && requires { typename layout_in_list<value>::type; }) {
      using inner = typename layout_in_list<value>::type;
      column c = named<D>(D::info.name, kind::list, optional);
      c.is_plain = is_plain(inner{});
      return with_inner(c, column_table<inner>::rows);
    } else {
      // An address that is none is left out.
      column c = named<D>(D::info.name, kind_of<value>(), optional || std::is_same_v<value, ip_address>);
      c.size = static_cast<std::uint32_t>(is_padded<D> ? value_size<D>() : size);
      if (type_bits(c.type) > 8 * c.size && c.size != 0) c.bits = static_cast<std::uint8_t>(8 * c.size);
      return c;
    }
  }
  template <class D>
  static consteval std::size_t value_size() {
    if constexpr (is_padded<D>)
      return D::value_size;
    else
      return 0;
  }
  static constexpr column with_inner(column c, columns_view inner) {
    c.first = inner.data(), c.count = inner.size();
    return c;
  }
  template <class D>
  constexpr void advance() {
    if (at_ != no_offset) at_ = sized<D> ? at_ + static_cast<std::uint32_t>(D::min_size) : no_offset;
  }
  constexpr void put(column c) {
    for (const column* before = begin_; before != out_; ++before) c.occurrence += before->name == c.name;
    c.number = static_cast<std::uint16_t>(out_ - begin_ + 1);
    *out_++ = c;
  }

  column *begin_, *out_;
  std::uint32_t at_ = 0;
};

template <class Record, class... D>
struct column_table<layout_t<Record, D...>> {
  static constexpr auto rows = [] {
    std::array<column, (std::size_t{0} + ... + columns_in<D>())> out{};
    column_filler to{out.data()};
    (to.template add<D>(), ...);
    return out;
  }();
  static_assert(quotable_names(rows), "a name of this layout has a quote, a backslash or a control character");
  static_assert(
      distinct_identifiers(rows),
      "two names of this layout are one identifier, or one has neither letter nor digit: see schema/names.hpp");
};
}  // namespace detail

/// In the order of the layout.
template <const auto& Layout>
inline constexpr columns_view columns{detail::column_table<std::remove_cvref_t<decltype(Layout)>>::rows};

}  // namespace flowkit::schema
