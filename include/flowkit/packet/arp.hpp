// SPDX-License-Identifier: BSL-1.0
// Address resolution protocol (RFC 826).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/when.hpp>
#include <flowkit/ie/iana.hpp>
#include <flowkit/packet/ethernet.hpp>

namespace flowkit::inline v0::packet {

namespace term {
inline constexpr element hardwareSpace = local_term("hardwareSpace", abstract_type::unsigned16);
inline constexpr element protocolSpace = local_term("protocolSpace", abstract_type::unsigned16);
inline constexpr element hardwareLength = local_term("hardwareLength", abstract_type::unsigned8, unit::octets);
inline constexpr element protocolLength = local_term("protocolLength", abstract_type::unsigned8, unit::octets);
inline constexpr element arpOperation = local_term("arpOperation", abstract_type::unsigned16);
}  // namespace term

struct arp {
  std::uint16_t hardware, protocol;  ///< spaces: Ethernet is 1, IPv4 its EtherType
  std::uint8_t hardware_length, protocol_length;
  std::uint16_t operation;  ///< 1 request, 2 reply
  mac_address sender_mac;
  ipv4_address sender;
  mac_address target_mac;
  ipv4_address target;
  friend constexpr bool operator==(const arp&, const arp&) = default;
  /// Only these addresses are read.
  static constexpr bool is_ipv4_on_ethernet(const arp& h) noexcept {
    return h.hardware == 1 && h.protocol == ethertype::ipv4 && h.hardware_length == 6 && h.protocol_length == 4;
  }
};
// clang-format off
inline constexpr auto arp_layout = layout<arp>(
    field<&arp::hardware, term::hardwareSpace>,
    field<&arp::protocol, term::protocolSpace>,
    field<&arp::hardware_length, term::hardwareLength>,
    field<&arp::protocol_length, term::protocolLength>,
    field<&arp::operation, term::arpOperation>,
    when<&arp::is_ipv4_on_ethernet>(
        field<&arp::sender_mac, ie::sourceMacAddress>,
        field<&arp::sender, ie::sourceIPv4Address>,
        field<&arp::target_mac, ie::destinationMacAddress>,
        field<&arp::target, ie::destinationIPv4Address>));
// clang-format on
static_assert(arp_layout.min_size == 8 && arp_layout.max_size == 28);

}  // namespace flowkit::packet
