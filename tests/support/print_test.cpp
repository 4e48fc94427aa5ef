// SPDX-License-Identifier: BSL-1.0
// What a failed test shows.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <optional>

#include <support/hex.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::same_octets;
using testing::PrintToString;

std::vector<std::byte> counted(std::size_t n) {
  std::vector<std::byte> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<std::byte>(i);
  return out;
}

TEST(SameOctets, SaysWhereTheyDiffer) {
  const auto a = counted(64);
  EXPECT_TRUE(same_octets(a, a));
  EXPECT_TRUE(same_octets({}, {}));
  auto b = a;
  b[57] = std::byte{0xff};
  EXPECT_STREQ(same_octets(a, b).message(),
               "differ at octet 57: 393a 3b3c 3d3e 3f and not ff3a 3b3c 3d3e 3f (after 3132 3334 3536 3738); "
               "64 octets and 64");
  b = a;
  b[0] = std::byte{0xff};
  b[1] = std::byte{0xfe};
  EXPECT_STREQ(same_octets(a, b).message(),
               "differ at octet 0: 0001 0203 0405 0607 and not fffe 0203 0405 0607; 64 octets and 64");
}

TEST(SameOctets, TheEndIsADifference) {
  EXPECT_STREQ(same_octets(from_hex("0102 03"), from_hex("0102 0304")).message(),
               "differ at octet 3: the end and not 04 (after 0102 03); 3 octets and 4");
  EXPECT_STREQ(same_octets(from_hex("01"), {}).message(), "differ at octet 0: 01 and not the end; 1 octets and 0");
  EXPECT_FALSE(same_octets({}, from_hex("00")));
}

TEST(ExpectEq, OfOctetsShowsThemAllAndWhereTheyDiffer) {
  static std::vector<std::byte> a, b;
  a = b = counted(40);
  b[33] = std::byte{0xff};
  EXPECT_NONFATAL_FAILURE(EXPECT_EQ(a, b), "differ at octet 33: 2122 2324 2526 27 and not ff22 2324 2526 27");
  EXPECT_NONFATAL_FAILURE(EXPECT_EQ(a, b), "    Which is: 40 octets\n0001 0203");
  EXPECT_NONFATAL_FAILURE(EXPECT_EQ(a, b), "1e1f  # 0\n20ff 2223 2425 2627  # 32\n");
  EXPECT_EQ(from_hex(PrintToString(a).substr(sizeof "40 octets")), a) << "can be pasted into a test";
}

TEST(Printed, OctetsAsHex) {
  EXPECT_EQ(PrintToString(std::byte{0x0a}), "0a");
  EXPECT_EQ(PrintToString(from_hex("0102 03")), "0102 03");
  EXPECT_EQ(PrintToString(from_hex<3>("0102 03")), "0102 03");
  EXPECT_EQ(PrintToString(std::vector<std::byte>{}), "no octets");
  auto three = from_hex("0102 03");
  EXPECT_EQ(PrintToString(octets{three}.first(2)), "0102");
  EXPECT_EQ(PrintToString(std::span{three}), "0102 03");
  EXPECT_EQ(PrintToString(std::vector{three, three}), "{ 0102 03, 0102 03 }");
  EXPECT_EQ(PrintToString(std::optional{three}), "(0102 03)");
}

TEST(Printed, SmallIntegersAsNumbers) {
  EXPECT_EQ(PrintToString(std::uint8_t{65}), "65");
  EXPECT_EQ(PrintToString(std::int8_t{-1}), "-1");
  EXPECT_EQ(PrintToString(std::vector<std::uint8_t>{0, 255}), "{ 0, 255 }");
  EXPECT_EQ(PrintToString(std::array<std::uint8_t, 2>{7, 8}), "{ 7, 8 }");
  EXPECT_EQ(PrintToString('A'), "'A' (65, 0x41)");
}

TEST(Printed, ErrorsByName) {
  static const error ok, bad{errc::bad_count, 2};
  EXPECT_EQ(PrintToString(errc::bad_length), "bad length");
  EXPECT_EQ(PrintToString(bad), "bad count at 2");
  EXPECT_EQ(PrintToString(std::vector{errc::ok, errc::limit}), "{ ok, limit }");
  EXPECT_NONFATAL_FAILURE(EXPECT_EQ(bad, ok), "Which is: bad count at 2\n");
  EXPECT_NONFATAL_FAILURE(EXPECT_EQ(bad.code, errc::truncated), "Which is: bad count\n");
}

TEST(Printed, Places) { EXPECT_EQ(PrintToString(make_place(4, 2)), "2 octets at 4"); }

}  // namespace
