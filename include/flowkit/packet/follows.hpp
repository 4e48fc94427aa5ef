// SPDX-License-Identifier: BSL-1.0
// Which header may follow which, and by what value the first announces the second: the reverse of the dissector, for
// build.hpp.
#pragma once

#include <flowkit/packet/arp.hpp>
#include <flowkit/packet/dissection.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/geneve.hpp>
#include <flowkit/packet/gre.hpp>
#include <flowkit/packet/icmp.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/llc.hpp>
#include <flowkit/packet/mpls.hpp>
#include <flowkit/packet/ppp.hpp>
#include <flowkit/packet/tcp.hpp>
#include <flowkit/packet/udp.hpp>
#include <flowkit/packet/vxlan.hpp>

namespace flowkit::inline v0::packet {

/// The kind and the layout of a header type; empty for other types.
template <class Header>
struct header_traits {};
template <layer_kind Kind, const auto& Layout>
struct header_of {
  static constexpr layer_kind kind = Kind;
  static constexpr const auto& layout = Layout;
};
// clang-format off
template <> struct header_traits<ethernet> : header_of<layer_kind::ethernet, ethernet_layout> {};
template <> struct header_traits<llc> : header_of<layer_kind::llc, llc_layout> {};
template <> struct header_traits<snap> : header_of<layer_kind::snap, snap_layout> {};
template <> struct header_traits<vlan_tag> : header_of<layer_kind::vlan, vlan_tag_layout> {};
template <> struct header_traits<mpls> : header_of<layer_kind::mpls, mpls_layout> {};
template <> struct header_traits<control_word> : header_of<layer_kind::control_word, control_word_layout> {};
template <> struct header_traits<pppoe> : header_of<layer_kind::pppoe, pppoe_layout> {};
template <> struct header_traits<ppp> : header_of<layer_kind::ppp, ppp_layout> {};
template <> struct header_traits<arp> : header_of<layer_kind::arp, arp_layout> {};
template <> struct header_traits<ipv4> : header_of<layer_kind::ipv4, ipv4_layout> {};
template <> struct header_traits<ipv6> : header_of<layer_kind::ipv6, ipv6_layout> {};
template <> struct header_traits<ipv6_extension> : header_of<layer_kind::ipv6_extension, ipv6_extension_layout> {};
template <> struct header_traits<ipv6_fragment> : header_of<layer_kind::ipv6_fragment, ipv6_fragment_layout> {};
template <> struct header_traits<authentication> : header_of<layer_kind::authentication, authentication_layout> {};
template <> struct header_traits<tcp> : header_of<layer_kind::tcp, tcp_layout> {};
template <> struct header_traits<udp> : header_of<layer_kind::udp, udp_layout> {};
template <> struct header_traits<icmp> : header_of<layer_kind::icmp, icmp_layout> {};  // or icmp_v6: by the IP header
template <> struct header_traits<gre> : header_of<layer_kind::gre, gre_layout> {};
template <> struct header_traits<vxlan> : header_of<layer_kind::vxlan, vxlan_layout> {};
template <> struct header_traits<geneve> : header_of<layer_kind::geneve, geneve_layout> {};
// clang-format on

namespace detail {

/// Of the values that announce `next`: the one given, if it is among them, else the usual one. 0: none does.
constexpr std::uint16_t ethertype_for(layer_kind next, std::uint16_t given) noexcept {
  switch (next) {
    case layer_kind::ipv4: return ethertype::ipv4;
    case layer_kind::ipv6: return ethertype::ipv6;
    case layer_kind::arp: return ethertype::arp;
    case layer_kind::pppoe: return ethertype::pppoe_session;
    case layer_kind::vlan:
      return given == ethertype::service_vlan || given == ethertype::stacked_vlan ? given : ethertype::vlan;
    case layer_kind::mpls: return given == ethertype::mpls_multicast ? given : ethertype::mpls;
    default: return 0;
  }
}
/// In GRE and GENEVE.
constexpr std::uint16_t tunnel_type_for(layer_kind next, std::uint16_t given) noexcept {
  return next == layer_kind::ethernet ? ethertype::transparent_ethernet : ethertype_for(next, given);
}
constexpr std::uint16_t ppp_protocol_for(layer_kind next, std::uint16_t given) noexcept {
  switch (next) {
    case layer_kind::ipv4: return ppp_protocol::ipv4;
    case layer_kind::ipv6: return ppp_protocol::ipv6;
    case layer_kind::mpls: return given == ppp_protocol::mpls_multicast ? given : ppp_protocol::mpls;
    default: return 0;
  }
}
/// 255, which IANA keeps reserved: none does.
constexpr std::uint8_t no_protocol = 255;
constexpr std::uint8_t ip_protocol_for(layer_kind next) noexcept {
  switch (next) {
    case layer_kind::tcp: return ip_protocol::tcp;
    case layer_kind::udp: return ip_protocol::udp;
    case layer_kind::icmp: return ip_protocol::icmp;
    case layer_kind::icmp_v6: return ip_protocol::icmp_v6;
    case layer_kind::gre: return ip_protocol::gre;
    case layer_kind::ipv4: return ip_protocol::ipv4;
    case layer_kind::ipv6: return ip_protocol::ipv6;
    case layer_kind::mpls: return ip_protocol::mpls;
    case layer_kind::authentication: return ip_protocol::authentication;
    default: return no_protocol;
  }
}
constexpr std::uint8_t next_header_for(layer_kind next, std::uint8_t given) noexcept {
  if (next == layer_kind::ipv6_fragment) return ipv6_next_header::fragment;
  if (next != layer_kind::ipv6_extension) return ip_protocol_for(next);
  switch (given) {
    case ipv6_next_header::hop_by_hop:
    case ipv6_next_header::routing:
    case ipv6_next_header::mobility:
    case ipv6_next_header::host_identity:
    case ipv6_next_header::shim6: return given;
    default: return ipv6_next_header::destination_options;
  }
}
constexpr std::uint16_t udp_port_for(layer_kind next, std::uint16_t given) noexcept {
  if (next == layer_kind::geneve) return geneve_port;
  if (next == layer_kind::mpls) return mpls_port;
  if (next != layer_kind::vxlan) return 0;
  return given == vxlan_port::linux_default ? given : vxlan_port::iana;
}

/// `in_ipv6`: the last IP header was one.
constexpr bool may_follow(layer_kind before, layer_kind next, bool in_ipv6) noexcept {
  switch (before) {
    case layer_kind::ethernet:
    case layer_kind::vlan: return next == layer_kind::llc || ethertype_for(next, 0) != 0;
    case layer_kind::llc: return next == layer_kind::snap;
    case layer_kind::snap: return ethertype_for(next, 0) != 0;
    case layer_kind::mpls:
      return next == layer_kind::mpls || next == layer_kind::ipv4 || next == layer_kind::ipv6 ||
             next == layer_kind::control_word || next == layer_kind::ethernet;
    case layer_kind::control_word: return next == layer_kind::ethernet;
    case layer_kind::pppoe: return next == layer_kind::ppp;
    case layer_kind::ppp: return ppp_protocol_for(next, 0) != 0;
    case layer_kind::ipv4: return ip_protocol_for(next) != no_protocol;
    case layer_kind::ipv6:
    case layer_kind::ipv6_extension:
    case layer_kind::ipv6_fragment: return next_header_for(next, 0) != no_protocol;
    case layer_kind::authentication: return (in_ipv6 ? next_header_for(next, 0) : ip_protocol_for(next)) != no_protocol;
    case layer_kind::udp: return udp_port_for(next, 0) != 0;
    case layer_kind::gre:
    case layer_kind::geneve: return tunnel_type_for(next, 0) != 0;
    case layer_kind::vxlan: return next == layer_kind::ethernet;
    default: return false;
  }
}

}  // namespace detail

}  // namespace flowkit::packet
