// SPDX-License-Identifier: BSL-1.0
// Frames to datagrams: link layers, IP options and extensions, and a reason for each frame without datagram.
#include <tools/frames.hpp>

#include <flowkit/packet/ipv6_extension.hpp>

#include "tools/common/link_layouts.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

TEST_F(Frames, GiveAddressesPortsAndPayload) {
  add(frame_v4("four"));
  add(frame_v6("six"));
  finish();
  EXPECT_EQ(out.payloads, (std::vector<std::string>{"four", "six"}));
  EXPECT_EQ(out.sources, (std::vector<endpoint>{v4_from, v6_from}));
  EXPECT_EQ(out.destinations, (std::vector<endpoint>{v4_to, v6_to}));
}

TEST_F(Frames, PaddingBehindThePacketIsNoPayload) {
  add(frame_v4("x") + bytes(20));
  add(frame_v6("x") + bytes(20), true);  // though the capture cut some of the padding
  add(frame_v4(""));
  finish();
  EXPECT_EQ(out.payloads, (std::vector<std::string>{"x", "x", ""}));
}

TEST(LinkLayers, AllThatAreSupported) {
  const auto type = packet::ethertype::ipv4;
  const bytes vlan = make(packet::vlan_tag_layout, packet::vlan_tag{3, false, 100, type});
  const bytes outer = make(packet::vlan_tag_layout, packet::vlan_tag{0, true, 200, packet::ethertype::vlan});
  const bytes cooked = make(linux_cooked_layout, linux_cooked{0, 1, 6, {}, type});
  const bytes cooked2 = make(linux_cooked2_layout, linux_cooked2{type, 2, 1, 0, 6, {}});
  const bytes p4 = packet_v4("x"), p6 = packet_v6("x");
  struct {
    const char* name;
    int link_type;
    bytes frame;
  } const all[] = {
      {"Ethernet", DLT_EN10MB, ethernet(type) + p4},
      {"802.1Q", DLT_EN10MB, ethernet(packet::ethertype::vlan) + vlan + p4},
      {"QinQ 88a8", DLT_EN10MB, ethernet(packet::ethertype::service_vlan) + outer + vlan + p4},
      {"QinQ 8100", DLT_EN10MB, ethernet(packet::ethertype::vlan) + outer + vlan + p4},
      {"raw 4", DLT_RAW, p4},
      {"raw 6", DLT_RAW, p6},
      {"IPv4", DLT_IPV4, p4},
      {"IPv6", DLT_IPV6, p6},
      {"SLL", DLT_LINUX_SLL, cooked + p4},
      {"SLL2", DLT_LINUX_SLL2, cooked2 + p4},
      {"null little-endian 4", DLT_NULL, from_hex("02 00 00 00") + p4},
      {"null big-endian 4", DLT_NULL, from_hex("00 00 00 02") + p4},
      {"null FreeBSD 6", DLT_NULL, from_hex("1c 00 00 00") + p6},
      {"loop OpenBSD 6", DLT_LOOP, from_hex("00 00 00 18") + p6},
  };
  for (const auto& [name, link_type, frame] : all) {
    EXPECT_TRUE(frame_dissector::supports(link_type)) << name;
    EXPECT_EQ(dissect(link_type, frame).payloads, std::vector<std::string>{"x"}) << name;
  }
  EXPECT_FALSE(frame_dissector::supports(DLT_IEEE802_11));
}

TEST_F(Frames, Ipv4OptionsAreStepped) {
  bytes p = packet_v4("payload");
  p[0] = std::byte{0x46};                                            // 6 words
  store_be(p.data() + 2, static_cast<std::uint16_t>(p.size() + 4));  // total length
  p.insert(p.begin() + 20, 4, std::byte{1});                         // four no-operations
  add(ethernet(packet::ethertype::ipv4) + p);
  finish();
  EXPECT_EQ(out.payloads, std::vector<std::string>{"payload"});
}

/// An IPv6 packet with these extension headers in front of UDP.
bytes with_extensions(std::string_view payload, std::uint8_t first, const bytes& extensions) {
  bytes p = packet_v6(payload);
  store_be(p.data() + 4, static_cast<std::uint16_t>(p.size() - 40 + extensions.size()));
  p[6] = static_cast<std::byte>(first);
  p.insert(p.begin() + 40, extensions.begin(), extensions.end());
  return p;
}

TEST_F(Frames, Ipv6ExtensionsAreStepped) {
  const bytes all = from_hex(
      "2b 00 0102 0000 0000"                      // hop-by-hop options, 8 octets; next: routing
      "3c 01 0000 0000 0000 0000 0000 0000 0000"  // routing, 16 octets; next: destination options
      "2c 00 0102 0000 0000"                      // destination options; next: fragment
      "11 00 0000 0000 0007");                    // atomic fragment; next: UDP
  add(ethernet(packet::ethertype::ipv6) + with_extensions("six", 0, all));
  add(ethernet(packet::ethertype::ipv6) + with_extensions("six", 60, from_hex("11 ff 0102 0000 0000")));  // 2 KiB long
  EXPECT_EQ(finish()[skip_reason::bad_header], 1u);
  EXPECT_EQ(out.payloads, std::vector<std::string>{"six"});
  EXPECT_EQ(dissector.counts().reassembled, 0u);
}

TEST_F(Frames, ATotalLengthOfZeroIsAllThatIsThere) {  // captured in front of the card that cuts packets to size
  bytes four = frame_v4("payload"), six = frame_v6("payload");
  store_be(four.data() + ethernet_size + 2, std::uint16_t{0});
  store_be(six.data() + ethernet_size + 4, std::uint16_t{0});
  add(four), add(six);
  EXPECT_EQ(finish()[skip_reason::cut], 0u);
  EXPECT_EQ(out.payloads, (std::vector<std::string>{"payload", "payload"}));
}

TEST_F(Frames, WithoutDatagramHaveAReason) {
  add(ethernet(0x0806) + bytes(28));  // ARP
  add(ethernet(0x0026) + bytes(38));  // 802.3 with a length
  bytes tcp = frame_v4("not UDP");
  tcp[ethernet_size + 9] = std::byte{6};
  add(tcp);
  add(ethernet(packet::ethertype::ipv6) + with_extensions("", 58, {}));  // ICMPv6
  bytes version = frame_v4("x");
  version[ethernet_size] = std::byte{0x55};
  add(version);
  bytes short_header = frame_v4("x");
  short_header[ethernet_size] = std::byte{0x44};
  add(short_header);
  bytes udp_short = frame_v4("x");
  store_be(udp_short.data() + ethernet_size + 24, std::uint16_t{7});
  add(udp_short);
  bytes udp_long = frame_v4("x");
  store_be(udp_long.data() + ethernet_size + 24, std::uint16_t{10});
  add(udp_long);
  add(udp_long, true);  // the packet is all there: not for the capture to blame
  add({});
  const frame_counts& c = finish();
  EXPECT_EQ(c[skip_reason::not_ip], 2u);
  EXPECT_EQ(c[skip_reason::not_udp], 2u);
  EXPECT_EQ(c[skip_reason::bad_header], 6u);
  EXPECT_EQ(c[skip_reason::cut], 0u);
  EXPECT_TRUE(out.payloads.empty());
}

TEST(FramePrefixes, AreCutOrBad) {
  for (const bytes& frame : {frame_v4("payload"), frame_v6("payload")}) {
    for (std::size_t n = 0; n < frame.size(); ++n) {
      for (const bool cut : {true, false}) {
        frame_dissector d{DLT_EN10MB};
        const bytes prefix(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(n));
        d.add(prefix, cut, {}, [](const datagram&) { FAIL(); });
        EXPECT_EQ(d.counts()[cut ? skip_reason::cut : skip_reason::bad_header], 1u) << n;
      }
    }
  }
}

}  // namespace
