// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow1/header.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;

TEST(Netflow1Header, BothWays) {
  EXPECT_TRUE(
      test::is_coded_as(netflow1::header_layout,
                        netflow1::header{.sys_uptime = 0x01020304, .unix_secs = 0x05060708, .unix_nsecs = 0x090a0b0c},
                        "0102 0304  # SysUptime\n"
                        "0506 0708  # unix_secs\n"
                        "090a 0b0c  # unix_nsecs\n"));
}

}  // namespace
