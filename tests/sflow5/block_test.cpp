// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/block.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using sflow5::block;
using sflow5::blocks;
using sflow5::make_format;
using test::from_hex;

TEST(Sflow5Block, BothWays) {
  const auto data = from_hex("0102 0304 0506 0708");
  EXPECT_TRUE(test::is_coded_as(sflow5::block_layout, block{make_format(4413, 2), data},
                                "0113 d002 0000 0008 0102 0304 0506 0708"));
  EXPECT_TRUE(test::is_coded_as(sflow5::block_layout, block{make_format(0, 1), {}}, "0000 0001 0000 0000"));
  EXPECT_EQ(test::refusal(sflow5::block_layout, from_hex("0000 0001 0000 0005 0102 0304")),
            (error{errc::bad_length, 4}));
  EXPECT_EQ(test::refusal(sflow5::block_layout, from_hex("0000 0001 ffff ffff 0102 0304")),
            (error{errc::bad_length, 4}));
}

/// Two blocks of which the first has `length` octets, and `padding` behind them; the second has `then` octets.
std::vector<std::byte> two(std::size_t length, std::size_t padding, std::uint32_t format, std::size_t then) {
  std::vector<std::byte> in(8 + length + padding + 8 + then, std::byte{0x77});
  store_be(in.data(), 1u);
  store_be(in.data() + 4, static_cast<std::uint32_t>(length));
  for (std::size_t i = 0; i < padding; ++i) in[8 + length + i] = std::byte{0};
  store_be(in.data() + 8 + length + padding, format);
  store_be(in.data() + 12 + length + padding, static_cast<std::uint32_t>(then));
  return in;
}
void expect_two(const std::vector<std::byte>& in, std::size_t length, std::uint32_t format, std::size_t then) {
  reader from{in};
  blocks all;
  ASSERT_EQ(blocks::read(from, 2, all), error{}) << length << " then " << format;
  ASSERT_EQ(all.size(), 2u);
  auto at = all.begin();
  EXPECT_EQ(at->data.size(), length);
  ++at;
  EXPECT_EQ(static_cast<std::uint32_t>(at->format), format) << length << ' ' << then;
  EXPECT_EQ(at->data.size(), then) << length << ' ' << format;
  EXPECT_FALSE(from.has(1));
}

// A length that is no multiple of 4 is followed by its padding, as XDR has it, or by the next block at once.
TEST(Sflow5Block, LengthsThatXdrDoesNotHave) {
  for (std::size_t length = 0; length < 9; ++length)
    for (const std::uint32_t format : {1u, 2u, 3u, 4u, 5u, 1001u, 4413u << 12 | 1})
      for (const std::size_t then : {0u, 4u, 60u, 144u, 256u, 264u, 300u, 512u, 1024u, 1300u}) {
        expect_two(two(length, (4 - length % 4) % 4, format, then), length, format, then);
        expect_two(two(length, 0, format, then), length, format, then);
      }
}

// 000000 is padding, or how 0:1 begins: a block fits in both readings, and XDR says which one is right.
TEST(Sflow5Block, PaddingIsTakenForPaddingWhereBothReadingsFit) {
  constexpr std::uint32_t enterprise_4096 = 4096u << 12 | 1;
  for (std::size_t length = 0; length < 9; ++length)
    for (const std::size_t then : {4u, 256u, 400u, 1300u})
      expect_two(two(length, (4 - length % 4) % 4, enterprise_4096, then), length, enterprise_4096, then);
}

TEST(Sflow5Block, TheLastMayLackItsPadding) {
  const auto in = from_hex("0000 040e 0000 0006 666f 6f62 6172");
  reader from{in};
  blocks all;
  EXPECT_EQ(blocks::read(from, 1, all), error{});
  EXPECT_EQ(all.begin()->data.size(), 6u);
  EXPECT_FALSE(from.has(1));
}

TEST(Sflow5Block, PaddingThatIsNoneIsLeftAlone) {
  const auto in = from_hex("0000 040e 0000 0006 666f 6f62 6172 0100");
  reader from{in};
  blocks all;
  EXPECT_EQ(blocks::read(from, 1, all), error{});
  EXPECT_EQ(from.remaining(), 2u);
}

TEST(Sflow5Block, IsEqualByWhatItShows) {
  const auto a = from_hex("0102 0304"), b = from_hex("0102 0304"), c = from_hex("0102 0305");
  EXPECT_EQ((block{make_format(0, 1), a}), (block{make_format(0, 1), b}));
  EXPECT_FALSE((block{make_format(0, 1), a} == block{make_format(0, 1), c}));
  EXPECT_FALSE((block{make_format(0, 1), a} == block{make_format(0, 2), a}));
}

}  // namespace
