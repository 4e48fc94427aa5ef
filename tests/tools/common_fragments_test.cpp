// SPDX-License-Identifier: BSL-1.0
// Fragments to datagrams: in any order, overlapping, lost, too many, damaged.
#include <tools/frames.hpp>

#include <algorithm>
#include <random>

#include <flowkit/packet/ipv6_extension.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::test;

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
  const bytes fragmentable = from_hex("11 00 0102 0000 0000") + from(packet_v6(payload), 40);
  packet::ipv6 h = packet::ipv6_layout.read(packet_v6(payload).data());
  std::vector<bytes> out;
  for (std::size_t at = 0; at < fragmentable.size(); at += size) {
    const std::size_t n = std::min(size, fragmentable.size() - at);
    h.next_header = packet::ipv6_next_header::fragment;
    h.payload_length = static_cast<std::uint16_t>(8 + n);
    // Only the first one's next header counts (RFC 8200 section 4.5), whichever comes first: the others have another.
    const std::uint8_t next = at == 0 ? 60 : 59;
    const packet::ipv6_fragment f{next, static_cast<std::uint16_t>(at / 8), at + n < fragmentable.size(), id};
    out.push_back(ethernet(packet::ethertype::ipv6) + make(packet::ipv6_layout, h) +
                  make(packet::ipv6_fragment_layout, f) + copy(octets{fragmentable}.subspan(at, n)));
  }
  return out;
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
  const bytes inner = from_hex("11 00 0010 0000 0007") + bytes(8);
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

}  // namespace
