// SPDX-License-Identifier: BSL-1.0
// Flows from sFlow: what the packet's headers say, and the sample around them. Records of agents are in
// sflow5_records_test.cpp.
#include <flow/sflow5_flow.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using flow::record;
using sflow5::header_protocol;
using sflow5::interface_format;
using namespace flowkit::test;

const ip_address from{ipv4_address{0xc0000201}}, to{ipv4_address{0xc6336402}};
const ip_address from_v6{ipv6_address{{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}};
const ip_address to_v6{ipv6_address{{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}}};

TEST(Sflow5Flow, PlainTcp) {
  const auto read = read_flow_of(plain_sample, from_unix_seconds(7), ethernet(macs + "0800 " + ipv4_tcp));
  const record& r = read.r;
  EXPECT_TRUE(read.has_packet);
  EXPECT_EQ(r.source, from);
  EXPECT_EQ(r.destination, to);
  EXPECT_EQ(r.source_port, 49'153);
  EXPECT_EQ(r.destination_port, 443);
  EXPECT_EQ(r.protocol, 6);
  EXPECT_EQ(r.bytes, 70u);  // the frame's, not the packet's
  EXPECT_EQ(r.packets, 1u);
  EXPECT_EQ(r.ip_length, 52u);
  EXPECT_EQ(r.ip_version, 4);
  EXPECT_EQ(r.tos, 8);
  EXPECT_EQ(r.ttl, 64);
  EXPECT_EQ(r.tcp_flags, 0x18);
  EXPECT_EQ(r.ethernet_type, 0x0800);
  EXPECT_EQ(r.source_mac, (mac_address{{2, 0, 0, 0, 10, 1}}));
  EXPECT_EQ(r.destination_mac, (mac_address{{2, 0, 0, 0, 11, 2}}));
  EXPECT_EQ(r.sampling_interval, 1024u);
  EXPECT_EQ(r.sample_pool, 8192u);
  EXPECT_EQ(r.sample_drops, 2u);
  EXPECT_EQ(r.source_class, 0u);
  EXPECT_EQ(r.source_index, 3u);
  EXPECT_EQ(r.ingress_interface, 3u);
  EXPECT_EQ(r.egress_interface, 5u);
  EXPECT_EQ(r.direction, 0);
  EXPECT_EQ(r.observation_domain, 7u);
  EXPECT_EQ(r.received, from_unix_seconds(7));
  EXPECT_EQ(filed_under(r), from_unix_seconds(7));
  EXPECT_EQ(names_of_present(r),
            "source.ip destination.ip source.port destination.port network.protocol network.bytes network.packets "
            "ingressInterface egressInterface ipClassOfService tcpControlBits flowDirection sourceMacAddress "
            "destinationMacAddress ipVersion samplingInterval sampling.source ethernetType ipTTL ipTotalLength "
            "sflow.source.class sflow.source.index sflow.pool sflow.drops observationDomainId flow.received ");
}

TEST(Sflow5Flow, ScaledMultipliesByTheRate) {
  const record r = scaled(flow_with(ethernet(macs + "0800 " + ipv4_tcp)));
  EXPECT_EQ(r.bytes, 70u * 1024);
  EXPECT_EQ(r.packets, 1024u);
}

// [SFLOW-5-FS-RATE0]: sampling of none is no rate.
TEST(Sflow5Flow, RateZeroIsUnknown) {
  auto s = plain_sample;
  s.sampling_rate = 0;
  const record r = read_flow_of(s, {}, ethernet(macs + "0800 " + ipv4_tcp)).r;
  EXPECT_FALSE(r.has<&record::sampling_interval>());
  EXPECT_EQ(scaled(r).packets, 1u);
}

TEST(Sflow5Flow, Vlans) {
  const auto tagged = ethernet(macs + "8100 2064 0800 " + ipv4_tcp);  // priority 1, VLAN 100
  const record r = flow_with(tagged, sflow5::extended_switch{300, 0, 200, 0});
  EXPECT_EQ(r.vlan, 100) << "the packet's own header wins";
  EXPECT_EQ(r.post_vlan, 200);
  EXPECT_EQ(r.ethernet_type, 0x0800);
  EXPECT_EQ(flow_with(sflow5::extended_switch{300, 0, 200, 0}, tagged).vlan, 100) << "wherever it stands";
  EXPECT_EQ(flow_with(ethernet(macs + "0800 " + ipv4_tcp), sflow5::extended_switch{300, 0, 200, 0}).vlan, 300);
  const record twice = flow_with(ethernet(macs + "88a8 0065 8100 0064 0800 " + ipv4_tcp));
  EXPECT_EQ(twice.vlan, 101) << "the outer tag";
  EXPECT_EQ(twice.source, from);
  for (const std::uint32_t none : {0u, 4095u, 4096u, 0xffff'ffffu}) {  // [SFLOW-5-UNKINT]
    const record u = flow_with(ethernet(macs + "0800 " + ipv4_tcp), sflow5::extended_switch{none, 0, none, 0});
    EXPECT_FALSE(u.has<&record::vlan>() || u.has<&record::post_vlan>()) << none;
  }
}

// [IEEE 802.1Q section 9.6]: VLAN id 0 is a priority tag's, 4095 is reserved.
TEST(Sflow5Flow, TagsThatNameNoVlan) {
  const auto told = sflow5::extended_switch{300, 0, 200, 0};
  for (const std::string none : {"8100 a000 ", "88a8 a000 ", "8100 0fff "}) {
    const auto tagged = ethernet(macs + none + "0800 " + ipv4_tcp);
    EXPECT_FALSE(flow_with(tagged).has<&record::vlan>()) << none;
    EXPECT_EQ(flow_with(tagged, told).vlan, 300) << none;
    EXPECT_EQ(flow_with(told, tagged).vlan, 300) << none;
    EXPECT_EQ(flow_with(told, tagged).post_vlan, 200) << none;
    EXPECT_EQ(flow_with(tagged).source, from) << none;
    EXPECT_EQ(flow_with(tagged).ethernet_type, 0x0800) << none;
    EXPECT_EQ(flow_with(ethernet(macs + none + "8100 0064 0800 " + ipv4_tcp), told).vlan, 100) << none;
    EXPECT_EQ(flow_with(ethernet(macs + none + none + "0800 " + ipv4_tcp), told).vlan, 300) << none;
    EXPECT_EQ(flow_with(ethernet(macs + "8100 0064 " + none + "0800 " + ipv4_tcp), told).vlan, 100) << none;
  }
}

TEST(Sflow5Flow, Ipv6) {
  const record r = flow_with(ethernet(macs + "86dd " + ipv6_udp));
  EXPECT_EQ(r.source, from_v6);
  EXPECT_EQ(r.destination, to_v6);
  EXPECT_EQ(r.protocol, 17);
  EXPECT_EQ(r.source_port, 5000);
  EXPECT_EQ(r.destination_port, 53);
  EXPECT_EQ(r.tos, 0x20);
  EXPECT_EQ(r.ttl, 64);
  EXPECT_EQ(r.ip_version, 6);
  EXPECT_EQ(r.ip_length, 56u);
  EXPECT_FALSE(r.has<&record::tcp_flags>());
}

TEST(Sflow5Flow, Vxlan) {
  const record r = flow_with(ethernet(macs +
                                      "0800 4500 0072 0000 0000 4011 0000 c000 0201 c633 6402\n"
                                      "3039 12b5 005e 0000 0800 0000 0012 3400  # to 4789, VNI 0x1234\n" +
                                      macs + "0800 " + ipv4_tcp));
  EXPECT_EQ(r.protocol, 17);
  EXPECT_EQ(r.destination_port, 4789);
  EXPECT_EQ(r.vni, 0x1234u);
  EXPECT_EQ(r.inner_source, from);
  EXPECT_EQ(r.inner_destination, to);
  EXPECT_EQ(r.inner_source_port, 49'153);
  EXPECT_EQ(r.inner_destination_port, 443);
  EXPECT_EQ(r.inner_protocol, 6);
  EXPECT_FALSE(r.has<&record::tcp_flags>()) << "flags are the outer packet's";
}

TEST(Sflow5Flow, Mpls) {
  const record r = flow_with(ethernet(macs + "8847 0001 0040 0002 0140 " + ipv4_tcp));  // labels 16 and 32
  EXPECT_EQ(r.mpls_label, (std::array<std::uint8_t, 3>{0, 1, 0}));
  EXPECT_EQ(r.source, from);
  const sflow5::word stack[] = {{0x0003'0040}};
  const sflow5::extended_mpls m{{}, sflow5::words{stack}, {}};
  EXPECT_EQ(flow_with(ethernet(macs + "0800 " + ipv4_tcp), m).mpls_label, (std::array<std::uint8_t, 3>{0, 3, 0}));
  EXPECT_EQ(flow_with(ethernet(macs + "8847 0001 0140 " + ipv4_tcp), m).mpls_label,
            (std::array<std::uint8_t, 3>{0, 1, 1}));
}

// [RFC 4928 section 2, RFC 4448]: the customer's address begins as an IPv4 header does. Its frame counts, not its tag.
TEST(Sflow5Flow, EthernetUnderLabels) {
  const std::string labelled = macs + "8847 0030 9140 ", customer = "4500 5e00 530d 0200 5e00 530c ";
  for (const std::string word : {"", "0000 0000 "}) {
    const record r = flow_with(ethernet(labelled + word + customer + "8100 0007 0800" + ipv4_tcp));
    EXPECT_EQ(r.source, from);
    EXPECT_EQ(r.destination_port, 443);
    EXPECT_EQ(r.mpls_label, (std::array<std::uint8_t, 3>{0, 0x30, 0x91}));
    EXPECT_EQ(r.source_mac, (mac_address{{2, 0, 0, 0, 10, 1}}));
    EXPECT_EQ(r.ethernet_type, 0x8847);
    EXPECT_FALSE(r.has<&record::vlan>() || r.has<&record::inner_source>());
    const record other = flow_with(ethernet(labelled + word + customer + "88cc" + ipv4_tcp));
    EXPECT_TRUE(other.has<&record::mpls_label>());
    EXPECT_FALSE(other.has<&record::source>() || other.has<&record::protocol>());
  }
}

// [RFC 8200 section 3]: frame_length says what the header may be the front of.
TEST(Sflow5Flow, Ipv6UnderLabels) {
  const std::string labelled = macs + "8847 0030 9140 " + ipv6_udp;
  for (const std::uint32_t length : {14u + 4 + 56, 14u + 4 + 56 + 4})
    EXPECT_EQ(flow_with(ethernet(labelled, length)).source, from_v6) << length;
  EXPECT_FALSE(flow_with(ethernet(labelled, 1500)).has<&record::source>());
}

TEST(Sflow5Flow, HeadersThatDoNotBeginWithEthernet) {
  for (const auto& [protocol, hex] : {std::pair{header_protocol::ipv4, ipv4_tcp},
                                      {header_protocol::ppp, "ff03 0021 " + ipv4_tcp},
                                      {header_protocol::ppp, "0021 " + ipv4_tcp},
                                      {header_protocol::pos, "ff03 0021 " + ipv4_tcp},
                                      {header_protocol::mpls, "0001 0140 " + ipv4_tcp},
                                      {header_protocol::aal5, "aaaa 0300 0000 0800 " + ipv4_tcp},
                                      {header_protocol::aal5_ip, ipv4_tcp}}) {
    const record r = flow_with(header_of(protocol, hex));
    EXPECT_EQ(r.source, from) << static_cast<int>(protocol);
    EXPECT_EQ(r.get<&record::destination_port>(), 443) << static_cast<int>(protocol);
    EXPECT_FALSE(r.has<&record::source_mac>());
  }
  EXPECT_EQ(flow_with(header_of(header_protocol::ipv6, ipv6_udp)).source, from_v6);
  EXPECT_EQ(flow_with(header_of(header_protocol::aal5_ip, ipv6_udp)).source, from_v6);
}

// [SFLOW-5-SH-PROTO]: a flow all the same, of a packet of so many octets.
TEST(Sflow5Flow, UnknownHeaderProtocol) {
  for (const std::uint32_t p : {0u, 2u, 15u, 99u, 0xffff'ffffu}) {
    const auto read = read_flow_of(plain_sample, {}, header_of(static_cast<header_protocol>(p), ipv4_tcp, 1500));
    EXPECT_TRUE(read.has_packet);
    EXPECT_EQ(read.r.bytes, 1500u);
    EXPECT_FALSE(read.r.has<&record::source>()) << p;
  }
}

TEST(Sflow5Flow, HeadersThatEndEarly) {
  const auto whole = from_hex(macs + "0800 " + ipv4_tcp);
  for (std::size_t n = 0; n <= whole.size(); ++n) {
    const auto read = read_flow_of(plain_sample, {}, sflow5::sampled_header{1, 70, 4, octets{whole}.first(n)});
    EXPECT_TRUE(read.has_packet);
    EXPECT_EQ(read.r.bytes, 70u);
    EXPECT_EQ(read.r.has<&record::source_mac>(), n >= 14) << n;
    EXPECT_EQ(read.r.has<&record::source>(), n >= 34) << n;
    EXPECT_EQ(read.r.has<&record::source_port>(), n >= 38) << n;
  }
}

// An 802.3 frame has a length where others have a type.
TEST(Sflow5Flow, LengthIsNoEthernetType) {
  const record stp = flow_with(ethernet("0180 c200 0000 0200 0000 0a01 0026 4242 0300 0000 0000 0000"));
  EXPECT_FALSE(stp.has<&record::ethernet_type>()) << stp.ethernet_type;
  EXPECT_TRUE(stp.has<&record::source_mac>());
  const record snap = flow_with(ethernet(macs + "003c aaaa 0300 0000 0800 " + ipv4_tcp));
  EXPECT_EQ(snap.get<&record::ethernet_type>(), 0x0800);
  EXPECT_EQ(snap.source, from);
  const record tagged = flow_with(ethernet(macs + "8100 0064 0026 4242 0300 0000 0000 0000"));
  EXPECT_FALSE(tagged.has<&record::ethernet_type>());
  EXPECT_EQ(tagged.vlan, 100);
}

TEST(Sflow5Flow, Interfaces) {
  const auto packet = ethernet(macs + "0800 " + ipv4_tcp);
  const auto with = [&](sflow5::data_source source, sflow5::interface in, sflow5::interface out) {
    auto s = plain_sample;
    s.source = source, s.input = in, s.output = out;
    return read_flow_of(s, {}, packet).r;
  };
  constexpr auto single = interface_format::single;
  const auto is = [](const record& r, std::uint32_t in, std::uint32_t out, int direction) {
    EXPECT_EQ(r.get<&record::ingress_interface>(), in);
    EXPECT_EQ(r.has<&record::ingress_interface>(), in != 0);
    EXPECT_EQ(r.get<&record::egress_interface>(), out);
    EXPECT_EQ(r.has<&record::egress_interface>(), out != 0);
    EXPECT_EQ(r.has<&record::direction>() ? r.direction : -1, direction);
  };
  is(with({0, 3}, {single, 3}, {single, 5}), 3, 5, 0);
  is(with({0, 5}, {single, 3}, {single, 5}), 3, 5, 1);
  is(with({0, 9}, {single, 3}, {single, 5}), 3, 5, -1);
  is(with({1, 3}, {single, 3}, {single, 5}), 3, 5, -1);  // VLAN 3
  is(with({0, 3}, {single, 3}, {single, 3}), 3, 3, -1);  // out again where it came in
  is(with({0, 3}, {single, 0}, {single, 0}), 0, 0, -1);
  is(with({0, 0}, {single, 0}, {single, 5}), 0, 5, -1);
  is(with({0, 3}, {single, 3}, {single, 0x3fff'ffff}), 3, 0, 0);  // to the device itself
  is(with({0, 5}, {single, 0xffff'ffff}, {single, 5}), 0, 5, 1);
  is(with({0, 3}, {single, 3}, {interface_format::multiple, 2}), 3, 0, 0);
  is(with({0, 3}, {interface_format::discarded, 3}, {single, 5}), 0, 5, -1);  // [SFLOW-5-IF-IN]
  is(with({0, 3}, {single, 3}, {interface_format{3}, 5}), 3, 0, 0);
  const record dropped = with({0, 3}, {single, 3}, {interface_format::discarded, 258});
  is(dropped, 3, 0, 0);
  EXPECT_EQ(dropped.drop_reason, 258u);
  EXPECT_FALSE(with({0, 3}, {single, 3}, {single, 5}).has<&record::drop_reason>());
}

TEST(Sflow5Flow, DiscardedPacket) {
  const sflow5::discarded_packet s{1, {0, 3}, 256, 3, 0, 999, {}};
  const record r = read_flow_of(s, {}, ethernet(macs + "0800 " + ipv4_tcp)).r;
  EXPECT_EQ(r.source, from);
  EXPECT_EQ(r.bytes, 70u);
  EXPECT_EQ(r.packets, 1u);
  EXPECT_EQ(r.drop_reason, 999u);
  EXPECT_EQ(r.sample_drops, 256u);
  EXPECT_EQ(r.ingress_interface, 3u);
  EXPECT_FALSE(r.has<&record::egress_interface>());
  EXPECT_FALSE(r.has<&record::sampling_interval>()) << "it stands for itself";
  EXPECT_EQ(names_of_present(read_flow_of(s, {}).r),
            "network.packets ingressInterface sflow.source.class sflow.source.index sflow.drops sflow.drop_reason "
            "observationDomainId ");
}

TEST(Sflow5Flow, WithoutAPacketThereIsNone) {
  EXPECT_FALSE(read_flow_of(plain_sample, {}).has_packet);
  EXPECT_FALSE(read_flow_of(plain_sample, {}, sflow5::extended_switch{1, 0, 2, 0}).has_packet);
}

// Flows are read in place: nothing of the one before shows.
TEST(Sflow5Flow, AreReadInPlace) {
  const auto in = read_flow_of(plain_sample, from_unix_seconds(1), ethernet(macs + "8100 0064 0800 " + ipv4_tcp),
                               sflow5::extended_user{106, "ann", 106, ""}, sflow5::extended_vni_ingress{5});
  record again = in.r;
  const sflow5::message m =
      *sflow5::decode(from_hex("0000 0005 0000 0001 c000 02fe 0000 0007 0000 0064 0003 6ee8 0000 0000"));
  flow::read_flow(sflow5::discarded_packet{1, {0, 3}, 256, 3, 0, 999, {}}, m.head, timestamp{}, again);
  EXPECT_EQ(again.present,
            read_flow_of(sflow5::discarded_packet{1, {0, 3}, 256, 3, 0, 999, {}}, timestamp{}).r.present);
  record fresh{};
  flow::read_flow(sflow5::discarded_packet{1, {0, 3}, 256, 3, 0, 999, {}}, m.head, timestamp{}, fresh);
  EXPECT_EQ(all_columns(again), all_columns(fresh));
  EXPECT_EQ(digest(again), digest(fresh));
}

}  // namespace
