// SPDX-License-Identifier: BSL-1.0
// Where v7's octets are; the rules that it shares are tested in tests/fixed.
#include <flowkit/netflow7/inspect.hpp>

#include <support/findings.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using netflow7::finding;
using found = test::found_list<finding>;

TEST(Netflow7Inspect, EachKnowsItsOctets) {
  const auto in = test::from_hex(
      "0007 0001  # version, count\n"
      "000f 4240 0000 0001 3b9a ca00  # 4: up for 1000 s in 1970, 12: 10^9 ns\n"
      "0000 0000 ffff ffff  # sequence; what is reserved may hold anything\n"
      "0a00 0001 0a00 0002 0000 0000 0001 0002  # addresses, interfaces\n"
      "0000 0000 0000 0100  # 40: no packets\n"
      "000f 4243 000f 4242  # 48: first, 52: last is before it and after the export\n"
      "0035 0035 ff 00 11 00 0000 0000  # ports, flags, TCP flags, protocol, tos, AS\n"
      "20 21 ffff 0000 0000  # 69: /33\n"
      "00  # 76: one more\n");
  const auto m = netflow7::decode(in);
  ASSERT_TRUE(m);
  found out;
  netflow7::inspect(*m, in, out);
  netflow7::inspect(m->records[0], m->head, netflow7::encoded_size(0), out);
  EXPECT_EQ(out, (found{{finding::trailing_octets, {76, 1}},
                        {finding::nanoseconds_range, {12, 4}},
                        {finding::boot_before_1970, {4, 4}},
                        {finding::last_before_first, {52, 4}},
                        {finding::last_after_export, {52, 4}},
                        {finding::no_packets, {40, 4}},
                        {finding::prefix_over_32, {69, 1}}}));
}

// 28 records still fit 1500 octets of UDP payload, but no Ethernet frame.
TEST(Netflow7Inspect, TwentyEightRecordsAreOneTooMany) {
  std::vector<std::byte> in(24 + 28 * 52);
  store_be<std::uint16_t>(in.data(), netflow7::version);
  store_be<std::uint16_t>(in.data() + 2, std::uint16_t{28});
  found out;
  netflow7::inspect(*netflow7::decode(in), in, out);
  EXPECT_EQ(out, (found{{finding::count_over_most, {2, 2}}}));
}

}  // namespace
