// SPDX-License-Identifier: BSL-1.0
// Flows as exporters of templates usually send them: a template, its records, and a NetFlow v9 stream of them.
#pragma once

#include "rules/template_stream.hpp"

namespace flowkit::test {

/// A record of template 256. Times count in milliseconds before `uptime`.
struct usual_flow {
  std::uint32_t source = 0x0a000001, destination = 0x0a000002;
  std::uint16_t source_port = 50'000, destination_port = 443;
  std::uint8_t protocol = 6, direction = 0;
  std::uint16_t input = 1, output = 2;
  std::uint32_t packets = 10, octets = 1'000;
  std::uint32_t first_ago = 2'000, last_ago = 1'000;

  [[nodiscard]] wire octets_at(std::uint32_t uptime) const {
    return {u32(source),
            u32(destination),
            u16(source_port),
            u16(destination_port),
            u8(protocol),
            u8(direction),
            u16(input),
            u16(output),
            u32(packets),
            u32(octets),
            u32(uptime - first_ago),
            u32(uptime - last_ago)};
  }
};
inline constexpr std::uint16_t usual_id = 256;
inline const field_specs usual_fields{{8, 4},  {12, 4}, {7, 2}, {11, 2}, {4, 1},  {61, 1},
                                      {10, 2}, {14, 2}, {2, 4}, {1, 4},  {22, 4}, {21, 4}};

/// A data set with padding up to 4 octets.
inline wire_set padded_data(std::uint16_t id, const std::vector<wire>& records) {
  std::size_t size = 0;
  for (const wire& r : records) size += r.size();
  return data(id, records, wire{}.fill((4 - size % 4) % 4));
}
inline wire_set usual_data(std::uint32_t uptime, const std::vector<usual_flow>& flows) {
  std::vector<wire> records;
  for (const usual_flow& f : flows) records.push_back(f.octets_at(uptime));
  return padded_data(usual_id, records);
}

/// NetFlow v9: the flows' template, then a packet of flows.
inline v9_stream v9_with(const std::vector<usual_flow>& flows) {
  v9_stream s;
  s.send({v9_stream::announce(usual_id, usual_fields)});
  s.send({usual_data(s.uptime, flows)});
  return s;
}
/// Three packets of flows behind their template.
inline capture v9_usual() {
  v9_stream s = v9_with({{}, {.source_port = 50'001}, {.source_port = 50'002}});
  s.send({usual_data(s.uptime, {{.source_port = 50'003}})});
  return s.send({usual_data(s.uptime, {{.source_port = 50'004}, {.source_port = 50'005}})}).all();
}
/// A template of these fields in a stream of its own, with a packet of data.
inline capture v9_of(const field_specs& fields, const std::vector<wire>& records) {
  v9_stream s;
  s.send({v9_stream::announce(300, fields)});
  return s.send({padded_data(300, records)}).all();
}

}  // namespace flowkit::test
