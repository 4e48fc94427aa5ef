// SPDX-License-Identifier: BSL-1.0
// A datagram as the Ethernet frame that would carry it: what capture files are made of.
#pragma once

#include <array>
#include <cstddef>

#include "tools/common/datagram.hpp"

namespace flowkit::tools {

/// The most octets that UDP over IPv4 carries: 65535 less both headers.
inline constexpr std::size_t max_udp_payload = 65507;

class udp_frame {
 public:
  /// Ethernet, IPv4 or IPv6, UDP with correct checksums; the octets are valid until the next call. No address counts as
  /// 0.0.0.0 or ::, and of two families the IPv4 address is mapped into IPv6. At most max_udp_payload octets of
  /// payload.
  [[nodiscard]] octets build(const datagram& d) noexcept;

 private:
  std::array<std::byte, 14 + 40 + 8 + max_udp_payload> buffer_;
};

}  // namespace flowkit::tools
