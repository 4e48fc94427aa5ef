// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/message.hpp>
#include <support/codec.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using test::from_hex;

static_assert(from_hex<3>("00 ff7f # a comment\n") == std::array{std::byte{0x00}, std::byte{0xff}, std::byte{0x7f}});

TEST(Hex, TakesCommentsAndAnyGrouping) {
  EXPECT_EQ(test::hex(from_hex("0005 0001  # version 5, count\nc00002 01\n# nothing but a comment\n 7f")),
            "0005 0001 c000 0201 7f");
  EXPECT_TRUE(from_hex("").empty());
  EXPECT_TRUE(from_hex("# 00").empty());
}

TEST(Hex, RefusesWhatIsNoHex) {
  EXPECT_THROW(from_hex("0"), std::invalid_argument);
  EXPECT_THROW(from_hex("0 0"), std::invalid_argument);
  EXPECT_THROW(from_hex("0g"), std::invalid_argument);
  EXPECT_THROW(from_hex("0x00"), std::invalid_argument);
  EXPECT_THROW(from_hex<2>("00"), std::invalid_argument);
  EXPECT_THROW(from_hex<1>("0000"), std::out_of_range);
}

// Counterexamples can be pasted into a test.
TEST(CommentedHex, NamesEachFieldAndReadsBack) {
  constexpr std::string_view text =
      "0005                  # constant\n"
      "0001                  # count\n"
      "0000 03e8             # SysUptime 1000\n"
      "0000 0002             # unix_secs 2\n"
      "0000 0000             # unix_nsecs 0\n"
      "0000 0007             # flow_sequence 7\n"
      "01                    # engineType 1\n"
      "02                    # engineId 2\n"
      "4064                  # samplingAlgorithm 1, samplingInterval 100\n"
      "c000 0201             # [0] sourceIPv4Address 192.0.2.1\n"
      "c633                  # [0] destinationIPv4Address (cut)\n";
  EXPECT_EQ(conformance::commented_hex(netflow5::message_layout, from_hex(text)), text);
}

TEST(CommentedHex, ShowsWhatStandsBehind) {
  EXPECT_EQ(conformance::commented_hex(layout<int>(pad<2>), from_hex("0000 abcd")),
            "0000                  # padding\n"
            "abcd                  # after the last field\n");
}

struct pair {
  std::uint16_t a, b;
  friend bool operator==(const pair&, const pair&) = default;
};
constexpr element number = local_term("number", abstract_type::unsigned16);
constexpr auto pair_layout = layout<pair>(field<&pair::a, number>, field<&pair::b, number>);

TEST(IsCodedAs, LooksBothWays) {
  EXPECT_TRUE(test::is_coded_as(pair_layout, pair{1, 2}, "0001 0002"));
  EXPECT_FALSE(test::is_coded_as(pair_layout, pair{1, 3}, "0001 0002"));
  EXPECT_FALSE(test::is_coded_as(pair_layout, pair{1, 2}, "0001 0002 00"));
  EXPECT_FALSE(test::is_coded_as(pair_layout, pair{1, 2}, "0001"));
  // Only decoding tells: the pad is 1 here and encodes to 0.
  EXPECT_FALSE(test::is_coded_as(layout<pair>(field<&pair::a, number>, pad<1>), pair{1, 0}, "0001 01"));
}

}  // namespace
