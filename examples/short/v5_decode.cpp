// SPDX-License-Identifier: BSL-1.0
// The flows of a NetFlow v5 datagram.
#include <array>
#include <cstdio>

#include <flowkit/core/short_text.hpp>
#include <flowkit/netflow5.hpp>

using namespace flowkit;

int main() {
  std::array<std::byte, 72> datagram{};  // as from a socket: version 5, one flow
  datagram[1] = std::byte{5}, datagram[3] = std::byte{1};
  datagram[24] = std::byte{192}, datagram[26] = std::byte{2}, datagram[27] = std::byte{1};
  datagram[28] = std::byte{198}, datagram[29] = std::byte{51}, datagram[30] = std::byte{100},
  datagram[31] = std::byte{2};
  datagram[46] = std::byte{0x05}, datagram[47] = std::byte{0xdc};

  const auto message = netflow5::decode(datagram);
  if (!message) return 1;
  for (const netflow5::record& flow : message->records)
    std::printf("%s -> %s: %u octets\n", text_of(flow.source_address).c_str(),
                text_of(flow.destination_address).c_str(), flow.octets);
  return message->records[0].octets == 1500 ? 0 : 1;
}
