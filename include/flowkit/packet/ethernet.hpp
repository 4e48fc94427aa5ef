// SPDX-License-Identifier: BSL-1.0
// Ethernet II header and 802.1Q tag.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

/// EtherTypes that lead to a layer flowkit knows.
namespace ethertype {
inline constexpr std::uint16_t least = 0x0600;  ///< below it the field is a length (IEEE 802.3 section 3.2.6)
inline constexpr std::uint16_t ipv4 = 0x0800;
inline constexpr std::uint16_t arp = 0x0806;
inline constexpr std::uint16_t transparent_ethernet = 0x6558;  ///< in GRE and GENEVE: a whole frame follows
inline constexpr std::uint16_t vlan = 0x8100;
inline constexpr std::uint16_t ipv6 = 0x86dd;
inline constexpr std::uint16_t mpls = 0x8847;
inline constexpr std::uint16_t mpls_multicast = 0x8848;
inline constexpr std::uint16_t pppoe_session = 0x8864;
inline constexpr std::uint16_t service_vlan = 0x88a8;
inline constexpr std::uint16_t stacked_vlan = 0x9100;  ///< what switches sent before 802.1ad
}  // namespace ethertype

struct ethernet {
  mac_address destination, source;
  std::uint16_t type;  ///< an EtherType, or below 0x0600 the length of an 802.3 frame
  friend constexpr bool operator==(const ethernet&, const ethernet&) = default;
};
// clang-format off
inline constexpr auto ethernet_layout = layout<ethernet>(
    field<&ethernet::destination, ie::destinationMacAddress>,
    field<&ethernet::source, ie::sourceMacAddress>,
    field<&ethernet::type, ie::ethernetType>);
// clang-format on
static_assert(ethernet_layout.size == 14);

namespace term {
inline constexpr element dropEligible = local_term("dropEligible", abstract_type::boolean);
}  // namespace term

/// Does the id name a VLAN? 0 is a priority tag's, 4095 is reserved (IEEE 802.1Q section 9.6, table 9-2).
[[nodiscard]] constexpr bool names_vlan(std::uint32_t id) noexcept { return id - 1 < 0xfff - 1; }

/// What follows the EtherType 0x8100 (IEEE 802.1Q), 0x88a8 (802.1ad) or 0x9100.
struct vlan_tag {
  std::uint8_t priority;  ///< 0..7
  bool drop_eligible;
  std::uint16_t id;    ///< 0..4095, see names_vlan()
  std::uint16_t type;  ///< EtherType of what follows
  friend constexpr bool operator==(const vlan_tag&, const vlan_tag&) = default;
};
// clang-format off
inline constexpr auto vlan_tag_layout = layout<vlan_tag>(
    packed<2>(bits<&vlan_tag::priority, 3, ie::dot1qPriority>, bits<&vlan_tag::drop_eligible, 1, term::dropEligible>, bits<&vlan_tag::id, 12, ie::dot1qVlanId>),
    field<&vlan_tag::type, ie::ethernetType>);
// clang-format on
static_assert(vlan_tag_layout.size == 4);

}  // namespace flowkit::packet
