// SPDX-License-Identifier: BSL-1.0
// Flow data of the sFlow v5 document that describe the packet: its header, or what an agent without access to the
// header can tell.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

/// What `protocol` of a sampled header says about its first octet.
enum class header_protocol : std::uint32_t {
  ethernet = 1,
  token_bus = 2,
  token_ring = 3,
  fddi = 4,
  frame_relay = 5,
  x25 = 6,
  ppp = 7,
  smds = 8,
  aal5 = 9,
  aal5_ip = 10,
  ipv4 = 11,
  ipv6 = 12,
  mpls = 13,
  pos = 14,
  ieee80211_mac = 15,
  ieee80211_ampdu = 16,
  ieee80211_amsdu_subframe = 17,
};

// clang-format off
/// The packet as it was on the wire, as far as the agent kept it: the best of the four forms.
struct sampled_header {
  static constexpr structure_id id = flow_structure(0, 1);
  std::uint32_t protocol;  ///< header_protocol, or any other number
  std::uint32_t frame_length;  ///< octets of the frame with FCS, without preamble
  std::uint32_t stripped;  ///< octets that were taken off before the header was copied, FCS included
  octets header;  ///< a view
};
constexpr auto describe(const sampled_header*) noexcept {
  return layout<sampled_header>(
      xdr<&sampled_header::protocol>, xdr<&sampled_header::frame_length>, xdr<&sampled_header::stripped>,
      xdr<&sampled_header::header>);
}

/// Of agents that cannot give the header. 24 octets by XDR; some encoders leave the padding of the addresses out.
struct sampled_ethernet {
  static constexpr structure_id id = flow_structure(0, 2);
  std::uint32_t length;
  mac_address src_mac, dst_mac;
  std::uint32_t type;
};
constexpr auto describe(const sampled_ethernet*) noexcept {
  return layout<sampled_ethernet>(
      xdr<&sampled_ethernet::length>, xdr<&sampled_ethernet::src_mac>, xdr<&sampled_ethernet::dst_mac>,
      xdr<&sampled_ethernet::type>);
}
/// The form of 20 octets.
constexpr auto describe_variant(const sampled_ethernet*) noexcept {
  return layout<sampled_ethernet>(
      xdr<&sampled_ethernet::length>,
      field<&sampled_ethernet::src_mac, member_term<&sampled_ethernet::src_mac>>,
      field<&sampled_ethernet::dst_mac, member_term<&sampled_ethernet::dst_mac>>,
      xdr<&sampled_ethernet::type>);
}

/// IPv4 packet, of agents that cannot give the header.
struct sampled_ipv4 {
  static constexpr structure_id id = flow_structure(0, 3);
  std::uint32_t length, protocol;
  ipv4_address src_ip, dst_ip;
  std::uint32_t src_port, dst_port, tcp_flags, tos;
};
constexpr auto describe(const sampled_ipv4*) noexcept {
  return layout<sampled_ipv4>(
      xdr<&sampled_ipv4::length>, xdr<&sampled_ipv4::protocol>, xdr<&sampled_ipv4::src_ip>,
      xdr<&sampled_ipv4::dst_ip>, xdr<&sampled_ipv4::src_port>, xdr<&sampled_ipv4::dst_port>,
      xdr<&sampled_ipv4::tcp_flags>, xdr<&sampled_ipv4::tos>);
}
static_assert(layout_of<sampled_ipv4>.size == 32);

/// IPv6 packet, of agents that cannot give the header.
struct sampled_ipv6 {
  static constexpr structure_id id = flow_structure(0, 4);
  std::uint32_t length, protocol;
  ipv6_address src_ip, dst_ip;
  std::uint32_t src_port, dst_port, tcp_flags, priority;
};
constexpr auto describe(const sampled_ipv6*) noexcept {
  return layout<sampled_ipv6>(
      xdr<&sampled_ipv6::length>, xdr<&sampled_ipv6::protocol>, xdr<&sampled_ipv6::src_ip>,
      xdr<&sampled_ipv6::dst_ip>, xdr<&sampled_ipv6::src_port>, xdr<&sampled_ipv6::dst_port>,
      xdr<&sampled_ipv6::tcp_flags>, xdr<&sampled_ipv6::priority>);
}
static_assert(layout_of<sampled_ipv6>.size == 56);
// clang-format on

}  // namespace flowkit::sflow5
