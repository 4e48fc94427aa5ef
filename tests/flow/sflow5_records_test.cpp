// SPDX-License-Identifier: BSL-1.0
// Flows from sFlow: what agents say about a packet besides its header, or instead of it.
#include <flow/sflow5_flow.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using flow::record;
using namespace flowkit::test;

const ip_address from{ipv4_address{0xc0000201}}, to{ipv4_address{0xc6336402}};
const auto tcp = ethernet(macs + "0800 " + ipv4_tcp);
constexpr sflow5::sampled_ipv4 ipv4{52, 6, {0xc0000201}, {0xc6336402}, 1, 2, 0x10, 4};
constexpr sflow5::sampled_ethernet frame{70, {{2, 0, 0, 0, 10, 1}}, {{2, 0, 0, 0, 11, 2}}, 0x0800};

TEST(Sflow5Records, SampledIpv4WithoutHeader) {
  const auto read = read_flow_of(plain_sample, {}, ipv4);
  const record& r = read.r;
  EXPECT_TRUE(read.has_packet);
  EXPECT_EQ(r.source, from);
  EXPECT_EQ(r.destination, to);
  EXPECT_EQ(r.protocol, 6);
  EXPECT_EQ(r.source_port, 1);
  EXPECT_EQ(r.destination_port, 2);
  EXPECT_EQ(r.tcp_flags, 0x10);
  EXPECT_EQ(r.tos, 4);
  EXPECT_EQ(r.bytes, 52u);
  EXPECT_EQ(r.ip_length, 52u);
  EXPECT_EQ(r.ip_version, 4);
  sflow5::sampled_ipv4 udp = ipv4;
  udp.protocol = 17;
  EXPECT_FALSE(flow_with(udp).has<&record::tcp_flags>());
}

TEST(Sflow5Records, SampledIpv6WithoutHeader) {
  const ipv6_address a{{0x20, 1}}, b{{0x20, 2}};
  const record r = flow_with(sflow5::sampled_ipv6{100, 17, a, b, 5, 6, 0, 7});
  EXPECT_EQ(r.source, ip_address{a});
  EXPECT_EQ(r.destination, ip_address{b});
  EXPECT_EQ(r.tos, 7);
  EXPECT_EQ(r.ip_version, 6);
  EXPECT_EQ(r.bytes, 100u);
}

// What does not fit is not true: neither cut nor wrapped.
TEST(Sflow5Records, NumbersThatCannotBeAreLeftOut) {
  const record r = flow_with(sflow5::sampled_ipv4{52, 256 + 17, {1}, {2}, 65'536 + 53, 0xffff'ffff, 0x10, 0x1ff});
  EXPECT_TRUE(r.has<&record::source>());
  EXPECT_FALSE(r.has<&record::protocol>()) << int{r.protocol};
  EXPECT_FALSE(r.has<&record::source_port>()) << r.source_port;
  EXPECT_FALSE(r.has<&record::destination_port>());
  EXPECT_FALSE(r.has<&record::tos>());
  sflow5::sampled_ethernet e = frame;
  e.type = 0x1'0800;
  EXPECT_FALSE(flow_with(e).has<&record::ethernet_type>());
  e.type = 0x0026;  // an 802.3 length
  EXPECT_FALSE(flow_with(e).has<&record::ethernet_type>());
  const record nat = flow_with(tcp, sflow5::extended_nat_port{65'536, 80});
  EXPECT_FALSE(nat.has<&record::nat_source_port>());
  EXPECT_EQ(nat.nat_destination_port, 80);
}

// 0 stands for none; the first number that is a port is one.
TEST(Sflow5Records, TranslatedPortsBeginAtOne) {
  const record none = flow_with(tcp, sflow5::extended_nat_port{0, 0});
  EXPECT_FALSE(none.has<&record::nat_source_port>());
  EXPECT_FALSE(none.has<&record::nat_destination_port>());
  const record least = flow_with(tcp, sflow5::extended_nat_port{1, 1});
  ASSERT_TRUE(least.has<&record::nat_source_port>());
  ASSERT_TRUE(least.has<&record::nat_destination_port>());
  EXPECT_EQ(least.nat_source_port, 1);
  EXPECT_EQ(least.nat_destination_port, 1);
}

// [SFLOW-5-FS-PREFER], in whatever order they come.
TEST(Sflow5Records, TheHeaderWins) {
  const auto is_of_header = [](const record& r) {
    EXPECT_EQ(r.source_port, 49'153);
    EXPECT_EQ(r.tos, 8);
    EXPECT_EQ(r.tcp_flags, 0x18);
    EXPECT_EQ(r.bytes, 70u);
    EXPECT_EQ(r.ttl, 64);
  };
  is_of_header(flow_with(tcp, ipv4));
  is_of_header(flow_with(ipv4, tcp));
  is_of_header(flow_with(tcp, frame, ipv4));
  EXPECT_EQ(all_columns(flow_with(tcp, frame, ipv4)), all_columns(flow_with(ipv4, frame, tcp)));
}

TEST(Sflow5Records, NothingOfSampledIpv4ShowsBesideAHeaderThatHasIp) {
  const auto icmp = ethernet(macs + "0800 4500 0054 0000 4000 4001 0000 c000 0201 c633 6402 0800 0000 0000 0000");
  EXPECT_EQ(names_of_present(flow_with(ipv4, icmp)), names_of_present(flow_with(icmp)));
  EXPECT_EQ(names_of_present(flow_with(icmp, ipv4)), names_of_present(flow_with(icmp)));
}

TEST(Sflow5Records, SampledIpv4FillsInWhereTheHeaderEndsEarly) {
  const sflow5::sampled_header cut{1, 70, 4, tcp.header.first(20)};
  for (const record& r : {flow_with(cut, ipv4), flow_with(ipv4, cut)}) {
    EXPECT_EQ(r.source, from);
    EXPECT_EQ(r.source_port, 1);
    EXPECT_EQ(r.bytes, 70u) << "of the frame";
    EXPECT_TRUE(r.has<&record::source_mac>());
  }
}

TEST(Sflow5Records, SampledEthernet) {
  const record r = flow_with(frame);
  EXPECT_EQ(r.bytes, 70u);
  EXPECT_EQ(r.source_mac, frame.src_mac);
  EXPECT_EQ(r.destination_mac, frame.dst_mac);
  EXPECT_EQ(r.ethernet_type, 0x0800);
  EXPECT_FALSE(r.has<&record::source>());
  for (const record& both : {flow_with(frame, ipv4), flow_with(ipv4, frame)}) {
    EXPECT_EQ(both.bytes, 70u) << "a frame is longer than its packet";
    EXPECT_EQ(both.ip_length, 52u);
  }
}

TEST(Sflow5Records, TheFirstOfTwoCounts) {
  const auto other = ethernet(macs + "86dd " + ipv6_udp, 99);
  EXPECT_EQ(flow_with(tcp, other).source, from);
  EXPECT_EQ(flow_with(tcp, other).bytes, 70u);
  EXPECT_EQ(flow_with(other, tcp).bytes, 99u);
  auto second = ipv4;
  second.src_port = 9, second.length = 99;
  EXPECT_EQ(all_columns(flow_with(ipv4, second)), all_columns(flow_with(ipv4)));
  auto longer = frame;
  longer.length = 99, longer.type = 0x86dd;
  EXPECT_EQ(all_columns(flow_with(frame, longer)), all_columns(flow_with(frame)));
}

TEST(Sflow5Records, Router) {
  const ipv6_address hop{{0x20, 1}};
  const record v4 = flow_with(tcp, sflow5::extended_router{ipv4_address{0x0a000001}, 24, 32});
  EXPECT_EQ(v4.next_hop.value, 0x0a000001u);
  EXPECT_EQ(v4.source_prefix, 24);
  EXPECT_EQ(v4.destination_prefix, 32);
  EXPECT_FALSE(v4.has<&record::next_hop_v6>() || v4.has<&record::source_prefix_v6>());
  // IPv4 by way of an IPv6 router: the prefixes are the packet's.
  const record mixed = flow_with(sflow5::extended_router{hop, 24, 33}, tcp);
  EXPECT_EQ(mixed.next_hop_v6, hop);
  EXPECT_EQ(mixed.source_prefix, 24);
  EXPECT_FALSE(mixed.has<&record::next_hop>() || mixed.has<&record::destination_prefix>());
  const record v6 = flow_with(ethernet(macs + "86dd " + ipv6_udp), sflow5::extended_router{hop, 64, 129});
  EXPECT_EQ(v6.source_prefix_v6, 64);
  EXPECT_FALSE(v6.has<&record::destination_prefix_v6>() || v6.has<&record::source_prefix>());
  EXPECT_FALSE(flow_with(frame, sflow5::extended_router{{}, 24, 24}).has<&record::source_prefix>());
}

TEST(Sflow5Records, Gateway) {
  const sflow5::word path[] = {{64'512}, {64'513}}, set[] = {{65'001}};
  const sflow5::as_segment segments[] = {{2, sflow5::words{path}}, {1, sflow5::words{set}}, {2, {}}};
  sflow5::extended_gateway g{ipv4_address{0x0a000001}, 1, 2, 3, sequence<sflow5::as_segment_layout>{segments}, {}, 100};
  const record with = flow_with(tcp, g);
  EXPECT_EQ(with.source_as, 2u);
  EXPECT_FALSE(with.has<&record::destination_as>()) << "a set at the end, behind it an empty segment";
  EXPECT_EQ(with.bgp_next_hop.value, 0x0a000001u);
  g.dst_as_path = {};
  g.nexthop = ipv6_address{{0x20, 1}};
  const record without = flow_with(tcp, g);
  EXPECT_EQ(without.destination_as, 1u) << "the router's own";
  EXPECT_TRUE(without.has<&record::bgp_next_hop_v6>());
  EXPECT_FALSE(without.has<&record::bgp_next_hop>());
}

// [IANA element 17]: of an unordered set no AS is the destination's.
TEST(Sflow5Records, DestinationAs) {
  const sflow5::word two[] = {{64'500}, {64'501}}, one[] = {{64'502}};
  const auto destination = [&](std::initializer_list<sflow5::as_segment> path) {
    const std::vector<sflow5::as_segment> segments{path};
    const record r = flow_with(
        tcp, sflow5::extended_gateway{
                 ipv4_address{1}, 64'496, 64'497, 64'498, sequence<sflow5::as_segment_layout>{segments}, {}, 100});
    EXPECT_EQ(r.source_as, 64'497u);
    return r.has<&record::destination_as>() ? r.destination_as : 0;
  };
  constexpr std::uint32_t set = 1, in_order = 2;
  EXPECT_EQ(destination({{in_order, sflow5::words{two}}}), 64'501u);
  EXPECT_EQ(destination({{in_order, sflow5::words{two}}, {in_order, sflow5::words{one}}}), 64'502u);
  EXPECT_EQ(destination({{set, sflow5::words{two}}}), 0u);
  EXPECT_EQ(destination({{set, sflow5::words{one}}}), 0u) << "of one AS, too";
  EXPECT_EQ(destination({{in_order, sflow5::words{two}}, {set, sflow5::words{one}}}), 0u);
  EXPECT_EQ(destination({{in_order, sflow5::words{two}}, {set, sflow5::words{one}}, {in_order, {}}}), 0u);
  EXPECT_EQ(destination({{set, sflow5::words{two}}, {in_order, sflow5::words{one}}}), 64'502u);
  EXPECT_EQ(destination({{in_order, sflow5::words{two}}, {set, {}}}), 64'501u) << "an empty segment is none";
  EXPECT_EQ(destination({{set, {}}}), 64'496u) << "the router's own";
  EXPECT_EQ(destination({}), 64'496u);
}

TEST(Sflow5Records, NatUserAndTunnels) {
  const record nat = flow_with(tcp, sflow5::extended_nat{ipv4_address{9}, {}}, sflow5::extended_nat_port{1000, 2000});
  EXPECT_EQ(nat.nat_source, ip_address{ipv4_address{9}});
  EXPECT_FALSE(nat.has<&record::nat_destination>());
  EXPECT_EQ(nat.nat_source_port, 1000);
  EXPECT_EQ(nat.nat_destination_port, 2000);
  EXPECT_EQ(flow_with(tcp, sflow5::extended_user{106, "ann", 106, "bob"}).user, "ann");
  EXPECT_EQ(flow_with(tcp, sflow5::extended_user{106, "", 106, "bob"}).user, "bob");
  EXPECT_FALSE(flow_with(tcp, sflow5::extended_user{0, "", 0, ""}).has<&record::user>());
  const record tunnel = flow_with(tcp, sflow5::extended_ipv4_tunnel_egress{ipv4}, sflow5::extended_vni_egress{77});
  EXPECT_EQ(tunnel.tunnel_source, from);
  EXPECT_EQ(tunnel.tunnel_destination, to);
  EXPECT_EQ(tunnel.vni, 77u);
  EXPECT_EQ(tunnel.source_port, 49'153);
  const record removed = flow_with(tcp, sflow5::extended_ipv4_tunnel_ingress{ipv4}, sflow5::extended_vni_ingress{78});
  EXPECT_EQ(removed.tunnel_source, from);
  EXPECT_EQ(removed.tunnel_destination, to);
  EXPECT_EQ(removed.vni, 78u);
  sflow5::sampled_ipv6 ipv6{};
  ipv6.src_ip.octets = {0x20, 1, 0x0d, 0xb8, 1}, ipv6.dst_ip.octets = {0x20, 1, 0x0d, 0xb8, 2};
  for (const record& r : {flow_with(tcp, sflow5::extended_ipv6_tunnel_egress{ipv6}),
                          flow_with(tcp, sflow5::extended_ipv6_tunnel_ingress{ipv6})}) {
    EXPECT_EQ(r.tunnel_source, ip_address{ipv6.src_ip});
    EXPECT_EQ(r.tunnel_destination, ip_address{ipv6.dst_ip});
    EXPECT_EQ(r.source, from) << "of the packet, not of the tunnel";
  }
}

TEST(Sflow5Records, ADamagedOneCostsOnlyItself) {
  const auto cut = from_hex("0000 0001");
  const sflow5::block damaged[] = {{sflow5::extended_switch::id.format, cut}, {sflow5::sampled_header::id.format, cut}};
  auto s = plain_sample;
  s.records = sflow5::blocks{damaged};
  const auto read = read_flow_of(s, {}, tcp, sflow5::extended_switch{1, 0, 2, 0});
  EXPECT_TRUE(read.has_packet);
  EXPECT_EQ(read.r.source, from);
  EXPECT_EQ(read.r.vlan, 1);
}

}  // namespace
