// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/core/short_text.hpp>

namespace {

using namespace flowkit;

TEST(ShortText, OwnsItsCharacters) {
  const short_text t = text_of(*parse<ip_address>("2001:db8::1"));
  EXPECT_EQ(t.view(), "2001:db8::1");
  EXPECT_STREQ(t.c_str(), "2001:db8::1");
  EXPECT_EQ(text_of(std::uint16_t{443}).view(), "443");
  EXPECT_EQ(text_of(ip_address{}).view(), "");
}

TEST(ShortText, EndsWithTheText) {  // writers use the room after it
  EXPECT_STREQ(text_of(ipv4_address{0xc0000201}).c_str(), "192.0.2.1");
  EXPECT_STREQ(text_of(*parse<ip_address>("198.51.100.2")).c_str(), "198.51.100.2");
  EXPECT_STREQ(text_of(std::uint64_t{7}).c_str(), "7");
  EXPECT_STREQ(text_of(*parse<mac_address>("02:00:5e:10:00:00")).c_str(), "02:00:5e:10:00:00");
}

TEST(ShortText, TheLongestAddressFits) {
  EXPECT_STREQ(text_of(*parse<ip_address>("2001:1db8:1111:2222:3333:4444:5555:6666")).c_str(),
               "2001:1db8:1111:2222:3333:4444:5555:6666");
  EXPECT_STREQ(text_of(INT64_MIN).c_str(), "-9223372036854775808");
}

}  // namespace
