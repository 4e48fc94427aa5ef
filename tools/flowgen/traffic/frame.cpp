// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/traffic/frame.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

#include <flowkit/packet/build.hpp>

#include "tools/flowgen/traffic/link_address.hpp"

namespace flowkit::tools {

namespace {
constexpr std::uint32_t fcs_size = 4;
/// What Ethernet fills shorter frames up to (IEEE 802.3 section 3.2.8).
constexpr std::uint32_t min_frame = 64;

static_assert(packet::ethernet_layout.size + packet::vlan_tag_layout.size + packet::ipv6_layout.size +
                  packet::tcp_layout.size ==
              max_frame_headers);

std::size_t build_link(const flow::record& r, std::uint16_t vlan, std::span<std::byte> out) noexcept {
  const bool from_afar = r.ingress_interface != 1;
  const std::uint16_t type = r.source.is_v4() ? packet::ethertype::ipv4 : packet::ethertype::ipv6;
  const packet::ethernet link{.destination = from_afar ? mac_of(r.destination) : router_mac,
                              .source = from_afar ? router_mac : mac_of(r.source),
                              .type = type};
  if (vlan == 0) return *packet::build(out, 0, link);
  // The three upper bits of the DSCP, as bridges copy them.
  const packet::vlan_tag tag{
      .priority = static_cast<std::uint8_t>(r.tos >> 5), .drop_eligible = false, .id = vlan, .type = type};
  return *packet::build(out, 0, link, tag);
}

/// Headers of IP and above, for a packet of `size` octets. The checksum is `checksum_at` octets into the last of them.
template <class Network, class Transport>
void build_packet(const flow::record& r, std::uint32_t size, const Network& network, const Transport& transport,
                  std::size_t checksum_at, std::span<std::byte> out) noexcept {
  constexpr std::size_t network_size = packet::header_traits<Network>::layout.size;
  constexpr std::size_t transport_size = packet::header_traits<Transport>::layout.size;
  assert(size >= network_size + transport_size);
  const std::size_t behind = size - network_size;
  [[maybe_unused]] const auto built = packet::build(out, behind - transport_size, network, transport);
  assert(built);
  std::uint64_t sum = packet::ones_complement_sum(out.subspan(network_size, transport_size));
  if (r.protocol != packet::ip_protocol::icmp)
    sum += packet::pseudo_header_sum(r.source, r.destination, r.protocol, behind);
  std::uint16_t checksum = packet::internet_checksum(sum);
  if (checksum == 0 && r.protocol == packet::ip_protocol::udp) checksum = 0xffff;
  store_be(out.data() + network_size + checksum_at, checksum);
}

template <class Network>
void build_packet(const flow::record& r, std::uint32_t size, const Network& network, std::uint32_t number,
                  std::span<std::byte> out) noexcept {
  if (r.protocol == packet::ip_protocol::tcp) {
    const bool opens = r.tcp_flags == 0x02;
    const bool is_data = size > packet::header_traits<Network>::layout.size + packet::tcp_layout.size;
    const packet::tcp t{.source_port = r.source_port,
                        .destination_port = r.destination_port,
                        .sequence = number * 0x9e3779b9,
                        .acknowledgement = opens ? 0 : number * 0x85ebca6b,
                        .header_words = 0,
                        .flags = static_cast<std::uint16_t>(opens     ? 0x02
                                                            : is_data ? 0x18
                                                                      : 0x10),
                        .window = 0xffff,
                        .checksum = 0,
                        .urgent_pointer = 0};
    return build_packet(r, size, network, t, 16, out);
  }
  if (r.protocol == packet::ip_protocol::udp) {
    const packet::udp u{
        .source_port = r.source_port, .destination_port = r.destination_port, .length = 0, .checksum = 0};
    return build_packet(r, size, network, u, 6, out);
  }
  const packet::icmp i{.type = static_cast<std::uint8_t>(r.destination_port >> 8),
                       .code = static_cast<std::uint8_t>(r.destination_port & 0xff),
                       .checksum = 0,
                       .rest = number};
  build_packet(r, size, network, i, 2, out);
}
}  // namespace

frame build_frame(const flow::record& r, std::uint16_t vlan, std::uint32_t number, std::size_t keep,
                  std::span<std::byte> out) noexcept {
  const std::size_t written = std::max(keep, max_frame_headers);
  assert(out.size() >= written);
  std::memset(out.data(), 0, written);
  const std::size_t link_size = build_link(r, vlan, out);
  const auto size = static_cast<std::uint32_t>(r.bytes / r.packets);
  constexpr std::uint8_t hops = 63;  // of 64: one router has been passed
  if (r.source.is_v4()) {
    const packet::ipv4 ip{.version = 4,
                          .header_words = 5,
                          .tos = r.tos,
                          .total_length = 0,
                          .identification = static_cast<std::uint16_t>(number),
                          .reserved = false,
                          .dont_fragment = true,
                          .more_fragments = false,
                          .fragment_offset = 0,
                          .ttl = hops,
                          .protocol = 0,
                          .checksum = 0,
                          .source = r.source.v4(),
                          .destination = r.destination.v4()};
    build_packet(r, size, ip, number, out.subspan(link_size));
  } else {
    const packet::ipv6 ip{.version = 6,
                          .traffic_class = r.tos,
                          .flow_label = number & 0xfffff,
                          .payload_length = 0,
                          .next_header = 0,
                          .hop_limit = hops,
                          .source = r.source.v6(),
                          .destination = r.destination.v6()};
    build_packet(r, size, ip, number, out.subspan(link_size));
  }
  const std::uint32_t length = std::max(min_frame, static_cast<std::uint32_t>(link_size) + size + fcs_size);
  return {length, out.first(std::min<std::size_t>(keep, length - fcs_size))};
}

}  // namespace flowkit::tools
