// SPDX-License-Identifier: BSL-1.0
// A layout in the form used in templates: packed bits become separate fields, each of its member's width. This is what
// a layout_template announces and sends, and what bind() and emit() work on.
#pragma once

#include <flowkit/core/field.hpp>
#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::inline v0 {

/// Bits as a field of a template, with a width of its own. bind() reads at most what the bits can hold, so that nothing
/// is cut if the record is later encoded in bits. The codec is that of any field: octets are not changed.
template <auto Member, unsigned Count, const auto& Spec, std::size_t Width>
struct bit_field_t : field_t<Member, Spec, Width> {
  static constexpr unsigned bit_count = Count;
  static constexpr std::uint64_t greatest = bits_t<Member, Count, Spec>::mask;
};

namespace detail {
template <class D>
concept bit_field = requires {
  D::bit_count;
};

template <class...>
struct joined_parts;
template <class... D>
struct joined_parts<part_list<D...>> {
  using type = part_list<D...>;
};
template <class... A, class... B, class... More>
struct joined_parts<part_list<A...>, part_list<B...>, More...> : joined_parts<part_list<A..., B...>, More...> {};

template <class D>
struct template_parts {
  static constexpr bool changes = false;
  using type = part_list<D>;
};
template <auto Member, unsigned Count, const auto& Spec>
struct template_parts<bits_t<Member, Count, Spec>> {
  using value = typename member_of<decltype(Member)>::value;
  static constexpr std::size_t width = default_width<value>(spec_traits<Spec>::label.type);
  /// No value of the member is too large for the bits, nor for the field.
  static constexpr bool is_whole = std::is_same_v<value, bool> || (Count == 8 * sizeof(value) && Count <= 8 * width);
  using type =
      part_list<std::conditional_t<is_whole, field_t<Member, Spec, width>, bit_field_t<Member, Count, Spec, width>>>;
};
template <unsigned Count>
struct template_parts<spare_bits_t<Count>> {
  using type = part_list<>;
};
template <std::size_t N, class... Bits>
struct template_parts<packed_t<N, Bits...>> {
  static constexpr bool changes = true;
  using type = typename joined_parts<part_list<>, typename template_parts<Bits>::type...>::type;
};

template <class Record, class Parts>
struct layout_of_parts;
template <class Record, class... D>
struct layout_of_parts<Record, part_list<D...>> {
  using type = layout_t<Record, D...>;
};

template <class Layout, bool Changes>
struct template_form_of {
  using type = Layout;
};
template <class Record, class... D>
struct template_form_of<layout_t<Record, D...>, true>
    : layout_of_parts<Record, typename joined_parts<part_list<>, typename template_parts<D>::type...>::type> {};

template <class Layout>
inline constexpr bool has_template_form_of_its_own = false;
template <class Record, class... D>
inline constexpr bool has_template_form_of_its_own<layout_t<Record, D...>> = (template_parts<D>::changes || ...);
}  // namespace detail

/// The layout itself, unless it has packed bits.
template <class Layout>
using template_form = typename detail::template_form_of<Layout, detail::has_template_form_of_its_own<Layout>>::type;

}  // namespace flowkit
