// SPDX-License-Identifier: BSL-1.0
// Requirements on the header of NetFlow v5.
#include "rules/netflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
capture three_datagrams() { return v5_stream{}.send({{}, {}}).send({{}}).send({{}, {}, {}}).all(); }

/// The second of three datagrams, as it is and then changed.
capture second(const std::function<void(wire&)>& change) {
  v5_stream s;
  s.send({{}, {}});
  wire w = s.octets_of({{}, {}}, 2);
  change(w);
  return s.send_octets(w, 2).send({{}}).all();
}
capture counted(std::uint16_t count) {
  v5_stream s;
  return s.send({{}}).send_octets(s.octets_of({{}, {}}, count), 2).send({{}}).all();
}
capture sampled(std::uint16_t word) {
  v5_stream s;
  s.sampling = word;
  return s.send({{}, {}}).send({{}}).all();
}
capture sampled_rightly() { return sampled(0x4064); }
}  // namespace

FLOWKIT_RULES(netflow5_header) {
  const auto patched = [](std::size_t at, const wire& with) {
    return [=] { return second([&](wire& w) { w.patch(at, with); }); };
  };
  return {
      broken(NFV5_HDR_VERSION, three_datagrams, patched(0, u16(7))),
      broken(NFV5_HDR_NBO, three_datagrams, patched(0, u16(0x0500))),
      broken(NFV5_HDR_NBO, three_datagrams, patched(2, u16(0x0200))),
      broken(NFV5_HDR_NBO, three_datagrams,
             [] {
               return second([](wire& w) {  // all of the header but the version
                 std::vector<std::byte> o = w.octets();
                 std::reverse(o.begin() + 2, o.begin() + 4);
                 for (const std::ptrdiff_t at : {4, 8, 12, 16}) std::reverse(o.begin() + at, o.begin() + at + 4);
                 wire swapped;
                 for (const std::byte b : o) swapped.u8(static_cast<std::uint8_t>(b));
                 w = swapped;
               });
             }),
      broken(NFV5_HDR_COUNT, three_datagrams,
             [] {
               v5_stream s;
               return s.send({{}}).send_octets(s.octets_of({}, 0), 0).all();
             }),
      broken(NFV5_HDR_COUNT, three_datagrams, [] { return counted(0); }),
      broken(NFV5_HDR_COUNT, three_datagrams, [] { return counted(31); }),
      broken(NFV5_HDR_COUNT, three_datagrams, [] { return counted(65'535); }),
      broken(NFV5_HDR_LEN, three_datagrams, [] { return counted(3); }),
      broken(NFV5_HDR_LEN, three_datagrams, [] { return counted(1); }),
      broken(NFV5_HDR_LEN, three_datagrams, [] { return second([](wire& w) { w.u16(0); }); }),
      broken(NFV5_HDR_NSECS, three_datagrams, patched(12, u32(1'500'000'000))),
      broken(NFV5_HDR_SAMPMODE, sampled_rightly, [] { return sampled(0xc064); }),
      broken(NFV5_HDR_SAMPCONS, sampled_rightly, [] { return sampled(0x4000); }),
      broken(NFV5_HDR_SAMPCONS, sampled_rightly, [] { return sampled(100); }),
  };
}

TEST(examiner, findings_show_octets_that_are_gone_when_they_are_read) {
  const conformance::settings settings;
  conformance::findings found{settings};
  conformance::examiner x{settings, found};
  std::vector<std::byte> buffer;
  const capture all = counted(31);
  for (const sent& d : all) {
    buffer = d.octets;
    conformance::datagram given;
    given.payload = buffer, given.source = d.source, given.received = d.at;
    x.examine(given);
    buffer.assign(buffer.size(), std::byte{0xee});  // what a receiver does with its buffer
  }
  x.finish();
  ASSERT_EQ(found.verdict_on(NFV5_HDR_COUNT), verdict::fail);
  for (const conformance::finding& f : found.in_detail()) {
    const auto& octets = all.at(f.datagram - 1).octets;
    EXPECT_TRUE(std::equal(f.shown.octets.begin(), f.shown.octets.end(), octets.begin() + f.shown.from)) << f.message;
  }
}

}  // namespace flowkit::test
