// SPDX-License-Identifier: BSL-1.0
#include "rules/netflow5_stream.hpp"

namespace flowkit::test {

wire v5_stream::octets_of(const std::vector<v5_record>& records, std::uint16_t count) const {
  wire w;
  w.u16(5).u16(count).u32(uptime);
  w.u32(static_cast<std::uint64_t>(to_unix_seconds(clock))).u32(static_cast<std::uint64_t>(clock.ns % 1'000'000'000));
  w.u32(sequence).u8(engine_type).u8(engine_id).u16(sampling);
  for (const v5_record& r : records) {
    w.u32(r.source).u32(r.destination).u32(r.next_hop).u16(r.input).u16(r.output).u32(r.packets).u32(r.octets);
    w.u32(uptime - r.first_ago).u32(uptime - r.last_ago).u16(r.source_port).u16(r.destination_port);
    w.u8(r.pad1).u8(r.flags).u8(r.protocol).u8(r.tos).u16(r.source_as).u16(r.destination_as);
    w.u8(r.source_mask).u8(r.destination_mask).u16(r.pad2);
  }
  return w;
}

v5_stream& v5_stream::send(const std::vector<v5_record>& records) {
  const auto n = static_cast<std::uint16_t>(records.size());
  return send_octets(octets_of(records, n), n);
}

v5_stream& v5_stream::send_octets(const wire& octets, std::uint32_t flows) {
  sent s;
  s.octets = octets.octets(), s.at = clock, s.source.port = port;
  all_.push_back(std::move(s));
  sequence += flows;
  return wait(seconds(1));
}

v5_stream& v5_stream::wait(duration d) {
  clock = clock + d;
  uptime += static_cast<std::uint32_t>(d.ns / 1'000'000);
  return *this;
}

}  // namespace flowkit::test
