// SPDX-License-Identifier: BSL-1.0
#include "tools/common/udp_frame.hpp"

#include <cassert>
#include <cstring>

#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/udp.hpp>

namespace flowkit::tools {

namespace {

/// RFC 1071: the sum of the 16-bit words; an odd octet counts as the upper half of one.
std::uint64_t sum(octets in) noexcept {
  std::uint64_t out = 0;
  std::size_t i = 0;
  for (; i + 4 <= in.size(); i += 4) out += load_be<std::uint32_t>(in.data() + i);  // 2^16 is 1 modulo 2^16 - 1
  if (i + 2 <= in.size()) out += load_be<std::uint16_t>(in.data() + i), i += 2;
  if (i < in.size()) out += std::to_integer<std::uint64_t>(in[i]) << 8;
  return out;
}

std::uint16_t checksum(std::uint64_t total) noexcept {
  while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
  return static_cast<std::uint16_t>(~total);
}

std::uint64_t sum(const ip_address& a) noexcept {
  return sum(octets{reinterpret_cast<const std::byte*>(a.octets().data()), a.is_v4() ? 4u : 16u});
}

/// RFC 4291 section 2.5.5.2.
ipv6_address to_v6(const ip_address& a) noexcept {
  if (!a.is_v4()) return a.v6();
  ipv6_address out;
  out.octets[10] = out.octets[11] = 0xff;
  for (std::size_t i = 0; i < 4; ++i) out.octets[12 + i] = a.octets()[i];
  return out;
}

// Locally administered: no device's addresses.
constexpr mac_address from_mac{{0x02, 0, 0, 0, 0, 0x01}};
constexpr mac_address to_mac{{0x02, 0, 0, 0, 0, 0x02}};
constexpr std::uint8_t hops = 64;

}  // namespace

octets udp_frame::build(const datagram& d) noexcept {
  assert(d.payload.size() <= max_udp_payload);
  ip_address source = d.source.address, destination = d.destination.address;
  const bool as_v6 = source.is_v6() || destination.is_v6();
  if (as_v6)
    source = to_v6(source), destination = to_v6(destination);
  else if (source.family() == 0 || destination.family() == 0)
    source = source.v4(), destination = destination.v4();
  std::byte* at = buffer_.data();
  const auto put = [&at](auto l, const auto& header) {
    l.write(header, at);
    at += l.size;
  };
  const auto udp_size = static_cast<std::uint16_t>(packet::udp_layout.size + d.payload.size());

  put(packet::ethernet_layout,
      packet::ethernet{to_mac, from_mac, as_v6 ? packet::ethertype::ipv6 : packet::ethertype::ipv4});
  if (as_v6) {
    put(packet::ipv6_layout, packet::ipv6{.version = 6,
                                          .traffic_class = 0,
                                          .flow_label = 0,
                                          .payload_length = udp_size,
                                          .next_header = packet::ip_protocol::udp,
                                          .hop_limit = hops,
                                          .source = source.v6(),
                                          .destination = destination.v6()});
  } else {
    packet::ipv4 header{.version = 4,
                        .header_words = packet::ipv4_layout.size / 4,
                        .tos = 0,
                        .total_length = static_cast<std::uint16_t>(packet::ipv4_layout.size + udp_size),
                        .identification = 0,  // never fragmented: RFC 6864 section 4.1
                        .reserved = false,
                        .dont_fragment = true,
                        .more_fragments = false,
                        .fragment_offset = 0,
                        .ttl = hops,
                        .protocol = packet::ip_protocol::udp,
                        .checksum = 0,
                        .source = source.v4(),
                        .destination = destination.v4()};
    packet::ipv4_layout.write(header, at);
    header.checksum = checksum(sum(octets{at, packet::ipv4_layout.size}));
    put(packet::ipv4_layout, header);
  }
  packet::udp udp{d.source.port, d.destination.port, udp_size, 0};
  packet::udp_layout.write(udp, at);
  // The pseudo header: both addresses, the protocol, the length.
  udp.checksum = checksum(sum(source) + sum(destination) + packet::ip_protocol::udp + udp_size +
                          sum(octets{at, packet::udp_layout.size}) + sum(d.payload));
  if (udp.checksum == 0) udp.checksum = 0xffff;  // 0 would say that there is none
  put(packet::udp_layout, udp);
  if (!d.payload.empty()) std::memcpy(at, d.payload.data(), d.payload.size());
  return {buffer_.data(), static_cast<std::size_t>(at - buffer_.data()) + d.payload.size()};
}

}  // namespace flowkit::tools
