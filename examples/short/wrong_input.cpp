// SPDX-License-Identifier: BSL-1.0
// What is wrong with a datagram, and at which of its octets.
#include <array>
#include <cstdio>

#include <flowkit/ipfix.hpp>
#include <flowkit/netflow5.hpp>

using namespace flowkit;

int main() {
  std::array<std::byte, 24> datagram{};
  datagram[1] = std::byte{5}, datagram[3] = std::byte{30};  // version 5, 30 flows, and then nothing

  const auto flows = netflow5::decode(datagram);
  std::printf("NetFlow v5: %s at octet %u\n", to_string(flows.failure().code), flows.failure().offset);

  const auto message = ipfix::decode(datagram);
  std::printf("IPFIX: %s at octet %u\n", to_string(message.failure().code), message.failure().offset);
  return !flows && message.failure().code == errc::bad_version ? 0 : 1;
}
