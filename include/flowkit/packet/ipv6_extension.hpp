// SPDX-License-Identifier: BSL-1.0
// What may come between an IP header and the transport header: IPv6 extension headers (RFC 8200 section 4), and the
// authentication header of both versions (RFC 4302).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/packet/ip.hpp>

namespace flowkit::inline v0::packet {

/// Next header values that only IPv6 has.
namespace ipv6_next_header {
inline constexpr std::uint8_t hop_by_hop = 0;
inline constexpr std::uint8_t routing = 43;
inline constexpr std::uint8_t fragment = 44;
inline constexpr std::uint8_t none = 59;
inline constexpr std::uint8_t destination_options = 60;
inline constexpr std::uint8_t mobility = 135;
inline constexpr std::uint8_t host_identity = 139;
inline constexpr std::uint8_t shim6 = 140;
}  // namespace ipv6_next_header

namespace term {
inline constexpr element extensionLength = local_term("extensionLength", abstract_type::unsigned8);
inline constexpr element securityParametersIndex = local_term("securityParametersIndex", abstract_type::unsigned32);
inline constexpr element ahSequenceNumber = local_term("ahSequenceNumber", abstract_type::unsigned32);
}  // namespace term

/// All extension headers but the fragment header begin so (RFC 7045 section 1.1).
struct ipv6_extension {
  std::uint8_t next_header;
  std::uint8_t length;  ///< in 8-octet units, the first 8 octets not counted
  friend constexpr bool operator==(const ipv6_extension&, const ipv6_extension&) = default;
};
// clang-format off
inline constexpr auto ipv6_extension_layout = layout<ipv6_extension>(
    field<&ipv6_extension::next_header, ie::nextHeaderIPv6>,
    field<&ipv6_extension::length, term::extensionLength>);
// clang-format on
static_assert(ipv6_extension_layout.size == 2);

struct ipv6_fragment {
  std::uint8_t next_header;
  std::uint16_t offset;  ///< in 8-octet units
  bool more_fragments;
  std::uint32_t identification;
  friend constexpr bool operator==(const ipv6_fragment&, const ipv6_fragment&) = default;
};
// clang-format off
inline constexpr auto ipv6_fragment_layout = layout<ipv6_fragment>(
    field<&ipv6_fragment::next_header, ie::nextHeaderIPv6>,
    pad<1>,
    packed<2>(bits<&ipv6_fragment::offset, 13, ie::fragmentOffset>, spare_bits<2>, bits<&ipv6_fragment::more_fragments, 1, term::moreFragments>),
    field<&ipv6_fragment::identification, ie::fragmentIdentification>);
// clang-format on
static_assert(ipv6_fragment_layout.size == 8);

struct authentication {
  std::uint8_t next_header;
  std::uint8_t length;  ///< in 4-octet units, the first 8 octets not counted
  std::uint32_t spi, sequence;
  friend constexpr bool operator==(const authentication&, const authentication&) = default;
};
// clang-format off
inline constexpr auto authentication_layout = layout<authentication>(
    field<&authentication::next_header, ie::protocolIdentifier>,
    field<&authentication::length, term::extensionLength>,
    pad<2>,
    field<&authentication::spi, term::securityParametersIndex>,
    field<&authentication::sequence, term::ahSequenceNumber>);
// clang-format on
static_assert(authentication_layout.size == 12);

}  // namespace flowkit::packet
