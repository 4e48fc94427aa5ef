// SPDX-License-Identifier: BSL-1.0
#include <flowkit/packet/build.hpp>

#include "dissected.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::packet;
using test::from_hex;

constexpr mac_address from_mac{{2, 0, 0, 0, 0, 1}}, to_mac{{2, 0, 0, 0, 0, 2}};

ipv4 some_ipv4() {
  ipv4 h{};
  h.ttl = 64;
  h.source.value = 0xc0000201, h.destination.value = 0xc6336402;
  return h;
}
ipv6 some_ipv6() {
  ipv6 h{};
  h.hop_limit = 64;
  h.source.octets[15] = 1, h.destination.octets[15] = 2;
  return h;
}

template <class... Headers>
std::vector<std::byte> built(std::size_t payload, const Headers&... headers) {
  std::vector<std::byte> out(1000, std::byte{0xa5});
  const auto size = build(out, payload, headers...);
  out.resize(size ? *size : 0);
  return out;
}
template <class... Headers>
std::string dissected_again(std::size_t payload, const Headers&... headers) {
  return test::dissected(built(payload, headers...),
                         header_traits<std::tuple_element_t<0, std::tuple<Headers...>>>::kind);
}

TEST(Build, UdpInIpv4InVlan) {
  const auto out = built(4, ethernet{to_mac, from_mac, 0}, vlan_tag{3, false, 100, 0}, some_ipv4(), udp{1, 2, 0, 0});
  EXPECT_TRUE(test::same_octets(out, from_hex("0200 0000 0002 0200 0000 0001 8100  # Ethernet\n"
                                              "6064 0800                           # VLAN tag\n"
                                              "4500 0020 0000 0000 4011 8e96 c000 0201 c633 6402\n"
                                              "0001 0002 000c 0000")));
  EXPECT_EQ(internet_checksum(ones_complement_sum(octets{out}.subspan(18, 20))), 0);
}

TEST(Build, NextHeaders) {
  EXPECT_EQ(dissected_again(0, ethernet{}, llc{}, snap{}, some_ipv4(), icmp{}),
            "ethernet 0, llc 14, snap 17, ipv4 22, icmp 42: payload at 50");
  EXPECT_EQ(dissected_again(0, ethernet{}, mpls{}, mpls{16, 0, false, 0}, some_ipv6(), icmp{}),
            "ethernet 0, mpls 14, mpls 18, ipv6 22, icmp_v6 62: payload at 70");
  EXPECT_EQ(dissected_again(0, ethernet{}, pppoe{}, ppp{}, some_ipv6(), tcp{}),
            "ethernet 0, pppoe 14, ppp 20, ipv6 22, tcp 62: payload at 82");
  EXPECT_EQ(dissected_again(0, ppp{}, mpls{}, some_ipv4(), tcp{}), "ppp 0, mpls 4, ipv4 8, tcp 28: payload at 48");
  EXPECT_EQ(dissected_again(0, ethernet{}, arp{1, ethertype::ipv4, 6, 4, 1, {}, {}, {}, {}}),
            "ethernet 0, arp 14: payload at 42");
  EXPECT_EQ(dissected_again(0, some_ipv6(), ipv6_extension{0, 1}, ipv6_fragment{}, authentication{}, udp{}),
            "ipv6 0, ipv6_extension 40, ipv6_fragment 56, authentication 64, udp 76: payload at 84");
  EXPECT_EQ(dissected_again(0, some_ipv4(), gre{true, true, true, true, 7, 0, 0, 0, 0}, ethernet{}, some_ipv4()),
            "ipv4 0, gre 20, ethernet 36, ipv4 50: unknown at 70");
  EXPECT_EQ(dissected_again(0, some_ipv4(), some_ipv6(), some_ipv4(), authentication{}, tcp{}),
            "ipv4 0, ipv6 20, ipv4 60, authentication 80, tcp 92: payload at 112");
  EXPECT_EQ(dissected_again(9, some_ipv4(), udp{}, vxlan{}, ethernet{}, some_ipv4(), tcp{}),
            "ipv4 0, udp 20, vxlan 28, ethernet 36, ipv4 50, tcp 70: payload at 90");
  EXPECT_EQ(dissected_again(0, some_ipv4(), udp{}, geneve{0, 2, false, false, 0, 7}, some_ipv6(), tcp{}),
            "ipv4 0, udp 20, geneve 28, ipv6 44, tcp 84: payload at 104");
}

// Several values announce the same: what was meant stays.
TEST(Build, KeepsWhatFits) {
  EXPECT_EQ(ethernet_layout.read(built(0, ethernet{{}, {}, ethertype::service_vlan}, vlan_tag{}).data()).type,
            ethertype::service_vlan);
  EXPECT_EQ(ethernet_layout.read(built(0, ethernet{{}, {}, ethertype::ipv4}, vlan_tag{}).data()).type, ethertype::vlan);
  EXPECT_EQ(ethernet_layout.read(built(0, ethernet{{}, {}, ethertype::mpls_multicast}, mpls{}).data()).type,
            ethertype::mpls_multicast);
  EXPECT_EQ(udp_layout.read(built(0, udp{1, vxlan_port::linux_default, 0, 0}, vxlan{}).data()).destination_port,
            vxlan_port::linux_default);
  EXPECT_EQ(udp_layout.read(built(0, udp{1, 53, 0, 0}, vxlan{}).data()).destination_port, vxlan_port::iana);
  auto six = some_ipv6();
  six.next_header = ipv6_next_header::routing;
  EXPECT_EQ(ipv6_layout.read(built(0, six, ipv6_extension{}).data()).next_header, ipv6_next_header::routing);
}

// The last header's type is the payload's, of which nothing is known.
TEST(Build, TheLastKeepsItsType) {
  EXPECT_EQ(ethernet_layout.read(built(100, ethernet{{}, {}, 0x88cc}).data()).type, 0x88cc);
  auto h = some_ipv4();
  h.protocol = 89;
  const auto back = ipv4_layout.read(built(100, h).data());
  EXPECT_EQ(back.protocol, 89);
  EXPECT_EQ(back.total_length, 120);
  EXPECT_EQ(udp_layout.read(built(100, udp{1, 53, 0, 7}).data()), (udp{1, 53, 108, 7}));
}

TEST(Build, Lengths802Dot3) {
  const auto out = built(5, ethernet{}, llc{0x42, 0x42, 0x03});
  EXPECT_EQ(ethernet_layout.read(out.data()).type, 3 + 5);
  EXPECT_EQ(llc_layout.read(out.data() + 14), (llc{0x42, 0x42, 0x03}));
}

TEST(Build, NoSpace) {
  std::array<std::byte, 42> out{};
  EXPECT_EQ(build(std::span{out}.first(41), 0, ethernet{}, some_ipv4(), udp{}).failure(), (error{errc::no_space, 0}));
  EXPECT_TRUE(build(out, 65'535 - 28, ethernet{}, some_ipv4(), udp{}));
  EXPECT_EQ(build(out, 65'535 - 27, ethernet{}, some_ipv4(), udp{}).failure(), (error{errc::no_space, 14}));
  EXPECT_EQ(build(out, ethertype::least - 3, ethernet{}, llc{}).failure(), (error{errc::no_space, 0}));
  EXPECT_TRUE(build(out, ethertype::least - 4, ethernet{}, llc{}));
}

TEST(Build, InConstantExpressions) {
  constexpr auto out = [] {
    std::array<std::byte, 28> to{};
    static_cast<void>(build(to, 0, ipv4{}, icmp{8, 0, 0xf7ff, 0}));
    return to;
  }();
  static_assert(out[9] == std::byte{1} && out[20] == std::byte{8});
}

}  // namespace
