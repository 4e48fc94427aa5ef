// SPDX-License-Identifier: BSL-1.0
// Two flows into a NetFlow v5 datagram, and out of it again.
#include <cstdio>

#include <flowkit/core/text.hpp>
#include <flowkit/netflow5.hpp>

using namespace flowkit;

int main() {
  netflow5::record sent[2] = {};
  sent[0].source_address = *parse<ipv4_address>("192.0.2.1");
  sent[0].destination_address = *parse<ipv4_address>("198.51.100.2");
  sent[0].octets = 1500;
  sent[1].source_address = *parse<ipv4_address>("203.0.113.5");
  sent[1].destination_address = *parse<ipv4_address>("192.0.2.53");
  sent[1].octets = 60;

  std::byte datagram[netflow5::encoded_size(2)];
  const auto size = netflow5::encode({{}, list<netflow5::record_layout>{sent}}, datagram);
  if (!size) return 1;

  const auto message = netflow5::decode({datagram, *size});
  if (!message) {
    std::printf("%s at octet %u\n", to_string(message.failure().code), message.failure().offset);
    return 1;
  }
  for (const netflow5::record& flow : message->records) {
    char line[64];
    text_writer out{line};
    write_text(out, flow.source_address), out.put(" -> "), write_text(out, flow.destination_address);
    std::printf("%.*s: %u octets\n", static_cast<int>(out.text().size()), line, flow.octets);
  }
  return message->records.size() == 2 && message->records[1] == sent[1] ? 0 : 1;
}
