// SPDX-License-Identifier: BSL-1.0
// Packets that are cut or lie, as the sFlow datagrams of the hostile corpus sample them (sflow5/header-cut-*, inner-*):
// an end for each, and never an octet read beyond.
#include "dissected.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::dissected;
using test::from_hex;
using test::ports_of;
using test::repeat;

const std::string macs = "001b 4411 3ab7 0242 ac11 0002 ";
const std::string addresses = "c000 0201 c633 6402 ";
const std::string tcp_header = "1234 0050 0000 0001 0000 0002 5018 2000 0000 0000 ";
const std::string v6_addresses = "2001 0db8 0000 0000 0000 0000 0000 0001 2001 0db8 0000 0000 0000 0000 0000 0002 ";

/// Ethernet, then IPv4 of these first 12 octets, and TCP.
std::vector<std::byte> ipv4_frame(const std::string& front, const std::string& behind = tcp_header) {
  return from_hex(macs + "0800" + front + addresses + behind);
}

TEST(DissectHostile, HeaderCut) {
  const auto whole = ipv4_frame("4500 05dc 0001 4000 4006 0000 ");
  for (std::size_t n = 0; n <= whole.size(); ++n) {
    const auto in = octets{whole}.first(n);
    const char* const expected = n < 14   ? ": truncated at 0"
                                 : n < 34 ? "ethernet 0: truncated at 14"
                                 : n < 54 ? "ethernet 0, ipv4 14: truncated at 34"
                                          : "ethernet 0, ipv4 14, tcp 34: payload at 54";
    EXPECT_EQ(dissected(in), expected) << n;
    EXPECT_EQ(ports_of(in), n < 38 ? "none" : "4660 80") << n;
  }
}

// UDP, too, has its ports before it is a layer.
TEST(DissectHostile, UdpCut) {
  const auto whole = ipv4_frame("4500 05dc 0001 4000 4011 0000 ", "0001 0002 0008 0000");
  for (std::size_t n = 34; n < 42; ++n) {
    EXPECT_EQ(dissected(octets{whole}.first(n)), "ethernet 0, ipv4 14: truncated at 34") << n;
    EXPECT_EQ(ports_of(octets{whole}.first(n)), n < 38 ? "none" : "1 2") << n;
  }
}

TEST(DissectHostile, HeaderLength) {
  for (const auto* first : {"40", "41", "44"})  // inner-ihl-0, -1, -4
    EXPECT_EQ(dissected(ipv4_frame(std::string{first} + "00 05dc 0001 4000 4006 0000 ")),
              "ethernet 0: malformed at 14");
  // inner-ihl-15: the options are cut, the addresses are there.
  const auto in = ipv4_frame("4f00 05dc 0001 4000 4006 0000 ");
  EXPECT_EQ(dissected(in), "ethernet 0, ipv4 14: truncated at 54");
  EXPECT_EQ(ports_of(in), "none");
}

TEST(DissectHostile, TotalLength) {
  const char* const all = "ethernet 0, ipv4 14, tcp 34: payload at 54";
  EXPECT_EQ(dissected(ipv4_frame("4500 0000 0001 4000 4006 0000 ")), all);  // inner-tl-0: segmentation offload
  EXPECT_EQ(dissected(ipv4_frame("4500 ffff 0001 4000 4006 0000 ")), all);  // inner-tl-65535
  EXPECT_EQ(dissected(ipv4_frame("4500 000a 0001 4000 4006 0000 ")), "ethernet 0: malformed at 14");  // inner-tl-10
  EXPECT_EQ(dissected(ipv4_frame("4500 0013 0001 4000 4006 0000 ")), "ethernet 0: malformed at 14");
  EXPECT_EQ(dissected(ipv4_frame("4500 0014 0001 4000 4006 0000 ")), "ethernet 0, ipv4 14: truncated at 34");
  EXPECT_EQ(dissected(ipv4_frame("4700 0018 0001 4000 4006 0000 ")), "ethernet 0: malformed at 14");
}

TEST(DissectHostile, Version) {
  for (const auto* first : {"f5", "05", "65"})  // inner-ver-15
    EXPECT_EQ(dissected(ipv4_frame(std::string{first} + "00 05dc 0001 4000 4006 0000 ")),
              "ethernet 0: malformed at 14");
  EXPECT_EQ(dissected(from_hex("4000 0000 0400 3a40" + v6_addresses), layer_kind::ipv6), ": malformed at 0");
}

TEST(DissectHostile, LastFragment) {  // inner-frag
  const auto in = ipv4_frame("4500 05dc 0001 00b9 4006 0000 ");
  EXPECT_EQ(dissected(in), "ethernet 0, ipv4 14: fragment at 34");
  EXPECT_EQ(ports_of(in), "none");
}

TEST(DissectHostile, TcpDataOffset) {
  const std::string front = "4500 05dc 0001 4000 4006 0000 ";
  for (const auto* offset : {"00", "40"}) {  // inner-tcp-off-0: what it does say is kept
    const auto in = ipv4_frame(front, "1234 0050 0000 0001 0000 0002 " + std::string{offset} + "18 2000 0000 0000");
    EXPECT_EQ(dissected(in), "ethernet 0, ipv4 14: malformed at 34");
    EXPECT_EQ(ports_of(in), "4660 80");
  }
  const auto in = ipv4_frame(front, "1234 0050 0000 0001 0000 0002 f018 2000 0000 0000 0101");  // inner-tcp-off-15
  EXPECT_EQ(dissected(in), "ethernet 0, ipv4 14, tcp 34: truncated at 56");
  EXPECT_EQ(ports_of(in), "4660 80");
}

TEST(DissectHostile, UdpLength) {
  const std::string front = "4500 05dc 0001 4000 4011 0000 ";
  for (const auto* length : {"0001", "0007"}) {
    const auto in = ipv4_frame(front, "0001 0002 " + std::string{length} + " 0000");
    EXPECT_EQ(dissected(in), "ethernet 0, ipv4 14: malformed at 34");
    EXPECT_EQ(ports_of(in), "1 2");
  }
  EXPECT_EQ(dissected(ipv4_frame(front, "0001 0002 0000 0000")), "ethernet 0, ipv4 14, udp 34: payload at 42");
  // It says that there is no room for the tunnel's header.
  EXPECT_EQ(dissected(ipv4_frame(front, "0001 12b5 000c 0000 0800 0000 0000 6400")),
            "ethernet 0, ipv4 14, udp 34: truncated at 42");
}

TEST(DissectHostile, ManyTags) {
  // inner-vlan-30: an Ethernet header and 23 tags.
  const auto in = from_hex(macs + "8100" + repeat("0001 8100", 29) + "0001 0800");
  const auto d = dissect(in, layer_kind::ethernet);
  EXPECT_EQ(d.size(), dissection::max_layers);
  EXPECT_EQ(d.why(), dissect_end::depth);
  EXPECT_EQ(d.offset(), 14u + 4 * 23);
  EXPECT_EQ(d.vlan(), 1);
  // inner-vlan-end: tags up to the end.
  EXPECT_EQ(dissected(from_hex(macs + "8100 0001 8100 0002 8100")), "ethernet 0, vlan 14, vlan 18: truncated at 22");
  EXPECT_EQ(dissected(from_hex(macs + "8100 0001 8100 0002 81")), "ethernet 0, vlan 14: truncated at 18");
}

TEST(DissectHostile, LabelsWithoutBottom) {  // inner-mpls-30
  const auto in = from_hex(macs + "8847" + repeat("0006 4040", 30));
  const auto d = dissect(in, layer_kind::ethernet);
  EXPECT_EQ(d.size(), dissection::max_layers);
  EXPECT_EQ(d.why(), dissect_end::depth);
  EXPECT_EQ(dissected(from_hex("0006 4040 0006 40"), layer_kind::mpls), "mpls 0: truncated at 4");
}

TEST(DissectHostile, ArpCut) {  // inner-arp
  const auto whole = from_hex(macs + "0806 0001 0800 0604 0001 0242 ac11 0002 c000 0201 0000 0000 0000 c633 6402");
  for (std::size_t n = 14; n < whole.size(); ++n)
    EXPECT_EQ(dissected(octets{whole}.first(n)), "ethernet 0: truncated at 14") << n;
}

TEST(DissectHostile, SnapCut) {  // inner-llc
  const auto whole = from_hex(macs + "0100 aaaa 0300 0000 0800");
  for (std::size_t n = 17; n < whole.size(); ++n)
    EXPECT_EQ(dissected(octets{whole}.first(n)), "ethernet 0, llc 14: truncated at 17") << n;
  EXPECT_EQ(dissected(octets{whole}), "ethernet 0, llc 14, snap 17: truncated at 22");
}

TEST(DissectHostile, Ipv6Cut) {  // inner-v6-short
  const auto whole = from_hex(macs + "86dd 6000 0000 0014 0640" + v6_addresses + tcp_header);
  for (std::size_t n = 14; n < 54; ++n)
    EXPECT_EQ(dissected(octets{whole}.first(n)), "ethernet 0: truncated at 14") << n;
  EXPECT_EQ(ports_of(octets{whole}.first(57)), "none");
  EXPECT_EQ(ports_of(octets{whole}.first(58)), "4660 80");
}

TEST(DissectHostile, ManyExtensionHeaders) {
  // inner-v6-hbh: twelve are read.
  const std::string front = "6000 0000 0400 0040" + v6_addresses, one = "0000 0104 0000 0000";
  const auto in = from_hex(front + repeat(one, 11) + "0600 0104 0000 0000" + tcp_header);
  const auto d = dissect(test::exactly(in), layer_kind::ipv6);
  EXPECT_EQ(d.size(), 1u + 12 + 1);
  EXPECT_EQ(ports(in, d), (port_pair{0x1234, 80, true}));
  // Without end
  const auto endless = dissect(from_hex(front + repeat(one, 40)), layer_kind::ipv6);
  EXPECT_EQ(endless.why(), dissect_end::depth);
  EXPECT_EQ(endless.transport(), endless.none);
  // inner-v6-hbh-255: 2048 octets, of which few are there.
  EXPECT_EQ(dissected(from_hex(front + "06ff 0104 0000 0000" + tcp_header), layer_kind::ipv6),
            "ipv6 0, ipv6_extension 40: truncated at 68");
  EXPECT_EQ(dissected(from_hex(front + "06"), layer_kind::ipv6), "ipv6 0: truncated at 40");
}

TEST(DissectHostile, FragmentOfAFragment) {  // inner-v6-frag
  const std::string front = "6000 0000 0400 2c40" + v6_addresses;
  EXPECT_EQ(dissected(from_hex(front + "2c00 0001 0000 0007 2c00 0008 0000 0007"), layer_kind::ipv6),
            "ipv6 0, ipv6_fragment 40, ipv6_fragment 48: fragment at 56");
  EXPECT_EQ(dissect(from_hex(front + repeat("2c00 0001 0000 0007", 40)), layer_kind::ipv6).why(), dissect_end::depth);
}

TEST(DissectHostile, AuthenticationLength) {
  const std::string front = "6000 0000 0400 3340" + v6_addresses;
  EXPECT_EQ(dissected(from_hex(front + "0600 0000 0000 0001 0000 0002"), layer_kind::ipv6), "ipv6 0: malformed at 40");
  EXPECT_EQ(dissected(from_hex(front + "06ff 0000 0000 0001 0000 0002 0000"), layer_kind::ipv6),
            "ipv6 0, authentication 40: truncated at 54");
}

TEST(DissectHostile, IpInIpInIp) {
  // inner-ipip-20: all of them fit.
  const std::string one = "4500 0000 0001 0000 4004 0000" + addresses;
  const auto d = dissect(from_hex(macs + "0800" + repeat(one, 20)), layer_kind::ethernet);
  EXPECT_EQ(d.size(), 21u);
  EXPECT_EQ(d.why(), dissect_end::truncated);
  EXPECT_EQ(d.network(), 1);
  EXPECT_EQ(d.tunnel(), 2);
  EXPECT_EQ(d.inner_network(), 20);
  EXPECT_EQ(dissect(from_hex(repeat(one, 30)), layer_kind::ipv4).why(), dissect_end::depth);
}

TEST(DissectHostile, GreCut) {  // inner-gre
  const auto whole = ipv4_frame("4500 05dc 0001 4000 402f 0000 ", "b000 0800 1234 0000 0000 0007 0000 0001");
  for (std::size_t n = 34; n < whole.size(); ++n)
    EXPECT_EQ(dissected(octets{whole}.first(n)), "ethernet 0, ipv4 14: truncated at 34") << n;
  EXPECT_EQ(dissected(octets{whole}), "ethernet 0, ipv4 14, gre 34: truncated at 50");
  // RFC 1701's routes may be without end.
  EXPECT_EQ(dissected(ipv4_frame("4500 05dc 0001 4000 402f 0000 ", "ffff 0800 1234 0000 0000 0007 0000 0001")),
            "ethernet 0, ipv4 14: unknown at 34");
}

TEST(DissectHostile, PppCut) {  // inner-ppp
  EXPECT_EQ(dissected(from_hex("ff03 00"), layer_kind::ppp), ": truncated at 0");
  EXPECT_EQ(dissected(from_hex("ff03 0021 45"), layer_kind::ppp), "ppp 0: truncated at 4");
}

// Longer than offsets can say: nothing is read there, and nothing wraps.
TEST(DissectHostile, Jumbogram) {
  auto in = from_hex("6000 0000 0000 0040" + v6_addresses + repeat("00ff 0000 0000 0000" + repeat("00", 2040), 32));
  in.resize(70'000);
  const auto d = dissect(in, layer_kind::ipv6);
  EXPECT_EQ(d.why(), dissect_end::depth);
  in[41] = std::byte{0};
  std::fill(in.begin() + 40, in.end(), std::byte{0});
  in[6] = std::byte{ip_protocol::udp};
  EXPECT_EQ(test::to_text(dissect(in, layer_kind::ipv6)), "ipv6 0, udp 40: payload at 48");
}

}  // namespace
