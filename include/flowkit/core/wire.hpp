// SPDX-License-Identifier: BSL-1.0
// How one value is encoded on the wire. Specialise wire<T> so that descriptors can carry your own type.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/element.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::inline v0 {

/// A specialisation has
///   carries(type)         may a T carry this abstract type?
///   width_of(type)        octets that it takes unless a descriptor says otherwise; 0: it has no width of its own
///   read<W, Type>(p)      the T in the W octets at p
///   write<W, Type>(p, v)  the reverse
template <class T>
struct wire;

namespace detail {
constexpr bool is_unsigned(abstract_type t) noexcept {
  return t >= abstract_type::unsigned8 && t <= abstract_type::unsigned64;
}
constexpr bool is_signed(abstract_type t) noexcept {
  return t >= abstract_type::signed8 && t <= abstract_type::signed64;
}
/// The smaller of the member's and the element's size: an unsigned64 element in a 4-octet member takes 4 octets.
constexpr std::size_t common_width(std::size_t member, abstract_type t) noexcept {
  const std::size_t full = full_width(t);
  return full == 0 || member < full ? member : full;
}
}  // namespace detail

/// Unsigned integers, in 1..sizeof(T) octets (RFC 7011 section 6.2).
template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) struct wire<T> {
  static constexpr bool carries(abstract_type t) noexcept {
    return detail::is_unsigned(t) || t == abstract_type::dateTimeSeconds || t == abstract_type::dateTimeMilliseconds;
  }
  static constexpr std::size_t width_of(abstract_type t) noexcept { return detail::common_width(sizeof(T), t); }
  template <std::size_t W, abstract_type>
  static constexpr T read(const std::byte* p) noexcept {
    if constexpr (W == sizeof(T))
      return load_be<T>(p);
    else
      return static_cast<T>(load_be(p, W));
  }
  template <std::size_t W, abstract_type>
  static constexpr void write(std::byte* p, T v) noexcept {
    if constexpr (W == sizeof(T))
      store_be<T>(p, v);
    else
      store_be(p, v, W);
  }
};

/// Signed integers: two's complement, sign-extended when reduced.
template <std::signed_integral T>
struct wire<T> {
  using bits = std::make_unsigned_t<T>;
  static constexpr bool carries(abstract_type t) noexcept { return detail::is_signed(t); }
  static constexpr std::size_t width_of(abstract_type t) noexcept { return detail::common_width(sizeof(T), t); }
  template <std::size_t W, abstract_type A>
  static constexpr T read(const std::byte* p) noexcept {
    constexpr int spare = static_cast<int>(8 * (sizeof(std::int64_t) - W));
    if constexpr (W == sizeof(T))
      return static_cast<T>(wire<bits>::template read<W, A>(p));
    else
      return static_cast<T>(static_cast<std::int64_t>(load_be(p, W) << spare) >> spare);
  }
  template <std::size_t W, abstract_type A>
  static constexpr void write(std::byte* p, T v) noexcept {
    wire<bits>::template write<W, A>(p, static_cast<bits>(v));
  }
};

/// Enumerations travel as their underlying integer; values without an enumerator are kept.
template <class T>
requires std::is_enum_v<T>
struct wire<T> {
  using bits = std::underlying_type_t<T>;
  static constexpr bool carries(abstract_type t) noexcept { return wire<bits>::carries(t); }
  static constexpr std::size_t width_of(abstract_type t) noexcept { return wire<bits>::width_of(t); }
  template <std::size_t W, abstract_type A>
  static constexpr T read(const std::byte* p) noexcept {
    return static_cast<T>(wire<bits>::template read<W, A>(p));
  }
  template <std::size_t W, abstract_type A>
  static constexpr void write(std::byte* p, T v) noexcept {
    wire<bits>::template write<W, A>(p, static_cast<bits>(v));
  }
};

/// 1 is true and 2 is false (RFC 7011 section 6.1.5); anything else reads as false.
template <>
struct wire<bool> {
  static constexpr bool carries(abstract_type t) noexcept { return t == abstract_type::boolean; }
  static constexpr std::size_t width_of(abstract_type) noexcept { return 1; }
  template <std::size_t, abstract_type>
  static constexpr bool read(const std::byte* p) noexcept {
    return *p == std::byte{1};
  }
  template <std::size_t, abstract_type>
  static constexpr void write(std::byte* p, bool v) noexcept {
    *p = v ? std::byte{1} : std::byte{2};
  }
};

/// IEEE 754; a double may travel in 4 octets (RFC 7011 section 6.2).
template <std::floating_point T>
struct wire<T> {
  static constexpr bool carries(abstract_type t) noexcept {
    return t == abstract_type::float32 || (t == abstract_type::float64 && sizeof(T) == 8);
  }
  static constexpr std::size_t width_of(abstract_type t) noexcept { return full_width(t); }
  template <std::size_t W, abstract_type>
  static constexpr T read(const std::byte* p) noexcept {
    if constexpr (W == 4)
      return static_cast<T>(std::bit_cast<float>(load_be<std::uint32_t>(p)));
    else
      return static_cast<T>(std::bit_cast<double>(load_be<std::uint64_t>(p)));
  }
  template <std::size_t W, abstract_type>
  static constexpr void write(std::byte* p, T v) noexcept {
    if constexpr (W == 4)
      store_be(p, std::bit_cast<std::uint32_t>(static_cast<float>(v)));
    else
      store_be(p, std::bit_cast<std::uint64_t>(static_cast<double>(v)));
  }
};

template <>
struct wire<ipv4_address> {
  static constexpr bool carries(abstract_type t) noexcept { return t == abstract_type::ipv4Address; }
  static constexpr std::size_t width_of(abstract_type) noexcept { return 4; }
  template <std::size_t, abstract_type>
  static constexpr ipv4_address read(const std::byte* p) noexcept {
    return {load_be<std::uint32_t>(p)};
  }
  template <std::size_t, abstract_type>
  static constexpr void write(std::byte* p, ipv4_address v) noexcept {
    store_be(p, v.value);
  }
};

namespace detail {
/// N octets as they stand.
template <class Array>
constexpr Array read_octets(const std::byte* p) noexcept {
  Array out{};
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<typename Array::value_type>(p[i]);
  } else {
    std::memcpy(out.data(), p, out.size());
  }
  return out;
}
template <class Array>
constexpr void write_octets(std::byte* p, const Array& v) noexcept {
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < v.size(); ++i) p[i] = static_cast<std::byte>(v[i]);
  } else {
    std::memcpy(p, v.data(), v.size());
  }
}
/// Types that are an array of octets with a meaning.
template <class T, abstract_type Type>
struct octets_wire {
  static constexpr std::size_t octet_count = decltype(T::octets){}.size();
  static constexpr bool carries(abstract_type t) noexcept { return t == Type; }
  static constexpr std::size_t width_of(abstract_type) noexcept { return octet_count; }
  template <std::size_t, abstract_type>
  static constexpr T read(const std::byte* p) noexcept {
    return {read_octets<decltype(T::octets)>(p)};
  }
  template <std::size_t, abstract_type>
  static constexpr void write(std::byte* p, const T& v) noexcept {
    write_octets(p, v.octets);
  }
};
}  // namespace detail

template <>
struct wire<ipv6_address> : detail::octets_wire<ipv6_address, abstract_type::ipv6Address> {};
template <>
struct wire<mac_address> : detail::octets_wire<mac_address, abstract_type::macAddress> {};

/// Octets without a further meaning, and strings of a fixed length.
template <class Octet, std::size_t N>
requires(std::same_as<Octet, std::byte> || std::same_as<Octet, std::uint8_t> ||
         std::same_as<Octet, char>) struct wire<std::array<Octet, N>> {
  using value = std::array<Octet, N>;
  static constexpr bool carries(abstract_type t) noexcept { return full_width(t) == 0 || full_width(t) == N; }
  static constexpr std::size_t width_of(abstract_type) noexcept { return N; }
  template <std::size_t, abstract_type>
  static constexpr value read(const std::byte* p) noexcept {
    return detail::read_octets<value>(p);
  }
  template <std::size_t, abstract_type>
  static constexpr void write(std::byte* p, const value& v) noexcept {
    detail::write_octets(p, v);
  }
};

/// Absolute times in seconds or milliseconds (RFC 7011 sections 6.1.7 and 6.1.8).
template <>
struct wire<timestamp> {
  static constexpr bool carries(abstract_type t) noexcept {
    return t == abstract_type::dateTimeSeconds || t == abstract_type::dateTimeMilliseconds;
  }
  static constexpr std::size_t width_of(abstract_type t) noexcept { return full_width(t); }
  template <std::size_t, abstract_type A>
  static constexpr timestamp read(const std::byte* p) noexcept {
    if constexpr (A == abstract_type::dateTimeSeconds)
      return from_unix_seconds(load_be<std::uint32_t>(p));
    else
      return from_unix_milliseconds(static_cast<std::int64_t>(load_be<std::uint64_t>(p)));
  }
  template <std::size_t, abstract_type A>
  static constexpr void write(std::byte* p, timestamp v) noexcept {
    if constexpr (A == abstract_type::dateTimeSeconds)
      store_be(p, static_cast<std::uint32_t>(to_unix_seconds(v)));
    else
      store_be(p, static_cast<std::uint64_t>(to_unix_milliseconds(v)));
  }
};

}  // namespace flowkit
