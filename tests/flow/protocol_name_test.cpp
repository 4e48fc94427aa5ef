// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/protocol_name.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <set>
#include <string_view>

namespace {

using flowkit::protocol_keyword;

static_assert(protocol_keyword(6) == "tcp");
static_assert(protocol_keyword(255).empty());

TEST(ProtocolKeyword, IsIanasInLowerCase) {
  EXPECT_EQ(protocol_keyword(0), "hopopt");
  EXPECT_EQ(protocol_keyword(1), "icmp");
  EXPECT_EQ(protocol_keyword(2), "igmp");
  EXPECT_EQ(protocol_keyword(4), "ipv4");  // "ipencap" in /etc/protocols
  EXPECT_EQ(protocol_keyword(17), "udp");
  EXPECT_EQ(protocol_keyword(39), "tp++");
  EXPECT_EQ(protocol_keyword(41), "ipv6");
  EXPECT_EQ(protocol_keyword(47), "gre");
  EXPECT_EQ(protocol_keyword(50), "esp");
  EXPECT_EQ(protocol_keyword(51), "ah");
  EXPECT_EQ(protocol_keyword(58), "ipv6-icmp");
  EXPECT_EQ(protocol_keyword(88), "eigrp");
  EXPECT_EQ(protocol_keyword(89), "ospfigp");  // "ospf" in /etc/protocols
  EXPECT_EQ(protocol_keyword(103), "pim");
  EXPECT_EQ(protocol_keyword(107), "a/n");
  EXPECT_EQ(protocol_keyword(112), "vrrp");
  EXPECT_EQ(protocol_keyword(115), "l2tp");
  EXPECT_EQ(protocol_keyword(132), "sctp");
  EXPECT_EQ(protocol_keyword(136), "udplite");
  EXPECT_EQ(protocol_keyword(137), "mpls-in-ip");
  EXPECT_EQ(protocol_keyword(138), "manet");
  EXPECT_EQ(protocol_keyword(143), "ethernet");
  EXPECT_EQ(protocol_keyword(144), "aggfrag");
  EXPECT_EQ(protocol_keyword(145), "nsh");
  EXPECT_EQ(protocol_keyword(146), "homa");
  EXPECT_EQ(protocol_keyword(147), "bit-emu");
}

TEST(ProtocolKeyword, IsOneWordWithoutRemark) {
  EXPECT_EQ(protocol_keyword(13), "argus");             // "ARGUS (deprecated)"
  EXPECT_EQ(protocol_keyword(124), "isis-over-ipv4");   // "ISIS over IPv4"
  EXPECT_EQ(protocol_keyword(135), "mobility-header");  // "Mobility Header"
}

TEST(ProtocolKeyword, IsEmptyWhereThereIsNone) {
  for (const int number : {61, 63, 68, 99, 114, 148, 200, 252, 253, 254, 255}) {
    EXPECT_EQ(protocol_keyword(static_cast<std::uint8_t>(number)), "") << number;
  }
}

TEST(ProtocolKeyword, IsUniqueAndPlain) {
  std::set<std::string_view> seen;
  for (int number = 0; number < 256; ++number) {
    const auto keyword = protocol_keyword(static_cast<std::uint8_t>(number));
    if (keyword.empty()) continue;
    EXPECT_TRUE(seen.insert(keyword).second) << keyword;
    EXPECT_EQ(keyword.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.+/-"), keyword.npos) << keyword;
  }
  EXPECT_EQ(seen.size(), 143U);
}

}  // namespace
