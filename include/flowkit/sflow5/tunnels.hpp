// SPDX-License-Identifier: BSL-1.0
// sFlow Tunnel Structures: headers that are put around the sampled packet after it was sampled (egress), or were
// taken off before (ingress).
#pragma once

#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::sflow5 {

// clang-format off
struct extended_L2_tunnel_egress {
  static constexpr structure_id id = flow_structure(0, 1021);
  sampled_ethernet header;
};
constexpr auto describe(const extended_L2_tunnel_egress*) noexcept {
  return layout<extended_L2_tunnel_egress>(
      xdr<&extended_L2_tunnel_egress::header>);
}
/// With addresses of 6 octets.
constexpr auto describe_variant(const extended_L2_tunnel_egress*) noexcept {
  return layout<extended_L2_tunnel_egress>(nested<&extended_L2_tunnel_egress::header, variant_of<sampled_ethernet>>);
}

struct extended_L2_tunnel_ingress {
  static constexpr structure_id id = flow_structure(0, 1022);
  sampled_ethernet header;
};
constexpr auto describe(const extended_L2_tunnel_ingress*) noexcept {
  return layout<extended_L2_tunnel_ingress>(
      xdr<&extended_L2_tunnel_ingress::header>);
}
/// With addresses of 6 octets.
constexpr auto describe_variant(const extended_L2_tunnel_ingress*) noexcept {
  return layout<extended_L2_tunnel_ingress>(nested<&extended_L2_tunnel_ingress::header, variant_of<sampled_ethernet>>);
}

struct extended_ipv4_tunnel_egress {
  static constexpr structure_id id = flow_structure(0, 1023);
  sampled_ipv4 header;
};
constexpr auto describe(const extended_ipv4_tunnel_egress*) noexcept {
  return layout<extended_ipv4_tunnel_egress>(
      xdr<&extended_ipv4_tunnel_egress::header>);
}
static_assert(layout_of<extended_ipv4_tunnel_egress>.size == 32);

struct extended_ipv4_tunnel_ingress {
  static constexpr structure_id id = flow_structure(0, 1024);
  sampled_ipv4 header;
};
constexpr auto describe(const extended_ipv4_tunnel_ingress*) noexcept {
  return layout<extended_ipv4_tunnel_ingress>(
      xdr<&extended_ipv4_tunnel_ingress::header>);
}
static_assert(layout_of<extended_ipv4_tunnel_ingress>.size == 32);

struct extended_ipv6_tunnel_egress {
  static constexpr structure_id id = flow_structure(0, 1025);
  sampled_ipv6 header;
};
constexpr auto describe(const extended_ipv6_tunnel_egress*) noexcept {
  return layout<extended_ipv6_tunnel_egress>(
      xdr<&extended_ipv6_tunnel_egress::header>);
}
static_assert(layout_of<extended_ipv6_tunnel_egress>.size == 56);

struct extended_ipv6_tunnel_ingress {
  static constexpr structure_id id = flow_structure(0, 1026);
  sampled_ipv6 header;
};
constexpr auto describe(const extended_ipv6_tunnel_ingress*) noexcept {
  return layout<extended_ipv6_tunnel_ingress>(
      xdr<&extended_ipv6_tunnel_ingress::header>);
}
static_assert(layout_of<extended_ipv6_tunnel_ingress>.size == 56);

/// Where in the sampled header the packet begins that leaves the tunnel.
struct extended_decapsulate_egress {
  static constexpr structure_id id = flow_structure(0, 1027);
  std::uint32_t inner_header_offset;
};
constexpr auto describe(const extended_decapsulate_egress*) noexcept {
  return layout<extended_decapsulate_egress>(
      xdr<&extended_decapsulate_egress::inner_header_offset>);
}
static_assert(layout_of<extended_decapsulate_egress>.size == 4);

/// Where in the sampled header the packet begins that came in by the tunnel.
struct extended_decapsulate_ingress {
  static constexpr structure_id id = flow_structure(0, 1028);
  std::uint32_t inner_header_offset;
};
constexpr auto describe(const extended_decapsulate_ingress*) noexcept {
  return layout<extended_decapsulate_ingress>(
      xdr<&extended_decapsulate_ingress::inner_header_offset>);
}
static_assert(layout_of<extended_decapsulate_ingress>.size == 4);

struct extended_vni_egress {
  static constexpr structure_id id = flow_structure(0, 1029);
  std::uint32_t vni;
};
constexpr auto describe(const extended_vni_egress*) noexcept {
  return layout<extended_vni_egress>(
      xdr<&extended_vni_egress::vni>);
}
static_assert(layout_of<extended_vni_egress>.size == 4);

struct extended_vni_ingress {
  static constexpr structure_id id = flow_structure(0, 1030);
  std::uint32_t vni;
};
constexpr auto describe(const extended_vni_ingress*) noexcept {
  return layout<extended_vni_ingress>(
      xdr<&extended_vni_ingress::vni>);
}
static_assert(layout_of<extended_vni_ingress>.size == 4);
// clang-format on

}  // namespace flowkit::sflow5
