// SPDX-License-Identifier: BSL-1.0
// Frames to datagrams: link layers, IP options and extensions, fragments, and a reason for each frame without datagram.
#include <gtest/gtest.h>
#include <pcap/dlt.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/udp.hpp>

#include "tools/common/frame_dissector.hpp"
#include "tools/common/link_layouts.hpp"
#include "tools/common/udp_frame.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using bytes = std::vector<std::byte>;

octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }
std::string text(octets o) { return {reinterpret_cast<const char*>(o.data()), o.size()}; }
bytes copy(octets o) { return {o.begin(), o.end()}; }
bytes from(octets o, std::size_t at) { return copy(o.subspan(at)); }
bytes operator+(bytes a, const bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
bytes make(auto layout, const auto& value) {
  bytes out(layout.size);
  layout.write(value, out.data());
  return out;
}
bytes hex(std::string_view digits) {
  bytes out;
  unsigned value = 0, n = 0;
  for (const char c : digits) {
    if (c == ' ') continue;
    value = value << 4 | static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
    if (++n % 2 == 0) out.push_back(static_cast<std::byte>(value & 0xff));
  }
  return out;
}

const endpoint v4_from{*parse<ip_address>("10.0.0.1"), 40000}, v4_to{*parse<ip_address>("10.0.0.2"), 2055};
const endpoint v6_from{*parse<ip_address>("2001:db8::1"), 40000}, v6_to{*parse<ip_address>("2001:db8::2"), 2055};
constexpr std::size_t ethernet_size = packet::ethernet_layout.size;

/// An Ethernet frame.
bytes frame_v4(std::string_view payload) {
  static udp_frame f;
  return copy(f.build({view(payload), v4_from, v4_to, {}}));
}
bytes frame_v6(std::string_view payload) {
  static udp_frame f;
  return copy(f.build({view(payload), v6_from, v6_to, {}}));
}
/// The same without Ethernet.
bytes packet_v4(std::string_view payload) { return from(frame_v4(payload), ethernet_size); }
bytes packet_v6(std::string_view payload) { return from(frame_v6(payload), ethernet_size); }
bytes ethernet(std::uint16_t type) { return make(packet::ethernet_layout, packet::ethernet{{}, {}, type}); }

struct seen {
  std::vector<std::string> payloads;
  std::vector<endpoint> sources, destinations;
};

class Frames : public testing::Test {
 protected:
  explicit Frames(int link_type = DLT_EN10MB) : dissector(link_type) {}
  void add(const bytes& frame, bool cut = false, timestamp t = {}) {
    // On the heap and of the exact size: a sanitizer sees every octet too far.
    const bytes exact(frame);
    dissector.add(exact, cut, t, [this](const datagram& d) {
      out.payloads.push_back(text(d.payload));
      out.sources.push_back(d.source);
      out.destinations.push_back(d.destination);
    });
  }
  /// Also that nothing is lost silently.
  const frame_counts& finish() {
    dissector.finish();
    const frame_counts& c = dissector.counts();
    EXPECT_EQ(c.datagrams, out.payloads.size());
    EXPECT_EQ(c.frames, c.datagrams + c.joined + std::accumulate(c.skipped.begin(), c.skipped.end(), std::uint64_t{0}));
    return c;
  }
  frame_dissector dissector;
  seen out;
};

seen dissect(int link_type, const bytes& frame) {
  frame_dissector d{link_type};
  seen out;
  d.add(frame, false, {}, [&](const datagram& one) {
    out.payloads.push_back(text(one.payload));
    out.sources.push_back(one.source);
    out.destinations.push_back(one.destination);
  });
  return out;
}

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
      {"null little-endian 4", DLT_NULL, hex("02 00 00 00") + p4},
      {"null big-endian 4", DLT_NULL, hex("00 00 00 02") + p4},
      {"null FreeBSD 6", DLT_NULL, hex("1c 00 00 00") + p6},
      {"loop OpenBSD 6", DLT_LOOP, hex("00 00 00 18") + p6},
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
  const bytes all =
      hex("2b 00 0102 0000 0000"                      // hop-by-hop options, 8 octets; next: routing
          "3c 01 0000 0000 0000 0000 0000 0000 0000"  // routing, 16 octets; next: destination options
          "2c 00 0102 0000 0000"                      // destination options; next: fragment
          "11 00 0000 0000 0007");                    // atomic fragment; next: UDP
  add(ethernet(packet::ethertype::ipv6) + with_extensions("six", 0, all));
  add(ethernet(packet::ethertype::ipv6) + with_extensions("six", 60, hex("11 ff 0102 0000 0000")));  // 2 KiB long
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

/// The packet as fragments of at most `size` octets of payload each, a multiple of 8.
std::vector<bytes> fragments_v4(std::string_view payload, std::size_t size, std::uint16_t id) {
  const bytes whole = packet_v4(payload);
  std::vector<bytes> out;
  for (std::size_t at = 20; at < whole.size(); at += size) {
    const std::size_t n = std::min(size, whole.size() - at);
    packet::ipv4 h = packet::ipv4_layout.read(whole.data());
    h.identification = id;
    h.total_length = static_cast<std::uint16_t>(20 + n);
    h.dont_fragment = false;
    h.fragment_offset = static_cast<std::uint16_t>((at - 20) / 8);
    h.more_fragments = at + n < whole.size();
    out.push_back(ethernet(packet::ethertype::ipv4) + make(packet::ipv4_layout, h) +
                  copy(octets{whole}.subspan(at, n)));
  }
  return out;
}
std::vector<bytes> fragments_v6(std::string_view payload, std::size_t size, std::uint32_t id) {
  // Destination options of 8 octets before UDP: they are in the fragments.
  const bytes fragmentable = hex("11 00 0102 0000 0000") + from(packet_v6(payload), 40);
  packet::ipv6 h = packet::ipv6_layout.read(packet_v6(payload).data());
  std::vector<bytes> out;
  for (std::size_t at = 0; at < fragmentable.size(); at += size) {
    const std::size_t n = std::min(size, fragmentable.size() - at);
    h.next_header = packet::ipv6_next_header::fragment;
    h.payload_length = static_cast<std::uint16_t>(8 + n);
    const packet::ipv6_fragment f{60, static_cast<std::uint16_t>(at / 8), at + n < fragmentable.size(), id};
    out.push_back(ethernet(packet::ethertype::ipv6) + make(packet::ipv6_layout, h) +
                  make(packet::ipv6_fragment_layout, f) + copy(octets{fragmentable}.subspan(at, n)));
  }
  return out;
}
std::string pattern(std::size_t n) {
  std::string s(n, ' ');
  for (std::size_t i = 0; i < n; ++i) s[i] = static_cast<char>('a' + i * 7 % 26);
  return s;
}

TEST(Fragments, InAnyOrder) {
  const std::string payload = pattern(70);
  for (const auto& pieces : {fragments_v4(payload, 24, 1), fragments_v6(payload, 24, 1)}) {
    ASSERT_EQ(pieces.size(), 4u);
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    do {
      frame_dissector d{DLT_EN10MB};
      std::vector<std::string> got;
      for (const std::size_t i : order)
        d.add(pieces[i], false, {}, [&](const datagram& one) { got.push_back(text(one.payload)); });
      d.finish();
      EXPECT_EQ(got, std::vector<std::string>{payload});
      EXPECT_EQ(d.counts().reassembled, 1u);
      EXPECT_EQ(d.counts().joined, 3u);
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST_F(Frames, TheLargestDatagramInFragments) {
  const std::string payload = pattern(max_udp_payload);
  for (const bytes& f : fragments_v4(payload, 1480, 9)) add(f);
  for (const bytes& f : fragments_v6(payload, 1448, 9)) add(f);
  finish();
  EXPECT_EQ(out.payloads, (std::vector<std::string>{payload, payload}));
}

TEST_F(Frames, FragmentsOfSeveralDatagramsMix) {
  const auto a = fragments_v4(pattern(50), 24, 1), b = fragments_v4(pattern(51), 24, 2),
             c = fragments_v6(pattern(52), 24, 1);
  for (std::size_t i = 0; i < 3; ++i) add(a[i]), add(b[i]), add(c[i]);
  finish();
  EXPECT_EQ(out.payloads, (std::vector<std::string>{pattern(50), pattern(51), pattern(52)}));
}

TEST_F(Frames, CopiedFragmentsDoNoHarm) {
  const auto pieces = fragments_v4(pattern(50), 24, 1);
  add(pieces[0]), add(pieces[0]), add(pieces[2]), add(pieces[2]), add(pieces[1]);
  const frame_counts& c = finish();
  EXPECT_EQ(out.payloads, std::vector<std::string>{pattern(50)});
  EXPECT_EQ(c.joined, 4u);
}

TEST_F(Frames, OverlappingFragmentsVoidTheDatagram) {
  auto pieces = fragments_v4(pattern(50), 24, 1);
  add(pieces[0]);
  bytes other = pieces[0];
  other.back() ^= std::byte{1};  // the same place, another content
  add(other);
  add(pieces[1]), add(pieces[2]);
  EXPECT_EQ(finish()[skip_reason::fragment], 4u);
  EXPECT_TRUE(out.payloads.empty());
}

TEST_F(Frames, PartlyOverlappingFragmentsVoidTheDatagram) {
  auto pieces = fragments_v4(pattern(50), 24, 1);
  store_be(pieces[1].data() + ethernet_size + 6, std::uint16_t{0x2000 | 2});  // at octet 16 instead of 24
  add(pieces[2]), add(pieces[0]), add(pieces[1]);  // together as many octets as the datagram has
  EXPECT_EQ(finish()[skip_reason::fragment], 3u);
}

TEST_F(Frames, PaddingBehindFragmentsIsNoPayload) {
  for (const auto& pieces : {fragments_v4(pattern(50), 24, 1), fragments_v6(pattern(50), 24, 1)})
    for (const bytes& p : pieces) add(p + bytes(8));
  finish();
  EXPECT_EQ(out.payloads, (std::vector<std::string>{pattern(50), pattern(50)}));
}

TEST_F(Frames, FragmentsOfFragmentsAreRefused) {
  // A fragment header (of the last of many) behind the one that was taken off.
  const bytes inner = hex("11 00 0010 0000 0007") + bytes(8);
  packet::ipv6 h = packet::ipv6_layout.read(packet_v6("").data());
  h.next_header = packet::ipv6_next_header::fragment;
  h.payload_length = 16;
  for (const std::uint16_t i : {std::uint16_t{0}, std::uint16_t{1}})
    add(ethernet(packet::ethertype::ipv6) + make(packet::ipv6_layout, h) +
        make(packet::ipv6_fragment_layout, packet::ipv6_fragment{packet::ipv6_next_header::fragment, i, i == 0, 7}) +
        copy(octets{inner}.subspan(8u * i, 8)));
  const frame_counts& c = finish();
  EXPECT_EQ(c[skip_reason::bad_header], 1u);
  EXPECT_EQ(c.joined, 1u);
}

TEST_F(Frames, FragmentsBehindTheEndVoidTheDatagram) {
  const auto small = fragments_v4(pattern(20), 16, 1), large = fragments_v4(pattern(60), 16, 1);
  add(large[3]), add(small[1]);  // the last one ends before what is there
  add(small[1]), add(large[2]);  // one begins behind the last
  EXPECT_EQ(finish()[skip_reason::fragment], 4u);
}

TEST_F(Frames, LostFragmentsAreCounted) {
  const auto pieces = fragments_v4(pattern(50), 24, 1);
  add(pieces[0]), add(pieces[2]);
  EXPECT_EQ(finish()[skip_reason::fragment], 2u);
}

TEST_F(Frames, PendingDatagramsAreBoundedAndTheOldestGoes) {
  std::vector<std::vector<bytes>> all;
  std::vector<std::string> expected;
  for (std::uint16_t id = 0; id < reassembler::max_pending + 1; ++id) {
    const std::string payload(30, static_cast<char>('0' + id));
    all.push_back(fragments_v4(payload, 24, id));
    if (id != 0) expected.push_back(payload);
  }
  for (const auto& pieces : all) add(pieces[0]);
  for (std::size_t id = 1; id < all.size(); ++id) add(all[id][1]);
  add(all[0][1]);  // whose first fragment had to make room for the 65th datagram
  EXPECT_EQ(finish()[skip_reason::fragment], 2u);
  EXPECT_EQ(out.payloads, expected);
}

TEST_F(Frames, AnIdentificationUsedAgainLaterIsAnotherDatagram) {
  const auto old = fragments_v4(pattern(40), 24, 1), later = fragments_v4(std::string(40, 'z'), 24, 1);
  add(old[0], false, timestamp{} + seconds(100));
  add(later[1], false, timestamp{} + seconds(131));
  add(later[0], false, timestamp{} + seconds(131));
  EXPECT_EQ(finish()[skip_reason::fragment], 1u);
  EXPECT_EQ(out.payloads, std::vector<std::string>{std::string(40, 'z')});
}

TEST_F(Frames, ImpossibleFragments) {
  auto pieces = fragments_v4(pattern(50), 24, 1);
  store_be(pieces[1].data() + ethernet_size + 6, std::uint16_t{0x1fff});  // the last: beyond 65535 octets
  add(pieces[1]);
  store_be(pieces[0].data() + ethernet_size + 2, std::uint16_t{20 + 23});  // more follow, yet no multiple of 8
  pieces[0].pop_back();
  add(pieces[0]);
  store_be(pieces[2].data() + ethernet_size + 2, std::uint16_t{20});  // empty
  add(pieces[2]);
  EXPECT_EQ(finish()[skip_reason::bad_header], 3u);
}

TEST_F(Frames, CutFragmentsAreNotJoined) {
  auto pieces = fragments_v6(pattern(50), 24, 1);
  pieces[0].pop_back();
  add(pieces[0], true);
  add(pieces[1]);
  const frame_counts& c = finish();
  EXPECT_EQ(c[skip_reason::cut], 1u);
  EXPECT_EQ(c[skip_reason::fragment], 1u);
}

TEST_F(Frames, FragmentsOfOtherProtocolsAreNotKept) {
  auto pieces = fragments_v4(pattern(50), 24, 1);
  for (bytes& p : pieces) p[ethernet_size + 9] = std::byte{6}, add(p);
  EXPECT_EQ(finish()[skip_reason::not_udp], 3u);
}

TEST_F(Frames, DamagedOnesDoNoHarm) {
  std::mt19937 random{5};
  std::vector<bytes> good{frame_v4("payload"), frame_v6("payload")};
  for (const auto& pieces : {fragments_v4(pattern(70), 24, 1), fragments_v6(pattern(70), 24, 1)})
    good.insert(good.end(), pieces.begin(), pieces.end());
  for (int i = 0; i < 50'000; ++i) {
    bytes f = good[random() % good.size()];
    for (unsigned n = random() % 4; n > 0; --n) f[random() % f.size()] = static_cast<std::byte>(random() & 0xff);
    f.resize(random() % 4 == 0 ? random() % f.size() : f.size());
    add(f, random() % 2 == 0);
  }
  finish();  // which checks that each has a reason
  EXPECT_GT(out.payloads.size(), 1000u);
}

/// RFC 1071 word by word.
std::uint16_t checksum(const bytes& in) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < in.size(); i += 2)
    sum += static_cast<std::uint32_t>(std::to_integer<unsigned>(in[i]) << 8 |
                                      (i + 1 < in.size() ? std::to_integer<unsigned>(in[i + 1]) : 0));
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

TEST(UdpFrame, ChecksumsAreRight) {
  for (const std::string& payload : {pattern(0), pattern(1), pattern(6), pattern(1401), std::string(50'001, '\xff')}) {
    const bytes v4 = packet_v4(payload), v6 = packet_v6(payload);
    EXPECT_EQ(checksum({v4.begin(), v4.begin() + 20}), 0);
    bytes length(4);
    store_be(length.data(), static_cast<std::uint32_t>(8 + payload.size()));
    EXPECT_EQ(checksum(copy(octets{v4}.subspan(12, 8)) + hex("00 11") + copy(octets{length}.last(2)) + from(v4, 20)),
              0);
    EXPECT_EQ(checksum(copy(octets{v6}.subspan(8, 32)) + length + hex("00 00 00 11") + from(v6, 40)), 0);
  }
}

TEST(UdpFrame, NoChecksumIsWrittenAsZero) {
  // The payload makes the sum of all others up to 0xffff.
  bytes p = packet_v4(std::string(2, '\0'));
  const std::uint16_t missing = load_be<std::uint16_t>(p.data() + 26);
  const std::string payload{static_cast<char>(missing >> 8), static_cast<char>(missing & 0xff)};
  EXPECT_EQ(load_be<std::uint16_t>(packet_v4(payload).data() + 26), 0xffff);
}

TEST(UdpFrame, FamiliesAreReconciled) {
  udp_frame f;
  const auto sent_as = [&](const endpoint& a, const endpoint& b) {
    const seen got = dissect(DLT_EN10MB, copy(f.build({view("x"), a, b, {}})));
    return std::pair{got.sources.at(0), got.destinations.at(0)};
  };
  const endpoint none{{}, 5}, zero4{ipv4_address{}, 5}, zero6{ipv6_address{}, 5};
  EXPECT_EQ(sent_as(none, none), (std::pair{zero4, zero4}));
  EXPECT_EQ(sent_as(none, v4_to), (std::pair{zero4, v4_to}));
  EXPECT_EQ(sent_as(v6_from, none), (std::pair{v6_from, zero6}));
  EXPECT_EQ(sent_as(v4_from, v6_to), (std::pair{endpoint{*parse<ip_address>("::ffff:10.0.0.1"), 40000}, v6_to}));
}

}  // namespace
