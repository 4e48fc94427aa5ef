// SPDX-License-Identifier: BSL-1.0
// The first record that a user of flowkit decodes; made from nothing by each of the ways.
#include <cstdio>

#include <flowkit/core/short_text.hpp>
#include <flowkit/netflow5.hpp>

using namespace flowkit;

int main() {
  netflow5::record sent[1] = {};
  sent[0].source_address = *parse<ipv4_address>("192.0.2.1");
  sent[0].destination_address = *parse<ipv4_address>("198.51.100.2");
  sent[0].octets = 1500;
  std::byte datagram[netflow5::encoded_size(1)];
  if (!netflow5::encode({{}, list<netflow5::record_layout>{sent}}, datagram)) return 1;

  const auto message = netflow5::decode(datagram);
  if (!message) return 1;
  for (const netflow5::record& flow : message->records)
    std::printf("%s -> %s: %u octets, flowkit %s\n", text_of(flow.source_address).c_str(),
                text_of(flow.destination_address).c_str(), flow.octets, FLOWKIT_VERSION_STRING);
  return message->records.size() == 1 && message->records[0] == sent[0] ? 0 : 1;
}
