// SPDX-License-Identifier: BSL-1.0
// Requirements on sections of packets and on tags of VLANs (RFC 7133).
#include "rules/ipfix_base.hpp"
#include "rules/packets.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
auto records(const field_specs& fields, const wire& record) {
  return [=] { return with_template(fields, {record}); };
}
/// One section of variable length.
auto section(std::uint16_t id, const wire& octets) { return records({{id, 65'535}}, counted(octets)); }
/// The protocol, then a section of what IP carries.
auto payload(std::uint8_t protocol, const wire& octets) {
  return records({{4, 1}, {314, 65'535}}, {u8(protocol), counted(octets)});
}
/// A field of 100 octets, so many of them exported.
auto exported(std::uint64_t n, const wire& octets) {
  return records({{410, 2}, {315, 100}}, {u16(n), wire{octets}.fill(100 - octets.size())});
}
auto tag(std::uint16_t id, std::uint16_t size, std::uint64_t value) {
  return records({{8, 4}, {id, size}}, wire{}.u32(1).number(value, size));
}
}  // namespace

FLOWKIT_RULES(ipfix_sections) {
  const wire packet = ipv4_packet(60), frame = ethernet_frame(60);
  const wire udp = wire{}.u16(53).u16(50'000).u16(40).u16(0).fill(32, 0xab);
  const wire labels = wire{u32(0x0001'0140), packet};
  return {
      broken(IPFIX_7133_3_OFFSET, section(313, packet), section(313, frame)),
      broken(IPFIX_7133_3_OFFSET, section(313, packet), section(313, wire{}.u8(0x43).fill(30, 1))),
      broken(IPFIX_7133_3_OFFSET, section(315, frame), section(315, packet)),
      broken(IPFIX_7133_3_OFFSET, payload(17, udp), payload(17, packet)),
      broken(IPFIX_7133_3_OFFSET, payload(4, packet), payload(6, packet)),
      broken(IPFIX_7133_3_OFFSET, section(316, labels), section(316, packet)),
      // An offset says that it begins elsewhere; of two sections, the second one has none.
      {IPFIX_7133_3_OFFSET, records({{409, 2}, {315, 65'535}}, {u16(14), counted(packet)}),
       records({{409, 2}, {315, 65'535}, {315, 65'535}}, {u16(14), counted(packet), counted(packet)}), verdict::fail,
       verdict::not_seen},
      // By its type it is no frame of Ethernet.
      {IPFIX_7133_3_OFFSET, records({{408, 2}, {315, 65'535}}, {u16(2), counted(packet)}),
       records({{408, 2}, {315, 65'535}}, {u16(1), counted(packet)}), verdict::fail},
      broken(IPFIX_7133_3_PAD, exported(74, frame), exported(101, frame)),
      broken(IPFIX_7133_3_PAD, exported(100, frame), exported(73, frame)),
      broken(IPFIX_7133_3_PAD, section(313, packet), section(313, wire{packet}.fill(1))),
      broken(IPFIX_7133_3_PAD, section(315, frame), section(315, wire{frame}.fill(20))),
      broken(IPFIX_7133_6_TAGS, tag(243, 2, 4'095), tag(243, 2, 5'000)),
      broken(IPFIX_7133_6_TAGS, tag(246, 1, 7), tag(246, 1, 8)),
  };
}

}  // namespace flowkit::test
