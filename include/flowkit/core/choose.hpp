// SPDX-License-Identifier: BSL-1.0
// choose<name, alternative...>: elements of which one template may have several, so that each record decides which one
// fills the member. any_of<> and called<> decide once, by the template.
#pragma once

#include <cstdint>

#include <flowkit/core/descriptor.hpp>

namespace flowkit::inline v0 {

/// Does an alternative apply to this record?
enum class meant : std::uint8_t {
  no,       ///< it belongs to other records: not taken, even if nothing else is there
  unknown,  ///< undecided: taken if its value is not zero
  yes,      ///< preferred to the undecided, if its value is not zero
};

/// The test of an alternative that may apply to any record.
struct in_any_record {
  static constexpr std::uint8_t known(const auto&) noexcept { return 0; }
  static constexpr meant of(const auto&, std::uint8_t) noexcept { return meant::unknown; }
};

/// An element with a test for the records that it applies to. Test is a type with two functions:
///   known(has)         what it can go by, once for a template: has(member_constant<&record::x>{}) says whether the
///                      template fills x; a number of the test's own
///   of(record, known)  the answer for a record, of which only what is known may be looked at. Members that are chosen
///                      as well are there if they come earlier in the layout
template <const element& Element, class Test>
struct alternative_t {
  static constexpr const element& of = Element;
  using test = Test;
};
template <const element& Element, class Test>
inline constexpr alternative_t<Element, Test> alternative{};

/// A member as an argument.
template <auto Member>
struct member_constant {};

namespace detail {
template <const auto& A>
struct alternative_traits {
  static constexpr const element& of = A.of;
  using test = typename std::remove_cvref_t<decltype(A)>::test;
};
template <const auto& A>
requires std::same_as<std::remove_cvref_t<decltype(A)>, element>
struct alternative_traits<A> {
  static constexpr const element& of = A;
  using test = in_any_record;
};
}  // namespace detail

/// The alternative that has a value in this record: the first one, in the listed order, that applies and is not zero;
/// else the first not zero that is not ruled out; else zero. A string without letters counts as zero. If the template
/// has only one of them, that is taken without a test. Encodes as the first.
template <const element& Label, const auto&... Alternatives>
struct choose_t {
  static constexpr const element& label = Label;
  static constexpr std::array<const element*, sizeof...(Alternatives)> alternatives{
      &detail::alternative_traits<Alternatives>::of...};
  using tests = part_list<typename detail::alternative_traits<Alternatives>::test...>;
};
/// Label: an element or a local term; alternatives: elements, or alternative<element, test>.
template <const element& Label, const auto&... Alternatives>
inline constexpr choose_t<Label, Alternatives...> choose{};

}  // namespace flowkit
