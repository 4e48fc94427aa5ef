// SPDX-License-Identifier: BSL-1.0
// Headers behind the IP header, and those of tunnels, against their values. UDP is in packet_test.cpp.
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/geneve.hpp>
#include <flowkit/packet/gre.hpp>
#include <flowkit/packet/icmp.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/tcp.hpp>
#include <flowkit/packet/vxlan.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

TEST(Ipv6Extension, BothWays) {
  EXPECT_TRUE(is_coded_as(ipv6_extension_layout, ipv6_extension{ip_protocol::udp, 3}, "11 03"));
}

TEST(Ipv6Fragment, BothWays) {
  EXPECT_TRUE(is_coded_as(ipv6_fragment_layout, ipv6_fragment{ip_protocol::udp, 0x1fff, false, 0x12345678},
                          "11 00 fff8 1234 5678"));
  EXPECT_TRUE(is_coded_as(ipv6_fragment_layout, ipv6_fragment{ip_protocol::tcp, 1, true, 7}, "06 00 0009 0000 0007"));
}

TEST(Authentication, BothWays) {
  EXPECT_TRUE(is_coded_as(authentication_layout, authentication{ip_protocol::tcp, 4, 0x01020304, 0x05060708},
                          "06 04 0000 0102 0304 0506 0708"));
}

TEST(Tcp, BothWays) {
  EXPECT_TRUE(is_coded_as(tcp_layout,
                          tcp{.source_port = 49'153,
                              .destination_port = 443,
                              .sequence = 0x01020304,
                              .acknowledgement = 0xa1a2a3a4,
                              .header_words = 8,
                              .flags = 0x012,
                              .window = 0xfaf0,
                              .checksum = 0xbeef,
                              .urgent_pointer = 9},
                          "c001 01bb            # ports\n"
                          "0102 0304 a1a2 a3a4  # sequence number, acknowledgement\n"
                          "8012 faf0            # data offset, SYN and ACK, window\n"
                          "beef 0009            # checksum, urgent pointer\n"));
}

TEST(Tcp, FlagsAndDataOffset) {
  const auto with = [](std::string_view word) {
    return *decode(tcp_layout, from_hex("0000 0000 00000000 00000000 " + std::string{word} + " 0000 0000 0000"));
  };
  EXPECT_EQ(with("f000").header_words, 15);
  EXPECT_EQ(with("f000").flags, 0);
  EXPECT_EQ(with("0fff").header_words, 0);
  EXPECT_EQ(with("0fff").flags, 0xfff);
}

TEST(Icmp, BothWays) { EXPECT_TRUE(is_coded_as(icmp_layout, icmp{8, 0, 0xf7ff, 0x00010002}, "08 00 f7ff 0001 0002")); }

TEST(Gre, BothWays) {
  EXPECT_TRUE(is_coded_as(gre_layout, gre{false, false, false, false, 0, ethertype::ipv4, 0, 0, 0}, "0000 0800"));
  EXPECT_TRUE(is_coded_as(gre_layout, gre{true, false, true, true, 0, 0x6558, 0xbeef, 0x01020304, 0x05060708},
                          "b000 6558  # checksum, key, sequence number; a whole frame\n"
                          "beef 0000  # checksum, reserved\n"
                          "0102 0304  # key\n"
                          "0506 0708  # sequence number\n"));
  EXPECT_TRUE(is_coded_as(gre_layout, gre{false, false, true, false, 0, 0x0800, 0, 7, 0}, "2000 0800 0000 0007"));
  EXPECT_TRUE(is_coded_as(gre_layout, gre{false, true, false, true, 7, 0x0800, 0, 0, 9}, "5007 0800 0000 0009"));
  EXPECT_EQ(refusal(gre_layout, from_hex("b000 6558 beef 0000 0102")), (error{errc::truncated, 8}));
}

TEST(Vxlan, BothWays) {
  EXPECT_TRUE(is_coded_as(vxlan_layout, vxlan{true, 0x123456}, "08 000000 123456 00"));
  EXPECT_TRUE(is_coded_as(vxlan_layout, vxlan{false, 0}, "00 000000 000000 00"));
  EXPECT_EQ(decode(vxlan_layout, from_hex("f7 ffffff 000001 ff"))->vni_valid, false);
}

TEST(Geneve, BothWays) {
  EXPECT_TRUE(is_coded_as(geneve_layout, geneve{0, 63, true, false, 0x6558, 0xabcdef}, "3f80 6558 abcdef 00"));
  EXPECT_TRUE(is_coded_as(geneve_layout, geneve{3, 0, false, true, 0x0800, 1}, "c040 0800 000001 00"));
}

}  // namespace
