// SPDX-License-Identifier: BSL-1.0
// Requirements on reports of sampled packets (RFC 5476 section 6.4).
#include "rules/ipfix_base.hpp"
#include "rules/packets.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const auto now = static_cast<std::uint64_t>(to_unix_seconds(new_year));

/// Packet reports of these fields, after what is said of selection sequence 9 (selector 10, BOB, with digests or not).
auto reports(const field_specs& fields, const wire& record, bool digest = false, bool loses = false) {
  return [=] {
    ipfix_stream s = begun();
    const std::vector<wire_set> templates{ipfix_stream::announce(300, fields),
                                          ipfix_stream::announce_options(301, 1, {{301, 8}, {10, 4}, {302, 8}}),
                                          ipfix_stream::announce_options(302, 1, {{302, 8}, {304, 1}, {333, 1}})};
    s.send(templates).send(templates);
    s.send({data(301, {u64(9).u32(5).u64(10)}), data(302, {u64(10).u8(6).u8(digest ? 1 : 2)})});
    if (loses) s.sequence += 2;
    for (int i = 0; i < 12; ++i) s.send({data(300, {record})});
    return s.all();
  };
}
/// A template that is only announced.
auto announced(const field_specs& fields, const field_specs& other) {
  return [=] {
    ipfix_stream s = begun();
    for (int i = 0; i < 2; ++i) s.send({ipfix_stream::announce(300, fields), ipfix_stream::announce(301, other)});
    return s.all();
  };
}
}  // namespace

FLOWKIT_RULES(ipfix_packet_reports) {
  const field_specs good{{301, 8}, {313, 65'535}, {322, 4}}, nameless{{313, 65'535}, {322, 4}};
  const wire packet = ipv4_packet(60);
  const auto with_digest = reports({{301, 8}, {326, 8}, {313, 60}, {322, 4}}, {u64(9), u64(7), packet, u32(now)}, true);
  const auto fixed = [&](std::uint16_t id, std::uint16_t size, wire section) {
    section.fill(size - section.size());
    return reports({{301, 8}, {id, size}, {322, 4}}, {u64(9), section, u32(now)});
  };
  const auto sized = [&](std::uint16_t size) {
    return reports({{301, 8}, {312, 2}, {315, 64}, {322, 4}},
                   {u64(9), u16(size), ethernet_frame(46).fill(4), u32(now)});
  };
  return {
      broken(IPFIX_5476_6_4_1_SEQID, announced(good, flow_fields), announced(good, nameless)),
      broken(IPFIX_5476_6_4_1_SEQID, announced(good, flow_fields), announced(nameless, good)),
      // Not everybody who exports parts of packets claims PSAMP.
      noted(IPFIX_5476_6_4_1_SEQID, announced(good, flow_fields), announced(nameless, flow_fields)),
      broken(IPFIX_5476_6_4_1_CONTENT, announced(good, flow_fields), announced({{301, 8}, {322, 4}}, flow_fields)),
      // An extended report may lack the octets and the time.
      noted(IPFIX_5476_6_4_1_CONTENT, announced(good, {{301, 8}, {8, 4}}),
            announced({{301, 8}, {326, 8}, {322, 4}}, flow_fields)),
      broken(IPFIX_5476_6_4_1_TIME, announced(good, flow_fields), announced({{301, 8}, {313, 65'535}}, flow_fields)),
      broken(IPFIX_5476_6_4_1_NOPAD, fixed(313, 60, packet), fixed(313, 128, packet)),
      broken(IPFIX_5476_6_4_1_NOPAD, fixed(315, 74, ethernet_frame(60)), fixed(315, 128, ethernet_frame(60))),
      // Short packets fill an Ethernet frame.
      broken(IPFIX_5476_6_4_1_NOPAD, fixed(313, 46, ipv4_packet(40)), fixed(313, 47, ipv4_packet(40))),
      broken(IPFIX_5476_6_4_1_NOPAD, sized(64), sized(60)),
      broken(IPFIX_5476_6_4_1_DIGEST, with_digest,
             reports({{301, 8}, {313, 60}, {322, 4}}, {u64(9), packet, u32(now)}, true)),
      // What was lost may have said that there are no more digests.
      {IPFIX_5476_6_4_1_DIGEST, reports({{301, 8}, {313, 60}, {322, 4}}, {u64(9), packet, u32(now)}, true, true),
       reports({{301, 8}, {313, 60}, {322, 4}}, {u64(9), packet, u32(now)}, true), verdict::fail, verdict::not_seen},
  };
}

}  // namespace flowkit::test
