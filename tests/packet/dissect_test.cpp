// SPDX-License-Identifier: BSL-1.0
// Packets as they should be, and what is found in them. Damaged ones are in dissect_hostile_test.cpp.
#include <flowkit/core/text.hpp>

#include "dissected.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::dissected;
using test::from_hex;
using test::ports_of;

const std::string macs = "001b 4411 3ab7 0242 ac11 0002 ";
const std::string to_tcp = "4500 05dc 0001 4000 4006 48e4 c000 0201 c633 6402 ";
const std::string tcp_header = "1234 0050 0000 0001 0000 0002 5018 2000 0000 0000 ";
const std::string to_udp = "4500 05dc 0001 0000 4011 88d9 c000 0201 c633 6402 ";
const std::string v6_addresses = "2001 0db8 0000 0000 0000 0000 0000 0001 2001 0db8 0000 0000 0000 0000 0000 0002 ";
std::string to_v6(std::string_view next) { return "6000 0000 0400 " + std::string{next} + " 40 " + v6_addresses; }

std::string found(const std::string& text, layer_kind first = layer_kind::ethernet) {
  return dissected(from_hex(text), first);
}
dissection dissection_of(const std::string& text, layer_kind first = layer_kind::ethernet) {
  return dissect(test::exactly(from_hex(text)), first);
}

TEST(Dissect, EthernetIpv4Tcp) {
  const auto in = from_hex(macs + "0800" + to_tcp + tcp_header + "4745 5420");
  const dissection d = dissect(in, layer_kind::ethernet);
  EXPECT_EQ(test::to_text(d), "ethernet 0, ipv4 14, tcp 34: payload at 54");
  EXPECT_EQ(d.network(), 1);
  EXPECT_EQ(d.transport(), 2);
  EXPECT_EQ(d.outer().protocol, ip_protocol::tcp);
  EXPECT_EQ(d.vlan(), d.none);
  EXPECT_EQ(d.mpls(), d.none);
  EXPECT_EQ(d.tunnel(), d.none);
  EXPECT_EQ(d.inner_network(), d.none);
  EXPECT_EQ(d.inner_transport(), d.none);
  EXPECT_EQ(ports(in, d), (port_pair{0x1234, 80, true}));
  EXPECT_FALSE(ports(in, d.inner()));
  const tcp h = tcp_layout.read(in.data() + d[d.transport()].offset);
  EXPECT_EQ(h.flags, 0x018);
  EXPECT_EQ(h.window, 0x2000);
}

TEST(Dissect, AddressesOfEitherFamily) {
  const auto of = [](const std::string& text) {
    const auto in = from_hex(text);
    return addresses(in, dissect(in, layer_kind::ethernet));
  };
  EXPECT_EQ(of(macs + "0800" + to_tcp + tcp_header),
            (address_pair{ipv4_address{0xc0000201}, ipv4_address{0xc6336402}}));
  const address_pair six = of(macs + "86dd" + to_v6("06") + tcp_header);
  EXPECT_EQ(six.source, ip_address{*parse<ipv6_address>("2001:db8::1")});
  EXPECT_EQ(six.destination, ip_address{*parse<ipv6_address>("2001:db8::2")});
  EXPECT_EQ(of(macs + "0806" + tcp_header), address_pair{}) << "no IP header";
}

TEST(Dissect, InConstantExpressions) {
  static constexpr auto in = from_hex<28>("4500 001c 0000 0000 4001 0000 7f00 0001 7f00 0001 0800 f7ff 0000 0000");
  constexpr dissection d = dissect(in, layer_kind::ipv4);
  static_assert(d.size() == 2 && d[1] == layer{layer_kind::icmp, 20} && d.why() == dissect_end::payload);
}

TEST(Dissect, OptionsAreSteppedOver) {
  EXPECT_EQ(found(macs + "0800 4700 05dc 0001 4000 4006 0000 c000 0201 c633 6402 0101 0101 0101 0100"
                         "1234 0050 0000 0001 0000 0002 7018 2000 0000 0000 0101 0101 0101 0100"),
            "ethernet 0, ipv4 14, tcp 42: payload at 70");
}

TEST(Dissect, Vlans) {
  EXPECT_EQ(found(macs + "8100 2064 0800" + to_tcp + tcp_header),
            "ethernet 0, vlan 14, ipv4 18, tcp 38: payload at 58");
  for (const auto* outer : {"8100", "88a8", "9100"}) {
    const auto d = dissection_of(macs + outer + "0064 8100 0065 86dd" + to_v6("06") + tcp_header);
    EXPECT_EQ(test::to_text(d), "ethernet 0, vlan 14, vlan 18, ipv6 22, tcp 62: payload at 82") << outer;
    EXPECT_EQ(d.vlan(), 1);
  }
}

// [IEEE 802.1Q section 9.6]: the first that names one is the frame's.
TEST(Dissect, TagsThatNameNoVlan) {
  for (const auto* none : {"0000", "e000", "0fff", "ffff"}) {
    const auto one = dissection_of(macs + "8100 " + none + " 0800" + to_tcp + tcp_header);
    EXPECT_EQ(test::to_text(one), "ethernet 0, vlan 14, ipv4 18, tcp 38: payload at 58") << none;
    EXPECT_EQ(one.vlan(), one.none) << none;
    EXPECT_EQ(dissection_of(macs + "88a8 " + none + " 8100 0ffe 0800" + to_tcp + tcp_header).vlan(), 2) << none;
    EXPECT_EQ(dissection_of(macs + "8100 0001 8100 " + none + " 0800" + to_tcp + tcp_header).vlan(), 1) << none;
  }
}

TEST(Dissect, Lengths) {
  EXPECT_EQ(found(macs + "0003 4242 03 00"), "ethernet 0, llc 14: unknown at 17");  // spanning tree
  EXPECT_EQ(found(macs + "0600 0000"), "ethernet 0: unknown at 14");
  EXPECT_EQ(found(macs + "05dc aaaa 0300 0000 0800" + to_udp + "0001 0002 0008 0000"),
            "ethernet 0, llc 14, snap 17, ipv4 22, udp 42: payload at 50");
  EXPECT_EQ(found(macs + "05dc aaaa 0300 00f8 0800" + to_udp), "ethernet 0, llc 14, snap 17, ipv4 22: truncated at 42");
  EXPECT_EQ(found(macs + "05dc aaaa 0300 000c 2000 ffff"), "ethernet 0, llc 14, snap 17: unknown at 22");  // CDP
  EXPECT_EQ(found(macs + "8100 0001 0026 4242 0300"), "ethernet 0, vlan 14, llc 18: unknown at 21");
  // What is behind the length is padding.
  EXPECT_EQ(found(macs + "0003 aaaa 0300 0000 0800" + to_udp), "ethernet 0, llc 14: truncated at 17");
  EXPECT_EQ(found("4242 03", layer_kind::llc), "llc 0: unknown at 3");
}

// Ethernet pads to 60 octets: what is behind the packet is no header.
TEST(Dissect, PaddingIsNothing) {
  const auto in = from_hex(macs + "0800 4500 0014 0000 0000 4006 0000 c000 0201 c633 6402" + test::repeat("00", 26));
  EXPECT_EQ(dissected(in), "ethernet 0, ipv4 14: truncated at 34");
  EXPECT_EQ(ports_of(in), "none");
  EXPECT_EQ(found("6000 0000 0004 11 40" + v6_addresses + "0001 0002 0008 0000", layer_kind::ipv6),
            "ipv6 0: truncated at 40");
}

TEST(Dissect, Mpls) {
  const std::string ethernet = macs + "8847 0006 4040 ";
  const auto d = dissection_of(ethernet + "0006 5140" + to_tcp + tcp_header);
  EXPECT_EQ(test::to_text(d), "ethernet 0, mpls 14, mpls 18, ipv4 22, tcp 42: payload at 62");
  EXPECT_EQ(d.mpls(), 1);
  EXPECT_EQ(d.network(), 3);
  EXPECT_EQ(found("0006 5140" + to_v6("3a") + "8000 0000 0001 0002", layer_kind::mpls),
            "mpls 0, ipv6 4, icmp_v6 44: payload at 52");
  // A pseudowire's control word, and no octet at all: more in labels_test.cpp
  EXPECT_EQ(found(ethernet + "0006 5140 0000 0000"), "ethernet 0, mpls 14, mpls 18: truncated at 22");
  EXPECT_EQ(found(ethernet + "0006 5140"), "ethernet 0, mpls 14, mpls 18: truncated at 22");
}

TEST(Dissect, Ppp) {
  for (const auto* header : {"ff03 0021", "0021", "ff03 21", "21"}) {
    const auto in = from_hex(header + (" " + to_udp) + "0001 0002 0008 0000");
    const std::size_t ip = in.size() - 28;
    EXPECT_EQ(dissected(in, layer_kind::ppp), "ppp 0, ipv4 " + std::to_string(ip) + ", udp " + std::to_string(ip + 20) +
                                                  ": payload at " + std::to_string(ip + 28));
  }
  EXPECT_EQ(found("ff03 0057" + to_v6("11"), layer_kind::ppp), "ppp 0, ipv6 4: truncated at 44");
  EXPECT_EQ(found("0281 0006 5140", layer_kind::ppp), "ppp 0, mpls 2: truncated at 6");
  EXPECT_EQ(found("ff03 c021 0101", layer_kind::ppp), "ppp 0: unknown at 4");  // LCP
  for (const auto* cut : {"", "00", "ff", "ff03", "ff03 00"})
    EXPECT_EQ(found(cut, layer_kind::ppp), ": truncated at 0") << cut;
  EXPECT_EQ(found(macs + "8864 1100 0001 0016 0021" + to_tcp),
            "ethernet 0, pppoe 14, ppp 20, ipv4 22: truncated at 42");
  EXPECT_EQ(found(macs + "8864 2100 0001 0016 0021"), "ethernet 0: malformed at 14");
}

TEST(Dissect, Arp) {
  EXPECT_EQ(found(macs + "0806 0001 0800 0604 0001 0242 ac11 0002 c000 0201 0000 0000 0000 c633 6402 0000"),
            "ethernet 0, arp 14: payload at 42");
  EXPECT_EQ(found(macs + "0806 0006 0800 0604 0001"), "ethernet 0, arp 14: payload at 22");  // not on Ethernet
}

TEST(Dissect, Ipv6ExtensionHeaders) {
  const auto in = from_hex(macs + "86dd" + to_v6("00") +
                           "2b00 0104 0000 0000            # hop by hop\n"
                           "3c01 0401 0000 0000 0000 0000 0000 0000  # routing, 16 octets\n"
                           "2c00 0104 0000 0000            # destination options\n"
                           "3300 0001 0000 0007            # the first fragment of many\n"
                           "3a04 0000 0000 0001 0000 0002 0000 0000 0000 0000 0000 0000  # authentication, 24 octets\n"
                           "8000 0000 0001 0002");
  const dissection d = dissect(in, layer_kind::ethernet);
  EXPECT_EQ(test::to_text(d),
            "ethernet 0, ipv6 14, ipv6_extension 54, ipv6_extension 62, ipv6_extension 78, ipv6_fragment 86, "
            "authentication 94, icmp_v6 118: payload at 126");
  EXPECT_EQ(d.network(), 1);
  EXPECT_EQ(d.transport(), 7);
  EXPECT_EQ(d.outer().protocol, ip_protocol::icmp_v6);
  EXPECT_EQ(found(to_v6("3b") + "0000", layer_kind::ipv6), "ipv6 0: payload at 40");
  EXPECT_EQ(found(to_v6("32") + "0000", layer_kind::ipv6), "ipv6 0: unknown at 40");  // ESP
}

TEST(Dissect, Fragments) {
  // The first has ports, the others have none, whatever stands there.
  const std::string head = macs + "0800 4500 05dc 0007 ", tail = " 4011 0000 c000 0201 c633 6402 0001 0002 0008 0000";
  EXPECT_EQ(ports_of(from_hex(head + "2000" + tail)), "1 2");
  EXPECT_EQ(ports_of(from_hex(head + "2001" + tail)), "none");
  const auto d = dissection_of(head + "0001" + tail);
  EXPECT_EQ(test::to_text(d), "ethernet 0, ipv4 14: fragment at 34");
  EXPECT_EQ(d.outer().protocol, ip_protocol::udp);
  const auto six = dissection_of(to_v6("2c") + "1100 0008 0000 0007 0001 0002 0008 0000", layer_kind::ipv6);
  EXPECT_EQ(test::to_text(six), "ipv6 0, ipv6_fragment 40: fragment at 48");
  EXPECT_EQ(six.outer().protocol, ip_protocol::udp);
  EXPECT_FALSE(six.outer().has_ports());
}

// Protocols that flowkit has no layout for, but whose ports stand where UDP's do.
TEST(Dissect, PortsOfOthers) {
  for (const auto* protocol : {"84", "21", "88"}) {
    const auto in = from_hex("4500 05dc 0001 4000 40 " + std::string{protocol} + " 0000 c000 0201 c633 6402 0b59 0b5a");
    EXPECT_EQ(dissected(in, layer_kind::ipv4), "ipv4 0: unknown at 20");
    EXPECT_EQ(ports_of(in, layer_kind::ipv4), "2905 2906") << protocol;
  }
}

TEST(Dissect, IpInIp) {
  const std::string outer = "4500 05dc 0001 0000 4004 0000 0a00 0001 0a00 0002 ";
  const auto in = from_hex(outer + to_tcp + tcp_header);
  const dissection d = dissect(in, layer_kind::ipv4);
  EXPECT_EQ(test::to_text(d), "ipv4 0, ipv4 20, tcp 40: payload at 60");
  EXPECT_EQ(d.network(), 0);
  EXPECT_EQ(d.transport(), d.none);
  EXPECT_EQ(d.tunnel(), 1);
  EXPECT_EQ(d.inner_network(), 1);
  EXPECT_EQ(d.inner_transport(), 2);
  EXPECT_EQ(d.outer().protocol, ip_protocol::ipv4);
  EXPECT_EQ(d.inner().protocol, ip_protocol::tcp);
  EXPECT_FALSE(ports(in, d));
  EXPECT_EQ(ports(in, d.inner()), (port_pair{0x1234, 80, true}));
  EXPECT_EQ(found("4500 05dc 0001 0000 4029 0000 0a00 0001 0a00 0002" + to_v6("3b"), layer_kind::ipv4),
            "ipv4 0, ipv6 20: payload at 60");
}

TEST(Dissect, Gre) {
  const std::string outer = macs + "0800 4500 05dc 0001 0000 402f 0000 0a00 0001 0a00 0002 ";
  const auto d = dissection_of(outer + "0000 0800" + to_tcp + tcp_header);
  EXPECT_EQ(test::to_text(d), "ethernet 0, ipv4 14, gre 34, ipv4 38, tcp 58: payload at 78");
  EXPECT_EQ(d.tunnel(), 2);
  EXPECT_EQ(d.inner_network(), 3);
  EXPECT_EQ(found(outer + "b000 86dd 1234 0000 0000 0007 0000 0001" + to_v6("3b")),
            "ethernet 0, ipv4 14, gre 34, ipv6 50: payload at 90");
  EXPECT_EQ(found(outer + "2000 6558 0000 0007" + macs + "8100 0064 0800"),
            "ethernet 0, ipv4 14, gre 34, ethernet 42, vlan 56: truncated at 60");
  EXPECT_EQ(found(outer + "1000 88be 0000 0001 0000 0000"), "ethernet 0, ipv4 14, gre 34: unknown at 42");  // ERSPAN
  EXPECT_EQ(found(outer + "0000 0026 4242 0300"), "ethernet 0, ipv4 14, gre 34: unknown at 38");    // no length here
  EXPECT_EQ(found(outer + "3001 880b 0010 0007 0000 0001"), "ethernet 0, ipv4 14: unknown at 34");  // PPTP
  EXPECT_EQ(found(outer + "4000 0800 0000 0000"), "ethernet 0, ipv4 14: unknown at 34");            // source routes
}

TEST(Dissect, Vxlan) {
  for (const auto* port : {"12b5", "2118"}) {
    const auto in = from_hex(macs + "8100 0001 0800" + to_udp + "c001 " + port +
                             "05c8 0000"
                             "0800 0000 0000 6400" +
                             macs + "8100 0002 0800" + to_tcp + tcp_header);
    const dissection d = dissect(in, layer_kind::ethernet);
    EXPECT_EQ(test::to_text(d),
              "ethernet 0, vlan 14, ipv4 18, udp 38, vxlan 46, ethernet 54, vlan 68, ipv4 72, tcp 92: payload at 112");
    EXPECT_EQ(d.vlan(), 1);
    EXPECT_EQ(d.network(), 2);
    EXPECT_EQ(d.transport(), 3);
    EXPECT_EQ(d.tunnel(), 4);
    EXPECT_EQ(d.inner_network(), 7);
    EXPECT_EQ(d.inner_transport(), 8);
    EXPECT_EQ(ports(in, d).source, 0xc001);
    EXPECT_EQ(ports(in, d.inner()).destination, 80);
  }
  // A port number only: no I flag, and nothing there.
  EXPECT_EQ(found(to_udp + "c001 12b5 05c8 0000 0000 0000 0000 0000", layer_kind::ipv4),
            "ipv4 0, udp 20: payload at 28");
  EXPECT_EQ(found(to_udp + "c001 12b5 05c8 0000 0800", layer_kind::ipv4), "ipv4 0, udp 20: truncated at 28");
}

// The tag inside of a tunnel is not the one that the switch saw.
TEST(Dissect, TagsInTunnelsAreNotTheFrames) {
  const auto d = dissection_of(to_udp + "c001 12b5 05c8 0000 0800 0000 0000 6400" + macs + "8100 0002 8847 0006 5140",
                               layer_kind::ipv4);
  EXPECT_EQ(test::to_text(d), "ipv4 0, udp 20, vxlan 28, ethernet 36, vlan 50, mpls 54: truncated at 58");
  EXPECT_EQ(d.vlan(), d.none);
  EXPECT_EQ(d.mpls(), d.none);
}

TEST(Dissect, Geneve) {
  const std::string outer = to_udp + "c001 17c1 05c8 0000 ";
  EXPECT_EQ(
      found(outer + "0200 6558 0000 6400 0102 8001 0000 0007" + macs + "0800" + to_tcp + tcp_header, layer_kind::ipv4),
      "ipv4 0, udp 20, geneve 28, ethernet 44, ipv4 58, tcp 78: payload at 98");
  EXPECT_EQ(found(outer + "0000 86dd 0000 6400" + to_v6("3b"), layer_kind::ipv4),
            "ipv4 0, udp 20, geneve 28, ipv6 36: payload at 76");
  EXPECT_EQ(found(outer + "3f00 6558 0000 6400 0102", layer_kind::ipv4), "ipv4 0, udp 20, geneve 28: truncated at 38");
  EXPECT_EQ(found(outer + "4000 6558 0000 6400", layer_kind::ipv4), "ipv4 0, udp 20: payload at 28");  // version 1
}

// The innermost counts, not the second.
TEST(Dissect, TunnelsInTunnels) {
  const std::string ipip = "4500 05dc 0001 0000 4004 0000 0a00 0001 0a00 0002 ";
  const auto d = dissection_of(ipip + ipip + to_udp + "0001 0002 0008 0000", layer_kind::ipv4);
  EXPECT_EQ(d.network(), 0);
  EXPECT_EQ(d.tunnel(), 1);
  EXPECT_EQ(d.inner_network(), 2);
  EXPECT_EQ(d.inner_transport(), 3);
}

TEST(Dissect, BeginsAnywhere) {
  EXPECT_EQ(found(tcp_header, layer_kind::tcp), "tcp 0: payload at 20");
  EXPECT_EQ(ports_of(from_hex(tcp_header), layer_kind::tcp), "4660 80");
  EXPECT_EQ(found("ffff", layer_kind::payload), ": payload at 0");
  for (int kind = 0; kind < static_cast<int>(layer_kind::payload); ++kind)
    EXPECT_EQ(found("", static_cast<layer_kind>(kind)), ": truncated at 0") << kind;
}

}  // namespace
