// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/equal.hpp>

#include <gtest/gtest.h>

#include <limits>

#include <flowkit/core/packed.hpp>
#include <flowkit/core/pad.hpp>
#include <flowkit/core/when.hpp>
#include <flowkit/core/xdr.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;

struct part {
  double load;
  octets data;
};
constexpr auto part_layout = layout<part>(xdr<&part::load>, xdr<&part::data>);
constexpr bool operator==(const part& a, const part& b) noexcept { return same_members(part_layout, a, b); }

struct record {
  std::uint32_t number;
  std::string_view text;
  part inner;
  sequence<part_layout> parts;
  std::uint32_t not_in_the_layout;
};
constexpr auto record_layout = layout<record>(xdr<&record::number>, constant<std::uint32_t{5}>, xdr<&record::text>,
                                              nested<&record::inner, part_layout>, xdr<&record::parts>, pad<4>);
bool same(const record& a, const record& b) { return same_members(record_layout, a, b); }

TEST(SameMembers, AreThoseOfTheLayout) {
  const auto data = test::from_hex("0102"), copy = data, other = test::from_hex("0103");
  const part parts[] = {{1, data}}, parts_copy[] = {{1, copy}}, parts_other[] = {{1, other}};
  const std::string text = "abc", text_copy = "abc";
  const record r{1, text, {2, data}, sequence<part_layout>{parts}, 7};
  record o{1, text_copy, {2, copy}, sequence<part_layout>{parts_copy}, 8};
  EXPECT_TRUE(same(r, o)) << "views are equal by what they show, and other members do not count";
  o.parts = sequence<part_layout>{parts_other};
  EXPECT_FALSE(same(r, o));
  o = r, o.number = 2;
  EXPECT_FALSE(same(r, o));
  o = r, o.text = "abd";
  EXPECT_FALSE(same(r, o));
  o = r, o.inner.data = other;
  EXPECT_FALSE(same(r, o));
  o = r, o.inner.data = octets{copy}.first(1);
  EXPECT_FALSE(same(r, o));
}

TEST(SameMembers, ANanIsANan) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ((part{nan, {}}), (part{nan, {}}));
  EXPECT_FALSE((part{nan, {}} == part{1, {}}));
  EXPECT_EQ((part{0.0, {}}), (part{-0.0, {}}));
}

TEST(SameMembers, ADecodedValueIsTheOneThatWasEncoded) {
  const auto data = test::from_hex("0102");
  const part parts[] = {{1, data}, {2, {}}};
  const record r{1, "abc", {2, data}, sequence<part_layout>{parts}, 0};
  std::array<std::byte, 200> out{};
  const auto size = encode(record_layout, r, out);
  ASSERT_TRUE(size);
  const auto back = decode(record_layout, octets{out}.first(*size));
  ASSERT_TRUE(back);
  EXPECT_TRUE(same(r, *back) && same(*back, r));
}

struct flags {
  std::uint8_t low, high;
  bool has_key;
  std::uint32_t key;
};
constexpr bool has_key(const flags& f) noexcept { return f.has_key; }
constexpr element number = local_term("number", abstract_type::unsigned32);
constexpr auto flags_layout = layout<flags>(
    packed<1>(bits<&flags::high, 3, number>, bits<&flags::low, 4, number>, bits<&flags::has_key, 1, number>),
    when<&has_key>(field<&flags::key, number>));

TEST(SameMembers, BitsAndConditionalPartsCount) {
  const flags f{1, 2, true, 5};
  EXPECT_TRUE(same_members(flags_layout, f, flags{1, 2, true, 5}));
  EXPECT_FALSE(same_members(flags_layout, f, flags{3, 2, true, 5}));
  EXPECT_FALSE(same_members(flags_layout, f, flags{1, 3, true, 5}));
  EXPECT_FALSE(same_members(flags_layout, f, flags{1, 2, false, 5}));
  EXPECT_FALSE(same_members(flags_layout, f, flags{1, 2, true, 6}));
}
}  // namespace
