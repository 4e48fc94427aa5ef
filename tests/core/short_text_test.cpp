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

TEST(ShortText, TheLongestAddressFits) {
  EXPECT_STREQ(text_of(*parse<ip_address>("2001:1db8:1111:2222:3333:4444:5555:6666")).c_str(),
               "2001:1db8:1111:2222:3333:4444:5555:6666");
  EXPECT_STREQ(text_of(INT64_MIN).c_str(), "-9223372036854775808");
}

}  // namespace
