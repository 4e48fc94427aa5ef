// SPDX-License-Identifier: BSL-1.0
// VXLAN header (RFC 7348); an Ethernet frame follows it.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::inline v0::packet {

/// UDP destination ports that announce it.
namespace vxlan_port {
inline constexpr std::uint16_t iana = 4789;
inline constexpr std::uint16_t linux_default = 8472;  ///< of Linux before there was the other
}  // namespace vxlan_port

namespace term {
inline constexpr element vniValid = local_term("vniValid", abstract_type::boolean);
inline constexpr element vxlanNetworkIdentifier = local_term("vxlanNetworkIdentifier", abstract_type::unsigned32);
}  // namespace term

struct vxlan {
  bool vni_valid;     ///< the I flag: must be set
  std::uint32_t vni;  ///< 24 bits
  friend constexpr bool operator==(const vxlan&, const vxlan&) = default;
};
// clang-format off
inline constexpr auto vxlan_layout = layout<vxlan>(
    packed<1>(spare_bits<4>, bits<&vxlan::vni_valid, 1, term::vniValid>, spare_bits<3>),
    pad<3>,
    packed<4>(bits<&vxlan::vni, 24, term::vxlanNetworkIdentifier>, spare_bits<8>));
// clang-format on
static_assert(vxlan_layout.size == 8);

}  // namespace flowkit::packet
