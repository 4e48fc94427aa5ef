// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ipfix/header.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;

TEST(IpfixHeader, BothWays) {
  EXPECT_TRUE(test::is_coded_as(ipfix::header_layout, ipfix::header{0x01020304, 0x05060708, 0x090a0b0c},
                                "0102 0304  # export time\n"
                                "0506 0708  # sequence\n"
                                "090a 0b0c  # observation domain\n"));
}

TEST(IpfixHeader, WhatRecordsNeedOfIt) {
  const ipfix::header h{0xffff'ffff, 0, 7};  // in 2106
  EXPECT_EQ(ipfix::export_time(h), from_unix_seconds(4'294'967'295));
  EXPECT_EQ(ipfix::domain(h), 7u);
  const record_context c = ipfix::context(h, from_unix_seconds(5), from_unix_seconds(6));
  EXPECT_FALSE(c.has_uptime);
  EXPECT_EQ(c.export_time, ipfix::export_time(h));
  EXPECT_EQ(c.received, from_unix_seconds(5));
  EXPECT_EQ(c.init_time, from_unix_seconds(6));
}

}  // namespace
