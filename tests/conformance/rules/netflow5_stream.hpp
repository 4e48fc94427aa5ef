// SPDX-License-Identifier: BSL-1.0
// A NetFlow v5 exporter whose datagrams are right until a test changes them.
#pragma once

#include "rules/judged.hpp"

namespace flowkit::test {

/// A record of 48 octets; members as on the wire.
struct v5_record {
  std::uint32_t source = 0x0a000001, destination = 0x0a000002, next_hop = 0;
  std::uint16_t input = 1, output = 2;
  std::uint32_t packets = 10, octets = 1'000;
  std::uint32_t first_ago = 2'000, last_ago = 1'000;  ///< milliseconds before the datagram leaves
  std::uint16_t source_port = 50'000, destination_port = 443;
  std::uint8_t pad1 = 0, flags = 0x1b, protocol = 6, tos = 0;
  std::uint16_t source_as = 64'500, destination_as = 64'501;
  std::uint8_t source_mask = 24, destination_mask = 24;
  std::uint16_t pad2 = 0;
};

class v5_stream {
 public:
  std::uint32_t sequence = 0;
  std::uint32_t uptime = 3'600'000;
  timestamp clock = new_year;
  std::uint8_t engine_type = 0, engine_id = 1;
  std::uint16_t sampling = 0;
  std::uint16_t port = 40'000;

  /// A datagram with these records, a second after the last one.
  v5_stream& send(const std::vector<v5_record>& records);
  /// Without octets that follow the count; `count` as it is to be.
  [[nodiscard]] wire octets_of(const std::vector<v5_record>& records, std::uint16_t count) const;
  /// As sent by send(), but these octets.
  v5_stream& send_octets(const wire& octets, std::uint32_t flows);
  v5_stream& wait(duration d);
  [[nodiscard]] capture& all() { return all_; }
  [[nodiscard]] sent& last() { return all_.back(); }

 private:
  capture all_;
};

}  // namespace flowkit::test
