// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/field_place.hpp>
#include <flowkit/core/finding.hpp>
#include <flowkit/core/xdr.hpp>

#include <support/findings.hpp>
#include <support/hex.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;

enum class finding : std::uint8_t { one, two, count_ };
constexpr const char* to_string(finding f) { return f == finding::one ? "one" : f == finding::two ? "two" : "?"; }

template <class Sink>
concept takes_findings = finding_sink<Sink, finding>;
static_assert(takes_findings<ignore_findings> && takes_findings<finding_counts<finding>&>);
static_assert(takes_findings<test::found_list<finding>&> && !takes_findings<int>);
static_assert(sizeof(finding_counts<finding>) == 2 * sizeof(std::uint64_t));

TEST(FindingCounts, Count) {
  finding_counts<finding> a, b;
  EXPECT_EQ(a.total(), 0u);
  a(finding::two, {1, 1});
  a(finding::two, {7, 1});
  b(finding::one, {});
  b.add(a);
  EXPECT_EQ(b[finding::one], 1u);
  EXPECT_EQ(b[finding::two], 2u);
  EXPECT_EQ(b.total(), 3u);
  EXPECT_EQ(a.total(), 2u);
  std::string text;
  a.for_each([&](finding f, std::uint64_t n) { text += to_string(f) + std::to_string(n); });
  EXPECT_EQ(text, "two2");
  EXPECT_FALSE(a == b);
}

TEST(FindingCounts, WorkInConstantExpressions) {
  constexpr auto counts = [] {
    finding_counts<finding> c;
    c(finding::one, {});
    return c;
  }();
  static_assert(counts[finding::one] == 1 && counts.total() == 1);
}

TEST(Findings, TablesAreInOrder) {
  using row = finding_row<finding>;
  static_assert(detail::is_in_order(std::array<row, 2>{row{finding::one, "", "a"}, row{finding::two, "", "b"}}));
  static_assert(!detail::is_in_order(std::array<row, 2>{row{finding::two, "", "b"}, row{finding::one, "", "a"}}));
  static_assert(!detail::is_in_order(std::array<row, 1>{row{finding::one, "", "a"}}));
  static_assert(!detail::is_in_order(std::array<row, 2>{row{finding::one, "", "a"}}));
}

struct words_and_more {
  std::uint32_t before;
  std::uint16_t left, right;
  std::uint8_t high, low;
  std::string_view text;
  std::uint32_t behind;
};
constexpr element any = local_term("any", abstract_type::unsigned32);
constexpr element some = local_term("some", abstract_type::string);
// clang-format off
constexpr auto words_layout = layout<words_and_more>(
    field<&words_and_more::before, any>,
    field<&words_and_more::left, any, 2>,
    field<&words_and_more::right, any, 2>,
    packed<1>(bits<&words_and_more::high, 3, any>, bits<&words_and_more::low, 5, any>),
    opaque<&words_and_more::text, some>,
    field<&words_and_more::behind, any>);
// clang-format on

TEST(FieldPlace, FollowsFromTheLayout) {
  static_assert(place_of<&words_and_more::before>(words_layout) == place{0, 4});
  static_assert(place_of<&words_and_more::right>(words_layout, 100) == place{106, 2});
  static_assert(place_of<&words_and_more::high>(words_layout) == place{8, 1});
  static_assert(place_of<&words_and_more::low>(words_layout) == place{8, 1});
  static_assert(place_of<&words_and_more::text>(words_layout) == place{9, 4}, "its length");
}

TEST(FieldPlace, IsReadWhereSizesDiffer) {
  const auto in = test::from_hex(
      "0000 0001 0002 0003 ff  # 9 octets\n"
      "0000 0003 61 62 63 00  # abc\n"
      "0000 0004");
  EXPECT_EQ(place_in<&words_and_more::text>(words_layout, in, 50), (place{59, 8}));
  EXPECT_EQ(place_in<&words_and_more::behind>(words_layout, in, 50), (place{67, 4}));
  EXPECT_EQ(place_in<&words_and_more::before>(words_layout, in, 50), (place{50, 4}));
}

}  // namespace
