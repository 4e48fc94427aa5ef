// SPDX-License-Identifier: BSL-1.0
// xdr<&record::member>: the descriptor of a member that travels in XDR (RFC 4506), chosen by its type: integers, floats
// and enums of 4 or 8 octets; addresses; opaque data and strings with their length and padding; lists after their
// count; structures with a layout. Its name is the member's.
#pragma once

#include <flowkit/core/choice.hpp>
#include <flowkit/core/counted.hpp>
#include <flowkit/core/list.hpp>
#include <flowkit/core/member_name.hpp>
#include <flowkit/core/nested.hpp>
#include <flowkit/core/opaque.hpp>
#include <flowkit/core/sequence.hpp>

namespace flowkit::inline v0 {

/// A structure with its own layout: a static member template `describe<T>()`, T the structure itself. A
/// template, because then a structure that nobody uses costs nothing to include.
template <class T>
concept described = requires {
  T::describe();
};
namespace detail {
template <described T>
consteval auto described_layout() {
  constexpr auto fields = T::describe();
  static_assert(fields.covers_record, "describe() lists every member of its struct: one is left out");
  return fields;
}
}  // namespace detail
template <described T>
inline constexpr auto layout_of = detail::described_layout<T>();

namespace detail {
template <auto Member, std::size_t Most>
consteval auto xdr_descriptor() {
  using value = typename member_of<decltype(Member)>::value;
  constexpr const auto& spec = member_term<Member>;
  if constexpr (view<value>) {
    return opaque<Member, spec, Most>;
  } else if constexpr (std::is_same_v<value, ip_address>) {
    return choice<Member, spec, std::uint32_t, alt<0u, void>, alt<1u, ipv4_address>, alt<2u, ipv6_address>>;
  } else if constexpr (described<value>) {
    return nested<Member, layout_of<value>>;
  } else if constexpr (repeated<value>) {
    return counted<Member, spec, std::uint32_t>;
  } else {
    constexpr bool has_form = can_carry<value>(spec.type);
    static_assert(has_form, "a member of this type has no form in XDR");
    if constexpr (has_form) {
      static_assert(sizeof(value) % 4 == 0 || !(std::is_arithmetic_v<value> || std::is_enum_v<value>),
                    "XDR has no integers of 1 or 2 octets");
      if constexpr (sizeof(value) % 4 == 0)
        return field<Member, spec>;
      else
        return padded<Member, spec>;
    } else {
      return pad<4>;  // rejected above: no further errors
    }
  }
}
}  // namespace detail

/// `Most`: for opaque data and strings, the octets that the protocol's text allows.
template <auto Member, std::size_t Most = unbounded>
inline constexpr auto xdr = detail::xdr_descriptor<Member, Most>();

}  // namespace flowkit
