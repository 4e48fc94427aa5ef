// SPDX-License-Identifier: BSL-1.0
// What layout(...), tail(...) and when(...) reject, with a sentence each, before anything of the layout is
// instantiated.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <flowkit/core/descriptor.hpp>

namespace flowkit::inline v0::detail {

// Each member is an empty base. Two empty bases of one type cannot share an address, so a class that has one twice is
// larger than 1: all pairs are compared in one class, at no cost in compile time that could be measured.
template <auto Member>
struct listed {};
template <class Above, std::size_t I>
struct path;
template <class Path, class D>
struct entry {};  // fills nothing
template <class Path, class Parts, class I>
struct entries;
template <class Path, class... D, std::size_t... I>
struct entries<Path, part_list<D...>, std::index_sequence<I...>> : entry<path<Path, I>, D>... {};
template <class Path, has_member D>
struct entry<Path, D> : listed<D::member> {};
template <class Path, has_parts D>
struct entry<Path, D> : entries<Path, typename D::parts, typename D::parts::indices> {};
template <class Path, has_presence D>
struct entry<Path, D> : listed<D::present>, entries<Path, typename D::parts, typename D::parts::indices> {};
template <class... D>
inline constexpr bool all_different = sizeof(entries<void, part_list<D...>, std::index_sequence_for<D...>>) == 1;

template <class Owner, class Record>
inline constexpr bool is_part_of = __is_same(Owner, Record) || __is_base_of(Owner, Record);
/// Does it fill members of the record, or of its base? Descriptors that do not name their record pass.
template <class Record, class D>
inline constexpr bool of_record = true;
template <class Record, has_record D>
requires(!has_parts<D>) inline constexpr bool of_record<Record, D> = is_part_of<typename D::record, Record>;
template <class Record, class D>
requires(!has_record<D> && has_member<D> && !has_parts<D>) inline constexpr bool of_record<Record, D> =
    is_part_of<typename member_of<std::remove_cv_t<decltype(D::member)>>::record, Record>;
template <class Record, class... Parts>
inline constexpr bool of_record<Record, part_list<Parts...>> = (of_record<Record, Parts> && ...);
template <class Record, has_parts D>
inline constexpr bool of_record<Record, D> = of_record<Record, typename D::parts>;

template <class... D>
consteval bool tail_is_last() {
  std::size_t i = 0, tails = 0, at = 0;
  ((tail_descriptor<D> ? static_cast<void>(++tails, at = ++i) : static_cast<void>(++i)), ...);
  return tails == 0 || (tails == 1 && at == sizeof...(D));
}

/// One sentence at a time: after a wrong one the others would only confuse.
template <class Record, class... D>
consteval bool sound_layout() {
  constexpr bool has_descriptors = (descriptor<D> && ...);
  static_assert(has_descriptors,
                "a layout is made of descriptors: field<&record::member, element>, pad<2>, packed<2>(bits<...>...)");
  if constexpr (has_descriptors) {
    constexpr bool is_own = (of_record<Record, D> && ...);
    static_assert(is_own, "a layout lists members of its own record only: this one is a member of another");
    if constexpr (is_own) {
      constexpr bool is_once = all_different<D...>;
      static_assert(is_once, "a layout lists each member once: this member stands in it twice");
      constexpr bool has_last_tail = tail_is_last<D...>();
      static_assert(has_last_tail, "a tail is the last descriptor of its layout");
      return is_once && has_last_tail;
    }
  }
  return false;
}

}  // namespace flowkit::detail
