// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow9/header.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;

TEST(Netflow9Header, BothWays) {
  EXPECT_TRUE(test::is_coded_as(netflow9::header_layout,
                                netflow9::header{0x0102, 0x03040506, 0x0708090a, 0x0b0c0d0e, 0x0f101112},
                                "0102       # count\n"
                                "0304 0506  # sysUpTime\n"
                                "0708 090a  # UNIX Secs\n"
                                "0b0c 0d0e  # sequence\n"
                                "0f10 1112  # source id\n"));
}

TEST(Netflow9Header, WhatRecordsNeedOfIt) {
  netflow9::header h{};
  h.sys_uptime = 1'234, h.unix_secs = 1'700'000'000, h.source_id = 7;
  EXPECT_EQ(netflow9::domain(h), 7u);
  const record_context c = netflow9::context(h, from_unix_seconds(5));
  EXPECT_TRUE(c.has_uptime);
  EXPECT_EQ(c.uptime_ms, 1'234u);
  EXPECT_EQ(c.export_time, from_unix_seconds(1'700'000'000));
  EXPECT_EQ(c.received, from_unix_seconds(5));
}

}  // namespace
