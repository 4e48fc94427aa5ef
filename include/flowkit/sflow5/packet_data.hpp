// SPDX-License-Identifier: BSL-1.0
// Flow data of the sFlow v5 document that describe the packet: its header, or what an agent without access to the
// header knows.
#pragma once

#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

/// The value of `protocol`: what a sampled header begins with.
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
/// The packet as on the wire, as far as the agent copied it: the best of the four forms.
struct sampled_header {
  static constexpr structure_id id = flow_structure(0, 1);
  std::uint32_t protocol;  ///< header_protocol, or any other number
  std::uint32_t frame_length;  ///< octets of the frame with FCS, without preamble
  std::uint32_t stripped;  ///< octets removed before the header was copied, FCS included
  octets header;  ///< a view

  template <class T = sampled_header>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::protocol>, xdr<&T::frame_length>, xdr<&T::stripped>, xdr<&T::header>);
  }
};

/// From agents that cannot copy the header. 24 octets in XDR; some encoders omit the padding of the addresses.
struct sampled_ethernet {
  static constexpr structure_id id = flow_structure(0, 2);
  std::uint32_t length;
  mac_address src_mac, dst_mac;
  std::uint32_t type;

  template <class T = sampled_ethernet>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::length>, xdr<&T::src_mac>, xdr<&T::dst_mac>, xdr<&T::type>);
  }
  /// The form of 20 octets.
  template <class T = sampled_ethernet>
  static constexpr auto describe_variant() noexcept {
    return layout<T>(xdr<&T::length>, field<&T::src_mac, member_term<&T::src_mac>>, field<&T::dst_mac, member_term<&T::dst_mac>>,
                     xdr<&T::type>);
  }
};

/// IPv4 packet, from agents that cannot copy the header.
struct sampled_ipv4 {
  static constexpr structure_id id = flow_structure(0, 3);
  std::uint32_t length, protocol;
  ipv4_address src_ip, dst_ip;
  std::uint32_t src_port, dst_port, tcp_flags, tos;

  template <class T = sampled_ipv4>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::length>, xdr<&T::protocol>, xdr<&T::src_ip>, xdr<&T::dst_ip>, xdr<&T::src_port>, xdr<&T::dst_port>,
        xdr<&T::tcp_flags>, xdr<&T::tos>);
  }
};

/// IPv6 packet, from agents that cannot copy the header.
struct sampled_ipv6 {
  static constexpr structure_id id = flow_structure(0, 4);
  std::uint32_t length, protocol;
  ipv6_address src_ip, dst_ip;
  std::uint32_t src_port, dst_port, tcp_flags, priority;

  template <class T = sampled_ipv6>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::length>, xdr<&T::protocol>, xdr<&T::src_ip>, xdr<&T::dst_ip>, xdr<&T::src_port>, xdr<&T::dst_port>,
        xdr<&T::tcp_flags>, xdr<&T::priority>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
