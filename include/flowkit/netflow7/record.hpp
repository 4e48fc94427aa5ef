// SPDX-License-Identifier: BSL-1.0
// NetFlow v7 record: 52 octets, those of v5 with flags in its padding and the router that the switch bypasses.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::netflow7 {

/// Terms of the v7 format table that have no information element.
namespace term {
inline constexpr element flags = local_term("flags", abstract_type::unsigned8);
inline constexpr element flags2 = local_term("flags2", abstract_type::unsigned16);
inline constexpr element router_sc = local_term("router_sc", abstract_type::ipv4Address);
}  // namespace term

/// What the flow mask of the switch leaves out is 0: ports, addresses, interfaces. Values are as sent: flags are not
/// interpreted.
struct record {
  ipv4_address source_address, destination_address;
  ipv4_address next_hop;                              ///< 0 where the switch does not route
  std::uint16_t ingress_interface, egress_interface;  ///< ifIndex
  std::uint32_t packets, octets;                      ///< octets of layer 3; both wrap on large flows
  std::uint32_t first, last;                          ///< SysUptime in milliseconds at the first and the last packet
  std::uint16_t source_port, destination_port;        ///< 0 with flow masks without ports
  std::uint8_t flags;                     ///< flow mask in use: which fields have values; bits not published
  std::uint8_t tcp_flags, protocol, tos;  ///< TCP flags: 0 by Cisco's table, as the hardware does not record them
  std::uint16_t source_as, destination_as;
  std::uint8_t source_mask, destination_mask;  ///< prefix lengths, 0..32
  std::uint16_t flags2;                        ///< which flows are not valid, or padding: Cisco's tables differ
  ipv4_address router_sc;                      ///< the router (MLS RP) whose path the switch shortcuts
  friend constexpr bool operator==(const record&, const record&) = default;
};

// clang-format off
inline constexpr auto record_layout = layout<record>(
    field<&record::source_address, ie::sourceIPv4Address>,
    field<&record::destination_address, ie::destinationIPv4Address>,
    field<&record::next_hop, ie::ipNextHopIPv4Address>,
    field<&record::ingress_interface, ie::ingressInterface>,
    field<&record::egress_interface, ie::egressInterface>,
    field<&record::packets, ie::packetDeltaCount>,
    field<&record::octets, ie::octetDeltaCount>,
    field<&record::first, ie::flowStartSysUpTime>,
    field<&record::last, ie::flowEndSysUpTime>,
    field<&record::source_port, ie::sourceTransportPort>,
    field<&record::destination_port, ie::destinationTransportPort>,
    field<&record::flags, term::flags>,
    field<&record::tcp_flags, ie::tcpControlBits>,
    field<&record::protocol, ie::protocolIdentifier>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::source_as, ie::bgpSourceAsNumber>,
    field<&record::destination_as, ie::bgpDestinationAsNumber>,
    field<&record::source_mask, ie::sourceIPv4PrefixLength>,
    field<&record::destination_mask, ie::destinationIPv4PrefixLength>,
    field<&record::flags2, term::flags2>,
    field<&record::router_sc, term::router_sc>);
// clang-format on
static_assert(record_layout.size == 52);

}  // namespace flowkit::netflow7
