// SPDX-License-Identifier: BSL-1.0
// tail<&record::has_it, F...>: fields that later versions of a structure added at its end: all there or none.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/parts.hpp>

namespace flowkit::inline v0 {

template <auto Present, class... D>
struct tail_t {
  using record = typename detail::member_of<decltype(Present)>::record;
  using fields = layout_t<record, D...>;
  static_assert(std::is_same_v<typename detail::member_of<decltype(Present)>::value, bool>,
                "a bool member says whether the tail is there");
  static constexpr const element& info = term::padding;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr bool is_tail = true;
  static constexpr std::size_t min_size = 0;
  static constexpr std::size_t max_size = fields::max_size;
  static constexpr std::size_t members = 1 + fields::members;
  static constexpr auto present = Present;
  using parts = part_list<D...>;

  static constexpr error read(reader& in, record& r, const auto&) noexcept {
    r.*Present = in.remaining() != 0;
    if (r.*Present) return fields::read(in, r);
    (detail::clear_members(D{}, r), ...);
    return {};
  }
  static constexpr error write(const record& r, writer& out) noexcept {
    return r.*Present ? fields::write(r, out) : error{};
  }
};

/// The last descriptor of a layout. Present: the bool member that says so; members of an absent tail are zero.
template <auto Present, class... D>
constexpr auto tail(D...) noexcept {
  if constexpr (detail::sound_layout<typename detail::member_of<decltype(Present)>::record, D...>())
    return tail_t<Present, D...>{};
  else
    return pad<1>;  // rejected above: no further errors
}

namespace detail {
template <class Record, class... A, class... B>
constexpr layout_t<Record, A..., B...> joined(layout_t<Record, A...>, layout_t<Record, B...>) {
  return {};
}
template <class Record>
constexpr layout_t<Record> without_tail(layout_t<Record>) {
  return {};
}
template <class Record, class First, class... D>
constexpr auto without_tail(layout_t<Record, First, D...>) {
  if constexpr (tail_descriptor<First>)
    return layout_t<Record>{};
  else
    return joined(layout_t<Record, First>{}, without_tail(layout_t<Record, D...>{}));
}
template <class Record, class... D>
consteval bool has_tail(layout_t<Record, D...>) {
  return (tail_descriptor<D> || ...);
}
}  // namespace detail

}  // namespace flowkit
