// SPDX-License-Identifier: BSL-1.0
// Arbitrary values of every type that a member may have, within what its place on the wire can carry.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <type_traits>

#include <conformance/generators/source.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>
#include <flowkit/core/wire.hpp>

namespace flowkit::conformance {

namespace detail {
/// The low Bits of a word: all ones become the greatest value of the field, whatever its width.
template <unsigned Bits>
std::uint64_t arbitrary_bits(source& from) {
  static_assert(Bits >= 1 && Bits <= 64);
  return from.word() & (~std::uint64_t{0} >> (64 - Bits));
}
/// No NaN: it would not equal itself. Infinities, both zeros and subnormal numbers are in.
template <class Float, class Word>
Float arbitrary_float(source& from) {
  const auto value = std::bit_cast<Float>(static_cast<Word>(from.word()));
  return value == value ? value : Float{1};
}
/// Every octet of a word is used, and the pattern of an edge word (all zeros, all ones) goes on in the next ones.
template <class Array>
Array arbitrary_octets(source& from) {
  Array out{};
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i % 8 == 0) word = from.word();
    out[i] = static_cast<typename Array::value_type>(word >> (8 * (i % 8)) & 0xff);
  }
  return out;
}
template <class T>
concept has_octets = requires(T v) {
  v.octets[0];
};
}  // namespace detail

/// A T that Bits bits of an element of this type can carry.
template <class T, unsigned Bits, abstract_type Type>
T arbitrary_value(source& from) {
  if constexpr (std::same_as<T, bool>) {
    return from.coin();
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(arbitrary_value<std::underlying_type_t<T>, Bits, Type>(from));
  } else if constexpr (std::unsigned_integral<T>) {
    return static_cast<T>(detail::arbitrary_bits<Bits>(from));
  } else if constexpr (std::signed_integral<T>) {
    constexpr unsigned spare = 64 - Bits;
    return static_cast<T>(static_cast<std::int64_t>(from.word() << spare) >> spare);
  } else if constexpr (std::floating_point<T>) {
    if constexpr (Bits == 32) return detail::arbitrary_float<float, std::uint32_t>(from);
    if constexpr (Bits == 64) return static_cast<T>(detail::arbitrary_float<double, std::uint64_t>(from));
  } else if constexpr (std::same_as<T, ipv4_address>) {
    return {static_cast<std::uint32_t>(from.word())};
  } else if constexpr (std::same_as<T, timestamp>) {
    if constexpr (Type == abstract_type::dateTimeSeconds) {
      return from_unix_seconds(static_cast<std::uint32_t>(from.word()));
    } else {  // what fits into 64 bits of nanoseconds
      return from_unix_milliseconds(from.between(INT64_MIN / 1'000'000, INT64_MAX / 1'000'000));
    }
  } else if constexpr (detail::has_octets<T>) {
    return {detail::arbitrary_octets<decltype(T::octets)>(from)};
  } else {
    return detail::arbitrary_octets<T>(from);
  }
}

}  // namespace flowkit::conformance
