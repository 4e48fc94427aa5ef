// SPDX-License-Identifier: BSL-1.0
// From the headers of a sampled packet to a normalised flow. Whole octets come through the flow table, as the headers
// are described by information elements; bit fields are read by hand.
#pragma once

#include <flowkit/flow/finish.hpp>
#include <flowkit/packet/dissect.hpp>

namespace flowkit::flow {

namespace detail {
/// A header's fields that the table wants. `p` has the octets of Layout.
template <const auto& Layout>
constexpr void take_header(const std::byte* p, record& r) noexcept {
  using header = projection<table, Layout>;
  header::read(p, {}, r);
  r.present |= header::present;
}
template <auto Member, class Value>
constexpr void put(record& r, Value v) noexcept {
  r.*Member = static_cast<std::remove_cvref_t<decltype(r.*Member)>>(v);
  r.template set_present<Member>();
}

template <class Record>
constexpr void take_link(octets in, const packet::dissection& d, Record& r) noexcept {
  for (const packet::layer& l : d) {
    const std::byte* const p = in.data() + l.offset;
    if (l.kind == packet::layer_kind::ethernet)
      take_header<packet::ethernet_layout>(p, r);
    else if (l.kind == packet::layer_kind::vlan)
      put<&record::ethernet_type>(r, packet::vlan_tag_layout.read(p).type);
    else if (l.kind == packet::layer_kind::snap && packet::snap_layout.read(p).has_ethertype())
      put<&record::ethernet_type>(r, packet::snap_layout.read(p).type);
    else if (l.kind != packet::layer_kind::llc)
      break;
  }
  // An 802.3 frame has its length there.
  if (r.template has<&record::ethernet_type>() && r.ethernet_type < packet::ethertype::least)
    r.template set_present<&record::ethernet_type>(false);
  if (d.vlan() != packet::dissection::none)
    put<&record::vlan>(r, packet::vlan_tag_layout.read(in.data() + d[d.vlan()].offset).id);
  if (d.mpls() != packet::dissection::none) {
    const std::byte* const p = in.data() + d[d.mpls()].offset;
    for (std::size_t i = 0; i < r.mpls_label.size(); ++i) r.mpls_label[i] = std::to_integer<std::uint8_t>(p[i]);
    r.template set_present<&record::mpls_label>();
  }
}

template <class Record>
constexpr void take_network(const std::byte* p, packet::layer_kind kind, Record& r) noexcept {
  if (kind == packet::layer_kind::ipv4) {
    take_header<packet::ipv4_layout>(p, r);
    put<&record::ip_version>(r, 4);
    put<&record::ip_length>(r, packet::ipv4_layout.read(p).total_length);
  } else {
    take_header<packet::ipv6_layout>(p, r);
    const auto h = packet::ipv6_layout.read(p);
    put<&record::ip_version>(r, 6);
    put<&record::tos>(r, h.traffic_class);
    put<&record::ip_length>(r, std::uint32_t{h.payload_length} + packet::ipv6_layout.size);
  }
}

template <class Record>
constexpr void take_transport(octets in, const packet::dissection& d, Record& r) noexcept {
  if (const auto ports = packet::ports(in, d)) {
    put<&record::source_port>(r, ports.source);
    put<&record::destination_port>(r, ports.destination);
  }
  if (d.transport() == packet::dissection::none) return;
  const packet::layer l = d[d.transport()];
  const std::byte* const p = in.data() + l.offset;
  if (l.kind == packet::layer_kind::tcp) put<&record::tcp_flags>(r, packet::tcp_layout.read(p).flags);
  if (l.kind == packet::layer_kind::icmp || l.kind == packet::layer_kind::icmp_v6) {
    const auto h = packet::icmp_layout.read(p);
    const std::uint32_t both = std::uint32_t{h.type} << 8 | std::uint32_t{h.code};
    l.kind == packet::layer_kind::icmp ? put<&record::icmp_type_code>(r, both)
                                       : put<&record::icmp_type_code_v6>(r, both);
  }
}

template <class Record>
constexpr void take_tunnel(octets in, const packet::dissection& d, Record& r) noexcept {
  const packet::layer tunnel = d[d.tunnel()];
  if (tunnel.kind == packet::layer_kind::vxlan)
    put<&record::vni>(r, packet::vxlan_layout.read(in.data() + tunnel.offset).vni);
  if (tunnel.kind == packet::layer_kind::geneve)
    put<&record::vni>(r, packet::geneve_layout.read(in.data() + tunnel.offset).vni);
  const packet::dissection::ip_packet& inner = d.inner();
  if (inner.network == packet::dissection::none) return;
  const packet::layer l = d[inner.network];
  const packet::address_pair a = packet::addresses_of(in.data() + l.offset, l.kind);
  put<&record::inner_source>(r, a.source);
  put<&record::inner_destination>(r, a.destination);
  put<&record::inner_protocol>(r, inner.protocol);
  if (const auto ports = packet::ports(in, inner)) {
    put<&record::inner_source_port>(r, ports.source);
    put<&record::inner_destination_port>(r, ports.destination);
  }
}
}  // namespace detail

/// Fills in what the headers contain: addresses, ports, protocol of the first IP packet; those of a tunnelled one as
/// inner; VLAN, MPLS, MAC addresses. `in` is what `d` was dissected from.
template <std::same_as<record> Record>
constexpr void read_packet(octets in, const packet::dissection& d, Record& r) noexcept {
  detail::take_link(in, d, r);
  if (d.network() == packet::dissection::none) return;
  const packet::layer l = d[d.network()];
  detail::take_network(in.data() + l.offset, l.kind, r);
  detail::put<&record::protocol>(r, d.outer().protocol);
  detail::take_transport(in, d, r);
  if (d.tunnel() != packet::dissection::none) detail::take_tunnel(in, d, r);
}

}  // namespace flowkit::flow
