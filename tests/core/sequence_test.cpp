// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/sequence.hpp>

#include <support/codec.hpp>

#include <algorithm>

#include <flowkit/core/counted.hpp>
#include <flowkit/core/list.hpp>
#include <flowkit/core/opaque.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element any = local_term("any", abstract_type::unsigned64);

struct item {
  std::string_view name;
  friend bool operator==(const item&, const item&) = default;
};
constexpr auto item_layout = layout<item>(opaque<&item::name, any>);
using items = sequence<item_layout>;

struct basket {
  items content;
  std::uint16_t behind;
  friend bool operator==(const basket&, const basket&) = default;
};
constexpr auto basket_layout =
    layout<basket>(counted<&basket::content, any, std::uint32_t>, field<&basket::behind, any>);
static_assert(!basket_layout.is_fixed && basket_layout.min_size == 6 && basket_layout.max_size == unbounded &&
              basket_layout.members == 2);

const item three[] = {{"a"}, {""}, {"long"}};
constexpr std::string_view three_hex = "0000 0003  0000 0001 6100 0000  0000 0000  0000 0004 6c6f 6e67  beef";

TEST(Sequence, BothWays) {
  EXPECT_TRUE(is_coded_as(basket_layout, basket{items{three}, 0xbeef}, three_hex));
  EXPECT_TRUE(is_coded_as(basket_layout, basket{{}, 0xbeef}, "0000 0000 beef"));
}

TEST(Sequence, ReadsTheSameFromOctetsAndValues) {
  const auto in = from_hex(three_hex);
  const auto decoded = decode(basket_layout, in, 100);
  ASSERT_TRUE(decoded);
  const items values{three};
  for (const items& s : {decoded->content, values}) {
    EXPECT_EQ(s.size(), 3u);
    EXPECT_FALSE(s.empty());
    for (int twice = 0; twice < 2; ++twice)
      EXPECT_TRUE(std::equal(s.begin(), s.end(), std::begin(three), std::end(three)));
    auto i = s.begin();
    EXPECT_EQ(i++->name, "a");
    EXPECT_EQ(i->name, "");
    EXPECT_EQ((++i)->name, "long");
    EXPECT_EQ(++i, s.end());
  }
  EXPECT_EQ(decoded->content, values);
  EXPECT_EQ(values, decoded->content);
  EXPECT_EQ(decoded->content.offset(), 104u);
  EXPECT_EQ(decoded->content.raw().data(), in.data() + 4);
  EXPECT_EQ(decoded->content.raw().size(), 20u);
  EXPECT_TRUE(values.raw().empty());
  EXPECT_TRUE(items{}.empty() && items{}.begin() == items{}.end());
}

TEST(Sequence, IsEqualByElement) {
  const item other[] = {{"a"}, {""}, {"lang"}};
  EXPECT_FALSE(items{three} == items{other});
  EXPECT_FALSE(items{three} == items{std::span{three}.first(2)});
  EXPECT_TRUE(items{} == items{std::span{three}.first(0)});
  // Padding that was not zero is not part of the value.
  const auto in = from_hex("0000 0001 0000 0001 61ff ffff 0000");
  EXPECT_TRUE(decode(basket_layout, in)->content == items{std::span{three}.first(1)});
}

TEST(Sequence, WritesTheOctetsItWasReadFrom) {
  const auto in = from_hex("0000 0001 0000 0001 61ff ffff beef");
  std::array<std::byte, 14> out{};
  ASSERT_EQ(*encode(basket_layout, *decode(basket_layout, in), out), 14u);
  EXPECT_EQ(test::hex(out), test::hex(in));
}

TEST(Sequence, CountsThatLieCostNothing) {
  EXPECT_EQ(refusal(basket_layout, from_hex("ffff ffff 0000 0000 0000 0000")), (error{errc::bad_count, 0}));
  EXPECT_EQ(decode(basket_layout, from_hex("0000 0003 0000 0000 0000 0000"), 9).failure(), (error{errc::bad_count, 9}));
  EXPECT_EQ(refusal(basket_layout, from_hex("0000 00")), (error{errc::truncated, 0}));
  // Room for three of the least size, but the first is longer.
  EXPECT_EQ(refusal(basket_layout, from_hex("0000 0003 0000 0008 0102 0304 0506 0708")), (error{errc::truncated, 16}));
  EXPECT_EQ(refusal(basket_layout, from_hex("0000 0002 0000 0000 0000 0009 0102 0304")), (error{errc::bad_length, 8}));
}

TEST(Sequence, ReadsAsFarAsItIsGood) {
  const auto in = from_hex("0000 0001 6100 0000  0000 0000  0000 0009 6c6f");
  reader from{in, 50};
  items s;
  EXPECT_EQ(items::read(from, 3, s), (error{errc::bad_length, 62}));
  EXPECT_EQ(s, items{std::span{three}.first(2)});
  EXPECT_EQ(from.offset(), 62u);
}

TEST(Sequence, NeedsRoom) {
  const auto in = from_hex(three_hex);
  const auto decoded = decode(basket_layout, in);
  std::array<std::byte, 26> out{};
  for (std::size_t n = 0; n < out.size(); ++n) {
    const error of_values = encode(basket_layout, basket{items{three}, 1}, std::span{out}.first(n)).failure();
    const error of_octets = encode(basket_layout, *decoded, std::span{out}.first(n)).failure();
    EXPECT_EQ(of_values.code, errc::no_space) << n;
    EXPECT_EQ(of_octets.code, errc::no_space) << n;
    EXPECT_LE(of_values.offset, n);
    EXPECT_LE(of_octets.offset, n);
  }
}

struct point {
  std::uint8_t x, y;
  friend bool operator==(const point&, const point&) = default;
};
constexpr auto point_layout = layout<point>(field<&point::x, any>, field<&point::y, any>);
struct line {
  list<point_layout> points;
  friend bool operator==(const line&, const line&) = default;
};
constexpr auto line_layout = layout<line>(counted<&line::points, any, std::uint8_t>);

TEST(Counted, ListsOfOneSize) {
  std::vector<point> points{{1, 2}, {3, 4}};
  EXPECT_TRUE(is_coded_as(line_layout, line{list<point_layout>{points}}, "02 0102 0304"));
  EXPECT_TRUE(is_coded_as(line_layout, line{}, "00"));
  EXPECT_EQ(refusal(line_layout, from_hex("03 0102 0304 05")), (error{errc::bad_count, 0}));
  EXPECT_EQ(refusal(line_layout, {}), (error{errc::truncated, 0}));
  std::vector<std::byte> out(600);
  points.resize(255);
  EXPECT_EQ(*encode(line_layout, line{list<point_layout>{points}}, out), 511u);
  points.resize(256);  // no count says so many
  EXPECT_EQ(encode(line_layout, line{list<point_layout>{points}}, out).failure(), (error{errc::no_space, 0}));
}

// Constant expressions, too.
constexpr point fixed[] = {{1, 2}};
static_assert([] {
  std::array<std::byte, 3> out{};
  return *encode(line_layout, line{list<point_layout>{fixed}}, out) == 3 &&
         decode(line_layout, out)->points[0] == fixed[0];
}());

}  // namespace
