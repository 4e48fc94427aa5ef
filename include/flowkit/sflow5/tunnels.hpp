// SPDX-License-Identifier: BSL-1.0
// sFlow Tunnel Structures: headers added to the packet after it was sampled (egress), or removed before (ingress).
#pragma once

#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/structure.hpp>

namespace flowkit::inline v0::sflow5 {

// clang-format off
struct extended_L2_tunnel_egress {
  static constexpr structure_id id = flow_structure(0, 1021);
  sampled_ethernet header;

  template <class T = extended_L2_tunnel_egress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::header>);
  }
  /// With addresses of 6 octets.
  template <class T = extended_L2_tunnel_egress>
  static constexpr auto describe_variant() noexcept {
    return layout<T>(nested<&T::header, variant_of<sampled_ethernet>>);
  }
};

struct extended_L2_tunnel_ingress {
  static constexpr structure_id id = flow_structure(0, 1022);
  sampled_ethernet header;

  template <class T = extended_L2_tunnel_ingress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::header>);
  }
  /// With addresses of 6 octets.
  template <class T = extended_L2_tunnel_ingress>
  static constexpr auto describe_variant() noexcept {
    return layout<T>(nested<&T::header, variant_of<sampled_ethernet>>);
  }
};

struct extended_ipv4_tunnel_egress {
  static constexpr structure_id id = flow_structure(0, 1023);
  sampled_ipv4 header;

  template <class T = extended_ipv4_tunnel_egress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::header>);
  }
};

struct extended_ipv4_tunnel_ingress {
  static constexpr structure_id id = flow_structure(0, 1024);
  sampled_ipv4 header;

  template <class T = extended_ipv4_tunnel_ingress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::header>);
  }
};

struct extended_ipv6_tunnel_egress {
  static constexpr structure_id id = flow_structure(0, 1025);
  sampled_ipv6 header;

  template <class T = extended_ipv6_tunnel_egress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::header>);
  }
};

struct extended_ipv6_tunnel_ingress {
  static constexpr structure_id id = flow_structure(0, 1026);
  sampled_ipv6 header;

  template <class T = extended_ipv6_tunnel_ingress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::header>);
  }
};

/// Offset in the sampled header of the packet that leaves the tunnel.
struct extended_decapsulate_egress {
  static constexpr structure_id id = flow_structure(0, 1027);
  std::uint32_t inner_header_offset;

  template <class T = extended_decapsulate_egress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::inner_header_offset>);
  }
};

/// Offset in the sampled header of the packet that came in through the tunnel.
struct extended_decapsulate_ingress {
  static constexpr structure_id id = flow_structure(0, 1028);
  std::uint32_t inner_header_offset;

  template <class T = extended_decapsulate_ingress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::inner_header_offset>);
  }
};

struct extended_vni_egress {
  static constexpr structure_id id = flow_structure(0, 1029);
  std::uint32_t vni;

  template <class T = extended_vni_egress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::vni>);
  }
};

struct extended_vni_ingress {
  static constexpr structure_id id = flow_structure(0, 1030);
  std::uint32_t vni;

  template <class T = extended_vni_ingress>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::vni>);
  }
};
// clang-format on

}  // namespace flowkit::sflow5
