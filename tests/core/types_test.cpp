// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/types.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;

constexpr ipv4_address v4{0xc0000201};  // 192.0.2.1
constexpr ipv6_address v6{{0xc0, 0, 2, 1}};

static_assert(ip_address{v4}.v4() == v4 && ip_address{v6}.v6() == v6);

static_assert([] {
  ip_address a{v6};
  a = v4;
  return a;
}() == ip_address{v4});

TEST(IpAddress, IsAssignedFromEitherFamily) {
  ip_address a{ipv6_address{{0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}}};
  a = v4;
  EXPECT_EQ(a, ip_address{v4});
  EXPECT_EQ(a.v4(), v4);
  a = v6;
  EXPECT_EQ(a, ip_address{v6});
  a = {};
  EXPECT_EQ(a, ip_address{});
}

TEST(IpAddress, KnowsItsFamily) {
  EXPECT_EQ(ip_address{}.family(), 0);
  EXPECT_FALSE(ip_address{}.is_v4() || ip_address{}.is_v6());
  EXPECT_TRUE(ip_address{v4}.is_v4());
  EXPECT_TRUE(ip_address{v6}.is_v6());
}

TEST(IpAddress, OfTwoFamiliesIsNeverTheSame) {
  EXPECT_EQ(ip_address{v4}.octets(), ip_address{v6}.octets());  // on purpose
  EXPECT_NE(ip_address{v4}, ip_address{v6});
  EXPECT_NE(ip_address{}, ip_address{ipv4_address{}});
  EXPECT_NE(ip_address{ipv6_address{}}, ip_address{ipv4_address{}});
}

TEST(IpAddress, IsOrderedAsItIsWritten) {
  EXPECT_LT(ip_address{ipv4_address{0x01000000}}, ip_address{ipv4_address{0x02000000}});
  EXPECT_LT(ip_address{ipv4_address{0x010000ff}}, ip_address{ipv4_address{0x01000100}});
}

TEST(IpAddress, KeepsAllOctetsOfAnIpv4Address) {
  const ip_address a{ipv4_address{0x01020304}};
  EXPECT_EQ(a.octets()[0], 1);
  EXPECT_EQ(a.octets()[3], 4);
  EXPECT_EQ(a.octets()[4], 0);
  EXPECT_EQ(a.v4().value, 0x01020304u);
  EXPECT_EQ(ip_address{ipv4_address{0xffffffff}}.v4().value, 0xffffffffu);
}

}  // namespace
