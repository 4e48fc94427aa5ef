// SPDX-License-Identifier: BSL-1.0
// Packets that the tests of sampled packets put into records.
#pragma once

#include <algorithm>

#include <flowkit/packet/checksum.hpp>

#include "rules/wire.hpp"

namespace flowkit::test {

/// An IPv4 packet of UDP: so many octets of it, the first `there` at most.
[[nodiscard]] inline wire ipv4_packet(std::size_t total, std::size_t there = 65'535) {
  wire header =
      wire{}.u8(0x45).u8(0).u16(total).u32(0x1234'4000).u8(64).u8(17).u16(0).u32(0xc000'0201).u32(0xc000'0202);
  header.patch(10, u16(packet::internet_checksum(packet::ones_complement_sum(header.octets()))));
  const wire udp = wire{}.u16(53).u16(50'000).u16(total - 20).u16(0);
  wire whole = wire{header, udp}.fill(total - 28, 0xab);
  wire front;
  for (std::size_t i = 0; i < std::min(there, whole.size()); ++i)
    front.u8(std::to_integer<unsigned>(whole.octets()[i]));
  return front;
}

/// The same in Ethernet.
[[nodiscard]] inline wire ethernet_frame(std::size_t total, std::size_t there = 65'535) {
  return {u32(0x0200'5e00), u32(0x0101'0200), u32(0x5e00'0102), u16(0x0800), ipv4_packet(total, there)};
}

/// As a field of variable length has it.
[[nodiscard]] inline wire counted(const wire& octets) { return {u8(octets.size()), octets}; }

}  // namespace flowkit::test
