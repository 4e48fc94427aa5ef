// SPDX-License-Identifier: BSL-1.0
// The records of ipfix_bench.cpp: 20 fields in 72 octets, the same with two names more, and both as somebody would want
// them in another order.
#pragma once

#include <string_view>

#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::bench {

struct record {
  ipv4_address source, destination, next_hop;
  std::uint32_t input, output;
  std::uint64_t packets, octets, start_ms, end_ms;
  std::uint16_t source_port, destination_port;
  std::uint8_t flags, protocol, tos;
  std::uint32_t source_as, destination_as;
  std::uint8_t source_prefix, destination_prefix;
  std::uint16_t vlan;
  std::uint8_t direction;
};
// clang-format off
inline constexpr auto record_layout = layout<record>(
    field<&record::source, ie::sourceIPv4Address>,
    field<&record::destination, ie::destinationIPv4Address>,
    field<&record::next_hop, ie::ipNextHopIPv4Address>,
    field<&record::input, ie::ingressInterface>,
    field<&record::output, ie::egressInterface>,
    field<&record::packets, ie::packetDeltaCount>,
    field<&record::octets, ie::octetDeltaCount>,
    field<&record::start_ms, ie::flowStartMilliseconds>,
    field<&record::end_ms, ie::flowEndMilliseconds>,
    field<&record::source_port, ie::sourceTransportPort>,
    field<&record::destination_port, ie::destinationTransportPort>,
    field<&record::flags, ie::tcpControlBits, 1>,
    field<&record::protocol, ie::protocolIdentifier>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::source_as, ie::bgpSourceAsNumber>,
    field<&record::destination_as, ie::bgpDestinationAsNumber>,
    field<&record::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&record::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&record::vlan, ie::vlanId>,
    field<&record::direction, ie::flowDirection>);
// The same fields wanted in another order than they arrive in: nothing matches the fixed codec.
inline constexpr auto shuffled_layout = layout<record>(
    field<&record::direction, ie::flowDirection>,
    field<&record::vlan, ie::vlanId>,
    field<&record::start_ms, ie::flowStartMilliseconds>,
    field<&record::end_ms, ie::flowEndMilliseconds>,
    field<&record::octets, any_of<ie::octetDeltaCount, ie::octetTotalCount>>,
    field<&record::packets, any_of<ie::packetDeltaCount, ie::packetTotalCount>>,
    field<&record::source, ie::sourceIPv4Address>,
    field<&record::destination, ie::destinationIPv4Address>,
    field<&record::source_port, ie::sourceTransportPort>,
    field<&record::destination_port, ie::destinationTransportPort>,
    field<&record::protocol, ie::protocolIdentifier>,
    field<&record::flags, ie::tcpControlBits, 1>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::source_as, ie::bgpSourceAsNumber>,
    field<&record::destination_as, ie::bgpDestinationAsNumber>,
    field<&record::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&record::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&record::next_hop, ie::ipNextHopIPv4Address>,
    field<&record::input, ie::ingressInterface>,
    field<&record::output, ie::egressInterface>);

struct named {
  ipv4_address source, destination, next_hop;
  std::uint32_t input, output;
  std::uint64_t packets, octets, start_ms, end_ms;
  std::uint16_t source_port, destination_port;
  std::uint8_t flags, protocol, tos;
  std::uint32_t source_as, destination_as;
  std::uint8_t source_prefix, destination_prefix;
  std::uint16_t vlan;
  std::uint8_t direction;
  std::string_view application, interface;
};
inline constexpr auto named_layout = layout<named>(
    field<&named::source, ie::sourceIPv4Address>,
    field<&named::destination, ie::destinationIPv4Address>,
    field<&named::next_hop, ie::ipNextHopIPv4Address>,
    field<&named::input, ie::ingressInterface>,
    field<&named::output, ie::egressInterface>,
    field<&named::packets, ie::packetDeltaCount>,
    field<&named::octets, ie::octetDeltaCount>,
    field<&named::start_ms, ie::flowStartMilliseconds>,
    field<&named::end_ms, ie::flowEndMilliseconds>,
    field<&named::source_port, ie::sourceTransportPort>,
    field<&named::destination_port, ie::destinationTransportPort>,
    field<&named::flags, ie::tcpControlBits, 1>,
    field<&named::protocol, ie::protocolIdentifier>,
    field<&named::tos, ie::ipClassOfService>,
    field<&named::source_as, ie::bgpSourceAsNumber>,
    field<&named::destination_as, ie::bgpDestinationAsNumber>,
    field<&named::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&named::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&named::vlan, ie::vlanId>,
    field<&named::direction, ie::flowDirection>,
    varlen<&named::application, ie::applicationName>,
    varlen<&named::interface, ie::interfaceName>);
inline constexpr auto named_shuffled_layout = layout<named>(
    varlen<&named::interface, ie::interfaceName>,
    varlen<&named::application, ie::applicationName>,
    field<&named::direction, ie::flowDirection>,
    field<&named::vlan, ie::vlanId>,
    field<&named::start_ms, ie::flowStartMilliseconds>,
    field<&named::end_ms, ie::flowEndMilliseconds>,
    field<&named::octets, ie::octetDeltaCount>,
    field<&named::packets, ie::packetDeltaCount>,
    field<&named::source, ie::sourceIPv4Address>,
    field<&named::destination, ie::destinationIPv4Address>,
    field<&named::source_port, ie::sourceTransportPort>,
    field<&named::destination_port, ie::destinationTransportPort>,
    field<&named::protocol, ie::protocolIdentifier>,
    field<&named::flags, ie::tcpControlBits, 1>,
    field<&named::tos, ie::ipClassOfService>,
    field<&named::source_as, ie::bgpSourceAsNumber>,
    field<&named::destination_as, ie::bgpDestinationAsNumber>,
    field<&named::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&named::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&named::next_hop, ie::ipNextHopIPv4Address>,
    field<&named::input, ie::ingressInterface>,
    field<&named::output, ie::egressInterface>);
// clang-format on
static_assert(record_layout.size == 72 && record_layout.count == 20);

}  // namespace flowkit::bench
