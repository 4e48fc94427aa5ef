// SPDX-License-Identifier: BSL-1.0
// What all descriptors share: the member they name, the elements they represent, and how a layout counts them.
//
// A descriptor is an empty object; all it knows is in its type. The concept `descriptor` is what all have; the traits
// after it are what only some have, each under the name by which other headers ask for it.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <flowkit/core/element.hpp>

namespace flowkit::inline v0 {

/// Stands for "no upper bound" in max_size.
inline constexpr std::size_t unbounded = ~std::size_t{0};

/// Descriptors, bits or tests, as a type.
template <class... D>
struct part_list {
  using indices = std::index_sequence_for<D...>;
};

/// What layout<record>(...) is made of. If is_fixed, also read(p, r) and write(r, p), which need nothing else;
/// otherwise read(reader&, r, scratch&) and write(r, writer&), or what the traits `counts_member` and `bounds_whole`
/// require.
template <class D>
concept descriptor = requires {
  D::info;       // const element&: the name that it prints as, and its type
  D::is_fixed;   // the same octets always
  D::is_record;  // may be in a template: fields, pads
  D::min_size;   // octets, at least
  D::max_size;   // octets, at most; `unbounded`
  D::members;    // how many members of the record it fills
};

/// member: it fills this one, from what r.*member is. Bits of a packed word have it too.
template <class D>
concept has_member = requires {
  D::member;
};
/// parts: a part_list of what fills its members (packed, when, tail). With for_each_part(visit) these count as
/// descriptors of the layout themselves (packed, when).
template <class D>
concept has_parts = requires {
  typename D::parts;
};
/// present: the bool member that says whether the rest, the layout `fields`, is there (tail).
template <class D>
concept has_presence = has_parts<D> && requires {
  D::present;
};
/// part_layout: the member is a record of this layout (nested).
template <class D>
concept has_part_layout = requires {
  D::part_layout;
};
/// alternatives: the elements that the member can be filled from where a template is bound (field, varlen).
template <class D>
concept has_alternatives = requires {
  D::alternatives;
};
/// tests: each record decides which of the alternatives fills the member (choose); part_list<> where the template does.
template <class D>
inline constexpr bool chosen_by_record = false;
template <has_alternatives D>
inline constexpr bool chosen_by_record<D> = !std::is_same_v<typename D::tests, part_list<>>;
/// value: the type of the one value that it reads and writes (not lists, parts and rests): its member's, or a
/// constant's.
template <class D>
concept has_value = requires {
  typename D::value;
};
/// record: it names the record whose member it fills.
template <class D>
concept has_record = requires {
  typename D::record;
};
/// check(p): the octets may have an invalid value; checked before anything is read.
template <class D>
concept has_check = requires(const std::byte* p) {
  D::check(p);
};
/// counted: it is the count of this member (count_of): read(p) gives the count, write(r, p) is false if it does not
/// fit.
template <class D>
concept counts_member = requires {
  typename D::counted;
};
/// count_type: its list begins with a count of this type (counted).
template <class D>
concept has_own_count = requires {
  typename D::count_type;
};
/// bounds_whole: it is the length of the whole layout (length_of_whole): read(p), write(whole, p).
template <class D>
concept bounds_whole = requires {
  typename D::bounds_whole;
};
/// is_tail: the last descriptor of its layout (tail).
template <class D>
concept tail_descriptor = requires {
  D::is_tail;
};
/// takes_rest: all octets up to the end of what encloses the layout (rest).
template <class D>
concept takes_rest = requires {
  D::takes_rest;
};
/// most: octets that the text of the protocol allows (opaque).
template <class D>
concept has_most = requires {
  D::most;
};
/// has_wire_form: false where it can only be received (an address of either family). Without it: true.
template <class D>
inline constexpr bool can_be_sent = true;
template <class D>
requires requires { D::has_wire_form; }
inline constexpr bool can_be_sent<D> = D::has_wire_form;
/// Takes the same number of octets always, though it may need more than its own octets (counts, lengths).
template <class D>
concept sized = D::is_fixed || bounds_whole<D> || counts_member<D>;

/// Several elements that can fill the same member. Encodes as the first; binds to the first LISTED one that a received
/// template has.
template <const element& First, const element&... Others>
struct any_of_t {
  static constexpr const element& label = First;
  static constexpr std::array<const element*, 1 + sizeof...(Others)> alternatives{&First, &Others...};
  using tests = part_list<>;
};
template <const element&... Alternatives>
inline constexpr any_of_t<Alternatives...> any_of{};

/// Alternatives under a separate name: Label's name and unit, the elements' values. Without alternatives: a member
/// that the program fills, never a template.
template <const element& Label, const element&... Alternatives>
struct called_t {
  static constexpr const element& label = Label;
  static constexpr std::array<const element*, sizeof...(Alternatives)> alternatives{&Alternatives...};
  using tests = part_list<>;
};
template <const element& Label, const element&... Alternatives>
inline constexpr called_t<Label, Alternatives...> called{};

namespace detail {
template <class>
struct member_of;
template <class Record, class Value>
struct member_of<Value Record::*> {
  using record = Record;
  using value = Value;
};

/// A member as a type: these compare without a template for each pair, of which a table has thousands.
template <auto Member>
struct member_tag;

/// A list<> or a sequence<>: a member that holds several records.
template <class T>
concept repeated = requires {
  T::min_stride;
  typename T::value_type;
};

/// What a Spec (an element, any_of, called, choose) offers: the element it prints as, and those it may be received as.
template <const auto& Spec>
struct spec_traits {
  static constexpr const element& label = Spec.label;
  static constexpr const auto& alternatives = Spec.alternatives;
  using tests = typename std::remove_cvref_t<decltype(Spec)>::tests;
};
template <const auto& Spec>
requires std::same_as<std::remove_cvref_t<decltype(Spec)>, element>
struct spec_traits<Spec> {
  static constexpr const element& label = Spec;
  static constexpr std::array<const element*, 1> alternatives{&Spec};
  using tests = part_list<>;
};

/// Converts to anything: counts the members of an aggregate by trying to initialise it.
struct any_value {
  template <class T>
  constexpr operator T() const noexcept;
};
template <class Record, std::size_t... I>
consteval bool initialisable(std::index_sequence<I...>) {
  return requires { Record{(static_cast<void>(I), any_value{})...}; };
}
/// Has the aggregate just N members? Then a layout that fills N of them leaves none uninitialised.
template <class Record, std::size_t N>
consteval bool has_members() {
  return initialisable<Record>(std::make_index_sequence<N>{}) &&
         !initialisable<Record>(std::make_index_sequence<N + 1>{});
}
}  // namespace detail

}  // namespace flowkit
