// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/tail.hpp>

#include <support/codec.hpp>

#include <flowkit/core/equal.hpp>
#include <flowkit/core/opaque.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element any = local_term("any", abstract_type::unsigned64);

struct record {
  std::uint16_t first;
  bool has_more;
  std::uint16_t second;
  std::string_view third;
  friend bool operator==(const record& a, const record& b);
};
constexpr auto record_layout = layout<record>(
    field<&record::first, any>, tail<&record::has_more>(field<&record::second, any>, opaque<&record::third, any>));
bool operator==(const record& a, const record& b) { return same_members(record_layout, a, b); }

TEST(Tail, Properties) {
  static_assert(!record_layout.is_fixed && record_layout.min_size == 2 && record_layout.max_size == unbounded &&
                record_layout.members == 4);
}

TEST(Tail, IsThereOrNot) {
  EXPECT_TRUE(is_coded_as(record_layout, record{1, false, 0, {}}, "0001"));
  EXPECT_TRUE(is_coded_as(record_layout, record{1, true, 2, "abc"}, "0001 0002 0000 0003 6162 6300"));
  EXPECT_TRUE(is_coded_as(record_layout, record{1, true, 0, {}}, "0001 0000 0000 0000"));
}

TEST(Tail, CutInsideIsRefused) {
  const auto in = from_hex("0001 0002 0000 0003 6162 6300");
  EXPECT_EQ(refusal(record_layout, octets{in}.first(1)), (error{errc::truncated, 0}));
  EXPECT_TRUE(decode(record_layout, octets{in}.first(2)));
  EXPECT_EQ(refusal(record_layout, octets{in}.first(3)), (error{errc::truncated, 2}));
  EXPECT_EQ(refusal(record_layout, octets{in}.first(4)), (error{errc::truncated, 4}));
  EXPECT_EQ(refusal(record_layout, octets{in}.first(10)), (error{errc::bad_length, 4}));
  EXPECT_TRUE(decode(record_layout, octets{in}.first(11)));  // without the last padding
}

// What a tail says that is not there does not count.
TEST(Tail, AbsentMembersAreNeitherWrittenNorCompared) {
  const record absent{1, false, 99, "xyz"};
  std::array<std::byte, 16> out{};
  EXPECT_EQ(*encode(record_layout, absent, out), 2u);
  EXPECT_EQ(absent, (record{1, false, 0, {}}));
  EXPECT_FALSE(absent == (record{1, true, 99, "xyz"}));
  EXPECT_FALSE((record{1, true, 98, "xyz"} == record{1, true, 99, "xyz"}));
  record r = absent;
  const auto in = from_hex("0001");
  reader from{in};
  ASSERT_EQ(record_layout.read(from, r), error{});
  EXPECT_FALSE(r.has_more);
}

}  // namespace
