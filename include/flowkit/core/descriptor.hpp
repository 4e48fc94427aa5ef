// SPDX-License-Identifier: BSL-1.0
// What all descriptors share: the member they name, the elements they may stand for, and how a layout counts them.
//
// A descriptor is an empty object; all it knows is in its type. Each has
//   is_fixed    the same octets always, read(p, r) and write(r, p) need nothing else
//   is_record   may stand in a template (fields, pads)
//   min_size, max_size
//   members     how many members of the record it fills
// and, where is_fixed is false, read(reader&, r, scratch&) and write(r, writer&, scratch&) instead.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <flowkit/core/element.hpp>

namespace flowkit {

/// Stands for "no upper bound" in max_size.
inline constexpr std::size_t unbounded = ~std::size_t{0};

/// Several elements that can fill the same member. Encodes as the first; binds to the first LISTED one that a received
/// template has.
template <const element& First, const element&... Others>
struct any_of_t {
  static constexpr const element& label = First;
  static constexpr std::array<const element*, 1 + sizeof...(Others)> alternatives{&First, &Others...};
};
template <const element&... Alternatives>
inline constexpr any_of_t<Alternatives...> any_of{};

/// Alternatives under a name of their own: Label's name and unit, the elements' values. Without alternatives: a member
/// that the program fills, never a template.
template <const element& Label, const element&... Alternatives>
struct called_t {
  static constexpr const element& label = Label;
  static constexpr std::array<const element*, sizeof...(Alternatives)> alternatives{&Alternatives...};
};
template <const element& Label, const element&... Alternatives>
inline constexpr called_t<Label, Alternatives...> called{};

/// Specialised for members that only decoders fill, beside others that mean the same: nothing is sent from these.
template <auto Member>
inline constexpr bool only_received = false;

namespace detail {
template <class>
struct member_of;
template <class Record, class Value>
struct member_of<Value Record::*> {
  using record = Record;
  using value = Value;
};

/// What a Spec (an element, any_of, called) offers: the element it prints as, and those it may be received as.
template <const auto& Spec>
struct spec_traits {
  static constexpr const element& label = Spec.label;
  static constexpr const auto& alternatives = Spec.alternatives;
};
template <const auto& Spec>
requires std::same_as<std::remove_cvref_t<decltype(Spec)>, element>
struct spec_traits<Spec> {
  static constexpr const element& label = Spec;
  static constexpr std::array<const element*, 1> alternatives{&Spec};
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
