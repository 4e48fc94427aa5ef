// SPDX-License-Identifier: BSL-1.0
// ICMP (RFC 792) and ICMPv6 (RFC 4443): the first 8 octets, which all messages of both have.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

namespace term {
inline constexpr element icmpChecksum = local_term("icmpChecksum", abstract_type::unsigned16);
inline constexpr element icmpRest = local_term("icmpRest", abstract_type::unsigned32);
}  // namespace term

struct icmp {
  std::uint8_t type, code;
  std::uint16_t checksum;
  std::uint32_t rest;  ///< by type: identifier and sequence number, an MTU, a gateway, nothing
  friend constexpr bool operator==(const icmp&, const icmp&) = default;
};
// clang-format off
inline constexpr auto icmp_layout = layout<icmp>(
    field<&icmp::type, any_of<ie::icmpTypeIPv4, ie::icmpTypeIPv6>>,
    field<&icmp::code, any_of<ie::icmpCodeIPv4, ie::icmpCodeIPv6>>,
    field<&icmp::checksum, term::icmpChecksum>,
    field<&icmp::rest, term::icmpRest>);
// clang-format on
static_assert(icmp_layout.size == 8);

}  // namespace flowkit::packet
