// SPDX-License-Identifier: BSL-1.0
// Records of many shapes: reduced sizes, every type, enterprise elements, variable lengths, repeated elements, NetFlow
// v9's own types.
#pragma once

#include <bit>

#include <conformance/generators/same_octets.hpp>
#include <flowkit/core/pad.hpp>
#include <flowkit/core/varlen.hpp>
#include <flowkit/ie/asa.hpp>
#include <flowkit/ie/cert.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/palo_alto.hpp>
#include <flowkit/ie/reverse.hpp>
#include <flowkit/templates/template_form.hpp>

namespace flowkit::conformance::test {

struct reduced {
  std::uint64_t bytes, packets;
  std::uint32_t interface;
  std::uint16_t port;
  friend bool operator==(const reduced&, const reduced&) = default;
};
// clang-format off
inline constexpr auto reduced_layout = layout<reduced>(
    field<&reduced::bytes, ie::octetDeltaCount, 5>,
    field<&reduced::packets, ie::packetDeltaCount, 3>,
    field<&reduced::interface, ie::ingressInterface, 2>,
    field<&reduced::port, ie::sourceTransportPort, 1>);
// clang-format on

struct types {
  std::uint8_t u8;
  std::uint16_t u16;
  std::uint32_t u32;
  std::uint64_t u64;
  std::int32_t i32;
  double probability;
  bool flag;
  mac_address mac;
  ipv4_address v4;
  ipv6_address v6;
  timestamp seconds, milliseconds;
  std::array<std::uint8_t, 3> label;
  friend bool operator==(const types& a, const types& b) {
    return a.u8 == b.u8 && a.u16 == b.u16 && a.u32 == b.u32 && a.u64 == b.u64 && a.i32 == b.i32 &&
           std::bit_cast<std::uint64_t>(a.probability) == std::bit_cast<std::uint64_t>(b.probability) &&
           a.flag == b.flag && a.mac == b.mac && a.v4 == b.v4 && a.v6 == b.v6 && a.seconds == b.seconds &&
           a.milliseconds == b.milliseconds && a.label == b.label;
  }
};
// clang-format off
inline constexpr auto types_layout = layout<types>(
    field<&types::u8, ie::protocolIdentifier>,
    field<&types::u16, ie::destinationTransportPort>,
    pad<3>,
    field<&types::u32, ie::egressInterface>,
    field<&types::u64, ie::octetTotalCount>,
    field<&types::i32, ie::mibObjectValueInteger>,
    field<&types::probability, ie::samplingProbability>,
    field<&types::flag, ie::dataRecordsReliability>,
    field<&types::mac, ie::sourceMacAddress>,
    field<&types::v4, ie::sourceIPv4Address>,
    field<&types::v6, ie::sourceIPv6Address>,
    field<&types::seconds, ie::flowStartSeconds>,
    field<&types::milliseconds, ie::flowEndMilliseconds>,
    field<&types::label, ie::mplsTopLabelStackSection>);
// clang-format on

struct enterprise {
  std::uint64_t reverse_bytes;
  std::uint32_t reverse_packets;
  std::uint16_t flags;
  std::uint64_t bytes;
  octets payload;
  friend bool operator==(const enterprise& a, const enterprise& b) {
    return a.reverse_bytes == b.reverse_bytes && a.reverse_packets == b.reverse_packets && a.flags == b.flags &&
           a.bytes == b.bytes && same_octets(a.payload, b.payload);
  }
};
// clang-format off
inline constexpr auto enterprise_layout = layout<enterprise>(
    field<&enterprise::reverse_bytes, ie::reverse::reverseOctetDeltaCount>,
    field<&enterprise::flags, ie::cert::initialTCPFlags>,
    field<&enterprise::bytes, ie::octetDeltaCount>,  // the same number as the first, another enterprise
    varlen<&enterprise::payload, ie::cert::payload>,
    field<&enterprise::reverse_packets, ie::reverse::reversePacketDeltaCount, 3>);
// clang-format on

/// Of which some bits are ignored when received.
struct flags {
  std::uint16_t control, reverse_control;
  std::uint8_t fragment, exp;
  friend bool operator==(const flags&, const flags&) = default;
};
// clang-format off
inline constexpr auto flags_layout = layout<flags>(
    field<&flags::control, ie::tcpControlBits>,
    field<&flags::fragment, ie::fragmentFlags>,
    field<&flags::exp, ie::mplsTopLabelExp>,
    field<&flags::reverse_control, ie::reverse::reverseTcpControlBits>);
// clang-format on

struct strings {
  std::uint32_t interface;
  std::string_view name, description;
  octets application;
  std::uint16_t port;
  friend bool operator==(const strings& a, const strings& b) {
    return a.interface == b.interface && a.name == b.name && a.description == b.description &&
           same_octets(a.application, b.application) && a.port == b.port;
  }
};
// clang-format off
inline constexpr auto strings_layout = layout<strings>(
    varlen<&strings::name, ie::interfaceName>,
    varlen<&strings::description, ie::interfaceDescription>,
    field<&strings::interface, ie::ingressInterface>,
    varlen<&strings::application, ie::applicationId>,
    field<&strings::port, ie::destinationTransportPort>);
// clang-format on

/// Elements more than once (RFC 7011 section 8): by occurrence.
struct repeated {
  std::uint16_t first_vlan, second_vlan;
  std::uint32_t in, out, again;
  std::string_view user, other_user;
  friend bool operator==(const repeated&, const repeated&) = default;
};
// clang-format off
inline constexpr auto repeated_layout = layout<repeated>(
    field<&repeated::first_vlan, ie::vlanId>,
    field<&repeated::in, ie::ingressInterface>,
    varlen<&repeated::user, ie::userName>,
    field<&repeated::second_vlan, ie::vlanId>,
    field<&repeated::out, ie::ingressInterface>,
    varlen<&repeated::other_user, ie::userName>,
    field<&repeated::again, ie::ingressInterface>);
// clang-format on

/// Types above 32767 of NetFlow v9, which have no enterprise number.
struct asa {
  ipv4_address source, translated;
  std::uint16_t event, port;
  std::uint8_t old_event;
  std::array<char, 20> user;
  std::array<std::byte, 12> acl;
  friend bool operator==(const asa&, const asa&) = default;
};
// clang-format off
inline constexpr auto asa_layout = layout<asa>(
    field<&asa::source, ie::sourceIPv4Address>,
    field<&asa::event, ie::asa::fwExtEvent>,
    field<&asa::translated, ie::asa::xlateSrcAddrIpv4>,
    field<&asa::acl, ie::asa::ingressAclId>,
    field<&asa::port, ie::asa::xlateSrcPort>,
    field<&asa::old_event, ie::asa::fwEvent>,
    field<&asa::user, ie::asa::username>);
// clang-format on

/// In a template its packed bits are fields of their own.
struct tagged {
  ipv4_address source;
  std::uint32_t bytes;
  std::uint8_t priority;
  std::uint16_t vlan;
  friend bool operator==(const tagged&, const tagged&) = default;
};
// clang-format off
inline constexpr auto tagged_layout = layout<tagged>(
    field<&tagged::source, ie::sourceIPv4Address>,
    field<&tagged::bytes, ie::octetDeltaCount>,
    packed<2>(bits<&tagged::priority, 3, ie::dot1qPriority>, spare_bits<1>, bits<&tagged::vlan, 12, ie::dot1qVlanId>));
// clang-format on
inline constexpr template_form<std::remove_cvref_t<decltype(tagged_layout)>> tagged_form{};

/// Both directions of a flow in one record (RFC 5103).
struct biflow {
  ipv4_address source, destination;
  std::uint16_t source_port, destination_port;
  std::uint64_t bytes, reverse_bytes;
  std::uint64_t packets, reverse_packets;
  std::uint16_t flags, reverse_flags;
  std::uint8_t direction;
  octets payload, reverse_payload;
  friend bool operator==(const biflow& a, const biflow& b) {
    return a.source == b.source && a.destination == b.destination && a.source_port == b.source_port &&
           a.destination_port == b.destination_port && a.bytes == b.bytes && a.reverse_bytes == b.reverse_bytes &&
           a.packets == b.packets && a.reverse_packets == b.reverse_packets && a.flags == b.flags &&
           a.reverse_flags == b.reverse_flags && a.direction == b.direction && same_octets(a.payload, b.payload) &&
           same_octets(a.reverse_payload, b.reverse_payload);
  }
};
// clang-format off
inline constexpr auto biflow_layout = layout<biflow>(
    field<&biflow::source, ie::sourceIPv4Address>,
    field<&biflow::destination, ie::destinationIPv4Address>,
    field<&biflow::source_port, ie::sourceTransportPort>,
    field<&biflow::destination_port, ie::destinationTransportPort>,
    field<&biflow::bytes, ie::octetDeltaCount>,
    field<&biflow::reverse_bytes, ie::reverse::reverseOctetDeltaCount>,
    field<&biflow::packets, ie::packetDeltaCount, 5>,
    field<&biflow::reverse_packets, ie::reverse::reversePacketDeltaCount, 5>,
    field<&biflow::flags, ie::tcpControlBits>,
    varlen<&biflow::payload, ie::cert::payload>,
    varlen<&biflow::reverse_payload, ie::cert::reversePayload>,
    field<&biflow::reverse_flags, ie::reverse::reverseTcpControlBits>,
    field<&biflow::direction, ie::biflowDirection>);
// clang-format on

}  // namespace flowkit::conformance::test
