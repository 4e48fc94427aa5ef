// SPDX-License-Identifier: BSL-1.0
// A datagram to normalised flows, and these to JSON lines: source.ip, network.bytes, flow.duration_ms, ...
#include <array>
#include <cstdio>

#include <flowkit/flow.hpp>

using namespace flowkit;

int main() {
  netflow5::header head{};
  head.unix_secs = 1'700'000'000, head.sys_uptime = 60'000;
  netflow5::record sent{};
  sent.source_address = {0xc0000201}, sent.destination_address = {0xc6336402}, sent.protocol = 6;
  sent.octets = 1500, sent.packets = 3, sent.first = 58'000, sent.last = 59'500;
  std::byte datagram[netflow5::encoded_size(1)];
  if (!netflow5::encode({head, list<netflow5::record_layout>{{&sent, 1}}}, datagram)) return 1;

  const auto message = netflow5::decode(datagram);
  if (!message) return 1;
  const flow::netflow5_flows flows{*message, {}};
  for (std::size_t i = 0; i < flows.size(); ++i) {
    std::array<char, flow::max_line> room;
    text_writer line{room};
    flow::write_json_line(line, flows[i], {.exporter = "router1"});
    std::fwrite(line.text().data(), 1, line.text().size(), stdout);
  }
  return flows[0].bytes == 1500 ? 0 : 1;
}
