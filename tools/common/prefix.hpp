// SPDX-License-Identifier: BSL-1.0
// A range of addresses that begin alike: 192.0.2.0/24, 2001:db8::/32.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <flowkit/core/types.hpp>

namespace flowkit::tools {

struct ip_prefix {
  ip_address first;         ///< the bits beyond `bits` are 0
  std::uint8_t bits = 128;  ///< at most 32 or 128, by the family
  friend constexpr auto operator<=>(const ip_prefix&, const ip_prefix&) = default;

  /// Has it one address alone?
  [[nodiscard]] constexpr bool is_address() const noexcept { return bits == (first.is_v4() ? 32 : 128); }
  [[nodiscard]] bool contains(const ip_address& a) const noexcept;
};

/// The first so many bits of the address.
[[nodiscard]] ip_prefix prefix_of(const ip_address& a, std::uint8_t bits) noexcept;
/// "192.0.2.0/24", or an address, which is one of all its bits. Bits set beyond the prefix are not an error:
/// prefix_of() drops them; whoever minds compares. Nothing if it is neither.
struct written_prefix {
  ip_address address;  ///< as it is written
  ip_prefix prefix;
};
[[nodiscard]] std::optional<written_prefix> parse_prefix(std::string_view text);
[[nodiscard]] std::string to_string(const ip_prefix& p);

}  // namespace flowkit::tools
