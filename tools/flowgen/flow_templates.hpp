// SPDX-License-Identifier: BSL-1.0
// The templates that flowgen sends over NetFlow v9 and IPFIX: the common 20 fields, once with IPv4 and once with IPv6
// addresses, and what the exporter tells about its sampling.
#pragma once

#include <flowkit/flow/record.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/templates/layout_template.hpp>

namespace flowkit::tools {

/// The 20 fields; Address is ipv4_address or ipv6_address.
template <class Address>
struct exported_flow {
  std::uint64_t octets, packets;
  std::uint8_t protocol, tos;
  std::uint16_t tcp_flags;
  std::uint16_t source_port, destination_port;
  Address source, destination;
  std::uint8_t source_prefix, destination_prefix;
  std::uint32_t ingress, egress;
  Address next_hop;
  std::uint32_t source_as, destination_as;
  std::uint64_t first, last;  ///< uptime or time since 1970, in milliseconds
  std::uint8_t direction, version;
};
using exported_v4 = exported_flow<ipv4_address>;
using exported_v6 = exported_flow<ipv6_address>;

// clang-format off
/// As routers export it: 32-bit counters, one octet of TCP flags, times by their uptime.
inline constexpr auto netflow9_v4_layout = layout<exported_v4>(
    field<&exported_v4::octets, ie::octetDeltaCount, 4>,
    field<&exported_v4::packets, ie::packetDeltaCount, 4>,
    field<&exported_v4::protocol, ie::protocolIdentifier>,
    field<&exported_v4::tos, ie::ipClassOfService>,
    field<&exported_v4::tcp_flags, ie::tcpControlBits, 1>,
    field<&exported_v4::source_port, ie::sourceTransportPort>,
    field<&exported_v4::source, ie::sourceIPv4Address>,
    field<&exported_v4::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&exported_v4::ingress, ie::ingressInterface>,
    field<&exported_v4::destination_port, ie::destinationTransportPort>,
    field<&exported_v4::destination, ie::destinationIPv4Address>,
    field<&exported_v4::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&exported_v4::egress, ie::egressInterface>,
    field<&exported_v4::next_hop, ie::ipNextHopIPv4Address>,
    field<&exported_v4::source_as, ie::bgpSourceAsNumber>,
    field<&exported_v4::destination_as, ie::bgpDestinationAsNumber>,
    field<&exported_v4::last, ie::flowEndSysUpTime>,
    field<&exported_v4::first, ie::flowStartSysUpTime>,
    field<&exported_v4::direction, ie::flowDirection>,
    field<&exported_v4::version, ie::ipVersion>);
inline constexpr auto netflow9_v6_layout = layout<exported_v6>(
    field<&exported_v6::octets, ie::octetDeltaCount, 4>,
    field<&exported_v6::packets, ie::packetDeltaCount, 4>,
    field<&exported_v6::protocol, ie::protocolIdentifier>,
    field<&exported_v6::tos, ie::ipClassOfService>,
    field<&exported_v6::tcp_flags, ie::tcpControlBits, 1>,
    field<&exported_v6::source_port, ie::sourceTransportPort>,
    field<&exported_v6::source, ie::sourceIPv6Address>,
    field<&exported_v6::source_prefix, ie::sourceIPv6PrefixLength>,
    field<&exported_v6::ingress, ie::ingressInterface>,
    field<&exported_v6::destination_port, ie::destinationTransportPort>,
    field<&exported_v6::destination, ie::destinationIPv6Address>,
    field<&exported_v6::destination_prefix, ie::destinationIPv6PrefixLength>,
    field<&exported_v6::egress, ie::egressInterface>,
    field<&exported_v6::next_hop, ie::ipNextHopIPv6Address>,
    field<&exported_v6::source_as, ie::bgpSourceAsNumber>,
    field<&exported_v6::destination_as, ie::bgpDestinationAsNumber>,
    field<&exported_v6::last, ie::flowEndSysUpTime>,
    field<&exported_v6::first, ie::flowStartSysUpTime>,
    field<&exported_v6::direction, ie::flowDirection>,
    field<&exported_v6::version, ie::ipVersion>);

/// Absolute times and full widths but for the TCP flags: one octet, as long as the others are 0 (RFC 7125). pmacct reads
/// one.
inline constexpr auto ipfix_v4_layout = layout<exported_v4>(
    field<&exported_v4::octets, ie::octetDeltaCount>,
    field<&exported_v4::packets, ie::packetDeltaCount>,
    field<&exported_v4::protocol, ie::protocolIdentifier>,
    field<&exported_v4::tos, ie::ipClassOfService>,
    field<&exported_v4::tcp_flags, ie::tcpControlBits, 1>,
    field<&exported_v4::source_port, ie::sourceTransportPort>,
    field<&exported_v4::source, ie::sourceIPv4Address>,
    field<&exported_v4::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&exported_v4::ingress, ie::ingressInterface>,
    field<&exported_v4::destination_port, ie::destinationTransportPort>,
    field<&exported_v4::destination, ie::destinationIPv4Address>,
    field<&exported_v4::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&exported_v4::egress, ie::egressInterface>,
    field<&exported_v4::next_hop, ie::ipNextHopIPv4Address>,
    field<&exported_v4::source_as, ie::bgpSourceAsNumber>,
    field<&exported_v4::destination_as, ie::bgpDestinationAsNumber>,
    field<&exported_v4::first, ie::flowStartMilliseconds>,
    field<&exported_v4::last, ie::flowEndMilliseconds>,
    field<&exported_v4::direction, ie::flowDirection>,
    field<&exported_v4::version, ie::ipVersion>);
inline constexpr auto ipfix_v6_layout = layout<exported_v6>(
    field<&exported_v6::octets, ie::octetDeltaCount>,
    field<&exported_v6::packets, ie::packetDeltaCount>,
    field<&exported_v6::protocol, ie::protocolIdentifier>,
    field<&exported_v6::tos, ie::ipClassOfService>,
    field<&exported_v6::tcp_flags, ie::tcpControlBits, 1>,
    field<&exported_v6::source_port, ie::sourceTransportPort>,
    field<&exported_v6::source, ie::sourceIPv6Address>,
    field<&exported_v6::source_prefix, ie::sourceIPv6PrefixLength>,
    field<&exported_v6::ingress, ie::ingressInterface>,
    field<&exported_v6::destination_port, ie::destinationTransportPort>,
    field<&exported_v6::destination, ie::destinationIPv6Address>,
    field<&exported_v6::destination_prefix, ie::destinationIPv6PrefixLength>,
    field<&exported_v6::egress, ie::egressInterface>,
    field<&exported_v6::next_hop, ie::ipNextHopIPv6Address>,
    field<&exported_v6::source_as, ie::bgpSourceAsNumber>,
    field<&exported_v6::destination_as, ie::bgpDestinationAsNumber>,
    field<&exported_v6::first, ie::flowStartMilliseconds>,
    field<&exported_v6::last, ie::flowEndMilliseconds>,
    field<&exported_v6::direction, ie::flowDirection>,
    field<&exported_v6::version, ie::ipVersion>);
// clang-format on
static_assert(netflow9_v4_layout.count == 20 && netflow9_v6_layout.count == 20);
static_assert(ipfix_v4_layout.count == 20 && ipfix_v6_layout.count == 20);

/// One of `interval` packets is looked at, for the whole exporter.
struct netflow9_sampling {
  std::uint32_t system;  ///< the scope
  std::uint32_t interval;
  std::uint8_t algorithm;  ///< 1: deterministic
};
/// `taken` packets in a row, then `left_out` (RFC 5477); v9's elements are deprecated in IPFIX. Without a selectorId,
/// as the flows have none either: nfdump would look for it in them.
struct ipfix_sampling {
  std::uint32_t domain;     ///< the scope
  std::uint16_t algorithm;  ///< 1: systematic, by counting
  std::uint32_t taken, left_out;
};
// clang-format off
inline constexpr auto netflow9_sampling_layout = layout<netflow9_sampling>(
    field<&netflow9_sampling::system, ie::netflow9_scope::System>,
    field<&netflow9_sampling::interval, ie::samplingInterval>,
    field<&netflow9_sampling::algorithm, ie::samplingAlgorithm>);
inline constexpr auto ipfix_sampling_layout = layout<ipfix_sampling>(
    field<&ipfix_sampling::domain, ie::observationDomainId>,
    field<&ipfix_sampling::algorithm, ie::selectorAlgorithm>,
    field<&ipfix_sampling::taken, ie::samplingPacketInterval>,
    field<&ipfix_sampling::left_out, ie::samplingPacketSpace>);
// clang-format on

}  // namespace flowkit::tools
