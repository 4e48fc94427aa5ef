// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/record.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using netflow5::record;
using netflow5::record_layout;

// No two octets are the same: one in the wrong place shows.
TEST(Netflow5Record, BothWays) {
  EXPECT_TRUE(test::is_coded_as(record_layout,
                                record{.source_address = {0x01020304},
                                       .destination_address = {0x05060708},
                                       .next_hop = {0x090a0b0c},
                                       .ingress_interface = 0x0d0e,
                                       .egress_interface = 0x0f10,
                                       .packets = 0x11121314,
                                       .octets = 0x15161718,
                                       .first = 0x191a1b1c,
                                       .last = 0x1d1e1f20,
                                       .source_port = 0x2122,
                                       .destination_port = 0x2324,
                                       .tcp_flags = 0x25,
                                       .protocol = 0x26,
                                       .tos = 0x27,
                                       .source_as = 0x2829,
                                       .destination_as = 0x2a2b,
                                       .source_mask = 0x2c,
                                       .destination_mask = 0x2d},
                                "0102 0304  # srcaddr\n"
                                "0506 0708  # dstaddr\n"
                                "090a 0b0c  # nexthop\n"
                                "0d0e 0f10  # ingress_interface, egress_interface\n"
                                "1112 1314  # dPkts\n"
                                "1516 1718  # dOctets\n"
                                "191a 1b1c  # First\n"
                                "1d1e 1f20  # Last\n"
                                "2122 2324  # srcport, dstport\n"
                                "00         # pad1\n"
                                "25 26 27   # tcp_flags, prot, tos\n"
                                "2829 2a2b  # src_as, dst_as\n"
                                "2c 2d      # src_mask, dst_mask\n"
                                "0000       # pad2\n"));
}

TEST(Netflow5Record, IgnoresItsPads) {
  std::array<std::byte, 48> in{};
  in[36] = in[46] = in[47] = std::byte{0xff};
  EXPECT_EQ(*decode(record_layout, in), record{});
}

}  // namespace
