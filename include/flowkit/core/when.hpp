// SPDX-License-Identifier: BSL-1.0
// when<predicate>(descriptors...): a part of a layout that is there only if the members before it say so.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/parts.hpp>

namespace flowkit::inline v0 {

namespace detail {
template <class>
struct predicate_on;
template <class Record>
struct predicate_on<bool (*)(const Record&) noexcept> {
  using record = Record;
};
template <class T>
concept is_predicate = requires {
  typename predicate_on<T>::record;
};
}  // namespace detail

template <auto Predicate, class... D>
struct when_t {
  using record = typename detail::predicate_on<decltype(Predicate)>::record;
  /// A separate layout: one length check for each run inside, and the counts of arrays inside.
  using part = layout_t<record, D...>;
  static constexpr const element& info = term::padding;
  static constexpr bool is_fixed = false;
  static constexpr bool is_record = false;
  static constexpr bool has_wire_form = part::has_wire_form;
  static constexpr std::size_t min_size = 0;
  static constexpr std::size_t max_size = part::max_size;
  static constexpr std::size_t members = part::members;
  static constexpr auto predicate = Predicate;
  using parts = part_list<D...>;

  static constexpr error read(reader& in, record& r, const auto&) noexcept {
    if (Predicate(r)) return part::read(in, r);
    for_each_part([&r](auto absent) { detail::clear_members(absent, r); });
    return {};
  }
  static constexpr error write(const record& r, writer& out) noexcept {
    return Predicate(r) ? part::write(r, out) : error{};
  }
  static constexpr void for_each_part(auto&& visit) { (visit(D{}), ...); }
};

/// when<&gre::has_key>(field<&gre::key, ie::greKey>). On read the predicate is evaluated when only the members before
/// it have been read, so it may look at nothing else. Absent members are value-initialised on read and ignored on
/// write.
template <auto Predicate, class... D>
constexpr auto when(D...) noexcept {
  constexpr bool is_predicate = detail::is_predicate<decltype(Predicate)>;
  static_assert(is_predicate, "the predicate of a when is a function bool(const record&) noexcept");
  if constexpr (!is_predicate)
    return pad<1>;  // rejected above: no further errors
  else if constexpr (detail::sound_layout<typename detail::predicate_on<decltype(Predicate)>::record, D...>())
    return when_t<Predicate, D...>{};
  else
    return pad<1>;
}

}  // namespace flowkit
