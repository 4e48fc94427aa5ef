// SPDX-License-Identifier: BSL-1.0
// IEEE 802.2 LLC with an unnumbered control field, and the SNAP header that may follow it.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::packet {

namespace term {
inline constexpr element destinationServiceAccessPoint =
    local_term("destinationServiceAccessPoint", abstract_type::unsigned8);
inline constexpr element sourceServiceAccessPoint = local_term("sourceServiceAccessPoint", abstract_type::unsigned8);
inline constexpr element llcControl = local_term("llcControl", abstract_type::unsigned8);
inline constexpr element organizationCode = local_term("organizationCode", abstract_type::unsigned32);
}  // namespace term

struct llc {
  std::uint8_t destination, source;  ///< service access points
  std::uint8_t control;              ///< its first octet: numbered frames have two
  friend constexpr bool operator==(const llc&, const llc&) = default;
  /// Does SNAP follow? Both access points 0xaa, unnumbered information.
  [[nodiscard]] constexpr bool is_snap() const noexcept {
    return destination == 0xaa && source == 0xaa && control == 0x03;
  }
};
// clang-format off
inline constexpr auto llc_layout = layout<llc>(
    field<&llc::destination, term::destinationServiceAccessPoint>,
    field<&llc::source, term::sourceServiceAccessPoint>,
    field<&llc::control, term::llcControl>);
// clang-format on
static_assert(llc_layout.size == 3);

struct snap {
  std::uint32_t organization;  ///< 24 bits
  std::uint16_t type;
  friend constexpr bool operator==(const snap&, const snap&) = default;
  /// Is the type an EtherType (RFC 1042, and IEEE 802.1H's bridge tunnels)?
  [[nodiscard]] constexpr bool has_ethertype() const noexcept { return organization == 0 || organization == 0x0000f8; }
};
// clang-format off
inline constexpr auto snap_layout = layout<snap>(
    packed<3>(bits<&snap::organization, 24, term::organizationCode>),
    field<&snap::type, ie::ethernetType>);
// clang-format on
static_assert(snap_layout.size == 5);

}  // namespace flowkit::packet
