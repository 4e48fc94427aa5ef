// SPDX-License-Identifier: BSL-1.0
// Headers in front of IP, against their values. Ethernet and its tags are in packet_test.cpp.
#include <flowkit/packet/arp.hpp>
#include <flowkit/packet/llc.hpp>
#include <flowkit/packet/mpls.hpp>
#include <flowkit/packet/ppp.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

TEST(Llc, BothWays) {
  EXPECT_TRUE(is_coded_as(llc_layout, llc{0xaa, 0xab, 0x03}, "aa ab 03"));
  EXPECT_FALSE((llc{0xaa, 0xab, 0x03}.is_snap()));
  EXPECT_TRUE((llc{0xaa, 0xaa, 0x03}.is_snap()));
}

TEST(Snap, BothWays) {
  EXPECT_TRUE(is_coded_as(snap_layout, snap{0x00000c, 0x2000}, "0000 0c 2000"));
  EXPECT_FALSE((snap{0x00000c, 0x2000}.has_ethertype()));
  EXPECT_TRUE((snap{0, ethertype::ipv4}.has_ethertype()));
}

TEST(Mpls, BothWays) {
  EXPECT_TRUE(is_coded_as(mpls_layout, mpls{0x12345, 5, true, 63}, "1234 5b3f"));
  EXPECT_TRUE(is_coded_as(mpls_layout, mpls{0xfffff, 0, false, 0}, "ffff f000"));
  EXPECT_TRUE(is_coded_as(mpls_layout, mpls{0, 7, false, 255}, "0000 0eff"));
  EXPECT_TRUE(is_coded_as(mpls_layout, mpls{16, 0, true, 1}, "0001 0101"));
}

TEST(Ppp, BothWays) { EXPECT_TRUE(is_coded_as(ppp_layout, ppp{0xff, 0x03, ppp_protocol::ipv6}, "ff03 0057")); }

TEST(Ppp, AllForms) {
  const auto read = [](std::string_view text) {
    const auto in = from_hex(text);
    const ppp_header h = read_ppp(in);
    return std::to_string(h.protocol) + " in " + std::to_string(h.size);
  };
  EXPECT_EQ(read("ff03 0021 45"), "33 in 4");
  EXPECT_EQ(read("ff03 21 45"), "33 in 3");
  EXPECT_EQ(read("0021 45"), "33 in 2");
  EXPECT_EQ(read("21 45"), "33 in 1");
  EXPECT_EQ(read("0281"), "641 in 2");
  EXPECT_EQ(read("c021"), "49185 in 2");
  for (const auto* cut : {"", "00", "02", "ff", "ff03", "ff03 02"}) EXPECT_EQ(read(cut), "0 in 0") << cut;
}

TEST(Pppoe, BothWays) {
  EXPECT_TRUE(is_coded_as(pppoe_layout, pppoe{1, 1, 0, 0x1234, 1492}, "11 00 1234 05d4"));
  EXPECT_TRUE(is_coded_as(pppoe_layout, pppoe{2, 15, 9, 0, 0}, "2f 09 0000 0000"));
}

TEST(Arp, BothWays) {
  const arp request{.hardware = 1,
                    .protocol = ethertype::ipv4,
                    .hardware_length = 6,
                    .protocol_length = 4,
                    .operation = 1,
                    .sender_mac = {{0x02, 0x42, 0xac, 0x11, 0x00, 0x02}},
                    .sender = {0xc0000201},
                    .target_mac = {},
                    .target = {0xc6336402}};
  EXPECT_TRUE(is_coded_as(arp_layout, request,
                          "0001 0800 06 04 0001      # spaces, lengths, request\n"
                          "0242 ac11 0002 c000 0201  # sender\n"
                          "0000 0000 0000 c633 6402  # target\n"));
}

// RFC 826 is for any hardware and protocol; their addresses are not read.
TEST(Arp, OtherAddresses) {
  const arp other{.hardware = 6,
                  .protocol = ethertype::ipv4,
                  .hardware_length = 6,
                  .protocol_length = 4,
                  .operation = 2,
                  .sender_mac = {},
                  .sender = {},
                  .target_mac = {},
                  .target = {}};
  EXPECT_TRUE(is_coded_as(arp_layout, other, "0006 0800 06 04 0002"));
  EXPECT_EQ(refusal(arp_layout, from_hex("0001 0800 06 04 0001 0242 ac11")), (error{errc::truncated, 8}));
}

}  // namespace
