// SPDX-License-Identifier: BSL-1.0
// How nearly all sampled packets begin, in one pass: Ethernet, perhaps one VLAN tag, IPv4 without options or IPv6
// without extension headers, TCP or UDP. Everything else is dissected (packet.hpp), with the same result; that these
// are equal is a property.
#pragma once

#include <flowkit/flow/packet.hpp>

namespace flowkit::inline v0::flow::detail {

/// Where the headers of such a packet stand.
struct usual_places {
  const std::byte* network = nullptr;  ///< null: it is not such a packet
  const std::byte* transport = nullptr;
  bool is_v4 = false, is_tcp = false;
  std::uint16_t vlan = 0;  ///< 0: no tag, or one that names none
  std::uint16_t type = 0;  ///< of the network layer
};

/// Ports behind which another header may follow.
constexpr bool may_be_tunnel(std::uint16_t port) noexcept {
  using namespace packet;
  return port == vxlan_port::iana || port == vxlan_port::linux_default || port == geneve_port || port == mpls_port;
}

[[gnu::always_inline]] constexpr usual_places find_usual(octets in) noexcept {
  using namespace packet;
  constexpr std::size_t enough = ethernet_layout.size + vlan_tag_layout.size + ipv6_layout.size + tcp_layout.size;
  if (in.size() < enough) return {};
  usual_places at;
  const std::byte* p = in.data();
  at.type = ethernet_layout.read(p).type;
  p += ethernet_layout.size;
  if (at.type == ethertype::vlan) {
    const auto tag = vlan_tag_layout.read(p);
    at.type = tag.type;
    at.vlan = names_vlan(tag.id) ? tag.id : std::uint16_t{0};
    p += vlan_tag_layout.size;
  }
  std::uint8_t protocol = 0;
  std::size_t content = 0;  // octets of the packet after its IP header; 0: unknown
  if (at.type == ethertype::ipv4) {
    const auto h = ipv4_layout.read(p);
    if (h.version != 4 || 4u * h.header_words != ipv4_layout.size || h.fragment_offset != 0) return {};
    if (h.total_length != 0 && h.total_length <= ipv4_layout.size) return {};
    protocol = h.protocol, content = h.total_length == 0 ? 0 : h.total_length - ipv4_layout.size;
    at.transport = p + ipv4_layout.size, at.is_v4 = true;
  } else if (at.type == ethertype::ipv6) {
    const auto h = ipv6_layout.read(p);
    if (h.version != 6) return {};
    protocol = h.next_header, content = h.payload_length;
    at.transport = p + ipv6_layout.size;
  } else {
    return {};
  }
  if (protocol == packet::ip_protocol::tcp) {
    if (4u * tcp_layout.read(at.transport).header_words < tcp_layout.size) return {};
    at.is_tcp = true;
  } else if (protocol == packet::ip_protocol::udp) {
    const auto h = udp_layout.read(at.transport);
    if ((h.length != 0 && h.length < udp_layout.size) || may_be_tunnel(h.destination_port)) return {};
  } else {
    return {};
  }
  if (content != 0 && content < (at.is_tcp ? tcp_layout.size : udp_layout.size)) return {};
  at.network = p;
  return at;
}

/// What was filled in; nothing if it is not such a packet. A function of its own: inlined into the rest of a sample it
/// runs out of registers (7 ns of 32).
template <class Record>
[[gnu::noinline]] constexpr presence read_usual(octets in, Record& r) noexcept {
  const usual_places at = find_usual(in);
  if (at.network == nullptr) return {};
  filling<Record> f{r};
  take_header<packet::ethernet_layout>(in.data(), f);
  f.r.ethernet_type = at.type;
  if (at.vlan != 0) put<&record::vlan>(f, at.vlan);
  if (at.is_v4)
    take_network(at.network, packet::layer_kind::ipv4, f);
  else
    take_network(at.network, packet::layer_kind::ipv6, f);
  put<&record::protocol>(f, at.is_tcp ? packet::ip_protocol::tcp : packet::ip_protocol::udp);
  const auto ports = packet::udp_layout.read(at.transport);  // both begin with them
  put<&record::source_port>(f, ports.source_port);
  put<&record::destination_port>(f, ports.destination_port);
  if (at.is_tcp) put<&record::tcp_flags>(f, packet::tcp_layout.read(at.transport).flags);
  return f.present();
}

}  // namespace flowkit::flow::detail
