// SPDX-License-Identifier: BSL-1.0
// Flow data of the sFlow v5 document that say how the packet was forwarded, and by whom it was sent.
#pragma once

#include <flowkit/core/choice.hpp>
#include <flowkit/sflow5/structure.hpp>
#include <flowkit/sflow5/words.hpp>

namespace flowkit::inline v0::sflow5 {

/// A piece of an AS path.
struct as_segment {
  std::uint32_t type;  ///< 1: set, unordered; 2: sequence
  words as_numbers;
  [[nodiscard]] constexpr bool is_set() const noexcept { return type == 1; }
  friend constexpr bool operator==(const as_segment&, const as_segment&) = default;
};
inline constexpr auto as_segment_layout =
    layout<as_segment>(one_of<&as_segment::type, member_term<&as_segment::type>, 1u, 2u>, xdr<&as_segment::as_numbers>);

// clang-format off
/// 802.1Q VLAN and priority of the frame as it came in and as it left.
struct extended_switch {
  static constexpr structure_id id = flow_structure(0, 1001);
  std::uint32_t src_vlan, src_priority, dst_vlan, dst_priority;

  template <class T = extended_switch>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::src_vlan>, xdr<&T::src_priority>, xdr<&T::dst_vlan>, xdr<&T::dst_priority>);
  }
};

/// Forwarding by IP.
struct extended_router {
  static constexpr structure_id id = flow_structure(0, 1002);
  ip_address nexthop;
  std::uint32_t src_mask_len;  ///< bits
  std::uint32_t dst_mask_len;

  template <class T = extended_router>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::nexthop>, xdr<&T::src_mask_len>, xdr<&T::dst_mask_len>);
  }
};

/// BGP.
struct extended_gateway {
  static constexpr structure_id id = flow_structure(0, 1003);
  ip_address nexthop;
  std::uint32_t as, src_as, src_peer_as;
  sequence<as_segment_layout> dst_as_path;
  words communities;
  std::uint32_t localpref;

  template <class T = extended_gateway>
  static constexpr auto describe() noexcept {
    return layout<T>(
        xdr<&T::nexthop>, xdr<&T::as>, xdr<&T::src_as>, xdr<&T::src_peer_as>, xdr<&T::dst_as_path>,
        xdr<&T::communities>, xdr<&T::localpref>);
  }
};

/// User names; UTF-8 is character set 106.
struct extended_user {
  static constexpr structure_id id = flow_structure(0, 1004);
  std::uint32_t src_charset;
  std::string_view src_user;
  std::uint32_t dst_charset;
  std::string_view dst_user;

  template <class T = extended_user>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::src_charset>, xdr<&T::src_user>, xdr<&T::dst_charset>, xdr<&T::dst_user>);
  }
};

/// Deprecated by http_request.
struct extended_url {
  static constexpr structure_id id = flow_structure(0, 1005);
  std::uint32_t direction;
  std::string_view url, host;

  template <class T = extended_url>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::direction>, xdr<&T::url>, xdr<&T::host>);
  }
};

/// Label stacks as RFC 3032 words: label 20 bits, class 3, bottom 1, TTL 8.
struct extended_mpls {
  static constexpr structure_id id = flow_structure(0, 1006);
  ip_address nexthop;
  words in_stack, out_stack;

  template <class T = extended_mpls>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::nexthop>, xdr<&T::in_stack>, xdr<&T::out_stack>);
  }
};

/// Addresses after translation; an untranslated one is the header's.
struct extended_nat {
  static constexpr structure_id id = flow_structure(0, 1007);
  ip_address src_address, dst_address;

  template <class T = extended_nat>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::src_address>, xdr<&T::dst_address>);
  }
};

struct extended_mpls_tunnel {
  static constexpr structure_id id = flow_structure(0, 1008);
  std::string_view tunnel_lsp_name;
  std::uint32_t tunnel_id, tunnel_cos;

  template <class T = extended_mpls_tunnel>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::tunnel_lsp_name>, xdr<&T::tunnel_id>, xdr<&T::tunnel_cos>);
  }
};

struct extended_mpls_vc {
  static constexpr structure_id id = flow_structure(0, 1009);
  std::string_view vc_instance_name;
  std::uint32_t vll_vc_id, vc_label_cos;

  template <class T = extended_mpls_vc>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::vc_instance_name>, xdr<&T::vll_vc_id>, xdr<&T::vc_label_cos>);
  }
};

struct extended_mpls_FTN {
  static constexpr structure_id id = flow_structure(0, 1010);
  std::string_view mplsFTNDescr;
  std::uint32_t mplsFTNMask;

  template <class T = extended_mpls_FTN>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::mplsFTNDescr>, xdr<&T::mplsFTNMask>);
  }
};

struct extended_mpls_LDP_FEC {
  static constexpr structure_id id = flow_structure(0, 1011);
  std::uint32_t mplsFecAddrPrefixLength;

  template <class T = extended_mpls_LDP_FEC>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::mplsFecAddrPrefixLength>);
  }
};

/// 802.1Q tags that were taken off, outermost first: TPID and TCI in a word. Not those of extended_switch.
struct extended_vlantunnel {
  static constexpr structure_id id = flow_structure(0, 1012);
  words stack;

  template <class T = extended_vlantunnel>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::stack>);
  }
};

struct extended_nat_port {
  static constexpr structure_id id = flow_structure(0, 1020);
  std::uint32_t src_port, dst_port;

  template <class T = extended_nat_port>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::src_port>, xdr<&T::dst_port>);
  }
};

struct extended_vlanin {
  static constexpr structure_id id = flow_structure(0, 1034);
  words stack;

  template <class T = extended_vlanin>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::stack>);
  }
};

struct extended_vlanout {
  static constexpr structure_id id = flow_structure(0, 1035);
  words stack;

  template <class T = extended_vlanout>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::stack>);
  }
};

struct extended_entities {
  static constexpr structure_id id = flow_structure(0, 2210);
  std::uint32_t src_ds_class, src_ds_index, dst_ds_class, dst_ds_index;

  template <class T = extended_entities>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::src_ds_class>, xdr<&T::src_ds_index>, xdr<&T::dst_ds_class>, xdr<&T::dst_ds_index>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
