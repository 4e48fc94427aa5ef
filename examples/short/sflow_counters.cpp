// SPDX-License-Identifier: BSL-1.0
// An sFlow datagram with the counters of an interface, and what is in it.
#include <array>
#include <cstdio>

#include <flowkit/sflow5.hpp>

using namespace flowkit;

int main() {
  std::array<std::byte, sflow5::default_max_datagram> buffer;
  sflow5::message_builder builder;
  sflow5::counters_sample sample{};
  sample.source = {0, 3};  // ifIndex 3
  sflow5::if_counters counters{};
  counters.ifIndex = 3, counters.ifInOctets = 1'000'000;
  if (builder.begin(buffer, {.agent = ipv4_address{0xc0000264}, .sub_agent = 0, .sequence = 1, .uptime = 60'000})
              .code != errc::ok ||
      builder.add(sample, counters).code != errc::ok)
    return 1;

  const auto message = sflow5::decode(builder.finish());
  if (!message) return 1;
  for (const sflow5::block& b : message->samples) {
    const auto got = sflow5::decode_counters(b);
    if (!got) return 1;
    for (const sflow5::block& record : got->records)
      if (record.format == sflow5::if_counters::id.format)
        if (const auto c = sflow5::decode<sflow5::if_counters>(record))
          return std::printf("interface %u: %llu octets in\n", c->ifIndex,
                             static_cast<unsigned long long>(c->ifInOctets)) > 0
                     ? 0
                     : 1;
  }
  return 1;
}
