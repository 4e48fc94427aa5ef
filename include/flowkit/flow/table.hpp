// SPDX-License-Identifier: BSL-1.0
// What fills the normalised flow: for each member its name and the elements that it may come from, for every protocol.
#pragma once

#include <flowkit/core/choose.hpp>
#include <flowkit/core/projection.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/flow/record.hpp>
#include <flowkit/ie/asa.hpp>
#include <flowkit/ie/cert.hpp>
#include <flowkit/ie/citrix.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/palo_alto.hpp>
#include <flowkit/ie/reverse.hpp>

namespace flowkit::inline v0::flow {

/// The names of the normalised record; members without one here are named after their first element.
namespace name {
inline constexpr element start = local_term("flow.start", abstract_type::dateTimeMilliseconds);
inline constexpr element end = local_term("flow.end", abstract_type::dateTimeMilliseconds);
inline constexpr element event = local_term("flow.event", abstract_type::dateTimeMilliseconds);
inline constexpr element span = local_term("flow.duration_ms", abstract_type::unsigned64, unit::milliseconds);
inline constexpr element source = local_term("source.ip", abstract_type::octetArray);
inline constexpr element destination = local_term("destination.ip", abstract_type::octetArray);
inline constexpr element source_port = local_term("source.port", abstract_type::unsigned16);
inline constexpr element destination_port = local_term("destination.port", abstract_type::unsigned16);
inline constexpr element protocol = local_term("network.protocol", abstract_type::unsigned8);
inline constexpr element bytes = local_term("network.bytes", abstract_type::unsigned64, unit::octets);
inline constexpr element packets = local_term("network.packets", abstract_type::unsigned64, unit::packets);
inline constexpr element ingress_name = local_term("ingressInterface.name", abstract_type::string);
inline constexpr element egress_name = local_term("egressInterface.name", abstract_type::string);
inline constexpr element nat_source = local_term("source.nat.ip", abstract_type::octetArray);
inline constexpr element nat_destination = local_term("destination.nat.ip", abstract_type::octetArray);
inline constexpr element inner_source = local_term("inner.source.ip", abstract_type::octetArray);
inline constexpr element inner_destination = local_term("inner.destination.ip", abstract_type::octetArray);
inline constexpr element inner_source_port = local_term("inner.source.port", abstract_type::unsigned16);
inline constexpr element inner_destination_port = local_term("inner.destination.port", abstract_type::unsigned16);
inline constexpr element inner_protocol = local_term("inner.protocol", abstract_type::unsigned8);
inline constexpr element tunnel_source = local_term("tunnel.source.ip", abstract_type::octetArray);
inline constexpr element tunnel_destination = local_term("tunnel.destination.ip", abstract_type::octetArray);
inline constexpr element vni = local_term("tunnel.vni", abstract_type::unsigned32);
inline constexpr element source_class = local_term("sflow.source.class", abstract_type::unsigned32);
inline constexpr element source_index = local_term("sflow.source.index", abstract_type::unsigned32);
inline constexpr element sample_pool = local_term("sflow.pool", abstract_type::unsigned32, unit::packets);
inline constexpr element sample_drops = local_term("sflow.drops", abstract_type::unsigned32, unit::packets);
inline constexpr element drop_reason = local_term("sflow.drop_reason", abstract_type::unsigned32);
inline constexpr element reverse_bytes = local_term("reverse.bytes", abstract_type::unsigned64, unit::octets);
inline constexpr element reverse_packets = local_term("reverse.packets", abstract_type::unsigned64, unit::packets);
inline constexpr element reverse_start = local_term("reverse.start", abstract_type::dateTimeMilliseconds);
inline constexpr element reverse_end = local_term("reverse.end", abstract_type::dateTimeMilliseconds);
inline constexpr element reverse_delay = local_term("reverse.delay_ms", abstract_type::unsigned64, unit::milliseconds);
inline constexpr element exported = local_term("flow.exported", abstract_type::dateTimeMilliseconds);
inline constexpr element received = local_term("flow.received", abstract_type::dateTimeMilliseconds);
}  // namespace name

/// The tests for alternatives of one IP version, or of one protocol above IP. An ipVersion other than 4 and 6 does not
/// decide; any other protocol has no such port.
template <std::uint8_t Version>
struct ip_version_is {
  static constexpr const element& key = ie::ipVersion;
  static constexpr std::uint8_t value = Version;
  static constexpr std::uint8_t known(const auto& has) noexcept { return has(member_constant<&record::ip_version>{}); }
  static constexpr meant of(const record& r, std::uint8_t known) noexcept {
    if (known == 0 || (r.ip_version != 4 && r.ip_version != 6)) return meant::unknown;
    return r.ip_version == Version ? meant::yes : meant::no;
  }
};
template <std::uint8_t Protocol>
struct protocol_is {
  static constexpr const element& key = ie::protocolIdentifier;
  static constexpr std::uint8_t value = Protocol;
  static constexpr std::uint8_t known(const auto& has) noexcept { return has(member_constant<&record::protocol>{}); }
  static constexpr meant of(const record& r, std::uint8_t known) noexcept {
    if (known == 0) return meant::unknown;
    return r.protocol == Protocol ? meant::yes : meant::no;
  }
};

// Alternatives in order of preference: absolute times before relative ones, the finer before the coarser. With choose,
// each record decides, as many exporters announce fields that only some of their records use. A name alone,
// called<name::x>: no received field fills the member, the program does.
// clang-format off
inline constexpr auto table = layout<record>(
    field<&record::start, choose<name::start, ie::flowStartNanoseconds, ie::flowStartMicroseconds,
        ie::flowStartMilliseconds, ie::flowStartSeconds, ie::flowStartDeltaMicroseconds, ie::flowStartSysUpTime>>,
    field<&record::end, choose<name::end, ie::flowEndNanoseconds, ie::flowEndMicroseconds,
        ie::flowEndMilliseconds, ie::flowEndSeconds, ie::flowEndDeltaMicroseconds, ie::flowEndSysUpTime>>,
    field<&record::event, choose<name::event, ie::observationTimeMilliseconds, ie::observationTimeNanoseconds,
        ie::observationTimeMicroseconds, ie::observationTimeSeconds>>,
    field<&record::span, choose<name::span, ie::flowDurationMicroseconds, ie::flowDurationMilliseconds>>,
    field<&record::source, choose<name::source, alternative<ie::sourceIPv4Address, ip_version_is<4>>,
        alternative<ie::sourceIPv6Address, ip_version_is<6>>>>,
    field<&record::destination, choose<name::destination, alternative<ie::destinationIPv4Address, ip_version_is<4>>,
        alternative<ie::destinationIPv6Address, ip_version_is<6>>>>,
    field<&record::source_port, choose<name::source_port, ie::sourceTransportPort,
        alternative<ie::tcpSourcePort, protocol_is<6>>, alternative<ie::udpSourcePort, protocol_is<17>>>>,
    field<&record::destination_port, choose<name::destination_port, ie::destinationTransportPort,
        alternative<ie::tcpDestinationPort, protocol_is<6>>, alternative<ie::udpDestinationPort, protocol_is<17>>>>,
    field<&record::protocol, called<name::protocol, ie::protocolIdentifier, ie::nextHeaderIPv6>>,
    field<&record::bytes, choose<name::bytes, ie::octetDeltaCount, ie::postOctetDeltaCount, ie::layer2OctetDeltaCount>>,
    field<&record::packets, choose<name::packets, ie::packetDeltaCount, ie::postPacketDeltaCount>>,
    field<&record::total_bytes, ie::octetTotalCount>,
    field<&record::total_packets, ie::packetTotalCount>,
    field<&record::initiator_bytes, ie::initiatorOctets>,
    field<&record::responder_bytes, ie::responderOctets>,
    field<&record::initiator_packets, ie::initiatorPackets>,
    field<&record::responder_packets, ie::responderPackets>,
    field<&record::ingress_interface, ie::ingressInterface>,
    field<&record::egress_interface, ie::egressInterface>,
    field<&record::ingress_physical, ie::ingressPhysicalInterface>,
    field<&record::egress_physical, ie::egressPhysicalInterface>,
    varlen<&record::ingress_name, called<name::ingress_name, ie::interfaceName>>,
    varlen<&record::egress_name, name::egress_name>,
    field<&record::next_hop, ie::ipNextHopIPv4Address>,
    field<&record::bgp_next_hop, ie::bgpNextHopIPv4Address>,
    field<&record::next_hop_v6, ie::ipNextHopIPv6Address>,
    field<&record::bgp_next_hop_v6, ie::bgpNextHopIPv6Address>,
    field<&record::source_as, ie::bgpSourceAsNumber>,
    field<&record::destination_as, ie::bgpDestinationAsNumber>,
    field<&record::previous_as, ie::bgpPrevAdjacentAsNumber>,
    field<&record::next_as, ie::bgpNextAdjacentAsNumber>,
    field<&record::source_prefix, ie::sourceIPv4PrefixLength>,
    field<&record::destination_prefix, ie::destinationIPv4PrefixLength>,
    field<&record::source_prefix_v6, ie::sourceIPv6PrefixLength>,
    field<&record::destination_prefix_v6, ie::destinationIPv6PrefixLength>,
    field<&record::tos, ie::ipClassOfService>,
    field<&record::tcp_flags, ie::tcpControlBits>,
    field<&record::direction, ie::flowDirection>,
    field<&record::source_mac, ie::sourceMacAddress>,
    field<&record::destination_mac, ie::destinationMacAddress>,
    field<&record::post_source_mac, ie::postSourceMacAddress>,
    field<&record::post_destination_mac, ie::postDestinationMacAddress>,
    field<&record::vlan, choose<ie::vlanId, ie::vlanId, ie::dot1qVlanId>>,
    field<&record::post_vlan, choose<ie::postVlanId, ie::postVlanId, ie::postDot1qVlanId>>,
    field<&record::mpls_label, ie::mplsTopLabelStackSection>,
    field<&record::nat_source, choose<name::nat_source, ie::postNATSourceIPv4Address, ie::postNATSourceIPv6Address,
        ie::asa::xlateSrcAddrIpv4>>,
    field<&record::nat_destination, choose<name::nat_destination, ie::postNATDestinationIPv4Address,
        ie::postNATDestinationIPv6Address, ie::asa::xlateDstAddrIpv4>>,
    field<&record::nat_source_port, choose<ie::postNAPTSourceTransportPort, ie::postNAPTSourceTransportPort,
        ie::asa::xlateSrcPort>>,
    field<&record::nat_destination_port, choose<ie::postNAPTDestinationTransportPort,
        ie::postNAPTDestinationTransportPort, ie::asa::xlateDstPort>>,
    field<&record::nat_event, ie::natEvent>,
    field<&record::port_range_start, ie::portRangeStart>,
    field<&record::port_range_end, ie::portRangeEnd>,
    field<&record::port_range_step, ie::portRangeStepSize>,
    field<&record::port_range_ports, ie::portRangeNumPorts>,
    field<&record::firewall_event, choose<ie::firewallEvent, ie::firewallEvent, ie::asa::fwEvent>>,
    field<&record::end_reason, ie::flowEndReason>,
    field<&record::icmp_type_code, ie::icmpTypeCodeIPv4>,
    field<&record::icmp_type_code_v6, ie::icmpTypeCodeIPv6>,
    field<&record::icmp_type, ie::icmpTypeIPv4>,
    field<&record::icmp_code, ie::icmpCodeIPv4>,
    field<&record::icmp_type_v6, ie::icmpTypeIPv6>,
    field<&record::icmp_code_v6, ie::icmpCodeIPv6>,
    field<&record::ip_version, ie::ipVersion>,
    field<&record::ingress_vrf, ie::ingressVRFID>,
    field<&record::flow_id, ie::flowId>,
    varlen<&record::application_id, ie::applicationId>,
    varlen<&record::application_name, choose<ie::applicationName, ie::applicationName, ie::palo_alto::app_id>>,
    varlen<&record::user, choose<ie::userName, ie::userName, ie::asa::username, ie::palo_alto::user_id,
        ie::citrix::netscalerAaaUsername>>,
    field<&record::sampling_interval, choose<ie::samplingInterval, ie::samplingInterval, ie::samplerRandomInterval>>,
    field<&record::sampling_algorithm, choose<ie::samplingAlgorithm, ie::samplingAlgorithm, ie::samplerMode>>,
    field<&record::sampler, any_of<ie::selectorId, ie::samplerId>>,
    field<&record::sampling_packets, ie::samplingPacketInterval>,
    field<&record::sampling_space, ie::samplingPacketSpace>,
    field<&record::sampling_time, ie::samplingTimeInterval>,
    field<&record::sampling_time_space, ie::samplingTimeSpace>,
    field<&record::sampling_size, ie::samplingSize>,
    field<&record::sampling_population, ie::samplingPopulation>,
    field<&record::sampling_probability, ie::samplingProbability>,
    field<&record::selector_algorithm, ie::selectorAlgorithm>,
    field<&record::selection_sequence, ie::selectionSequenceId>,
    field<&record::sampling_source, called<name::sampling_source>>,
    field<&record::egress_vrf, ie::egressVRFID>,
    field<&record::line_card, ie::lineCardId>,
    field<&record::port, ie::portId>,
    field<&record::observation_point, ie::observationPointId>,
    field<&record::metering_process, ie::meteringProcessId>,
    field<&record::exporting_process, ie::exportingProcessId>,
    field<&record::engine_type, ie::engineType>,
    field<&record::engine_id, ie::engineId>,
    field<&record::ethernet_type, ie::ethernetType>,
    field<&record::ttl, ie::ipTTL>,
    field<&record::ip_length, ie::ipTotalLength>,
    field<&record::inner_source, called<name::inner_source>>,
    field<&record::inner_destination, called<name::inner_destination>>,
    field<&record::inner_source_port, called<name::inner_source_port>>,
    field<&record::inner_destination_port, called<name::inner_destination_port>>,
    field<&record::inner_protocol, called<name::inner_protocol>>,
    field<&record::tunnel_source, called<name::tunnel_source>>,
    field<&record::tunnel_destination, called<name::tunnel_destination>>,
    field<&record::vni, called<name::vni>>,
    field<&record::source_class, called<name::source_class>>,
    field<&record::source_index, called<name::source_index>>,
    field<&record::sample_pool, called<name::sample_pool>>,
    field<&record::sample_drops, called<name::sample_drops>>,
    field<&record::drop_reason, called<name::drop_reason>>,
    field<&record::reverse_bytes, choose<name::reverse_bytes, ie::reverse::reverseOctetDeltaCount,
        ie::reverse::reversePostOctetDeltaCount>>,
    field<&record::reverse_packets, choose<name::reverse_packets, ie::reverse::reversePacketDeltaCount,
        ie::reverse::reversePostPacketDeltaCount>>,
    field<&record::reverse_total_bytes, ie::reverse::reverseOctetTotalCount>,
    field<&record::reverse_total_packets, ie::reverse::reversePacketTotalCount>,
    field<&record::reverse_start, choose<name::reverse_start, ie::reverse::reverseFlowStartNanoseconds,
        ie::reverse::reverseFlowStartMicroseconds, ie::reverse::reverseFlowStartMilliseconds,
        ie::reverse::reverseFlowStartSeconds>>,
    field<&record::reverse_end, choose<name::reverse_end, ie::reverse::reverseFlowEndNanoseconds,
        ie::reverse::reverseFlowEndMicroseconds, ie::reverse::reverseFlowEndMilliseconds,
        ie::reverse::reverseFlowEndSeconds>>,
    field<&record::reverse_delay, called<name::reverse_delay, ie::cert::reverseFlowDeltaMilliseconds>>,
    field<&record::reverse_tcp_flags, ie::reverse::reverseTcpControlBits>,
    field<&record::reverse_tos, ie::reverse::reverseIpClassOfService>,
    field<&record::biflow_direction, ie::biflowDirection>,
    varlen<&record::http_host, choose<ie::httpRequestHost, ie::httpRequestHost,
        ie::citrix::netscalerHttpReqHost>>,
    varlen<&record::http_method, choose<ie::httpRequestMethod, ie::httpRequestMethod,
        ie::citrix::netscalerHttpReqMethod>>,
    varlen<&record::http_target, choose<ie::httpRequestTarget, ie::httpRequestTarget,
        ie::citrix::netscalerHttpReqUrl>>,
    varlen<&record::http_user_agent, choose<ie::httpUserAgent, ie::httpUserAgent,
        ie::citrix::netscalerHttpReqUserAgent>>,
    varlen<&record::dns_name, ie::cert::dnsQName>,
    field<&record::http_status, choose<ie::httpStatusCode, ie::httpStatusCode, ie::citrix::netscalerHttpRspStatus>>,
    field<&record::observation_domain, ie::observationDomainId>,
    field<&record::exported, name::exported>,
    field<&record::received, name::received>);
// clang-format on

static_assert(table.count == field_count, "record.hpp says how many fields there are: it cannot count them");

}  // namespace flowkit::flow

namespace flowkit::inline v0::flow {

/// The number of a member in the table and in presence.
template <auto Member>
inline constexpr std::size_t field_index = index_of<Member>(table);
template <auto Member>
inline constexpr presence present_bit = presence::of(field_index<Member>);

template <auto Member>
constexpr bool record::has() const noexcept {
  return present.test(field_index<Member>);
}
template <auto Member>
constexpr auto record::get() const noexcept {
  using value = typename flowkit::detail::member_of<decltype(Member)>::value;
  return has<Member>() ? this->*Member : value{};
}
template <auto Member>
constexpr void record::set_present(bool is) noexcept {
  present.set(field_index<Member>, is);
}

}  // namespace flowkit::flow
