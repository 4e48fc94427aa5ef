// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/header.hpp>

#include <flowkit/sflow5/format.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using sflow5::header;
using sflow5::header_layout;
using test::from_hex;

TEST(Sflow5Header, BothWays) {
  EXPECT_TRUE(test::is_coded_as(header_layout, header{ipv4_address{0x0a01f816}, 17, 0xffff'ffff, 0x8000'0000},
                                "0000 0001 0a01 f816  # an IPv4 agent\n"
                                "0000 0011 ffff ffff 8000 0000"));
  const ipv6_address agent{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
  EXPECT_TRUE(test::is_coded_as(header_layout, header{agent, 0, 1, 2},
                                "0000 0002 2001 0db8 0000 0000 0000 0000 0000 0001  # an IPv6 agent\n"
                                "0000 0000 0000 0001 0000 0002"));
  EXPECT_TRUE(test::is_coded_as(header_layout, header{{}, 3, 4, 5},
                                "0000 0000  # no address at all [SFLOW-5-AGENT-TYPE]\n"
                                "0000 0003 0000 0004 0000 0005"));
}

// 0.0.0.0 is an address, and not the same as none.
TEST(Sflow5Header, AnAddressOfZerosIsOne) {
  const auto h = decode(header_layout, from_hex("0000 0001 0000 0000 0000 0000 0000 0000 0000 0000"));
  ASSERT_TRUE(h);
  EXPECT_TRUE(h->agent.is_v4());
  EXPECT_NE(h->agent, ip_address{});
}

TEST(Sflow5Header, IsRefusedAtItsPlace) {
  const auto v6 = from_hex("0000 0002 2001 0db8 0000 0000 0000 0000 0000 0001 0000 0000 0000 0001 0000 0002");
  ASSERT_EQ(v6.size(), header_layout.max_size);
  for (std::size_t n = 0; n < v6.size(); ++n)
    EXPECT_EQ(decode(header_layout, octets{v6}.first(n), 4).failure(), (error{errc::truncated, n < 20 ? 4u : 24u}))
        << n;
  for (const auto* type : {"0000 0003", "0000 0100", "0100 0000", "ffff ffff"})
    EXPECT_EQ(decode(header_layout, from_hex(std::string{type} + std::string(64, '0')), 4).failure(),
              (error{errc::bad_tag, 4}))
        << type;
}

TEST(Sflow5Format, IsEnterpriseAndNumber) {
  constexpr auto f = sflow5::make_format(4300, 1002);
  static_assert(static_cast<std::uint32_t>(f) == (4300u << 12 | 1002) && sflow5::enterprise(f) == 4300 &&
                sflow5::number(f) == 1002);
  constexpr auto most = sflow5::data_format{0xffff'ffff};
  static_assert(sflow5::enterprise(most) == 0xf'ffff && sflow5::number(most) == 0xfff);
  static_assert(sflow5::flow_structure(0, 1).format == sflow5::counter_structure(0, 1).format);
  static_assert(!(sflow5::flow_structure(0, 1) == sflow5::counter_structure(0, 1)));
}

}  // namespace
