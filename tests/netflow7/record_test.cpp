// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow7/record.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;

// No two octets are the same: one in the wrong place shows.
TEST(Netflow7Record, BothWays) {
  EXPECT_TRUE(test::is_coded_as(netflow7::record_layout,
                                netflow7::record{.source_address = {0x01020304},
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
                                                 .flags = 0x25,
                                                 .tcp_flags = 0x26,
                                                 .protocol = 0x27,
                                                 .tos = 0x28,
                                                 .source_as = 0x292a,
                                                 .destination_as = 0x2b2c,
                                                 .source_mask = 0x2d,
                                                 .destination_mask = 0x2e,
                                                 .flags2 = 0x2f30,
                                                 .router_sc = {0x31323334}},
                                "0102 0304     # srcaddr\n"
                                "0506 0708     # dstaddr\n"
                                "090a 0b0c     # nexthop\n"
                                "0d0e 0f10     # ingress_interface, egress_interface\n"
                                "1112 1314     # dPkts\n"
                                "1516 1718     # dOctets\n"
                                "191a 1b1c     # First\n"
                                "1d1e 1f20     # Last\n"
                                "2122 2324     # srcport, dstport\n"
                                "25 26 27 28   # flags, tcp_flags, prot, tos\n"
                                "292a 2b2c     # src_as, dst_as\n"
                                "2d 2e 2f30    # src_mask, dst_mask, flags2\n"
                                "3132 3334     # router_sc\n"));
}

}  // namespace
