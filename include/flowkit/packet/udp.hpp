// SPDX-License-Identifier: BSL-1.0
// UDP header (RFC 768).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

namespace term {
inline constexpr element udpChecksum = local_term("udpChecksum", abstract_type::unsigned16);
}  // namespace term

struct udp {
  std::uint16_t source_port, destination_port;
  std::uint16_t length;    ///< header and payload, octets
  std::uint16_t checksum;  ///< 0: none
  friend constexpr bool operator==(const udp&, const udp&) = default;
};
// clang-format off
inline constexpr auto udp_layout = layout<udp>(
    field<&udp::source_port, ie::udpSourcePort>,
    field<&udp::destination_port, ie::udpDestinationPort>,
    field<&udp::length, ie::udpMessageLength>,
    field<&udp::checksum, term::udpChecksum>);
// clang-format on
static_assert(udp_layout.size == 8);

}  // namespace flowkit::packet
