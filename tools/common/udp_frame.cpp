// SPDX-License-Identifier: BSL-1.0
#include "tools/common/udp_frame.hpp"

#include <cassert>
#include <cstring>

#include <flowkit/packet/build.hpp>

namespace flowkit::tools {

namespace {

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
  constexpr packet::ethernet link{to_mac, from_mac, 0};
  const packet::udp udp{d.source.port, d.destination.port, 0, 0};
  const std::size_t payload = d.payload.size();
  const auto size = as_v6 ? packet::build(buffer_, payload, link,
                                          packet::ipv6{.version = 6,
                                                       .traffic_class = 0,
                                                       .flow_label = 0,
                                                       .payload_length = 0,
                                                       .next_header = 0,
                                                       .hop_limit = hops,
                                                       .source = source.v6(),
                                                       .destination = destination.v6()},
                                          udp)
                          : packet::build(buffer_, payload, link,
                                          packet::ipv4{.version = 4,
                                                       .header_words = 0,
                                                       .tos = 0,
                                                       .total_length = 0,
                                                       .identification = 0,  // never fragmented: RFC 6864 section 4.1
                                                       .reserved = false,
                                                       .dont_fragment = true,
                                                       .more_fragments = false,
                                                       .fragment_offset = 0,
                                                       .ttl = hops,
                                                       .protocol = 0,
                                                       .checksum = 0,
                                                       .source = source.v4(),
                                                       .destination = destination.v4()},
                                          udp);
  assert(size);
  std::byte* const at = buffer_.data() + *size;
  if (payload != 0) std::memcpy(at, d.payload.data(), payload);
  const octets segment{at - packet::udp_layout.size, packet::udp_layout.size + payload};
  const std::uint16_t checksum = packet::internet_checksum(
      packet::pseudo_header_sum(source, destination, packet::ip_protocol::udp, segment.size()) +
      packet::ones_complement_sum(segment));
  store_be<std::uint16_t>(at - sizeof checksum, checksum != 0 ? checksum : 0xffff);  // 0 would say that there is none
  return {buffer_.data(), *size + payload};
}

}  // namespace flowkit::tools
