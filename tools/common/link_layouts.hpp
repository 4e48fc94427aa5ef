// SPDX-License-Identifier: BSL-1.0
// Headers of capture files that flowkit/packet does not know: those of the capturing system in front of IP.
#pragma once

#include <array>

#include <flowkit/core/layout.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::tools {

namespace term {
inline constexpr element addressFamily = local_term("addressFamily", abstract_type::unsigned32);
inline constexpr element packetType = local_term("packetType", abstract_type::unsigned16);
inline constexpr element hardwareType = local_term("hardwareType", abstract_type::unsigned16);
inline constexpr element addressLength = local_term("addressLength", abstract_type::unsigned16);
inline constexpr element linkAddress = local_term("linkAddress", abstract_type::octetArray);
}  // namespace term

/// LINKTYPE_NULL and LINKTYPE_LOOP: the address family, in the byte order of the capturing host or big-endian.
struct loopback {
  std::uint32_t family;
};
inline constexpr auto loopback_layout = layout<loopback>(field<&loopback::family, term::addressFamily>);
static_assert(loopback_layout.size == 4);

/// LINKTYPE_LINUX_SLL
struct linux_cooked {
  std::uint16_t packet_type, hardware_type, address_length;
  std::array<std::uint8_t, 8> address;
  std::uint16_t protocol;  ///< an EtherType, mostly
};
inline constexpr auto linux_cooked_layout = layout<linux_cooked>(
    field<&linux_cooked::packet_type, term::packetType>, field<&linux_cooked::hardware_type, term::hardwareType>,
    field<&linux_cooked::address_length, term::addressLength>, field<&linux_cooked::address, term::linkAddress>,
    field<&linux_cooked::protocol, ie::ethernetType>);
static_assert(linux_cooked_layout.size == 16);

/// LINKTYPE_LINUX_SLL2
struct linux_cooked2 {
  std::uint16_t protocol;
  std::uint32_t interface;
  std::uint16_t hardware_type;
  std::uint8_t packet_type, address_length;
  std::array<std::uint8_t, 8> address;
};
inline constexpr auto linux_cooked2_layout = layout<linux_cooked2>(
    field<&linux_cooked2::protocol, ie::ethernetType>, pad<2>, field<&linux_cooked2::interface, ie::ingressInterface>,
    field<&linux_cooked2::hardware_type, term::hardwareType>, field<&linux_cooked2::packet_type, term::packetType>,
    field<&linux_cooked2::address_length, term::addressLength>, field<&linux_cooked2::address, term::linkAddress>);
static_assert(linux_cooked2_layout.size == 20);

}  // namespace flowkit::tools
