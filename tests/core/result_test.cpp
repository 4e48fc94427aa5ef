// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/result.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace {

using namespace flowkit;

struct point {
  int x, y;
};

constexpr result<point> good = point{1, 2};
constexpr result<point> bad = error{errc::truncated, 24};
static_assert(good && good->y == 2 && (*good).x == 1);
static_assert(!bad && bad.failure() == error{errc::truncated, 24});
static_assert(!error{} && !good.failure() && bad.failure());   // true means failed
static_assert(!error{errc::ok, 24} && error{errc::limit, 0});  // whatever the offset
static_assert(!std::is_convertible_v<error, bool>);            // never by itself, as a number or in a comparison

TEST(Result, IsOneOrTheOther) {
  EXPECT_TRUE(good.has_value());
  EXPECT_FALSE(bad.has_value());
  EXPECT_EQ(good.failure(), (error{errc::ok, 0}));
  EXPECT_EQ(good.value_or({7, 8}).x, 1);
  EXPECT_EQ(bad.value_or({7, 8}).x, 7);
}

// A value that converts to an error's parts must not become one.
TEST(Result, OfAnInteger) {
  const result<std::uint8_t> zero = std::uint8_t{0};
  EXPECT_TRUE(zero.has_value());
  EXPECT_EQ(*zero, 0);
}

TEST(Result, OfABooleanTellsFalseFromFailure) {
  const result<bool> no = false;
  EXPECT_TRUE(no.has_value());
  EXPECT_FALSE(*no);
}

TEST(Errc, HasAWordForEach) {
  std::set<std::string> words;
  for (unsigned code = 0; code <= static_cast<unsigned>(errc::limit); ++code)
    EXPECT_TRUE(words.insert(to_string(static_cast<errc>(code))).second) << code;
  EXPECT_FALSE(words.contains("?"));
  EXPECT_STREQ(to_string(static_cast<errc>(250)), "?");
}

#ifndef NDEBUG
TEST(ResultDeathTest, HasNoValueWhereThereIsNone) { EXPECT_DEATH(static_cast<void>(bad->x), "ok_"); }
#endif

}  // namespace
