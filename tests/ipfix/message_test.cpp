// SPDX-License-Identifier: BSL-1.0
// The strict and the lenient reading of IPFIX messages, and how streams are cut into them.
#include <flowkit/ipfix/message.hpp>

#include <support/hex.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using test::from_hex;

/// A message of this length, whatever it holds.
std::vector<std::byte> message(std::string_view length, std::string_view sets) {
  return from_hex("000a " + std::string(length) + " 6553 f100  0000 0007  0000 0102 " + std::string(sets));
}
error strict(std::string_view length, std::string_view sets) { return ipfix::decode(message(length, sets)).failure(); }

constexpr auto two_sets = "0002 000c 0100 0001 0007 0002  0100 0008 01bb 0035";

TEST(IpfixMessage, ReadsWhatIsWhole) {
  const auto in = message("0024", two_sets);
  const auto m = ipfix::decode(in);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->head, (ipfix::header{0x6553f100, 7, 0x102}));
  EXPECT_EQ(ipfix::size(*m), 36u);
  set_cursor all = ipfix::sets(*m);
  set_view s;
  ASSERT_TRUE(all.next(s));
  EXPECT_EQ(s.offset, 16u);
  ASSERT_TRUE(all.next(s));
  EXPECT_EQ(s.id, 256);
  EXPECT_FALSE(all.next(s));
}

TEST(IpfixMessage, MoreMayFollow) {
  const auto m = ipfix::decode(message("0024", std::string(two_sets) + " 000a 0010"));
  ASSERT_TRUE(m);
  EXPECT_EQ(ipfix::size(*m), 36u);
  EXPECT_TRUE(ipfix::decode(message("0010", ""))) << "no sets";
}

TEST(IpfixMessage, StrictlyAllLengthsAddUp) {
  EXPECT_EQ(strict("0025", two_sets).code, errc::bad_length) << "longer than what is there";
  EXPECT_EQ(strict("000f", two_sets).code, errc::bad_length) << "shorter than its header";
  EXPECT_EQ(strict("0024", "0002 000d 0100 0001 0007 0002  0100 0008 01bb 0035").code, errc::bad_length);
  EXPECT_EQ(strict("001c", "0002 0003 0100 0001 0007 0002"), (error{errc::bad_length, 18})) << "less than a set header";
  EXPECT_EQ(strict("0013", "0002 00"), (error{errc::bad_length, 2})) << "not one set";
}

TEST(IpfixMessage, LenientlySetsGoAsFarAsTheyAre) {
  const auto in = message("ffff", two_sets);
  EXPECT_FALSE(ipfix::decode(in));
  const auto m = ipfix::decode_lenient(in);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->sets.size(), 20u);
  EXPECT_EQ(check_sets(m->sets, ipfix::header_size), error{});
}

TEST(IpfixMessage, NeitherReadsWhatIsNoHeader) {
  for (const auto* hex : {"", "00", "000a 0010 6553 f100 0000 0007 0000 01"}) {
    EXPECT_FALSE(ipfix::decode(from_hex(hex))) << hex;
    EXPECT_FALSE(ipfix::decode_lenient(from_hex(hex))) << hex;
  }
  auto in = message("0010", "");
  in[1] = std::byte{9};
  EXPECT_EQ(ipfix::decode(in).failure(), (error{errc::bad_version, 0}));
  EXPECT_EQ(ipfix::decode_lenient(in).failure(), (error{errc::bad_version, 0}));
}

TEST(IpfixMessage, StreamsAreCutByTheLength) {
  const auto size = [](const char* hex) { return ipfix::frame_size(from_hex(hex)); };
  EXPECT_EQ(*size("000a 0024 6553"), 36u);
  EXPECT_EQ(*size("000a 00"), 0u) << "not known yet";
  EXPECT_EQ(size("0009 0024").failure(), (error{errc::bad_version, 0}));
  EXPECT_EQ(size("000a 000f").failure(), (error{errc::bad_length, 2}));
}

}  // namespace
