// SPDX-License-Identifier: BSL-1.0
// Headers of a real packet's form, against their values.
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/udp.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::from_hex;
using test::is_coded_as;

TEST(Ethernet, BothWays) {
  EXPECT_TRUE(is_coded_as(ethernet_layout,
                          ethernet{.destination = {{0x00, 0x1b, 0x44, 0x11, 0x3a, 0xb7}},
                                   .source = {{0x02, 0x42, 0xac, 0x11, 0x00, 0x02}},
                                   .type = ethertype::ipv4},
                          "001b 4411 3ab7  # destination\n"
                          "0242 ac11 0002  # source\n"
                          "0800            # IPv4\n"));
}

TEST(VlanTag, BothWays) {
  EXPECT_TRUE(is_coded_as(vlan_tag_layout, vlan_tag{5, true, 100, ethertype::ipv6}, "b064 86dd"));
  EXPECT_TRUE(is_coded_as(vlan_tag_layout, vlan_tag{7, false, 4095, ethertype::vlan}, "efff 8100"));
  EXPECT_TRUE(is_coded_as(vlan_tag_layout, vlan_tag{0, true, 0, 0}, "1000 0000"));
}

TEST(Ipv4, BothWays) {
  EXPECT_TRUE(is_coded_as(ipv4_layout,
                          ipv4{.version = 4,
                               .header_words = 5,
                               .tos = 0xb8,
                               .total_length = 1500,
                               .identification = 0x1234,
                               .reserved = false,
                               .dont_fragment = true,
                               .more_fragments = false,
                               .fragment_offset = 0,
                               .ttl = 64,
                               .protocol = ip_protocol::udp,
                               .checksum = 0xbeef,
                               .source = {0xc0000201},
                               .destination = {0xc6336402}},
                          "45 b8 05dc           # version, IHL, TOS, total length\n"
                          "1234 4000            # identification, don't fragment\n"
                          "40 11 beef           # TTL, protocol, checksum\n"
                          "c000 0201 c633 6402  # source, destination\n"));
}

// Three flags and 13 bits of offset share two octets.
TEST(Ipv4, FlagsAndOffset) {
  const auto with = [](std::string_view word) {
    return *decode(ipv4_layout, from_hex("4500 0014 0000 " + std::string{word} + " 0000 0000 00000000 00000000"));
  };
  EXPECT_TRUE(with("8000").reserved);
  EXPECT_TRUE(with("4000").dont_fragment);
  EXPECT_TRUE(with("2000").more_fragments);
  for (const auto* alone : {"8000", "4000", "2000"}) {
    const ipv4 h = with(alone);
    EXPECT_EQ(h.reserved + h.dont_fragment + h.more_fragments, 1) << alone;
    EXPECT_EQ(h.fragment_offset, 0) << alone;
  }
  EXPECT_EQ(with("1fff").fragment_offset, 0x1fff);
  EXPECT_FALSE(with("1fff").more_fragments);
  EXPECT_EQ(with("2001").fragment_offset, 1);
}

TEST(Ipv6, BothWays) {
  EXPECT_TRUE(is_coded_as(ipv6_layout,
                          ipv6{.version = 6,
                               .traffic_class = 0xa5,
                               .flow_label = 0x12345,
                               .payload_length = 8,
                               .next_header = ip_protocol::udp,
                               .hop_limit = 255,
                               .source = {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
                               .destination = {{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}}},
                          "6a51 2345                                # version, traffic class, flow label\n"
                          "0008 11 ff                               # payload length, next header, hop limit\n"
                          "2001 0db8 0000 0000 0000 0000 0000 0001  # source\n"
                          "ff02 0000 0000 0000 0000 0000 0000 0002  # destination\n"));
}

TEST(Udp, BothWays) { EXPECT_TRUE(is_coded_as(udp_layout, udp{49'153, 2'055, 1'472, 0}, "c001 0807 05c0 0000")); }

// One after the other, as they stand in a frame
TEST(Packet, LayersFollowEachOther) {
  const auto frame = from_hex(
      "001b 4411 3ab7 0242 ac11 0002 8100\n"
      "2064 0800\n"
      "4500 0020 0000 4000 4011 0000 c000 0201 c633 6402\n"
      "c001 0807 000c 0000\n"
      "dead beef\n");
  reader in{frame};
  ethernet e{};
  vlan_tag v{};
  ipv4 ip{};
  udp u{};
  ASSERT_EQ(ethernet_layout.read(in, e), error{});
  ASSERT_EQ(e.type, ethertype::vlan);
  ASSERT_EQ(vlan_tag_layout.read(in, v), error{});
  ASSERT_EQ(v.type, ethertype::ipv4);
  ASSERT_EQ(ipv4_layout.read(in, ip), error{});
  ASSERT_EQ(ip.protocol, ip_protocol::udp);
  ASSERT_EQ(udp_layout.read(in, u), error{});
  EXPECT_EQ(u.destination_port, 2055);
  EXPECT_EQ(in.offset(), 14u + 4 + 20 + 8);
  EXPECT_EQ(test::hex(in.rest()), "dead beef");
  EXPECT_EQ(udp_layout.read(in, u), (error{errc::truncated, 46}));
}

}  // namespace
