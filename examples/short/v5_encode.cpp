// SPDX-License-Identifier: BSL-1.0
// One flow into a NetFlow v5 datagram.
#include <cstdio>

#include <flowkit/core/text.hpp>
#include <flowkit/netflow5.hpp>

using namespace flowkit;

int main() {
  netflow5::header head{};
  head.unix_secs = 1'700'000'000;
  netflow5::record flow{};
  flow.source_address = *parse<ipv4_address>("192.0.2.1");
  flow.destination_address = *parse<ipv4_address>("198.51.100.2");
  flow.destination_port = 443, flow.protocol = 6, flow.packets = 3, flow.octets = 1500;

  std::byte datagram[netflow5::encoded_size(1)];
  const auto size = netflow5::encode({head, list<netflow5::record_layout>{{&flow, 1}}}, datagram);
  if (!size) return 1;
  for (const std::byte octet : octets{datagram, *size}) std::printf("%02x", std::to_integer<unsigned>(octet));
  std::printf("\n");  // what a UDP socket would send: 24 octets of header, 48 of the flow
  return *size == 72 ? 0 : 1;
}
