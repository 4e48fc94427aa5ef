// SPDX-License-Identifier: BSL-1.0
// What v1 alone has, and where its octets are; the rules that it shares are tested in tests/fixed.
#include <flowkit/netflow1/inspect.hpp>

#include <support/findings.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using netflow1::finding;
using found = test::found_list<finding>;

template <class Format>
found inspect_all(octets in) {
  found out;
  const auto m = fixed::decode<Format>(in);
  EXPECT_TRUE(m);
  netflow1::inspect(*m, in, out);
  for (std::size_t i = 0; i < m->records.size(); ++i)
    netflow1::inspect(m->records[i], m->head, fixed::encoded_size<Format>(i), out);
  return out;
}

constexpr std::string_view datagram_hex =
    "0001 0001  # version, count\n"
    "000f 4240 0000 0001 3b9a ca00  # 4: up for 1000 s in 1970, 12: 10^9 ns\n"
    "0a00 0001 0a00 0002 0000 0000 0001 0002  # addresses, interfaces\n"
    "0000 0000 0000 0100  # 32: no packets\n"
    "000f 4243 000f 4242  # 40: first, 44: last is before it and after the export\n"
    "0035 0035 0000 11 00 00  # ports, pad, protocol, tos, flags\n"
    "ffffffff ffffff  # a pad may hold anything\n";

TEST(Netflow1Inspect, EachKnowsItsOctets) {
  EXPECT_EQ(inspect_all<netflow1::format>(test::from_hex(std::string(datagram_hex) + "00")),
            (found{{finding::trailing_octets, {64, 1}},
                   {finding::nanoseconds_range, {12, 4}},
                   {finding::boot_before_1970, {4, 4}},
                   {finding::last_before_first, {44, 4}},
                   {finding::last_after_export, {44, 4}},
                   {finding::no_packets, {32, 4}}}));
}

TEST(Netflow1Inspect, WideRecordsAreFoundWhereTheyAreReadAsSuch) {
  const auto in = test::from_hex(std::string(datagram_hex) + "00000000");
  ASSERT_TRUE(netflow1::has_wide_records(in));
  EXPECT_EQ(inspect_all<netflow1::wide_format>(in), (found{{finding::nanoseconds_range, {12, 4}},
                                                           {finding::boot_before_1970, {4, 4}},
                                                           {finding::wide_records, {16, 52}},
                                                           {finding::last_before_first, {44, 4}},
                                                           {finding::last_after_export, {44, 4}},
                                                           {finding::no_packets, {32, 4}}}));
  const found as_48 = inspect_all<netflow1::format>(in);
  ASSERT_FALSE(as_48.empty());
  EXPECT_EQ(as_48.front(), (found::value_type{finding::trailing_octets, {64, 4}})) << "the other reading";
}

// 1,264 octets, as devices with records of 52 octets send it.
TEST(Netflow1Inspect, AFullDatagramOfWideRecords) {
  std::vector<std::byte> in(16 + 24 * 52);
  store_be<std::uint16_t>(in.data(), netflow1::version);
  store_be<std::uint16_t>(in.data() + 2, std::uint16_t{24});
  ASSERT_EQ(in.size(), 1'264u);
  ASSERT_TRUE(netflow1::has_wide_records(in));
  found out;
  netflow1::inspect(*fixed::decode_exact<netflow1::wide_format>(in), in, out);
  EXPECT_EQ(out, (found{{finding::wide_records, {16, 1'248}}}));
}

}  // namespace
