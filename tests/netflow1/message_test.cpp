// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow1/message.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using netflow1::record;
using test::from_hex;

constexpr std::string_view head_hex =
    "0001 0001            # version, count\n"
    "0003 6ee8            # SysUptime 225000\n"
    "6a60 9840            # unix_secs 2026-07-22T10:15:28Z\n"
    "0beb c200            # unix_nsecs 200000000\n";
constexpr std::string_view record_hex =
    "c000 0201 c633 6402  # 192.0.2.1 -> 198.51.100.2\n"
    "0a00 00fe 0003 0004  # next hop 10.0.0.254, in 3, out 4\n"
    "0000 000a 0000 05dc  # 10 packets, 1500 octets\n"
    "0003 6b00 0003 6e84  # first 224000, last 224900\n"
    "c001 01bb 0000       # ports 49153 -> 443, pad\n"
    "06 10 1b             # tcp, tos, flags\n";
const std::string plain = std::string(head_hex) + std::string(record_hex) + "00000000 000000";
const std::string wide = plain + "00000000";

constexpr netflow1::header head{.sys_uptime = 225'000, .unix_secs = 0x6a609840, .unix_nsecs = 200'000'000};
constexpr record first{.source_address = {0xc0000201},
                       .destination_address = {0xc6336402},
                       .next_hop = {0x0a0000fe},
                       .ingress_interface = 3,
                       .egress_interface = 4,
                       .packets = 10,
                       .octets = 1500,
                       .first = 224'000,
                       .last = 224'900,
                       .source_port = 49'153,
                       .destination_port = 443,
                       .protocol = 6,
                       .tos = 0x10,
                       .tcp_flags = 0x1b};

TEST(Netflow1Message, BothWays) {
  const record records[] = {first};
  EXPECT_TRUE(test::is_coded_as(netflow1::message_layout,
                                netflow1::message{head, list<netflow1::record_layout>{records}}, plain));
  EXPECT_TRUE(test::is_coded_as(fixed::message_layout<netflow1::wide_format>,
                                netflow1::wide_message{head, list<netflow1::wide_record_layout>{records}}, wide));
}

TEST(Netflow1Message, IsReadOnlyWhereItsRecordsFillTheDatagram) {
  const auto in = from_hex(plain + "00000000 00000000");  // as if the header were that of v5
  for (std::size_t size = 0; size <= in.size(); ++size) {
    const auto m = netflow1::decode_exact(octets{in}.first(size));
    EXPECT_EQ(m.has_value(), size == 64) << size;
    if (size > 64) {
      EXPECT_EQ(m.failure(), (error{errc::bad_length, 64})) << size;
    }
    EXPECT_EQ(netflow1::decode(octets{in}.first(size)).has_value(), size >= 64) << size;
  }
}

TEST(Netflow1Message, LengthAloneTellsWideRecords) {
  for (std::uint16_t count = 0; count < 60; ++count)
    for (const std::size_t each : {std::size_t{48}, std::size_t{52}, std::size_t{56}})
      for (const std::size_t more : {std::size_t{0}, std::size_t{1}, std::size_t{4}}) {
        std::vector<std::byte> in(16 + count * each + more);
        store_be<std::uint16_t>(in.data(), std::uint16_t{1});
        store_be<std::uint16_t>(in.data() + 2, count);
        const bool is_wide = count != 0 && in.size() == std::size_t{16} + 52 * count;
        EXPECT_EQ(netflow1::has_wide_records(in), is_wide) << count << " records of " << each << " and " << more;
        EXPECT_FALSE(is_wide && netflow1::decode_exact(in).has_value()) << "ambiguous: " << count;
      }
  EXPECT_FALSE(netflow1::has_wide_records({}));
}

}  // namespace
