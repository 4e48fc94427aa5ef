// SPDX-License-Identifier: BSL-1.0
// The header of a sampled packet: built, and taken apart layer by layer.
#include <array>
#include <cstdio>

#include <flowkit/core/short_text.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/packet/dissect.hpp>

using namespace flowkit;

int main() {
  std::array<std::byte, 128> header;
  packet::vlan_tag tag{};
  tag.id = 100;
  packet::ipv6 ip{};
  ip.source = *parse<ipv6_address>("2001:db8::1"), ip.destination = *parse<ipv6_address>("2001:db8::2");
  packet::tcp tcp{};
  tcp.source_port = 50'000, tcp.destination_port = 443;
  const auto size = packet::build(header, 1000, packet::ethernet{}, tag, ip, tcp);  // 1000 octets follow, unwritten
  if (!size) return 1;

  const octets seen = octets{header}.first(*size);
  const auto layers = packet::dissect(seen, packet::layer_kind::ethernet);
  const auto [source, destination] = packet::addresses(seen, layers);
  const auto ports = packet::ports(seen, layers);
  if (!ports) return 1;
  std::printf("%s port %u -> %s port %u\n", text_of(source).c_str(), ports.source, text_of(destination).c_str(),
              ports.destination);
  return ports.destination == 443 ? 0 : 1;
}
