// SPDX-License-Identifier: BSL-1.0
// Flow data of the sFlow v5 document that say how the packet was forwarded, and by whom it was sent.
#pragma once

#include <flowkit/core/choice.hpp>
#include <flowkit/sflow5/structure.hpp>
#include <flowkit/sflow5/words.hpp>

namespace flowkit::sflow5 {

/// A piece of an AS path.
struct as_segment {
  std::uint32_t type;  ///< 1: set, unordered; 2: sequence
  words as_numbers;
  friend constexpr bool operator==(const as_segment&, const as_segment&) = default;
};
inline constexpr auto as_segment_layout =
    layout<as_segment>(one_of<&as_segment::type, member_term<&as_segment::type>, 1u, 2u>, xdr<&as_segment::as_numbers>);

// clang-format off
/// 802.1Q VLAN and priority of the frame as it came in and as it left.
struct extended_switch {
  static constexpr structure_id id = flow_structure(0, 1001);
  std::uint32_t src_vlan, src_priority, dst_vlan, dst_priority;
};
constexpr auto describe(const extended_switch*) noexcept {
  return layout<extended_switch>(
      xdr<&extended_switch::src_vlan>, xdr<&extended_switch::src_priority>, xdr<&extended_switch::dst_vlan>,
      xdr<&extended_switch::dst_priority>);
}
static_assert(layout_of<extended_switch>.size == 16);

/// Forwarding by IP.
struct extended_router {
  static constexpr structure_id id = flow_structure(0, 1002);
  ip_address nexthop;
  std::uint32_t src_mask_len;  ///< bits
  std::uint32_t dst_mask_len;
};
constexpr auto describe(const extended_router*) noexcept {
  return layout<extended_router>(
      xdr<&extended_router::nexthop>, xdr<&extended_router::src_mask_len>, xdr<&extended_router::dst_mask_len>);
}

/// BGP.
struct extended_gateway {
  static constexpr structure_id id = flow_structure(0, 1003);
  ip_address nexthop;
  std::uint32_t as, src_as, src_peer_as;
  sequence<as_segment_layout> dst_as_path;
  words communities;
  std::uint32_t localpref;
};
constexpr auto describe(const extended_gateway*) noexcept {
  return layout<extended_gateway>(
      xdr<&extended_gateway::nexthop>, xdr<&extended_gateway::as>, xdr<&extended_gateway::src_as>,
      xdr<&extended_gateway::src_peer_as>, xdr<&extended_gateway::dst_as_path>, xdr<&extended_gateway::communities>,
      xdr<&extended_gateway::localpref>);
}

/// User names; UTF-8 is character set 106.
struct extended_user {
  static constexpr structure_id id = flow_structure(0, 1004);
  std::uint32_t src_charset;
  octets src_user;
  std::uint32_t dst_charset;
  octets dst_user;
};
constexpr auto describe(const extended_user*) noexcept {
  return layout<extended_user>(
      xdr<&extended_user::src_charset>, xdr<&extended_user::src_user>, xdr<&extended_user::dst_charset>,
      xdr<&extended_user::dst_user>);
}

/// Deprecated by http_request.
struct extended_url {
  static constexpr structure_id id = flow_structure(0, 1005);
  std::uint32_t direction;
  std::string_view url, host;
};
constexpr auto describe(const extended_url*) noexcept {
  return layout<extended_url>(
      xdr<&extended_url::direction>, xdr<&extended_url::url>, xdr<&extended_url::host>);
}

/// Label stacks as RFC 3032 words: label 20 bits, class 3, bottom 1, TTL 8.
struct extended_mpls {
  static constexpr structure_id id = flow_structure(0, 1006);
  ip_address nexthop;
  words in_stack, out_stack;
};
constexpr auto describe(const extended_mpls*) noexcept {
  return layout<extended_mpls>(
      xdr<&extended_mpls::nexthop>, xdr<&extended_mpls::in_stack>, xdr<&extended_mpls::out_stack>);
}

/// Addresses after translation; an untranslated one is the header's.
struct extended_nat {
  static constexpr structure_id id = flow_structure(0, 1007);
  ip_address src_address, dst_address;
};
constexpr auto describe(const extended_nat*) noexcept {
  return layout<extended_nat>(
      xdr<&extended_nat::src_address>, xdr<&extended_nat::dst_address>);
}

struct extended_mpls_tunnel {
  static constexpr structure_id id = flow_structure(0, 1008);
  std::string_view tunnel_lsp_name;
  std::uint32_t tunnel_id, tunnel_cos;
};
constexpr auto describe(const extended_mpls_tunnel*) noexcept {
  return layout<extended_mpls_tunnel>(
      xdr<&extended_mpls_tunnel::tunnel_lsp_name>, xdr<&extended_mpls_tunnel::tunnel_id>,
      xdr<&extended_mpls_tunnel::tunnel_cos>);
}

struct extended_mpls_vc {
  static constexpr structure_id id = flow_structure(0, 1009);
  std::string_view vc_instance_name;
  std::uint32_t vll_vc_id, vc_label_cos;
};
constexpr auto describe(const extended_mpls_vc*) noexcept {
  return layout<extended_mpls_vc>(
      xdr<&extended_mpls_vc::vc_instance_name>, xdr<&extended_mpls_vc::vll_vc_id>,
      xdr<&extended_mpls_vc::vc_label_cos>);
}

struct extended_mpls_FTN {
  static constexpr structure_id id = flow_structure(0, 1010);
  std::string_view mplsFTNDescr;
  std::uint32_t mplsFTNMask;
};
constexpr auto describe(const extended_mpls_FTN*) noexcept {
  return layout<extended_mpls_FTN>(
      xdr<&extended_mpls_FTN::mplsFTNDescr>, xdr<&extended_mpls_FTN::mplsFTNMask>);
}

struct extended_mpls_LDP_FEC {
  static constexpr structure_id id = flow_structure(0, 1011);
  std::uint32_t mplsFecAddrPrefixLength;
};
constexpr auto describe(const extended_mpls_LDP_FEC*) noexcept {
  return layout<extended_mpls_LDP_FEC>(
      xdr<&extended_mpls_LDP_FEC::mplsFecAddrPrefixLength>);
}
static_assert(layout_of<extended_mpls_LDP_FEC>.size == 4);

/// 802.1Q tags that were taken off, outermost first: TPID and TCI in a word. Not those of extended_switch.
struct extended_vlantunnel {
  static constexpr structure_id id = flow_structure(0, 1012);
  words stack;
};
constexpr auto describe(const extended_vlantunnel*) noexcept {
  return layout<extended_vlantunnel>(
      xdr<&extended_vlantunnel::stack>);
}

struct extended_nat_port {
  static constexpr structure_id id = flow_structure(0, 1020);
  std::uint32_t src_port, dst_port;
};
constexpr auto describe(const extended_nat_port*) noexcept {
  return layout<extended_nat_port>(
      xdr<&extended_nat_port::src_port>, xdr<&extended_nat_port::dst_port>);
}
static_assert(layout_of<extended_nat_port>.size == 8);

struct extended_vlanin {
  static constexpr structure_id id = flow_structure(0, 1034);
  words stack;
};
constexpr auto describe(const extended_vlanin*) noexcept {
  return layout<extended_vlanin>(
      xdr<&extended_vlanin::stack>);
}

struct extended_vlanout {
  static constexpr structure_id id = flow_structure(0, 1035);
  words stack;
};
constexpr auto describe(const extended_vlanout*) noexcept {
  return layout<extended_vlanout>(
      xdr<&extended_vlanout::stack>);
}

struct extended_entities {
  static constexpr structure_id id = flow_structure(0, 2210);
  std::uint32_t src_ds_class, src_ds_index, dst_ds_class, dst_ds_index;
};
constexpr auto describe(const extended_entities*) noexcept {
  return layout<extended_entities>(
      xdr<&extended_entities::src_ds_class>, xdr<&extended_entities::src_ds_index>,
      xdr<&extended_entities::dst_ds_class>, xdr<&extended_entities::dst_ds_index>);
}
static_assert(layout_of<extended_entities>.size == 16);
// clang-format on

}  // namespace flowkit::sflow5
