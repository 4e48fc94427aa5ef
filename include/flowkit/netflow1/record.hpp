// SPDX-License-Identifier: BSL-1.0
// NetFlow v1 record: 48 octets, or 52 if a device pads it with 11 octets instead of 7. Nothing in the datagram says
// which: see message.hpp.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::netflow1 {

struct record {
  ipv4_address source_address, destination_address, next_hop;
  std::uint16_t ingress_interface, egress_interface;  ///< ifIndex; 0 at egress often means dropped or local
  std::uint32_t packets, octets;                      ///< octets of layer 3; both wrap on large flows
  std::uint32_t first, last;                          ///< SysUptime in milliseconds at the first and the last packet
  std::uint16_t source_port, destination_port;        ///< ICMP: the destination port is type * 256 + code
  std::uint8_t protocol, tos, tcp_flags;
  friend constexpr bool operator==(const record&, const record&) = default;
};

/// `Padding`: octets after the flags. Cisco's table calls them unused; older headers name the first three (counts of
/// mis-sequenced and retransmitted TCP segments, and seconds between them), which no exporter is known to fill.
template <std::size_t Padding>
inline constexpr auto padded_record_layout = layout<record>(
    // clang-format off
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
    pad<2>,
    field<&record::protocol, ie::protocolIdentifier>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::tcp_flags, ie::tcpControlBits>,
    pad<Padding>);
// clang-format on

inline constexpr const auto& record_layout = padded_record_layout<7>;
inline constexpr const auto& wide_record_layout = padded_record_layout<11>;
static_assert(record_layout.size == 48 && wide_record_layout.size == 52);

}  // namespace flowkit::netflow1
