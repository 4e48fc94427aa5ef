// SPDX-License-Identifier: BSL-1.0
// The MAC addresses of the imagined network.
#pragma once

#include <flowkit/core/types.hpp>

namespace flowkit::tools {

/// Locally administered, and of one host: the low 32 bits of its address.
[[nodiscard]] inline mac_address mac_of(const ip_address& a) noexcept {
  const std::uint8_t* const low = a.octets().data() + (a.is_v4() ? 0 : 12);
  return {{0x02, 0x00, low[0], low[1], low[2], low[3]}};
}
/// Virtual router 1 (RFC 5798 section 7.3): the other end of a frame to or from another network.
inline constexpr mac_address router_mac{{0x00, 0x00, 0x5e, 0x00, 0x01, 0x01}};

}  // namespace flowkit::tools
