// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow1/record.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using netflow1::record;

// No two octets are the same: one in the wrong place shows.
constexpr std::string_view fields_hex =
    "0102 0304  # srcaddr\n"
    "0506 0708  # dstaddr\n"
    "090a 0b0c  # nexthop\n"
    "0d0e 0f10  # ingress_interface, egress_interface\n"
    "1112 1314  # dPkts\n"
    "1516 1718  # dOctets\n"
    "191a 1b1c  # First\n"
    "1d1e 1f20  # Last\n"
    "2122 2324  # srcport, dstport\n"
    "0000       # pad\n"
    "25 26 27   # prot, tos, flags\n";
constexpr record fields{.source_address = {0x01020304},
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
                        .protocol = 0x25,
                        .tos = 0x26,
                        .tcp_flags = 0x27};

TEST(Netflow1Record, BothWays) {
  const std::string before{fields_hex};
  EXPECT_TRUE(test::is_coded_as(netflow1::record_layout, fields, before + "00000000 000000"));
  EXPECT_TRUE(test::is_coded_as(netflow1::wide_record_layout, fields, before + "00000000 00000000 000000"));
}

template <const auto& Layout>
void expect_pads_are_ignored() {
  std::array<std::byte, Layout.size> in{};
  in[36] = in[37] = std::byte{0xff};
  for (std::size_t i = 41; i < in.size(); ++i) in[i] = std::byte{0xff};
  EXPECT_EQ(*decode(Layout, in), record{});
}
TEST(Netflow1Record, IgnoresItsPads) {
  expect_pads_are_ignored<netflow1::record_layout>();
  expect_pads_are_ignored<netflow1::wide_record_layout>();
}

}  // namespace
