// SPDX-License-Identifier: BSL-1.0
// What stands under MPLS labels: what the octets prove, and nothing else.
#include <flowkit/packet/build.hpp>

#include "dissected.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::dissected;
using test::from_hex;

const std::string label = "0030 9140 ";  // 777, the last
const std::string ipv4_header = "4500 0028 0001 4000 4006 4e98 c000 0201 c633 6402 ";
const std::string with_options = "4600 002c 0001 4000 4006 4c93 c000 0201 c633 6402 0101 0000 ";
const std::string tcp_header = "1234 0050 0000 0001 0000 0002 5018 2000 0000 0000 ";
const std::string v6_addresses = "2001 0db8 0000 0000 0000 0000 0000 0001 2001 0db8 0000 0000 0000 0000 0000 0002 ";
const std::string ipv6_header = "6000 0000 0014 0640 " + v6_addresses;
const std::string stations = "0200 5e00 530c 0200 5e00 530d ";

std::string under(const std::string& text) { return dissected(from_hex(label + text), layer_kind::mpls); }
/// The front of a packet of so many octets.
std::string under(const std::string& text, std::size_t length) {
  const auto in = from_hex(label + text);
  return test::to_text(dissect(in, layer_kind::mpls, length));
}
const std::string more = test::repeat("00", 40);  // for all of a header that might be one
const std::string nothing = "mpls 0: payload at 4", cut = "mpls 0: truncated at 4";

TEST(Labels, ChecksumProvesIpv4) {
  EXPECT_EQ(under(ipv4_header + tcp_header), "mpls 0, ipv4 4, tcp 24: payload at 44");
  EXPECT_EQ(under(with_options + tcp_header), "mpls 0, ipv4 4, tcp 28: payload at 48");
  for (const auto* checksum : {"4e9a", "0000", "ffff"})
    EXPECT_EQ(under("4500 0028 0001 4000 4006 " + std::string{checksum} + " c000 0201 c633 6402" + tcp_header), nothing)
        << checksum;
  // A sum that does not reach over the options is none.
  EXPECT_EQ(under("4600 002c 0001 4000 4006 4d94 c000 0201 c633 6402 0101 0000" + tcp_header), nothing);
  EXPECT_EQ(under("4400 0028 0001 4000 4006 79ce c000 0201 c633 6402" + tcp_header), nothing) << "16 octets";
  EXPECT_EQ(under("4500 0013 0001 4000 4006 4ead c000 0201 c633 6402" + tcp_header), nothing) << "shorter than itself";
}

TEST(Labels, ExplicitNullsSay) {
  const std::string no_sum = "4500 0028 0001 4000 4006 0000 c000 0201 c633 6402 ";
  EXPECT_EQ(dissected(from_hex("0000 0140" + no_sum + tcp_header), layer_kind::mpls),
            "mpls 0, ipv4 4, tcp 24: payload at 44");
  const std::string elsewhere = "6000 0000 4000 fe40 " + test::repeat("abab", 16);
  EXPECT_EQ(dissected(from_hex("0000 2140" + elsewhere), layer_kind::mpls), "mpls 0, ipv6 4: unknown at 44");
  EXPECT_EQ(under(elsewhere), nothing);
  // Only the last label says so, and it may be wrong.
  EXPECT_EQ(dissected(from_hex("0000 0040" + label + no_sum), layer_kind::mpls), "mpls 0, mpls 4: payload at 8");
  EXPECT_EQ(dissected(from_hex("0000 0140" + ipv6_header), layer_kind::mpls), "mpls 0: malformed at 4");
  EXPECT_EQ(dissected(from_hex("0000 2140" + ipv4_header + tcp_header), layer_kind::mpls), "mpls 0: malformed at 4");
}

TEST(Labels, Ipv6HasToAgreeWithItself) {
  const std::string whole = "mpls 0, ipv6 4, tcp 44: payload at 64";
  EXPECT_EQ(under(ipv6_header + tcp_header), whole);
  EXPECT_EQ(under("6000 0000 0014 0240 " + v6_addresses + tcp_header), nothing) << "IGMP";
  EXPECT_EQ(under("6000 0000 0000 0640 " + v6_addresses + tcp_header), nothing) << "no length";
  EXPECT_EQ(under("6000 0000 0000 3b40 " + v6_addresses), "mpls 0, ipv6 4: payload at 44");
  const auto from_to = [&](const std::string& from, const std::string& to) {
    return under("6000 0000 0014 0640 " + from + test::repeat("0000", 7) + to + test::repeat("0000", 7) + tcp_header);
  };
  for (const auto* one : {"0000", "0064", "2001", "3fff", "5f00", "fc00", "fd12", "fe80", "febf"})
    EXPECT_EQ(from_to(one, one), whole) << one;
  EXPECT_EQ(from_to("2001", "ff02"), whole);
  for (const auto* one : {"0200", "1fff", "4000", "5e00", "a000", "fe00", "fec0", "ff02"})
    EXPECT_EQ(from_to(one, "2001"), nothing) << one;
  for (const auto* one : {"0200", "4000", "fec0"}) EXPECT_EQ(from_to("2001", one), nothing) << one;
}

// RFC 8200 section 3: against what the frame has room for.
TEST(Labels, LengthOfIpv6) {
  const std::string whole = "mpls 0, ipv6 4, tcp 44: payload at 64";
  const std::size_t right = 4 + 40 + 20;
  EXPECT_EQ(under(ipv6_header + tcp_header, right), whole);
  EXPECT_EQ(under(ipv6_header + tcp_header, right + 8), whole) << "check sequence and padding";
  EXPECT_EQ(under(ipv6_header + tcp_header, right + 9), nothing);
  EXPECT_EQ(under("6000 0000 001c 0640 " + v6_addresses + tcp_header, right), whole) << "stripped counted twice";
  EXPECT_EQ(under("6000 0000 001d 0640 " + v6_addresses + tcp_header, right), nothing);
  EXPECT_EQ(under("6000 0000 05a0 0640 " + v6_addresses + tcp_header, 1484), whole);
  EXPECT_EQ(under("6000 0000 05a0 0640 " + v6_addresses + tcp_header), whole) << "the front of a packet";
  EXPECT_EQ(under("6000 0000 000b 0640 " + v6_addresses + tcp_header), nothing) << "nine octets behind it";
}

// RFC 4448. The customer's address begins as IPv4, IPv6 or a control word do, or as nothing.
TEST(Labels, EthernetAtOnce) {
  for (const auto* address : {"4500 5e00 530d", "4f00 0014 0001", "6000 0000 0600", "0000 0000 0001", "001b 4411 3ab7",
                              "1000 5e00 530d", "ffff ffff ffff", "0180 c200 0000"}) {
    const std::string frame = std::string{address} + " 0200 5e00 530c ";
    EXPECT_EQ(under(frame + "0800" + ipv4_header + tcp_header), "mpls 0, ethernet 4, ipv4 18, tcp 38: payload at 58")
        << address;
    EXPECT_EQ(under(frame + "8100 0005 88a8 0006 86dd" + ipv6_header + tcp_header),
              "mpls 0, ethernet 4, vlan 18, vlan 22, ipv6 26, tcp 66: payload at 86")
        << address;
    EXPECT_EQ(under(frame + "0806 0001 0800 0604 0001" + stations + test::repeat("0000", 4)),
              "mpls 0, ethernet 4, arp 18: payload at 46")
        << address;
    EXPECT_EQ(under(frame + "8864 1100 0001 0016 0021" + ipv4_header),
              "mpls 0, ethernet 4, pppoe 18, ppp 24, ipv4 26: truncated at 46")
        << address;
    EXPECT_EQ(under(frame + "8847" + "0031 0040" + label + ipv4_header + tcp_header),
              "mpls 0, ethernet 4, mpls 18, mpls 22, ipv4 26, tcp 46: payload at 66")
        << address;
    EXPECT_EQ(under(frame + "0026 4242 0300" + test::repeat("00", 42)), "mpls 0, ethernet 4, llc 18: unknown at 21")
        << address;
    // Types that are not known, or not what they say
    EXPECT_EQ(under(frame + "88cc" + ipv4_header + tcp_header + more), nothing) << address;
    EXPECT_EQ(under(frame + "0800 4500 0028 0001 4000 4006 4e9a c000 0201 c633 6402" + tcp_header + more), nothing)
        << address;
    EXPECT_EQ(under(frame + "86dd" + ipv4_header + tcp_header + tcp_header + more), nothing) << address;
    EXPECT_EQ(under(frame + "0806 0006 0800 0604 0001" + test::repeat("0000", 8) + more), nothing) << address;
    EXPECT_EQ(under(frame + "8864 2100 0001 0016 0021" + ipv4_header + more), nothing) << address;
    EXPECT_EQ(under(frame + "8847" + label + stations + "0800" + ipv4_header + more), nothing) << "a pseudowire in one";
    EXPECT_EQ(under(frame + "0026 4243 0300 0000 0000" + more), nothing) << address;
    // No group sends.
    EXPECT_EQ(under(std::string{address} + " 0300 5e00 530c 0800" + ipv4_header + tcp_header + more), nothing)
        << address;
  }
}

TEST(Labels, LengthsOfLlcMayLackTheCheckSequence) {
  // 60 octets behind the addresses and the length, of which three are sampled.
  constexpr std::size_t whole = 4 + 14 + 60;
  EXPECT_EQ(under(stations + "0040 4242 03", whole).rfind("mpls 0, ethernet 4, llc 18", 0), 0u) << "4 more";
  EXPECT_EQ(under(stations + "0041 4242 03", whole), nothing) << "5 more";
  EXPECT_EQ(under(stations + "0038 4242 03", whole).rfind("mpls 0, ethernet 4, llc 18", 0), 0u) << "4 fewer";
  EXPECT_EQ(under(stations + "0037 4242 03", whole), nothing) << "5 fewer, and no padding";
}

TEST(Labels, ControlWord) {
  for (const auto* word : {"0000 0000 ", "0000 002a ", "0fff ffff "}) {
    EXPECT_EQ(under(word + stations + "0800" + ipv4_header + tcp_header),
              "mpls 0, control_word 4, ethernet 8, ipv4 22, tcp 42: payload at 62");
    EXPECT_EQ(under(word + std::string{"4500 5e00 530d 0200 5e00 530c 8100 0064 86dd"} + ipv6_header + tcp_header),
              "mpls 0, control_word 4, ethernet 8, vlan 22, ipv6 26, tcp 66: payload at 86");
    EXPECT_EQ(under(word + stations + "88cc" + ipv4_header + tcp_header), nothing);
    EXPECT_EQ(under(word + ipv4_header + tcp_header), nothing) << "IP does not stand behind it";
  }
  // An associated channel (RFC 5586) is no pseudowire's frame.
  EXPECT_EQ(under("1000 0021" + stations + "0800" + ipv4_header + tcp_header), nothing);
  EXPECT_EQ(under("1000 0021" + ipv4_header + tcp_header), nothing);
}

// An IPv6 address has room for an EtherType and a few octets that could follow it.
TEST(Labels, Ipv6ThatLooksLikeEthernet) {
  for (const auto* source :
       {"2001 0db8 0200 0000 0300 0000", "2001 0db8 8864 1100 0000 0000", "2001 0db8 8847 0000 0100 0000",
        "2001 0db8 8100 0064 8847 0000", "2001 0db8 0800 4500 0000 0000", "2001 0db8 86dd 6000 0000 0000"})
    EXPECT_EQ(under("6000 0000 0014 0640 " + std::string{source} + " 0000 0001 2001 0db8" + test::repeat("0000", 6) +
                    tcp_header),
              "mpls 0, ipv6 4, tcp 44: payload at 64")
        << source;
}

// The second tag and what is behind it could also be the end of a frame's header behind a control word.
TEST(Labels, TwoTagsWithoutControlWord) {
  EXPECT_EQ(under("0012 3456 789a 0200 5e00 0202 88a8 0064 8100 0065 0800" + ipv4_header + tcp_header),
            "mpls 0, ethernet 4, vlan 18, vlan 22, ipv4 26, tcp 46: payload at 66");
  EXPECT_EQ(under("0000 0000 0012 3456 789a 0200 5e00 0202 88a8 0064 8100 0065 0800" + ipv4_header + tcp_header),
            "mpls 0, control_word 4, ethernet 8, vlan 22, vlan 26, ipv4 30, tcp 50: payload at 70");
}

// What is there agrees, and could have been proven.
TEST(Labels, Cut) {
  const auto at = [](const std::string& text, std::size_t n) {
    const auto in = from_hex(label + text);
    return dissected(octets{in}.first(4 + n), layer_kind::mpls);
  };
  for (std::size_t n = 0; n < 20; ++n) EXPECT_EQ(at(ipv4_header, n), cut) << n;
  for (std::size_t n = 0; n < 24; ++n) EXPECT_EQ(at(with_options, n), cut) << n;
  EXPECT_EQ(at(with_options, 24), "mpls 0, ipv4 4: truncated at 28");
  for (std::size_t n = 0; n < 40; ++n) EXPECT_EQ(at(ipv6_header, n), cut) << n;
  for (std::size_t n = 0; n < 34; ++n) EXPECT_EQ(at(stations + "0800" + ipv4_header, n), cut) << n;
  for (std::size_t n = 0; n < 42; ++n)
    EXPECT_EQ(at("0000 0000" + stations + "8100 0001 0800" + ipv4_header, n), cut) << n;
  EXPECT_EQ(at("9a00 5e00 530d 0300", 7), nothing) << "no station, no IP";
  EXPECT_EQ(at("4400", 1), "mpls 0: truncated at 4") << "an address, perhaps";
}

// Wherever labels occur, and what they are in is the outer packet.
TEST(Labels, InTunnels) {
  const std::string frame = "4500 5e00 530d 0200 5e00 530c 0800" + ipv4_header + tcp_header;
  const std::string to_gre = "4500 0066 0001 4000 402f 4e31 c000 0201 c633 6402 ";
  EXPECT_EQ(dissected(from_hex(to_gre + "0000 8847" + label + frame), layer_kind::ipv4),
            "ipv4 0, gre 20, mpls 24, ethernet 28, ipv4 42, tcp 62: payload at 82");
  EXPECT_EQ(dissected(from_hex("4500 0062 0001 4000 4089 4ddb c000 0201 c633 6402" + label + frame), layer_kind::ipv4),
            "ipv4 0, mpls 20, ethernet 24, ipv4 38, tcp 58: payload at 78");
  EXPECT_EQ(dissected(from_hex("ff03 0281" + label + "0000 0000" + frame), layer_kind::ppp),
            "ppp 0, mpls 4, control_word 8, ethernet 12, ipv4 26, tcp 46: payload at 66");
  // RFC 7510
  const std::string to_udp = "4500 0066 0001 4000 4011 4e4f c000 0201 c633 6402 c001 19eb 0000 0000 ";
  const auto in = from_hex(to_udp + "0031 0040" + label + frame);
  const dissection d = dissect(in, layer_kind::ipv4);
  EXPECT_EQ(test::to_text(d), "ipv4 0, udp 20, mpls 28, mpls 32, ethernet 36, ipv4 50, tcp 70: payload at 90");
  EXPECT_EQ(d.inner_network(), 5);
  EXPECT_EQ(d.mpls(), d.none);
  EXPECT_EQ(dissected(from_hex(to_udp + "0031 0040 1234 5678" + frame), layer_kind::ipv4),
            "ipv4 0, udp 20: payload at 28");
  EXPECT_EQ(dissected(from_hex(to_udp + "0031 0040 1234"), layer_kind::ipv4), "ipv4 0, udp 20: truncated at 28");
  // The length of IPv6 against that of the packet around it
  const std::string in_ipv6 = "6000 0000 0040 8940" + v6_addresses + label;
  EXPECT_EQ(dissected(from_hex(in_ipv6 + ipv6_header + tcp_header), layer_kind::ipv6),
            "ipv6 0, mpls 40, ipv6 44, tcp 84: payload at 104");
  EXPECT_EQ(dissected(from_hex(in_ipv6 + "6000 0000 0020 0640" + v6_addresses + tcp_header), layer_kind::ipv6),
            "ipv6 0, mpls 40: payload at 44");
}

// The customer's tag is not the frame's.
TEST(Labels, TagsOfPseudowires) {
  const std::string customer = label + stations + "8100 0007 0800" + ipv4_header + tcp_header;
  const auto in = from_hex(stations + "8100 0064 8847" + customer), untagged = from_hex(stations + "8847" + customer);
  EXPECT_EQ(dissect(in, layer_kind::ethernet).vlan(), 1);
  EXPECT_EQ(dissect(untagged, layer_kind::ethernet).vlan(), dissection::none);
  EXPECT_EQ(dissect(untagged, layer_kind::ethernet).network(), 4);
  EXPECT_EQ(dissect(untagged, layer_kind::ethernet).tunnel(), dissection::none);
}

TEST(Labels, Built) {
  ipv4 h{};
  h.ttl = 64, h.source.value = 0xc0000201, h.destination.value = 0xc6336402;
  std::vector<std::byte> out(200);
  const auto size =
      build(out, 0, ethernet{}, mpls{16, 0, false, 64}, mpls{17, 0, false, 64}, control_word{7}, ethernet{}, h, tcp{});
  ASSERT_TRUE(size);
  EXPECT_EQ(dissected(octets{out}.first(*size)),
            "ethernet 0, mpls 14, mpls 18, control_word 22, ethernet 26, ipv4 40, tcp 60: payload at 80");
  EXPECT_EQ(test::hex(octets{out}.subspan(18, 8)), test::hex(from_hex("0001 1140 0000 0007")));
}

}  // namespace
