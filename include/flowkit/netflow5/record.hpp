// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 record: 48 octets, always the same.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::netflow5 {

struct record {
  ipv4_address source_address, destination_address, next_hop;
  std::uint16_t ingress_interface, egress_interface;  ///< ifIndex; 0 at egress often means dropped or local
  std::uint32_t packets, octets;                      ///< octets of layer 3; both wrap on large flows
  std::uint32_t first, last;                          ///< SysUptime in milliseconds at the first and the last packet
  std::uint16_t source_port, destination_port;        ///< ICMP: the destination port is type * 256 + code
  std::uint8_t tcp_flags, protocol, tos;
  std::uint16_t source_as, destination_as;     ///< origin or peer, as the device is set up
  std::uint8_t source_mask, destination_mask;  ///< prefix lengths, 0..32
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
    pad<1>,
    field<&record::tcp_flags, ie::tcpControlBits>,
    field<&record::protocol, ie::protocolIdentifier>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::source_as, ie::bgpSourceAsNumber>,
    field<&record::destination_as, ie::bgpDestinationAsNumber>,
    field<&record::source_mask, ie::sourceIPv4PrefixLength>,
    field<&record::destination_mask, ie::destinationIPv4PrefixLength>,
    pad<2>);
// clang-format on
static_assert(record_layout.size == 48);

}  // namespace flowkit::netflow5
