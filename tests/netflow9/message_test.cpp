// SPDX-License-Identifier: BSL-1.0
// The strict and the lenient reading of v9 packets.
#include <flowkit/netflow9/message.hpp>

#include <support/hex.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using test::from_hex;

std::vector<std::byte> packet(std::string_view sets) {
  return from_hex("0009 0001  0000 03e8  6553 f100  0000 0007  0000 0102 " + std::string(sets));
}
error strict(std::string_view sets) { return netflow9::decode(packet(sets)).failure(); }

TEST(Netflow9Message, BothReadWhatIsWhole) {
  const auto in = packet("0000 000c 0100 0001 0007 0002  0100 0008 01bb 0035");
  const auto a = netflow9::decode(in), b = netflow9::decode_lenient(in);
  ASSERT_TRUE(a && b);
  EXPECT_EQ(*a, *b);
  EXPECT_EQ(a->head, (netflow9::header{1, 1000, 0x6553f100, 7, 0x102}));
  EXPECT_EQ(a->sets.size(), 20u);
  EXPECT_TRUE(netflow9::decode(packet("")));
}

TEST(Netflow9Message, StrictlyFlowSetsFillTheDatagram) {
  EXPECT_EQ(strict("0000 000c 0100 0001 0007 0002"), error{});
  EXPECT_EQ(strict("0000 000d 0100 0001 0007 0002"), (error{errc::bad_length, 22})) << "one octet more than there is";
  EXPECT_EQ(strict("0000 000c 0100 0001 0007 0002  0100 0003"), (error{errc::bad_length, 34})) << "less than a header";
  EXPECT_EQ(strict("0000 000c 0100 0001 0007 0002  00"), (error{errc::bad_length, 32})) << "no FlowSet";
  EXPECT_EQ(strict("0000 000c 0100 0001 0007 0002  0000 0000"), (error{errc::bad_length, 34})) << "filled with zeros";
}

TEST(Netflow9Message, LenientlyWhatPrecedesAFaultIsGood) {
  const auto in = packet("0000 000c 0100 0001 0007 0002  0100 0100 0035");
  EXPECT_FALSE(netflow9::decode(in));
  const auto m = netflow9::decode_lenient(in);
  ASSERT_TRUE(m);
  set_cursor all = netflow9::sets(*m);
  set_view s;
  EXPECT_TRUE(all.next(s));
  EXPECT_EQ(s.offset, 20u);
  EXPECT_FALSE(all.next(s));
  EXPECT_EQ(all.failure(), (error{errc::bad_length, 34}));
  EXPECT_EQ(all.offset(), 32u);
}

TEST(Netflow9Message, NeitherReadsWhatIsNoHeader) {
  for (const auto* hex : {"", "00", "0009 0001 0000 03e8 6553 f100 0000 0007 0000 01"}) {
    const auto in = from_hex(hex);
    EXPECT_EQ(netflow9::decode(in).failure().code, errc::truncated) << hex;
    EXPECT_EQ(netflow9::decode_lenient(in).failure().code, errc::truncated) << hex;
  }
  auto in = packet("");
  in[1] = std::byte{10};
  EXPECT_EQ(netflow9::decode(in).failure(), (error{errc::bad_version, 0}));
  EXPECT_EQ(netflow9::decode_lenient(in).failure(), (error{errc::bad_version, 0}));
}

}  // namespace
