// SPDX-License-Identifier: BSL-1.0
// IPv4 (RFC 791) and IPv6 (RFC 8200) fixed headers.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

/// IP protocol numbers that lead to a layer flowkit knows.
namespace ip_protocol {
inline constexpr std::uint8_t icmp = 1;
inline constexpr std::uint8_t ipv4 = 4;
inline constexpr std::uint8_t tcp = 6;
inline constexpr std::uint8_t udp = 17;
inline constexpr std::uint8_t dccp = 33;
inline constexpr std::uint8_t ipv6 = 41;
inline constexpr std::uint8_t gre = 47;
inline constexpr std::uint8_t authentication = 51;
inline constexpr std::uint8_t icmp_v6 = 58;
inline constexpr std::uint8_t sctp = 132;
inline constexpr std::uint8_t udp_lite = 136;
inline constexpr std::uint8_t mpls = 137;
}  // namespace ip_protocol

namespace term {
inline constexpr element headerChecksum = local_term("headerChecksum", abstract_type::unsigned16);
inline constexpr element reservedBit = local_term("reservedBit", abstract_type::boolean);
inline constexpr element dontFragment = local_term("dontFragment", abstract_type::boolean);
inline constexpr element moreFragments = local_term("moreFragments", abstract_type::boolean);
}  // namespace term

struct ipv4 {
  std::uint8_t version;        ///< 4
  std::uint8_t header_words;   ///< header length in 4-octet words, options included: 5..15
  std::uint8_t tos;            ///< DSCP and ECN
  std::uint16_t total_length;  ///< header and payload, octets
  std::uint16_t identification;
  bool reserved, dont_fragment, more_fragments;
  std::uint16_t fragment_offset;  ///< in 8-octet units
  std::uint8_t ttl, protocol;
  std::uint16_t checksum;
  ipv4_address source, destination;
  friend constexpr bool operator==(const ipv4&, const ipv4&) = default;
};
// clang-format off
inline constexpr auto ipv4_layout = layout<ipv4>(
    packed<1>(bits<&ipv4::version, 4, ie::ipVersion>, bits<&ipv4::header_words, 4, ie::ipv4IHL>),
    field<&ipv4::tos, ie::ipClassOfService>,
    field<&ipv4::total_length, ie::totalLengthIPv4>,
    field<&ipv4::identification, ie::fragmentIdentification>,
    packed<2>(bits<&ipv4::reserved, 1, term::reservedBit>, bits<&ipv4::dont_fragment, 1, term::dontFragment>, bits<&ipv4::more_fragments, 1, term::moreFragments>, bits<&ipv4::fragment_offset, 13, ie::fragmentOffset>),
    field<&ipv4::ttl, ie::ipTTL>,
    field<&ipv4::protocol, ie::protocolIdentifier>,
    field<&ipv4::checksum, term::headerChecksum>,
    field<&ipv4::source, ie::sourceIPv4Address>,
    field<&ipv4::destination, ie::destinationIPv4Address>);
// clang-format on
static_assert(ipv4_layout.size == 20);

struct ipv6 {
  std::uint8_t version;  ///< 6
  std::uint8_t traffic_class;
  std::uint32_t flow_label;      ///< 20 bits
  std::uint16_t payload_length;  ///< what follows this header, extension headers included
  std::uint8_t next_header, hop_limit;
  ipv6_address source, destination;
  friend constexpr bool operator==(const ipv6&, const ipv6&) = default;
};
// clang-format off
inline constexpr auto ipv6_layout = layout<ipv6>(
    packed<4>(bits<&ipv6::version, 4, ie::ipVersion>, bits<&ipv6::traffic_class, 8, ie::ipClassOfService>, bits<&ipv6::flow_label, 20, ie::flowLabelIPv6>),
    field<&ipv6::payload_length, ie::payloadLengthIPv6>,
    field<&ipv6::next_header, ie::nextHeaderIPv6>,
    field<&ipv6::hop_limit, ie::ipTTL>,
    field<&ipv6::source, ie::sourceIPv6Address>,
    field<&ipv6::destination, ie::destinationIPv6Address>);
// clang-format on
static_assert(ipv6_layout.size == 40);

}  // namespace flowkit::packet
