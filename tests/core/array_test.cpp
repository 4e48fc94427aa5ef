// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/array.hpp>

#include <support/codec.hpp>

#include <algorithm>

#include <flowkit/core/nested.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element number = local_term("number", abstract_type::unsigned64);

struct item {
  std::uint16_t a;
  std::uint8_t b;
  friend bool operator==(const item&, const item&) = default;
};
constexpr auto item_layout = layout<item>(field<&item::a, number>, field<&item::b, number>);
using items = list<item_layout>;

struct basket {
  std::uint8_t kind;
  items content;
  std::uint16_t trailer;
  friend bool operator==(const basket&, const basket&) = default;
};
// clang-format off
constexpr auto basket_layout = layout<basket>(
    count_of<&basket::content, std::uint8_t>,
    field<&basket::kind, number>,
    array<&basket::content>,
    field<&basket::trailer, number>);
// clang-format on
static_assert(!basket_layout.is_fixed && basket_layout.min_size == 4 && basket_layout.max_size == unbounded);

const item two[] = {{0x0102, 3}, {0x0405, 6}};
constexpr std::string_view two_hex = "02 09  # count, kind\n 0102 03  0405 06\n beef  # trailer\n";

TEST(Array, IsCountedByTheLayout) {
  EXPECT_TRUE(is_coded_as(basket_layout, basket{9, items{two}, 0xbeef}, two_hex));
  EXPECT_TRUE(is_coded_as(basket_layout, basket{9, {}, 0xbeef}, "00 09 beef"));
}

TEST(Array, MayBeFollowedByFieldsThatAreCheckedApart) {
  const auto in = from_hex(two_hex);
  EXPECT_EQ(refusal(basket_layout, octets{in}.first(9)), (error{errc::truncated, 8}));
  EXPECT_EQ(refusal(basket_layout, octets{in}.first(8)), (error{errc::truncated, 8}));
  EXPECT_EQ(refusal(basket_layout, octets{in}.first(7)), (error{errc::bad_count, 0}));
  EXPECT_EQ(refusal(basket_layout, octets{in}.first(1)), (error{errc::truncated, 0}));
}

TEST(Array, ACountThatLiesIsRefusedAtTheCount) {
  const auto in = from_hex("ff 09 0102 03 beef");
  EXPECT_EQ(decode(basket_layout, in, 50).failure(), (error{errc::bad_count, 50}));
}

TEST(Array, TooManyForTheirCountIsNoSpace) {
  std::vector<item> many(256);
  std::vector<std::byte> out(2000);
  const auto r = encode(basket_layout, basket{0, items{many}, 0}, out);
  EXPECT_EQ(r.failure(), (error{errc::no_space, 0}));
  many.pop_back();
  EXPECT_EQ(*encode(basket_layout, basket{0, items{many}, 0}, out), 4u + 255 * 3);
}

TEST(Array, WithoutRoomIsNoSpaceWhereItEnds) {
  std::array<std::byte, 9> out{};
  const basket b{9, items{two}, 0xbeef};
  EXPECT_EQ(encode(basket_layout, b, std::span{out}.first(7)).failure(), (error{errc::no_space, 2}));
  EXPECT_EQ(encode(basket_layout, b, out).failure(), (error{errc::no_space, 8}));
}

TEST(List, ReadsTheSameFromOctetsAndValues) {
  const auto in = from_hex("0102 03  0405 06");
  const items decoded = items::over(in), values{two};
  for (const items& l : {decoded, values}) {
    ASSERT_EQ(l.size(), 2u);
    EXPECT_FALSE(l.empty());
    EXPECT_EQ(l[1], two[1]);
    EXPECT_TRUE(std::equal(l.begin(), l.end(), std::begin(two), std::end(two)));
    std::array<std::byte, 6> out{};
    l.write(out.data());
    EXPECT_EQ(test::hex(out), test::hex(in));
  }
  EXPECT_EQ(decoded, values);
  EXPECT_EQ(decoded.raw().data(), in.data());
  EXPECT_TRUE(values.raw().empty());
}

TEST(List, IsEqualByElement) {
  const auto in = from_hex("0102 03  0405 07");
  EXPECT_FALSE(items::over(in) == items{two});
  EXPECT_FALSE(items{two} == items{std::span{two}.first(1)});
  EXPECT_TRUE(items::over(octets{in}.first(3)) == items{std::span{two}.first(1)});
  EXPECT_TRUE(items{} == items::over(octets{in}.first(0)));
}

TEST(List, ReadsBatchesIntoWhatThereIs) {
  const auto in = from_hex("0102 03  0405 06  0708 09");
  for (const items& l : {items::over(in)}) {
    std::array<item, 2> batch{};
    EXPECT_EQ(l.read(batch), 2u);
    EXPECT_EQ(batch[1], two[1]);
    EXPECT_EQ(l.read(batch, 2), 1u);
    EXPECT_EQ(batch[0].b, 9);
    EXPECT_EQ(batch[1], two[1]);  // untouched
    EXPECT_EQ(l.read(batch, 3), 0u);
    EXPECT_EQ(l.read(batch, 99), 0u);
    EXPECT_EQ(l.read({}), 0u);
  }
  std::array<item, 5> batch{};
  EXPECT_EQ(items{two}.read(batch, 1), 1u);
  EXPECT_EQ(batch[0], two[1]);
}

struct partial {
  std::uint8_t sent;
  std::uint32_t not_sent;
  friend bool operator==(const partial&, const partial&) = default;
};
constexpr auto partial_layout = layout<partial>(field<&partial::sent, number>);

// A batch that is used again must not carry members over from the records before.
TEST(List, ReadsTheSameOneByOneAndInBatches) {
  const auto in = from_hex("07");
  const auto l = list<partial_layout>::over(in);
  std::array<partial, 1> batch{{{1, 2}}};
  ASSERT_EQ(l.read(batch), 1u);
  EXPECT_EQ(batch[0], l[0]);
}

struct crate {
  basket inner;
  std::uint8_t last;
  friend bool operator==(const crate&, const crate&) = default;
};
constexpr auto crate_layout =
    layout<crate>(constant<std::uint8_t{1}>, nested<&crate::inner, basket_layout>, field<&crate::last, number>);

TEST(Nested, MayVaryInSize) {
  EXPECT_TRUE(is_coded_as(crate_layout, crate{{9, items{two}, 0xbeef}, 0x77}, "01 " + std::string{two_hex} + "77"));
  const auto in = from_hex("01 " + std::string{two_hex});
  EXPECT_EQ(decode(crate_layout, in, 10).failure(), (error{errc::truncated, 21}));
  const auto lie = from_hex("01 ff 09 0102 03");
  EXPECT_EQ(decode(crate_layout, lie, 10).failure(), (error{errc::bad_count, 11}));
}

#ifndef NDEBUG
TEST(ListDeathTest, HasNoElementBehindTheLast) { EXPECT_DEATH(static_cast<void>(items{two}[2]), "size_"); }
#endif

}  // namespace
