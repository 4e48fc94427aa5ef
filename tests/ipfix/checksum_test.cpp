// SPDX-License-Identifier: BSL-1.0
#include <flowkit/ipfix/checksum.hpp>

#include <support/hex.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using test::from_hex;

constexpr specifier scope = specify(ie::messageScope, 1), checksum = specify(ie::messageMD5Checksum, 16);
constexpr std::array fields{scope, checksum};
constexpr template_view options{256, 1, true, fields};

/// Its digest is that of `md5sum` for the same octets with 16 zeros in the checksum's place.
const auto message = from_hex(
    "000a 0037 6553 f100 0000 0007 0000 0102\n"
    "0003 0012 0100 0002 0001  0107 0001  0106 0010\n"
    "0100 0015 00  23e63ce5e0472015d7958051ed11ee38\n");

TEST(IpfixChecksum, OfTheMessageWithoutItself) {
  const octets record = octets{message}.last(17);
  const octets sum = ipfix::checksum_in(options, record);
  ASSERT_EQ(sum.size(), 16u);
  EXPECT_EQ(sum.data(), record.data() + 1);
  const auto at = static_cast<std::size_t>(sum.data() - message.data());
  EXPECT_TRUE(std::ranges::equal(ipfix::message_checksum(message, at), sum));
  EXPECT_FALSE(std::ranges::equal(ipfix::message_checksum(message, at - 1), sum));
}

TEST(IpfixChecksum, EveryOtherOctetCounts) {
  const md5_digest right = ipfix::message_checksum(message, 39);
  for (std::size_t i = 0; i < message.size(); ++i) {
    auto changed = message;
    changed[i] ^= std::byte{1};
    EXPECT_EQ(ipfix::message_checksum(changed, 39) == right, i >= 39) << i;
  }
}

TEST(IpfixChecksum, OctetsOutsideTheMessageDoNotCount) {
  const md5_digest whole = md5_of(message);
  EXPECT_EQ(ipfix::message_checksum(message, message.size()), whole);
  EXPECT_EQ(ipfix::message_checksum(message, message.size() + 100), whole);
  EXPECT_EQ(ipfix::message_checksum({}, 39), md5_of({}));
  auto cut = message;
  cut.resize(50);
  auto zeros = cut;
  std::fill(zeros.begin() + 39, zeros.end(), std::byte{0});
  EXPECT_EQ(ipfix::message_checksum(cut, 39), md5_of(zeros)) << "11 of the 16 octets are there";
}

TEST(IpfixChecksum, OnlyInRecordsWhoseScopeIsTheMessage) {
  const octets record = octets{message}.last(17);
  EXPECT_TRUE(ipfix::checksum_in({256, 0, false, fields}, record).empty()) << "no options template";
  const std::array turned{checksum, scope};
  EXPECT_TRUE(ipfix::checksum_in({256, 1, true, turned}, record).empty()) << "the checksum is the scope";
  EXPECT_TRUE(ipfix::checksum_in({256, 2, true, turned}, record).size() == 16) << "both are";
  const std::array shorter{scope, specify(ie::messageMD5Checksum, 8)};
  EXPECT_TRUE(ipfix::has_message_checksum({256, 1, true, shorter}));
  EXPECT_TRUE(ipfix::checksum_in({256, 1, true, shorter}, record.first(9)).empty()) << "half of one";
}

TEST(IpfixChecksum, MayHaveALengthOfItsOwn) {
  const std::array variable{scope, specify(ie::messageMD5Checksum, variable_length)};
  const auto record = from_hex("00 10 0102030405060708090a0b0c0d0e0f10");
  const octets sum = ipfix::checksum_in({256, 1, true, variable}, record);
  ASSERT_EQ(sum.size(), 16u);
  EXPECT_EQ(sum[0], std::byte{1});
}

}  // namespace
