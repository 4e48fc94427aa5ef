// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow7/header.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using netflow7::header;

TEST(Netflow7Header, BothWays) {
  EXPECT_TRUE(test::is_coded_as(
      netflow7::header_layout,
      header{.sys_uptime = 0x01020304, .unix_secs = 0x05060708, .unix_nsecs = 0x090a0b0c, .flow_sequence = 0x0d0e0f10},
      "0102 0304  # SysUptime\n"
      "0506 0708  # unix_secs\n"
      "090a 0b0c  # unix_nsecs\n"
      "0d0e 0f10  # flow_sequence\n"
      "0000 0000  # reserved\n"));
}

TEST(Netflow7Header, IgnoresWhatIsReserved) {
  std::array<std::byte, netflow7::header_layout.size> in{};
  in[16] = in[19] = std::byte{0xff};
  EXPECT_EQ(*decode(netflow7::header_layout, in), header{});
}

}  // namespace
