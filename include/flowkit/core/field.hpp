// SPDX-License-Identifier: BSL-1.0
// field<&record::member, Spec>: one member of a record and the information element that says what it means.
#pragma once

#include <cstddef>

#include <flowkit/core/convert.hpp>
#include <flowkit/core/descriptor.hpp>
#include <flowkit/core/views.hpp>
#include <flowkit/core/wire.hpp>

namespace flowkit::inline v0 {

namespace detail {
template <class T>
consteval bool can_carry(abstract_type t) {
  if constexpr (requires { wire<T>::carries(t); })
    return wire<T>::carries(t);
  else
    return false;
}
/// Directly from the wire, or through a conversion, which is instantiated only if needed: compile time.
template <class T, const auto& Spec>
consteval bool can_fill() {
  if constexpr (can_carry<T>(spec_traits<Spec>::label.type) || spec_traits<Spec>::alternatives.empty()) {
    return true;
  } else {
    for (const element* e : spec_traits<Spec>::alternatives)
      if (conversion_to<T>(*e) != conversion::none) return true;
    return false;
  }
}
/// Why a member does not fit: for the first three there is another descriptor.
enum class misfit : unsigned char { none, view, list, owner, type };
template <class T, const auto& Spec>
consteval misfit misfit_of() {
  if constexpr (can_fill<T, Spec>())
    return misfit::none;
  else if constexpr (view<T>)
    return misfit::view;
  else if constexpr (repeated<T>)
    return misfit::list;
  else
    return std::is_trivially_copyable_v<T> ? misfit::type : misfit::owner;
}
/// 0: the member can only be received (an address of either family), it has no wire form of its own.
template <class T>
consteval std::size_t default_width(abstract_type t) {
  if constexpr (requires { wire<T>::carries(t); })
    return wire<T>::carries(t) ? wire<T>::width_of(t) : 0;
  else
    return 0;
}
/// Bits of a number in this many octets that are not its value.
template <class T>
consteval std::uint64_t ignored_bits(const element& e, std::size_t width) {
  if (!(std::is_unsigned_v<T> || std::is_enum_v<T>) || !is_unsigned(e.type) || width == 0) return 0;
  return ~value_bits(e) & ~std::uint64_t{0} >> (64 - 8 * width);
}
}  // namespace detail

template <auto Member, const auto& Spec, std::size_t Width>
struct field_t {
  using record = typename detail::member_of<decltype(Member)>::record;
  using value = typename detail::member_of<decltype(Member)>::value;
  /// The element that it prints and encodes as.
  static constexpr const element& info = detail::spec_traits<Spec>::label;
  static constexpr const auto& alternatives = detail::spec_traits<Spec>::alternatives;
  using tests = typename detail::spec_traits<Spec>::tests;
  static constexpr bool has_wire_form = Width != 0;

  static constexpr detail::misfit wrong = detail::misfit_of<value, Spec>();
  static_assert(wrong != detail::misfit::view, "this member shows text or octets of any length: use varlen<>");
  static_assert(wrong != detail::misfit::list, "this member is a list: use counted<>, or count_of<> and array<>");
  static_assert(wrong != detail::misfit::owner,
                "a decoded record owns nothing: make this member a std::string_view or flowkit::octets, use varlen<>");
  static_assert(wrong != detail::misfit::type, "the member's type cannot carry this information element");
  static_assert(!has_wire_form || full_width(info.type) == 0 || reducible_to(info.type, Width),
                "the information element cannot be sent in this many octets (RFC 7011 section 6.2)");
  static_assert(!has_wire_form || full_width(info.type) == 0 || Width <= sizeof(value),
                "more octets on the wire than the member can hold");

  static constexpr bool is_fixed = has_wire_form;
  static constexpr bool is_record = true;
  static constexpr std::size_t min_size = Width;
  static constexpr std::size_t max_size = Width;
  static constexpr std::size_t members = 1;
  static constexpr auto member = Member;
  /// Zero on write and ignored on read, as spare bits are.
  static constexpr std::uint64_t ignored_bits = detail::ignored_bits<value>(info, Width);

  static constexpr void read(const std::byte* p, record& r) noexcept requires(has_wire_form) {
    if constexpr (ignored_bits == 0)
      r.*Member = wire<value>::template read<Width, info.type>(p);
    else
      r.*Member = without_ignored(wire<value>::template read<Width, info.type>(p));
  }
  static constexpr void write(const record& r, std::byte* p) noexcept requires(has_wire_form) {
    if constexpr (ignored_bits == 0)
      wire<value>::template write<Width, info.type>(p, r.*Member);
    else
      wire<value>::template write<Width, info.type>(p, without_ignored(r.*Member));
  }

 private:
  static constexpr value without_ignored(value v) noexcept requires(ignored_bits != 0) {
    return static_cast<value>(static_cast<std::uint64_t>(v) & ~ignored_bits);
  }
};

/// Member: a pointer to the member. Spec: an element (ie::octetDeltaCount, a local term), any_of<...> or called<...>.
/// Width: octets on the wire; by default what the member and the element both hold.
template <auto Member, const auto& Spec,
          std::size_t Width = detail::default_width<typename detail::member_of<decltype(Member)>::value>(
              detail::spec_traits<Spec>::label.type)>
inline constexpr field_t<Member, Spec, Width> field{};

}  // namespace flowkit
