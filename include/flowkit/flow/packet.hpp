// SPDX-License-Identifier: BSL-1.0
// From the headers of a sampled packet to a normalised flow. Whole octets come through the flow table, as the headers
// are described by information elements; bit fields are read by hand.
#pragma once

#include <flowkit/flow/filling.hpp>
#include <flowkit/packet/dissect.hpp>

namespace flowkit::inline v0::flow {

namespace detail {
/// A header's fields that the table wants. `p` has the octets of Layout.
template <const auto& Layout, class Record>
[[gnu::always_inline]] constexpr void take_header(const std::byte* p, filling<Record>& f) noexcept {
  using header = projection<table, Layout>;
  header::read(p, {}, f.r);
  f.set(header::present);
}

template <class Record>
constexpr void take_link(octets in, const packet::dissection& d, filling<Record>& f) noexcept {
  for (const packet::layer& l : d) {
    const std::byte* const p = in.data() + l.offset;
    if (l.kind == packet::layer_kind::ethernet)
      take_header<packet::ethernet_layout>(p, f);
    else if (l.kind == packet::layer_kind::vlan)
      put<&record::ethernet_type>(f, packet::vlan_tag_layout.read(p).type);
    else if (l.kind == packet::layer_kind::snap && packet::snap_layout.read(p).has_ethertype())
      put<&record::ethernet_type>(f, packet::snap_layout.read(p).type);
    else if (l.kind != packet::layer_kind::llc)
      break;
  }
  // An 802.3 frame has its length there.
  if (has<&record::ethernet_type>(f) && f.r.ethernet_type < packet::ethertype::least)
    f.reset(present_bit<&record::ethernet_type>);
  if (d.vlan() != packet::dissection::none)
    put<&record::vlan>(f, packet::vlan_tag_layout.read(in.data() + d[d.vlan()].offset).id);
  if (d.mpls() != packet::dissection::none) {
    const std::byte* const p = in.data() + d[d.mpls()].offset;
    for (std::size_t i = 0; i < f.r.mpls_label.size(); ++i) f.r.mpls_label[i] = std::to_integer<std::uint8_t>(p[i]);
    f.set(present_bit<&record::mpls_label>);
  }
}

template <class Record>
[[gnu::always_inline]] constexpr void take_network(const std::byte* p, packet::layer_kind kind,
                                                   filling<Record>& f) noexcept {
  if (kind == packet::layer_kind::ipv4) {
    take_header<packet::ipv4_layout>(p, f);
    put<&record::ip_version>(f, 4);
    put<&record::ip_length>(f, packet::ipv4_layout.read(p).total_length);
  } else {
    take_header<packet::ipv6_layout>(p, f);
    const auto h = packet::ipv6_layout.read(p);
    put<&record::ip_version>(f, 6);
    put<&record::tos>(f, h.traffic_class);
    put<&record::ip_length>(f, std::uint32_t{h.payload_length} + packet::ipv6_layout.size);
  }
}

template <class Record>
constexpr void take_transport(octets in, const packet::dissection& d, filling<Record>& f) noexcept {
  if (const auto ports = packet::ports(in, d)) {
    put<&record::source_port>(f, ports.source);
    put<&record::destination_port>(f, ports.destination);
  }
  if (d.transport() == packet::dissection::none) return;
  const packet::layer l = d[d.transport()];
  const std::byte* const p = in.data() + l.offset;
  if (l.kind == packet::layer_kind::tcp) put<&record::tcp_flags>(f, packet::tcp_layout.read(p).flags);
  if (l.kind == packet::layer_kind::icmp || l.kind == packet::layer_kind::icmp_v6) {
    const auto h = packet::icmp_layout.read(p);
    const std::uint32_t both = std::uint32_t{h.type} << 8 | std::uint32_t{h.code};
    l.kind == packet::layer_kind::icmp ? put<&record::icmp_type_code>(f, both)
                                       : put<&record::icmp_type_code_v6>(f, both);
  }
}

template <class Record>
constexpr void take_tunnel(octets in, const packet::dissection& d, filling<Record>& f) noexcept {
  const packet::layer tunnel = d[d.tunnel()];
  if (tunnel.kind == packet::layer_kind::vxlan)
    put<&record::vni>(f, packet::vxlan_layout.read(in.data() + tunnel.offset).vni);
  if (tunnel.kind == packet::layer_kind::geneve)
    put<&record::vni>(f, packet::geneve_layout.read(in.data() + tunnel.offset).vni);
  const packet::dissection::ip_packet& inner = d.inner();
  if (inner.network == packet::dissection::none) return;
  const packet::layer l = d[inner.network];
  const packet::address_pair a = packet::addresses_of(in.data() + l.offset, l.kind);
  put<&record::inner_source>(f, a.source);
  put<&record::inner_destination>(f, a.destination);
  put<&record::inner_protocol>(f, inner.protocol);
  if (const auto ports = packet::ports(in, inner)) {
    put<&record::inner_source_port>(f, ports.source);
    put<&record::inner_destination_port>(f, ports.destination);
  }
}
template <class Record>
constexpr void read_packet(octets in, const packet::dissection& d, filling<Record>& f) noexcept {
  take_link(in, d, f);
  if (d.network() == packet::dissection::none) return;
  const packet::layer l = d[d.network()];
  take_network(in.data() + l.offset, l.kind, f);
  put<&record::protocol>(f, d.outer().protocol);
  take_transport(in, d, f);
  if (d.tunnel() != packet::dissection::none) take_tunnel(in, d, f);
}
}  // namespace detail

/// Fills in what the headers contain: addresses, ports, protocol of the first IP packet; those of a tunnelled one as
/// inner; VLAN, MPLS, MAC addresses. `in` is what `d` was dissected from.
template <std::same_as<record> Record>
constexpr void read_packet(octets in, const packet::dissection& d, Record& r) noexcept {
  detail::filling<Record> f{r, r.present};
  detail::read_packet(in, d, f);
  f.finish();
}

}  // namespace flowkit::flow
