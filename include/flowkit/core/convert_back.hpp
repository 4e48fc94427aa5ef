// SPDX-License-Identifier: BSL-1.0
// The reverse of convert(): from a member to the octets of an element. A value that does not fit becomes the nearest
// that does, which is reported; mere rounding (a time to the second) is not.
#pragma once

#include <flowkit/core/convert.hpp>
#include <flowkit/core/views.hpp>

namespace flowkit::inline v0 {

/// Can the conversion write a T into a field that was announced with this many octets? Whatever can be read from there
/// can be written, and raw octets can be written in any length.
template <class T>
constexpr bool writable(conversion c, std::size_t width) noexcept {
  return c == conversion::raw_octets || readable<T>(c, width);
}

namespace detail {
constexpr void put_unsigned(std::uint64_t v, std::byte* p, std::size_t width, bool& saturated) noexcept {
  const std::uint64_t greatest = width < 8 ? (std::uint64_t{1} << 8 * width) - 1 : ~std::uint64_t{0};
  if (v > greatest) saturated = true;
  store_be(p, v > greatest ? greatest : v, width);
}
/// For unsigned elements: negative values become 0.
constexpr void put_count(std::int64_t v, std::byte* p, std::size_t width, bool& saturated) noexcept {
  if (v < 0) saturated = true;
  put_unsigned(v < 0 ? 0 : static_cast<std::uint64_t>(v), p, width, saturated);
}
constexpr void put_signed(std::int64_t v, std::byte* p, std::size_t width, bool& saturated) noexcept {
  const std::int64_t greatest = INT64_MAX >> (64 - 8 * width), least = -greatest - 1;
  if (v > greatest || v < least) saturated = true;
  store_be(p, static_cast<std::uint64_t>(v > greatest ? greatest : v < least ? least : v), width);
}
constexpr void put_zeros(std::byte* p, std::size_t n) noexcept {
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < n; ++i) p[i] = std::byte{0};
  } else if (n != 0) {
    std::memset(p, 0, n);
  }
}
/// Octets into a fixed width: filled with zeros, or cut. Cutting zeros loses nothing.
constexpr void put_octets(octets v, std::byte* p, std::size_t width, bool& saturated) noexcept {
  const std::size_t n = v.size() < width ? v.size() : width;
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < n; ++i) p[i] = v[i];
  } else if (n != 0) {
    std::memcpy(p, v.data(), n);
  }
  put_zeros(p + n, width - n);
  for (std::size_t i = n; i < v.size(); ++i) saturated |= v[i] != std::byte{0};
}
/// Zero if the field cannot express the time: before 1970, or too far from the export time.
constexpr void put_time(timestamp t, conversion c, std::byte* p, std::size_t width, const record_context& context,
                        bool& saturated) noexcept {
  switch (c) {
    case conversion::unix_seconds: return put_count(to_unix_seconds(t), p, width, saturated);
    case conversion::unix_milliseconds: return put_count(to_unix_milliseconds(t), p, width, saturated);
    case conversion::ntp_microseconds:
    case conversion::ntp: {
      const std::uint64_t stamp = c == conversion::ntp ? to_ntp(t) : to_ntp_microseconds(t);
      // The seconds wrap every 136 years.
      const bool told = t.ns >= 0 && to_unix_seconds(from_ntp(stamp, context.export_time)) == to_unix_seconds(t);
      if (!told) saturated = true;
      return store_be(p, told ? stamp : 0);
    }
    case conversion::uptime_milliseconds: {
      std::uint32_t stamp = 0;
      bool cut = !to_uptime(t, context, stamp);
      put_unsigned(stamp, p, width, cut);
      if (cut) put_zeros(p, width), saturated = true;  // the greatest stamp would be some other time
      return;
    }
    case conversion::microseconds_before_export:
      if (t == unknown_time) return put_count(-1, p, width, saturated);
      return put_count(ceil_div((context.export_time - t).ns, 1'000), p, width, saturated);
    default: return put_zeros(p, width);
  }
}
constexpr void put_span(duration d, conversion c, std::byte* p, std::size_t width, bool& saturated) noexcept {
  switch (c) {
    case conversion::span_seconds: return put_count(floor_div(d.ns, 1'000'000'000), p, width, saturated);
    case conversion::span_milliseconds: return put_count(floor_div(d.ns, 1'000'000), p, width, saturated);
    case conversion::span_microseconds: return put_count(floor_div(d.ns, 1'000), p, width, saturated);
    case conversion::span_nanoseconds: return put_count(d.ns, p, width, saturated);
    default: return put_zeros(p, width);
  }
}
/// A finite number that a float cannot hold becomes the greatest, or least, that it can.
constexpr float narrowed(double v, bool& saturated) noexcept {
  constexpr double greatest = std::numeric_limits<float>::max();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  if (v > greatest && v < infinite) return saturated = true, std::numeric_limits<float>::max();
  if (v < -greatest && v > -infinite) return saturated = true, std::numeric_limits<float>::lowest();
  return static_cast<float>(v);
}
}  // namespace detail

/// Writes `width` octets at p; writable<T>(c, width) holds. A value that the octets cannot hold becomes the greatest
/// (or least) that they can and sets `saturated`: so do strings that are cut, and times that the field cannot express.
/// An address of the other family is written as zeros without a report.
template <class T>
constexpr void convert_back(const T& v, conversion c, std::byte* p, std::size_t width, const record_context& context,
                            bool& saturated) noexcept {
  if constexpr (std::same_as<T, timestamp>) {
    detail::put_time(v, c, p, width, context, saturated);
  } else if constexpr (std::same_as<T, duration>) {
    detail::put_span(v, c, p, width, saturated);
  } else if constexpr (detail::view<T>) {
    detail::put_octets({reinterpret_cast<const std::byte*>(v.data()), v.size()}, p, width, saturated);
  } else if constexpr (std::same_as<T, bool>) {
    wire<bool>::write<1, abstract_type::boolean>(p, v);
  } else if constexpr (std::is_floating_point_v<T>) {
    const auto wide = static_cast<double>(v);
    if (width == 4)
      store_be(p, std::bit_cast<std::uint32_t>(detail::narrowed(wide, saturated)));
    else
      store_be(p, std::bit_cast<std::uint64_t>(wide));
  } else if constexpr (std::is_enum_v<T>) {
    convert_back(static_cast<std::underlying_type_t<T>>(v), c, p, width, context, saturated);
  } else if constexpr (std::is_unsigned_v<T>) {
    detail::put_unsigned(v & mask_of(c), p, width, saturated);
  } else if constexpr (std::is_integral_v<T>) {
    detail::put_signed(v, p, width, saturated);
  } else if constexpr (std::same_as<T, ip_address>) {
    if (c == conversion::ipv4)
      store_be(p, v.is_v4() ? v.v4().value : std::uint32_t{0});
    else if (v.is_v6())
      detail::write_octets(p, v.octets());
    else
      detail::put_zeros(p, 16);
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    std::array<std::byte, std::tuple_size_v<T>> own{};
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<std::byte>(v[i]);
    detail::put_octets(own, p, width, saturated);
  } else {
    wire<T>::template write<0, abstract_type::octetArray>(p, v);
  }
}

}  // namespace flowkit
