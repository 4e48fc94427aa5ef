// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/message.hpp>

#include <support/codec.hpp>

#include <algorithm>

namespace {

using namespace flowkit;
using netflow5::message;
using netflow5::message_layout;
using netflow5::record;
using test::from_hex;

constexpr std::string_view golden_hex =
    "0005 0002            # version, count\n"
    "0003 6ee8            # SysUptime 225000\n"
    "6a60 9840            # unix_secs 2026-07-22T10:15:28Z\n"
    "0000 0000            # unix_nsecs\n"
    "0000 0064            # flow_sequence 100\n"
    "01 02 4064           # engine 1/2, deterministic, 1 of 100\n"
    "c000 0201 c633 6402  # 192.0.2.1 -> 198.51.100.2\n"
    "0a00 00fe 0003 0004  # next hop 10.0.0.254, in 3, out 4\n"
    "0000 000a 0000 05dc  # 10 packets, 1500 octets\n"
    "0003 6b00 0003 6ee8  # first 224000, last 225000\n"
    "c001 01bb 00 1b 06 10  # ports 49153 -> 443, pad, flags, tcp, tos\n"
    "fde8 fde9 18 10 0000   # AS 65000 -> 65001, /24 -> /16\n"
    "cb00 7105 c000 0235  # 203.0.113.5 -> 192.0.2.53\n"
    "0000 0000 0001 0000\n"
    "0000 0001 0000 003c\n"
    "ffff ff00 0000 0010  # first 256 ms before the uptime wrapped, last 16 ms after\n"
    "d431 0035 00 00 11 00\n"
    "0000 0000 00 00 0000\n";
constexpr std::size_t golden_size = 24 + 2 * 48;
constexpr auto golden = from_hex<golden_size>(golden_hex);

// The whole codec is a constant expression.
static_assert([] {
  const auto m = netflow5::decode(golden);
  if (!m || m->records.size() != 2) return false;
  const record first = m->records[0], second = m->records[1];
  std::array<std::byte, golden_size> out{};
  return m->head.sys_uptime == 225'000 && m->head.flow_sequence == 100 && m->head.engine_type == 1 &&
         m->head.engine_id == 2 && m->head.sampling_interval == 100 && first.source_address.value == 0xc0000201 &&
         first.packets == 10 && first.octets == 1500 && first.destination_port == 443 && first.protocol == 6 &&
         first.source_as == 65'000 && first.source_mask == 24 && second.source_address.value == 0xcb007105 &&
         second.last - second.first == 272 && second.protocol == 17 && *netflow5::encode(*m, out) == golden_size &&
         out == golden;
}());

/// A datagram that announces `count` records and has `octets_of_records` behind its header.
std::vector<std::byte> datagram(std::uint16_t count, std::size_t octets_of_records) {
  std::vector<std::byte> out(24 + octets_of_records);
  store_be<std::uint16_t>(out.data(), std::uint16_t{5});
  store_be<std::uint16_t>(out.data() + 2, count);
  return out;
}

TEST(Netflow5Message, BothWays) {
  const record records[] = {record{.source_address = {0xc0000201},
                                   .destination_address = {0xc6336402},
                                   .next_hop = {0x0a0000fe},
                                   .ingress_interface = 3,
                                   .egress_interface = 4,
                                   .packets = 10,
                                   .octets = 1500,
                                   .first = 224'000,
                                   .last = 225'000,
                                   .source_port = 49'153,
                                   .destination_port = 443,
                                   .tcp_flags = 0x1b,
                                   .protocol = 6,
                                   .tos = 0x10,
                                   .source_as = 65'000,
                                   .destination_as = 65'001,
                                   .source_mask = 24,
                                   .destination_mask = 16},
                            record{.source_address = {0xcb007105},
                                   .destination_address = {0xc0000235},
                                   .next_hop = {},
                                   .ingress_interface = 1,
                                   .egress_interface = 0,
                                   .packets = 1,
                                   .octets = 60,
                                   .first = 0xffffff00,
                                   .last = 16,
                                   .source_port = 54'321,
                                   .destination_port = 53,
                                   .tcp_flags = 0,
                                   .protocol = 17,
                                   .tos = 0,
                                   .source_as = 0,
                                   .destination_as = 0,
                                   .source_mask = 0,
                                   .destination_mask = 0}};
  const message m{.head = {.sys_uptime = 225'000,
                           .unix_secs = 0x6a609840,
                           .unix_nsecs = 0,
                           .flow_sequence = 100,
                           .engine_type = 1,
                           .engine_id = 2,
                           .mode = netflow5::sampling_mode::deterministic,
                           .sampling_interval = 100},
                  .records = list<netflow5::record_layout>{records}};
  EXPECT_TRUE(test::is_coded_as(message_layout, m, golden_hex));
}

TEST(Netflow5Message, ViewsItsDatagram) {
  const auto m = netflow5::decode(golden);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->records.raw().data(), golden.data() + 24);
  EXPECT_EQ(m->records.raw().size(), 96u);
}

TEST(Netflow5Message, WithoutRecords) {
  const auto m = netflow5::decode(datagram(0, 0));
  ASSERT_TRUE(m);
  EXPECT_TRUE(m->records.empty());
  std::array<std::byte, 24> out{};
  EXPECT_EQ(*netflow5::encode(*m, out), 24u);
}

TEST(Netflow5Message, IsRefusedWithItsReasonAndPlace) {
  EXPECT_EQ(netflow5::decode({}).failure(), (error{errc::truncated, 0}));
  EXPECT_EQ(netflow5::decode(octets{golden}.first(23)).failure(), (error{errc::truncated, 0}));
  constexpr error bad_count{errc::bad_count, 2};
  EXPECT_EQ(netflow5::decode(datagram(1, 0)).failure(), bad_count);
  EXPECT_EQ(netflow5::decode(datagram(1, 47)).failure(), bad_count);
  EXPECT_EQ(netflow5::decode(datagram(30, 29 * 48 + 24)).failure(), bad_count);
  EXPECT_EQ(netflow5::decode(datagram(65'535, 30 * 48)).failure(), bad_count);
  // 1366 * 48 is 65568: 32 in 16 bits
  EXPECT_EQ(netflow5::decode(datagram(1'366, 32)).failure(), bad_count);
  EXPECT_EQ(netflow5::decode(datagram(1'366, 30 * 48)).failure(), bad_count);
}

TEST(Netflow5Message, OfAnotherVersionIsRefused) {
  for (const std::uint16_t v :
       std::initializer_list<std::uint16_t>{0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 0x0500, 0x8005, 0xffff}) {
    auto in = datagram(1, 48);
    store_be<std::uint16_t>(in.data(), v);
    EXPECT_EQ(netflow5::decode(in).failure(), (error{errc::bad_version, 0})) << v;
    EXPECT_EQ(netflow5::decode_lenient(in).failure(), (error{errc::bad_version, 0})) << v;
  }
}

TEST(Netflow5Message, VersionComesBeforeCount) {
  auto in = datagram(99, 0);
  in[1] = std::byte{9};
  EXPECT_EQ(netflow5::decode(in).failure().code, errc::bad_version);
}

TEST(Netflow5Message, MayHaveMoreRecordsThanAllowedIfTheyAreThere) {
  EXPECT_EQ(netflow5::decode(datagram(31, 31 * 48))->records.size(), 31u);
  EXPECT_EQ(netflow5::decode(datagram(1'365, 1'365 * 48))->records.size(), 1'365u);  // 65544 octets: no UDP, but a file
}

TEST(Netflow5Message, OctetsBehindTheLastRecordAreLeftAlone) {
  const auto m = netflow5::decode(datagram(1, 48 + 47));
  ASSERT_TRUE(m);
  EXPECT_EQ(m->records.size(), 1u);
  EXPECT_EQ(netflow5::decode(datagram(1, 3 * 48))->records.size(), 1u);
}

TEST(Netflow5Lenient, YieldsTheWholeRecordsThatAreThere) {
  EXPECT_EQ(netflow5::decode_lenient(datagram(30, 29 * 48 + 24))->records.size(), 29u);
  EXPECT_EQ(netflow5::decode_lenient(datagram(1, 47))->records.size(), 0u);
  EXPECT_EQ(netflow5::decode_lenient(datagram(1, 0))->records.size(), 0u);
  EXPECT_EQ(netflow5::decode_lenient(datagram(65'535, 48))->records.size(), 1u);
  EXPECT_EQ(netflow5::decode_lenient(octets{golden}.first(23)).failure(), (error{errc::truncated, 0}));
}

TEST(Netflow5Lenient, IsDecodeWhereThatSucceeds) {
  EXPECT_EQ(*netflow5::decode_lenient(golden), *netflow5::decode(golden));
  EXPECT_EQ(netflow5::decode_lenient(datagram(1, 3 * 48))->records.size(), 1u);
}

TEST(Netflow5Lenient, ReadsTheSameHeader) {
  auto in = std::vector(golden.begin(), golden.end());
  in[3] = std::byte{3};
  const auto m = netflow5::decode_lenient(in);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->head, netflow5::decode(golden)->head);
  EXPECT_EQ(m->records.size(), 2u);
  EXPECT_EQ(m->records[1], netflow5::decode(golden)->records[1]);
}

TEST(Netflow5Message, EncodesTheCountItHas) {
  std::vector<record> records(30);
  std::array<std::byte, 1464> out{};
  const auto encode = [&] { return netflow5::encode({{}, list<netflow5::record_layout>{records}}, out); };
  EXPECT_EQ(*encode(), 1464u);
  EXPECT_EQ(netflow5::announced_count(out), 30);
  records.resize(31);
  EXPECT_EQ(encode().failure(), (error{errc::no_space, 24}));
  EXPECT_EQ(netflow5::encode({}, std::span{out}.first(23)).failure(), (error{errc::no_space, 0}));
  records.resize(65'536);  // does not fit into the count
  std::vector<std::byte> large(24 + 65'536 * 48);
  EXPECT_EQ(netflow5::encode({{}, list<netflow5::record_layout>{records}}, large).failure().code, errc::no_space);
}

TEST(Netflow5Message, SizesOfDatagrams) {
  EXPECT_EQ(netflow5::encoded_size(0), 24u);
  EXPECT_EQ(netflow5::encoded_size(1), 72u);
  EXPECT_EQ(netflow5::encoded_size(netflow5::max_records), 1464u);
}

}  // namespace
