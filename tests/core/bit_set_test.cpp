// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/bit_set.hpp>

#include <gtest/gtest.h>

#include <bitset>
#include <type_traits>

namespace {

using namespace flowkit;

static_assert(sizeof(bit_set<1>) == 8 && sizeof(bit_set<64>) == 8 && sizeof(bit_set<65>) == 16);
static_assert(sizeof(bit_set<128>) == 16 && sizeof(bit_set<129>) == 24);
static_assert(std::is_trivially_copyable_v<bit_set<128>>);
// A word mixes with sets that fit one, as long as nothing is lost.
static_assert(std::is_convertible_v<std::uint64_t, bit_set<64>> && !std::is_convertible_v<std::uint64_t, bit_set<65>>);
static_assert(bit_set<5>{0xff} == 0x1f && (bit_set<5>{0b0110} & 0b1010) == 0b0010 && ~bit_set<5>{0b00110} == 0b11001);
static_assert(bit_set<64>{~std::uint64_t{0}} == ~bit_set<64>{});
static_assert(bit_set<65>{~std::uint64_t{0}} != ~bit_set<65>{});
static_assert(bit_set<70>::of(69).test(69) && !bit_set<70>::of(69).test(5));

template <class>
class BitSet : public testing::Test {};
template <std::size_t N>
using size = std::integral_constant<std::size_t, N>;
using sizes = testing::Types<size<1>, size<2>, size<63>, size<64>, size<65>, size<127>, size<128>, size<129>>;
TYPED_TEST_SUITE(BitSet, sizes);

TYPED_TEST(BitSet, HoldsEachNumberByItself) {
  constexpr std::size_t n = TypeParam::value;
  bit_set<n> all;
  EXPECT_TRUE(all.none());
  for (std::size_t i = 0; i < n; ++i) {
    const auto one = bit_set<n>::of(i);
    EXPECT_FALSE(one.none());
    EXPECT_TRUE((all & one).none()) << i;
    for (std::size_t k = 0; k < n; ++k) {
      EXPECT_EQ(one.test(k), k == i);
      EXPECT_NE((~one).test(k), k == i);
      EXPECT_EQ(all.test(k), k < i);
    }
    all.set(i);
  }
  EXPECT_EQ(all, ~bit_set<n>{});
  EXPECT_TRUE((~all).none()) << "no number beyond the last";
  for (std::size_t i = 0; i < n; ++i) {
    all.set(i, false);
    EXPECT_EQ(all.none(), i + 1 == n);
  }
}

TYPED_TEST(BitSet, IsAStdBitset) {
  constexpr std::size_t n = TypeParam::value;
  bit_set<n> a, b;
  std::bitset<n> as, bs;
  for (std::size_t i = 0; i < n; ++i) {
    a.set(i, i % 3 == 0), as.set(i, i % 3 == 0);
    b.set(i, i % 2 == 0), bs.set(i, i % 2 == 0);
  }
  const auto same = [](const bit_set<n>& s, const std::bitset<n>& t) {
    for (std::size_t i = 0; i < n; ++i)
      if (s.test(i) != t.test(i)) return false;
    return s.none() == t.none();
  };
  EXPECT_TRUE(same(a | b, as | bs));
  EXPECT_TRUE(same(a & b, as & bs));
  EXPECT_TRUE(same(~a, ~as));
  EXPECT_TRUE(same(a & ~b, as & ~bs));
  EXPECT_EQ(a == b, as == bs);
  bit_set<n> c = a;
  c |= b;
  EXPECT_EQ(c, a | b);
  c &= ~a;
  EXPECT_EQ(c, b & ~a);
}

}  // namespace
