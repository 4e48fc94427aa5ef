// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow7/message.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using netflow7::record;
using test::from_hex;

constexpr std::string_view datagram_hex =
    "0007 0001            # version, count\n"
    "0003 6ee8            # SysUptime 225000\n"
    "6a60 9840            # unix_secs 2026-07-22T10:15:28Z\n"
    "0beb c200            # unix_nsecs 200000000\n"
    "0000 0064 00000000   # flow_sequence 100, reserved\n"
    "c000 0201 c633 6402  # 192.0.2.1 -> 198.51.100.2\n"
    "0a00 00fe 0003 0004  # next hop 10.0.0.254, in 3, out 4\n"
    "0000 000a 0000 05dc  # 10 packets, 1500 octets\n"
    "0003 6b00 0003 6e84  # first 224000, last 224900\n"
    "c001 01bb 81 1b 06 10  # ports 49153 -> 443, flags, TCP flags, tcp, tos\n"
    "fde8 fde9 18 10      # AS 65000 -> 65001, /24 -> /16\n"
    "1234 0a000001        # flags2, router 10.0.0.1\n";

constexpr netflow7::header head{
    .sys_uptime = 225'000, .unix_secs = 0x6a609840, .unix_nsecs = 200'000'000, .flow_sequence = 100};
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
                       .flags = 0x81,
                       .tcp_flags = 0x1b,
                       .protocol = 6,
                       .tos = 0x10,
                       .source_as = 65'000,
                       .destination_as = 65'001,
                       .source_mask = 24,
                       .destination_mask = 16,
                       .flags2 = 0x1234,
                       .router_sc = {0x0a000001}};

TEST(Netflow7Message, BothWays) {
  const record records[] = {first};
  EXPECT_TRUE(test::is_coded_as(netflow7::message_layout,
                                netflow7::message{head, list<netflow7::record_layout>{records}}, datagram_hex));
}

TEST(Netflow7Message, RecordsOfAnotherVersionAreRefused) {
  // 30 records of v5 under the number of v7: 27 would fit, and one octet after the other would be wrong.
  std::vector<std::byte> in(24 + 30 * 48);
  store_be<std::uint16_t>(in.data(), std::uint16_t{7});
  store_be<std::uint16_t>(in.data() + 2, std::uint16_t{30});
  EXPECT_EQ(netflow7::decode_exact(in).failure(), (error{errc::bad_count, 2}));
  EXPECT_EQ(netflow7::decode_lenient(in)->records.size(), 27u);
  store_be<std::uint16_t>(in.data() + 2, std::uint16_t{27});
  EXPECT_EQ(netflow7::decode_exact(in).failure(), (error{errc::bad_length, 24 + 27 * 52}));
}

}  // namespace
