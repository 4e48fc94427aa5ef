// SPDX-License-Identifier: BSL-1.0
// Requirements on records of NetFlow v5, alone and among others.
#include "rules/netflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
v5_record changed(const std::function<void(v5_record&)>& change) {
  v5_record r;
  change(r);
  return r;
}
v5_record of_protocol(std::uint8_t protocol, std::uint8_t flags, std::uint16_t source, std::uint16_t destination) {
  return changed([&](v5_record& r) {
    r.protocol = protocol, r.flags = flags, r.source_port = source, r.destination_port = destination;
  });
}

capture one(const v5_record& r) { return v5_stream{}.send({r}).all(); }
/// Flows that differ, of all kinds of protocols.
capture usual() {
  v5_stream s;
  s.send({{}, of_protocol(17, 0, 53, 5'000), of_protocol(1, 0, 0, 0x0800)});
  s.send({of_protocol(47, 0, 0, 0), changed([](v5_record& r) { r.packets = 3'000'000, r.octets = 4'000'000'000; })});
  v5_record asking = of_protocol(17, 0, 68, 67);
  asking.source = 0;
  return s.send({asking}).all();
}
}  // namespace

FLOWKIT_RULES(netflow5_records) {
  const auto breaks = [](requirement r, const std::function<void(v5_record&)>& change) {
    const v5_record bad = changed(change);
    return broken(r, usual, [=] { return one(bad); });
  };
  return {
      breaks(NFV5_REC_AGE, [](v5_record& r) { r.first_ago = 86'500'000, r.last_ago = 86'400'000; }),
      breaks(NFV5_REC_DUR, [](v5_record& r) { r.first_ago = 604'800'000; }),
      breaks(NFV5_REC_PKTS, [](v5_record& r) { r.packets = 0; }),
      breaks(NFV5_REC_OCTETS, [](v5_record& r) { r.octets = r.packets; }),
      breaks(NFV5_REC_OCTETS, [](v5_record& r) { r.octets = 70'000 * r.packets; }),
      breaks(NFV5_REC_CTRWRAP, [](v5_record& r) { r.packets = 90'000'000, r.octets = 1 << 30; }),
      breaks(NFV5_REC_PAD1, [](v5_record& r) { r.pad1 = 0xff; }),
      breaks(NFV5_REC_PAD2, [](v5_record& r) { r.pad2 = 1; }),
      breaks(NFV5_REC_PAD2, [](v5_record& r) { r.pad2 = 0xffff; }),
      breaks(NFV5_REC_PAD2SP, [](v5_record& r) { r.pad2 = 0x8000; }),
      breaks(NFV5_REC_MASK, [](v5_record& r) { r.source_mask = 33; }),
      breaks(NFV5_REC_MASK, [](v5_record& r) { r.destination_mask = 128; }),
      breaks(NFV5_REC_FLAGS, [](v5_record& r) { r.protocol = 17; }),
      breaks(NFV5_REC_ICMP, [](v5_record& r) { r = of_protocol(1, 0, 8, 0); }),
      breaks(NFV5_REC_PORTS, [](v5_record& r) { r = of_protocol(47, 0, 50'000, 443); }),
      breaks(NFV5_REC_ADDR, [](v5_record& r) { r.source = 0; }),
      breaks(NFV5_REC_ADDR, [](v5_record& r) { r.source = 0xffff'ffff; }),
      breaks(NFV5_STR_DELAY, [](v5_record& r) { r.first_ago = 601'000, r.last_ago = 600'000; }),
      broken(NFV5_STR_UNIQ, usual,
             [] {
               v5_stream s;  // the same times: the second datagram leaves a second later
               s.send({changed([](v5_record& r) { r.first_ago = 5'000, r.last_ago = 4'000; })});
               return s.send({changed([](v5_record& r) { r.first_ago = 6'000, r.last_ago = 5'000; })}).all();
             }),
  };
}

TEST(netflow5_records, a_datagram_that_the_network_repeats_tells_no_flow_twice) {
  capture all = usual();
  all.insert(all.begin() + 1, all[0]);
  EXPECT_EQ(judged{all}.on(NFV5_STR_UNIQ), verdict::pass);
}

FLOWKIT_RULES(netflow5_datagrams) {
  const auto sent_so = [](const std::function<void(sent&)>& change) {
    capture all = usual();
    change(all[1]);
    return all;
  };
  return {
      broken(NFV5_LINT_CKSUM, usual,
             [=] { return sent_so([](sent& s) { s.checksum = conformance::checksum_state::zero; }); }),
      broken(NFV5_LINT_CKSUM, usual,
             [=] { return sent_so([](sent& s) { s.checksum = conformance::checksum_state::wrong; }); }),
      broken(NFV5_LINT_MTU, usual, [=] { return sent_so([](sent& s) { s.fragmented = true; }); }),
  };
}

}  // namespace flowkit::test
