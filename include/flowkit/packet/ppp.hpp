// SPDX-License-Identifier: BSL-1.0
// PPP in HDLC-like framing (RFC 1662), and the PPPoE session header (RFC 2516).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>

namespace flowkit::inline v0::packet {

/// PPP protocols that lead to a layer flowkit knows.
namespace ppp_protocol {
inline constexpr std::uint16_t ipv4 = 0x0021;
inline constexpr std::uint16_t ipv6 = 0x0057;
inline constexpr std::uint16_t mpls = 0x0281;
inline constexpr std::uint16_t mpls_multicast = 0x0283;
}  // namespace ppp_protocol

namespace term {
inline constexpr element pppAddress = local_term("pppAddress", abstract_type::unsigned8);
inline constexpr element pppControl = local_term("pppControl", abstract_type::unsigned8);
inline constexpr element pppProtocol = local_term("pppProtocol", abstract_type::unsigned16);
inline constexpr element pppoeVersion = local_term("pppoeVersion", abstract_type::unsigned8);
inline constexpr element pppoeType = local_term("pppoeType", abstract_type::unsigned8);
inline constexpr element pppoeCode = local_term("pppoeCode", abstract_type::unsigned8);
inline constexpr element pppoeSessionId = local_term("pppoeSessionId", abstract_type::unsigned16);
inline constexpr element pppoeLength = local_term("pppoeLength", abstract_type::unsigned16, unit::octets);
}  // namespace term

/// In full. Peers may agree to leave out address and control, and the first octet of the protocol: see read_ppp.
struct ppp {
  std::uint8_t address, control;  ///< 0xff, 0x03
  std::uint16_t protocol;
  friend constexpr bool operator==(const ppp&, const ppp&) = default;
};
// clang-format off
inline constexpr auto ppp_layout = layout<ppp>(
    field<&ppp::address, term::pppAddress>,
    field<&ppp::control, term::pppControl>,
    field<&ppp::protocol, term::pppProtocol>);
// clang-format on
static_assert(ppp_layout.size == 4);

/// A PPP header in any of its forms.
struct ppp_header {
  std::uint16_t protocol;
  std::uint8_t size;  ///< octets that it takes; 0: it is not all there
};
/// RFC 1661 section 2: the last octet of a protocol is odd and the others even, so that a compressed one is recognised
/// by its first octet, and 0xff never begins one.
[[nodiscard]] constexpr ppp_header read_ppp(octets in) noexcept {
  const auto octet = [in](std::size_t i) { return std::to_integer<std::uint16_t>(in[i]); };
  const std::size_t at = in.size() >= 2 && octet(0) == 0xff && octet(1) == 0x03 ? 2 : 0;
  if (in.size() > at && octet(at) % 2 == 1 && octet(at) != 0xff) return {octet(at), static_cast<std::uint8_t>(at + 1)};
  if (in.size() < at + 2) return {0, 0};
  return {load_be<std::uint16_t>(in.data() + at), static_cast<std::uint8_t>(at + 2)};
}

/// Followed by a PPP protocol, without address and control.
struct pppoe {
  std::uint8_t version, type;  ///< 1 and 1
  std::uint8_t code;           ///< 0: session data
  std::uint16_t session_id;
  std::uint16_t length;  ///< of what follows, octets
  friend constexpr bool operator==(const pppoe&, const pppoe&) = default;
};
// clang-format off
inline constexpr auto pppoe_layout = layout<pppoe>(
    packed<1>(bits<&pppoe::version, 4, term::pppoeVersion>, bits<&pppoe::type, 4, term::pppoeType>),
    field<&pppoe::code, term::pppoeCode>,
    field<&pppoe::session_id, term::pppoeSessionId>,
    field<&pppoe::length, term::pppoeLength>);
// clang-format on
static_assert(pppoe_layout.size == 6);

}  // namespace flowkit::packet
