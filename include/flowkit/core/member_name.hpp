// SPDX-License-Identifier: BSL-1.0
// The name of a member as spelled in its struct, so that it is written in one place only: member_term<&record::x> is
// a term called "x", of the type that the member's type suggests.
#pragma once

#include <array>
#include <string_view>

#include <flowkit/core/descriptor.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::inline v0 {

namespace detail {
/// g++: "... [with auto Member = &ns::record::x; ...]", clang: "... [Member = &ns::record::x]".
template <auto Member>
consteval std::string_view function_with() {
  return __PRETTY_FUNCTION__;
}
template <class T>
consteval std::string_view function_of() {
  return __PRETTY_FUNCTION__;
}
struct spelling_probe {
  int probe;
};
/// How much the compiler writes after the name: determined once, so that each of the many names only costs its own
/// characters.
inline constexpr std::size_t behind_member = function_with<&spelling_probe::probe>().size() -
                                             function_with<&spelling_probe::probe>().rfind("probe") - sizeof "probe" +
                                             1;
inline constexpr std::size_t behind_type = function_of<spelling_probe>().size() -
                                           function_of<spelling_probe>().rfind("spelling_probe") -
                                           sizeof "spelling_probe" + 1;
consteval std::string_view last_name(std::string_view function, std::size_t behind) {
  const char* const end = function.data() + function.size() - behind;
  const char* begin = end;
  while (begin[-1] != ':' && begin[-1] != ' ') --begin;  // ' ': of a type in no namespace
  return {begin, static_cast<std::size_t>(end - begin)};
}
template <auto Member>
consteval std::string_view spelled_member() {
  return last_name(function_with<Member>(), behind_member);
}
template <class T>
consteval std::string_view spelled_type() {
  return last_name(function_of<T>(), behind_type);
}
template <std::size_t N>
consteval std::array<char, N + 1> as_text(std::string_view s) {
  std::array<char, N + 1> out{};
  for (std::size_t i = 0; i < N; ++i) out[i] = s[i];
  return out;
}
template <auto Member>
inline constexpr auto member_text = as_text<spelled_member<Member>().size()>(spelled_member<Member>());
template <class T>
inline constexpr auto type_text = as_text<spelled_type<T>().size()>(spelled_type<T>());

template <class T>
consteval abstract_type suggested_type() {
  using enum abstract_type;
  if constexpr (std::is_enum_v<T>) return suggested_type<std::underlying_type_t<T>>();
  if constexpr (std::is_same_v<T, ipv4_address>) return ipv4Address;
  if constexpr (std::is_same_v<T, ipv6_address>) return ipv6Address;
  if constexpr (std::is_same_v<T, mac_address>) return macAddress;
  if constexpr (std::is_same_v<T, std::string_view>) return string;
  if constexpr (std::is_floating_point_v<T>) return sizeof(T) == 4 ? float32 : float64;
  if constexpr (std::is_integral_v<T>) {
    constexpr bool has_sign = std::is_signed_v<T>;
    switch (sizeof(T)) {
      case 1: return has_sign ? signed8 : unsigned8;
      case 2: return has_sign ? signed16 : unsigned16;
      case 4: return has_sign ? signed32 : unsigned32;
      default: return has_sign ? signed64 : unsigned64;
    }
  }
  return octetArray;
}
}  // namespace detail

template <auto Member>
inline constexpr element member_term = local_term(
    detail::member_text<Member>.data(), detail::suggested_type<typename detail::member_of<decltype(Member)>::value>());

/// "sampled_header" for flowkit::sflow5::sampled_header.
template <class T>
inline constexpr const char* type_name = detail::type_text<T>.data();

}  // namespace flowkit
