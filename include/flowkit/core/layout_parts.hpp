// SPDX-License-Identifier: BSL-1.0
// parts_of<layout>: the descriptors of a layout as a table of data, for what is decided at run time: annotating octets
// (annotate.hpp). A row costs a compiler less than a function for each layout would.
#pragma once

#include <array>
#include <span>

#include <flowkit/core/array.hpp>
#include <flowkit/core/choice.hpp>
#include <flowkit/core/length.hpp>
#include <flowkit/core/member_name.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/parts.hpp>
#include <flowkit/core/sequence.hpp>

namespace flowkit::inline v0 {

enum class part_kind : std::uint8_t {
  value,     ///< `size` octets of the element
  constant,  ///< `size` octets that are `number`
  padding,   ///< `size` octets; 0: up to a multiple of four
  word,      ///< `size` octets of bits, which are `inner`
  bits,      ///< `size` bits; name nullptr: spare
  count,     ///< `size` octets: the elements of the list `list`
  counted,   ///< a list of `inner` after its count of `size` octets
  array,     ///< a list of `inner`, the count of which came before
  varlen,    ///< a value after its length (RFC 7011 section 7)
  opaque,    ///< a value after its length of `size` octets, and padding (XDR)
  choice,    ///< a tag of `size` octets; `inner` are the alternatives
  option,    ///< an alternative of `size` octets, for the tag `number`
  nested,    ///< `inner`
  length,    ///< `size` octets: of the whole layout
  rest,      ///< all octets up to the end
  when,      ///< `inner`, if `holds`
  tail,      ///< `inner`, if there are any octets
};

struct layout_part {
  part_kind kind;
  const char* name;     ///< of the element, or of the member
  const element* what;  ///< the element
  std::uint32_t size;
  abstract_type type{};  ///< of an option, which is not the element's
  std::uint64_t number = 0;
  errc otherwise = errc::ok;  ///< constant: what another number is
  const layout_part* first = nullptr;
  std::size_t count = 0;
  /// When: asked with the octets of the record from its first on, of which those before this part were read.
  bool (*holds)(octets record) noexcept = nullptr;
  /// Other restrictions on the octets, such as those of one_of.
  error (*check)(const std::byte* p) noexcept = nullptr;
  const void* list = nullptr;  ///< the same for a list and its count

  [[nodiscard]] constexpr std::span<const layout_part> inner() const noexcept { return {first, count}; }
};

namespace detail {
template <class Layout>
struct table_of_parts;

template <class List>
struct layout_in_list;
template <const auto& Layout>
struct layout_in_list<list<Layout>> {
  using type = std::remove_cvref_t<decltype(Layout)>;
};
template <const auto& Layout>
struct layout_in_list<sequence<Layout>> {
  using type = std::remove_cvref_t<decltype(Layout)>;
};

template <class>
inline constexpr char list_identity = 0;

constexpr layout_part with_inner(layout_part p, std::span<const layout_part> inner) noexcept {
  p.first = inner.data(), p.count = inner.size();
  return p;
}
constexpr layout_part part_from(part_kind kind, const element& e, std::size_t size) {
  return {.kind = kind, .name = e.name, .what = &e, .size = static_cast<std::uint32_t>(size), .type = e.type};
}

template <class Bits>
constexpr layout_part part_of_bits() {
  layout_part p = part_from(part_kind::bits, Bits::info, Bits::count);
  if constexpr (Bits::members == 0) p.name = nullptr;
  return p;
}
template <class Parts>
inline constexpr std::array<layout_part, 0> bits_of{};
template <class... Bits>
inline constexpr std::array<layout_part, sizeof...(Bits)> bits_of<part_list<Bits...>>{part_of_bits<Bits>()...};

template <class Alt>
constexpr layout_part option_of(const element& e) {
  layout_part p = part_from(part_kind::option, e, Alt::size);
  p.type = suggested_type<std::conditional_t<std::is_void_v<typename Alt::type>, octets, typename Alt::type>>();
  p.number = Alt::tag;
  return p;
}
template <class Choice>
struct options_of;
template <auto Member, const auto& Spec, class Tag, class... Alts>
struct options_of<choice_t<Member, Spec, Tag, Alts...>> {
  static constexpr std::size_t tag_size = sizeof(Tag);
  static constexpr std::array<layout_part, sizeof...(Alts)> rows{
      option_of<Alts>(choice_t<Member, Spec, Tag, Alts...>::info)...};
};

template <class D>
concept is_choice = requires {
  options_of<D>::tag_size;
};
template <class D>
concept is_when = requires {
  D::predicate;
  typename D::part;
};
template <class D>
concept is_padded = requires {
  D::value_size;
};
template <class D>
concept is_constant = D::members == 0 && has_value<D>&& has_check<D>;

/// Rows of one descriptor: two where a value has padding.
template <class D>
inline constexpr std::size_t rows_for = is_padded<D> && !has_own_count<D> ? 2 : 1;

template <class Layout, class D>
constexpr std::array<layout_part, rows_for<D>> rows_of() {
  if constexpr (is_padded<D>) {
    return {part_from(part_kind::value, D::info, D::value_size),
            part_from(part_kind::padding, term::padding, D::min_size - D::value_size)};
  } else if constexpr (is_constant<D>) {
    layout_part p = part_from(part_kind::constant, D::info, D::min_size);
    p.check = [](const std::byte* at) noexcept { return D::check(at); };
    std::array<std::byte, D::min_size> legal{};
    struct nothing {};
    D::write(nothing{}, legal.data());
    p.number = load_be(legal.data(), D::min_size);
    p.otherwise = D::check(std::array<std::byte, D::min_size>{}.data()).code;
    return {p};
  } else if constexpr (counts_member<D>) {
    layout_part p = part_from(part_kind::count, D::info, D::min_size);
    p.list = &list_identity<typename D::counted>;
    return {p};
  } else if constexpr (bounds_whole<D>) {
    return {part_from(part_kind::length, D::info, D::min_size)};
  } else if constexpr (takes_rest<D>) {
    return {part_from(part_kind::rest, D::info, 0)};
  } else if constexpr (is_when<D>) {
    layout_part p = part_from(part_kind::when, D::info, 0);
    p.holds = [](octets record) noexcept {
      typename Layout::record r{};
      reader in{record};
      static_cast<void>(Layout::read(in, r));  // as far as this part, which is what counts
      return D::predicate(r);
    };
    return {with_inner(p, table_of_parts<typename D::part>::rows)};
  } else if constexpr (has_presence<D>) {
    return {with_inner(part_from(part_kind::tail, D::info, 0), table_of_parts<typename D::fields>::rows)};
  } else if constexpr (has_parts<D>) {
    return {with_inner(part_from(part_kind::word, D::info, D::min_size), bits_of<typename D::parts>)};
  } else if constexpr (has_part_layout<D>) {
    layout_part p = part_from(part_kind::nested, D::info, 0);
    p.name = member_text<D::member>.data();
    return {with_inner(p, table_of_parts<typename D::inner>::rows)};
  } else if constexpr (is_choice<D>) {
    return {with_inner(part_from(part_kind::choice, D::info, options_of<D>::tag_size), options_of<D>::rows)};
  } else if constexpr (has_own_count<D>) {
    using inner = typename layout_in_list<typename D::list_type>::type;
    return {with_inner(part_from(part_kind::counted, D::info, sizeof(typename D::count_type)),
                       table_of_parts<inner>::rows)};
  } else if constexpr (has_most<D>) {
    return {part_from(part_kind::opaque, D::info, D::min_size)};
  } else if constexpr (D::is_fixed && has_member<D>) {
    layout_part p = part_from(part_kind::value, D::info, D::min_size);
    if constexpr (has_check<D>) p.check = [](const std::byte* at) noexcept { return D::check(at); };
    return {p};
  } else if constexpr (D::is_fixed) {
    return {part_from(part_kind::padding, D::info, D::min_size)};
  } else if constexpr (requires { typename D::list_type; }) {
    layout_part p = part_from(part_kind::array, D::info, 0);
    p.list = &list_identity<counted_member<D::member>>;
    return {with_inner(p, table_of_parts<typename layout_in_list<typename D::list_type>::type>::rows)};
  } else {
    static_assert(D::is_record, "a kind of descriptor that has no row yet");
    return {part_from(part_kind::varlen, D::info, 1)};
  }
}

template <class Record, class... D>
struct table_of_parts<layout_t<Record, D...>> {
  static constexpr auto rows = [] {
    std::array<layout_part, (std::size_t{0} + ... + rows_for<D>)> out{};
    std::size_t at = 0;
    const auto add = [&](const auto& some) {
      for (const layout_part& p : some) out[at++] = p;
    };
    (add(rows_of<layout_t<Record, D...>, D>()), ...);
    return out;
  }();
};
}  // namespace detail

/// In wire order. Its names, sizes and order are the descriptors'.
template <const auto& Layout>
inline constexpr std::span<const layout_part> parts_of{
    detail::table_of_parts<std::remove_cvref_t<decltype(Layout)>>::rows};

}  // namespace flowkit
