// SPDX-License-Identifier: BSL-1.0
// Addresses as values. How they look as text is in text.hpp.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include <flowkit/core/platform.hpp>

namespace flowkit::inline v0 {

struct ipv4_address {
  std::uint32_t value{};  ///< host byte order: 192.0.2.1 is 0xc0000201
  friend constexpr auto operator<=>(const ipv4_address&, const ipv4_address&) = default;
};

struct ipv6_address {
  std::array<std::uint8_t, 16> octets{};
  friend constexpr auto operator<=>(const ipv6_address&, const ipv6_address&) = default;
};

struct mac_address {
  std::array<std::uint8_t, 6> octets{};
  friend constexpr auto operator<=>(const mac_address&, const mac_address&) = default;
};

/// An IPv4 or IPv6 address, or none (family 0).
class ip_address {
 public:
  constexpr ip_address() = default;
  constexpr ip_address(ipv4_address a) noexcept : octets_(octets_of(a)), family_(4) {}
  constexpr ip_address(const ipv6_address& a) noexcept : octets_(a.octets), family_(6) {}
  template <std::same_as<ipv4_address> V4>  // a template, so that `= {}` is no address and not 0.0.0.0
  constexpr ip_address& operator=(V4 a) noexcept {
    octets_ = octets_of(a);
    family_ = 4;
    return *this;
  }

  /// 4, 6, or 0 when there is no address.
  [[nodiscard]] constexpr std::uint8_t family() const noexcept { return family_; }
  [[nodiscard]] constexpr bool is_v4() const noexcept { return family_ == 4; }
  [[nodiscard]] constexpr bool is_v6() const noexcept { return family_ == 6; }
  /// The address octets; an IPv4 address is in the first four.
  [[nodiscard]] constexpr const std::array<std::uint8_t, 16>& octets() const noexcept { return octets_; }
  /// Meaningful when is_v4().
  [[nodiscard]] constexpr ipv4_address v4() const noexcept {
    return {std::uint32_t{octets_[0]} << 24 | std::uint32_t{octets_[1]} << 16 | std::uint32_t{octets_[2]} << 8 |
            octets_[3]};
  }
  /// Meaningful when is_v6().
  [[nodiscard]] constexpr ipv6_address v6() const noexcept { return {octets_}; }

  friend constexpr auto operator<=>(const ip_address&, const ip_address&) = default;
  /// As two words, and not by a call to memcmp: keys of sessions and accounts are compared for each datagram.
  friend constexpr bool operator==(const ip_address& a, const ip_address& b) noexcept {
    using words = std::array<std::uint64_t, 2>;
    const auto x = std::bit_cast<words>(a.octets_), y = std::bit_cast<words>(b.octets_);
    return ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0 && a.family_ == b.family_;
  }

 private:
  /// As two words, as an address is compared, hashed and copied that way: a load of what was stored in smaller parts
  /// stalls until all of them are in the cache.
  static constexpr std::array<std::uint8_t, 16> octets_of(ipv4_address a) noexcept {
    const bool swap = std::endian::native == std::endian::little;
    const std::uint64_t first = swap ? __builtin_bswap32(a.value) : std::uint64_t{a.value} << 32;
    return std::bit_cast<std::array<std::uint8_t, 16>>(std::array<std::uint64_t, 2>{first, 0});
  }

  std::array<std::uint8_t, 16> octets_{};
  std::uint8_t family_ = 0;
};

/// Is it an address, and other than 0.0.0.0 and ::?
[[nodiscard]] constexpr bool is_specified(const ip_address& a) noexcept {
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(a.octets());
  return (words[0] | words[1]) != 0;
}

}  // namespace flowkit
