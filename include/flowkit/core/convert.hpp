// SPDX-License-Identifier: BSL-1.0
// From what an exporter sent to the type that a member has: reduced and widened integers, every clock to one time
// type, either address family to one address type. convert_back.hpp is the reverse.
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/element.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/core/types.hpp>
#include <flowkit/core/wire.hpp>

namespace flowkit::inline v0 {

/// How the octets of an element become a member, and a member these octets. Chosen once from the element and the
/// member's type.
enum class conversion : std::uint8_t {
  none,  ///< this member cannot be filled from this element
  unsigned_integer,
  signed_integer,
  boolean,
  floating,
  raw_octets,  ///< as many as the member has
  ipv4,
  ipv6,
  mac,
  unix_seconds,
  unix_milliseconds,
  ntp_microseconds,            ///< dateTimeMicroseconds: all but the low 11 bits (RFC 7011 section 6.1.9)
  ntp,                         ///< dateTimeNanoseconds (RFC 7011 section 6.1.10)
  uptime_milliseconds,         ///< relative to the exporter's boot (elements 21 and 22)
  microseconds_before_export,  ///< elements 158 and 159
  span_seconds,
  span_milliseconds,
  span_microseconds,
  span_nanoseconds,
  masked_integer = 128,  ///< to 255: an unsigned integer of which some bits in a row are the value, see masked_by()
};

/// Unsigned integers of which these bits are the value: up to 16 in a row, the lowest of them among the first 8. `none`
/// for others, unsigned_integer for all ones.
constexpr conversion masked_by(std::uint64_t bits) noexcept {
  if (bits == ~std::uint64_t{0}) return conversion::unsigned_integer;
  const int first = std::countr_zero(bits), count = std::popcount(bits);
  if (first > 7 || count > 16 || bits >> first != (std::uint64_t{1} << count) - 1) return conversion::none;
  return static_cast<conversion>(static_cast<int>(conversion::masked_integer) + first * 16 + count - 1);
}
/// The reverse; all ones for any other conversion.
constexpr std::uint64_t mask_of(conversion c) noexcept {
  if (c < conversion::masked_integer) return ~std::uint64_t{0};
  const int how = static_cast<int>(c) - static_cast<int>(conversion::masked_integer);
  return ((std::uint64_t{2} << how % 16) - 1) << how / 16;
}
/// An unsigned integer that is read and written unchanged: the mask does not affect its octets.
constexpr bool is_plain_integer(conversion c, std::size_t width) noexcept {
  if (c == conversion::unsigned_integer) return true;
  return c >= conversion::masked_integer && width < 8 && mask_of(c) + 1 >= std::uint64_t{1} << 8 * width &&
         (mask_of(c) & 1) != 0;
}

namespace detail {
constexpr conversion to_timestamp(const element& e) noexcept {
  switch (e.type) {
    case abstract_type::dateTimeSeconds: return conversion::unix_seconds;
    case abstract_type::dateTimeMilliseconds: return conversion::unix_milliseconds;
    case abstract_type::dateTimeMicroseconds: return conversion::ntp_microseconds;
    case abstract_type::dateTimeNanoseconds: return conversion::ntp;
    case abstract_type::unsigned32:
      if (e.units == unit::milliseconds) return conversion::uptime_milliseconds;
      if (e.units == unit::microseconds) return conversion::microseconds_before_export;
      return conversion::none;
    default: return conversion::none;
  }
}
constexpr conversion to_span(const element& e) noexcept {
  if (!is_unsigned(e.type)) return conversion::none;
  switch (e.units) {
    case unit::seconds: return conversion::span_seconds;
    case unit::milliseconds: return conversion::span_milliseconds;
    case unit::microseconds: return conversion::span_microseconds;
    case unit::nanoseconds: return conversion::span_nanoseconds;
    default: return conversion::none;
  }
}
}  // namespace detail

/// How a T is filled from this element.
template <class T>
constexpr conversion conversion_to(const element& e) noexcept {
  if constexpr (std::same_as<T, timestamp>)
    return detail::to_timestamp(e);
  else if constexpr (std::same_as<T, duration>)
    return detail::to_span(e);
  else if constexpr (std::same_as<T, bool>)
    return e.type == abstract_type::boolean ? conversion::boolean : conversion::none;
  else if constexpr (std::is_floating_point_v<T>)
    return e.type == abstract_type::float32 || e.type == abstract_type::float64 ? conversion::floating
                                                                                : conversion::none;
  else if constexpr (requires(T t) { std::tuple_size<T>::value; })
    return full_width(e.type) == 0 || full_width(e.type) == sizeof(T) ? conversion::raw_octets : conversion::none;
  else if constexpr (std::is_unsigned_v<T> || std::is_enum_v<T>)
    return detail::is_unsigned(e.type) || e.type == abstract_type::dateTimeSeconds ||
                   e.type == abstract_type::dateTimeMilliseconds  // as numbers, in their unit
               ? masked_by(value_bits(e))
               : conversion::none;
  else if constexpr (std::is_signed_v<T> && std::is_integral_v<T>)
    return detail::is_signed(e.type) ? conversion::signed_integer : conversion::none;
  else if constexpr (std::same_as<T, mac_address>)
    return e.type == abstract_type::macAddress ? conversion::mac : conversion::none;
  else {
    constexpr bool v4 = std::same_as<T, ipv4_address> || std::same_as<T, ip_address>;
    constexpr bool v6 = std::same_as<T, ipv6_address> || std::same_as<T, ip_address>;
    if (v4 && e.type == abstract_type::ipv4Address) return conversion::ipv4;
    if (v6 && e.type == abstract_type::ipv6Address) return conversion::ipv6;
    return conversion::none;
  }
}

/// Can the conversion to a T read a field that was announced with this many octets?
template <class T>
constexpr bool readable(conversion c, std::size_t width) noexcept {
  switch (c) {
    case conversion::raw_octets: return width == sizeof(T);
    case conversion::none: return false;
    case conversion::boolean: return width == 1;
    case conversion::floating: return width == 4 || width == 8;
    case conversion::ipv4: return width == 4;
    case conversion::ipv6: return width == 16;
    case conversion::mac: return width == 6;
    case conversion::ntp_microseconds:
    case conversion::ntp: return width == 8;
    default: return width >= 1 && width <= 8;
  }
}

/// Reads the `width` octets at p; readable(c, width) holds. A value beyond the member's range becomes its greatest (or
/// least) and sets `saturated`.
template <class T>
[[gnu::always_inline]] constexpr T convert(conversion c, const std::byte* p, std::size_t width,
                                           const record_context& context, bool& saturated) noexcept {
  const auto number = [&] { return load_be(p, width); };
  const auto clamped = [&](std::uint64_t v) {
    constexpr auto greatest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (v > greatest) saturated = true;
    return static_cast<std::int64_t>(v > greatest ? greatest : v);
  };
  if constexpr (std::same_as<T, timestamp>) {
    switch (c) {
      case conversion::unix_seconds: return from_unix_seconds(clamped(number()));
      case conversion::unix_milliseconds: return from_unix_milliseconds(clamped(number()));
      case conversion::ntp_microseconds:
        return from_ntp(load_be<std::uint64_t>(p) & ntp_microsecond_bits, context.export_time);
      case conversion::ntp: return from_ntp(load_be<std::uint64_t>(p), context.export_time);
      case conversion::uptime_milliseconds: {
        const std::uint64_t stamp = number();
        if (stamp > 0xffff'ffff) saturated = true;
        return from_uptime(static_cast<std::uint32_t>(stamp), context);
      }
      case conversion::microseconds_before_export: return context.export_time - microseconds(clamped(number()));
      default: return {};
    }
  } else if constexpr (std::same_as<T, duration>) {
    switch (c) {
      case conversion::span_seconds: return seconds(clamped(number()));
      case conversion::span_milliseconds: return milliseconds(clamped(number()));
      case conversion::span_microseconds: return microseconds(clamped(number()));
      case conversion::span_nanoseconds: return {clamped(number())};
      default: return {};
    }
  } else if constexpr (std::same_as<T, bool>) {
    return *p == std::byte{1};
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(width == 4 ? static_cast<double>(std::bit_cast<float>(load_be<std::uint32_t>(p)))
                                     : std::bit_cast<double>(load_be<std::uint64_t>(p)));
  } else if constexpr (std::is_enum_v<T>) {
    return static_cast<T>(convert<std::underlying_type_t<T>>(c, p, width, context, saturated));
  } else if constexpr (std::is_unsigned_v<T>) {
    constexpr auto greatest = std::numeric_limits<T>::max();
    const std::uint64_t v = number() & mask_of(c);
    if (v > greatest) saturated = true;
    return v > greatest ? greatest : static_cast<T>(v);
  } else if constexpr (std::is_integral_v<T>) {
    const int spare = static_cast<int>(8 * (sizeof(std::int64_t) - width));
    const std::int64_t v = static_cast<std::int64_t>(number() << spare) >> spare;
    using limits = std::numeric_limits<T>;
    if (v > limits::max() || v < limits::min()) saturated = true;
    return v > limits::max() ? limits::max() : v < limits::min() ? limits::min() : static_cast<T>(v);
  } else if constexpr (std::same_as<T, ip_address>) {
    if (c == conversion::ipv4) return ipv4_address{load_be<std::uint32_t>(p)};
    return wire<ipv6_address>::read<16, abstract_type::ipv6Address>(p);
  } else {
    return wire<T>::template read<0, abstract_type::octetArray>(p);
  }
}

/// The same, directly into a member: g++ stalls on copying an address that was assembled elsewhere.
template <class T>
[[gnu::always_inline]] constexpr void convert_into(T& to, conversion c, const std::byte* p, std::size_t width,
                                                   const record_context& context, bool& saturated) noexcept {
  if constexpr (std::same_as<T, ip_address>) {
    if (c == conversion::ipv4) {
      to = ipv4_address{load_be<std::uint32_t>(p)};
      return;
    }
  }
  to = convert<T>(c, p, width, context, saturated);
}

}  // namespace flowkit
