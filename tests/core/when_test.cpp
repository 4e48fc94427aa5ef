// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/when.hpp>

#include <support/codec.hpp>

#include <flowkit/core/array.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/tail.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element number = local_term("number", abstract_type::unsigned64);

struct pair {
  std::uint8_t x, y;
  friend bool operator==(const pair&, const pair&) = default;
};
constexpr auto pair_layout = layout<pair>(field<&pair::x, number>, field<&pair::y, number>);

struct record {
  bool has_port, has_more;
  std::uint16_t port;
  std::uint8_t high, low;
  list<pair_layout> pairs;
  std::uint8_t last;
  friend bool operator==(const record&, const record&) = default;
  static constexpr bool port_there(const record& r) noexcept { return r.has_port; }
  static constexpr bool more_there(const record& r) noexcept { return r.has_more; }
  static constexpr bool low_there(const record& r) noexcept { return r.high == 1; }
};
constexpr auto record_layout =
    layout<record>(packed<1>(bits<&record::has_port, 1, number>, bits<&record::has_more, 1, number>, spare_bits<6>),
                   when<&record::port_there>(field<&record::port, number>, pad<1>),
                   when<&record::more_there>(packed<1>(bits<&record::high, 8, number>),
                                             when<&record::low_there>(field<&record::low, number>),
                                             count_of<&record::pairs, std::uint8_t>, array<&record::pairs>),
                   field<&record::last, number>);

struct late {
  bool has_part, has_more;
  std::uint8_t more;
  friend bool operator==(const late&, const late&) = default;
  static constexpr bool part_there(const late& r) noexcept { return r.has_part; }
};
constexpr auto late_layout = layout<late>(packed<1>(bits<&late::has_part, 1, number>, spare_bits<7>),
                                          when<&late::part_there>(tail<&late::has_more>(field<&late::more, number>)));

// A record that is used again keeps nothing of the tail that its part had.
TEST(When, ClearsATailInside) {
  EXPECT_TRUE(is_coded_as(late_layout, late{true, true, 7}, "80 07"));
  const auto in = from_hex("00");
  late r{true, true, 7};
  reader from{in};
  EXPECT_FALSE(late_layout.read(from, r));
  EXPECT_EQ(r, late{});
}

TEST(When, Properties) {
  constexpr auto port = when<&record::port_there>(field<&record::port, number>, pad<1>);
  static_assert(!port.is_fixed && !port.is_record && port.min_size == 0 && port.max_size == 3 && port.members == 1);
  static_assert(!record_layout.is_fixed && record_layout.min_size == 2 && record_layout.max_size == unbounded);
}

TEST(When, BothWays) {
  EXPECT_TRUE(is_coded_as(record_layout, record{false, false, 0, 0, 0, {}, 9}, "00 09"));
  EXPECT_TRUE(is_coded_as(record_layout, record{true, false, 0x1234, 0, 0, {}, 9}, "80 1234 00 09"));
  constexpr pair pairs[] = {{1, 2}, {3, 4}};
  EXPECT_TRUE(is_coded_as(record_layout, record{true, true, 0x1234, 1, 7, list<pair_layout>{pairs}, 9},
                          "c0 1234 00   # the port and its pad\n"
                          "01 07        # high, and low because of it\n"
                          "02 0102 0304 # the pairs\n"
                          "09"));
  EXPECT_TRUE(
      is_coded_as(record_layout, record{false, true, 0, 2, 0, list<pair_layout>{pairs}, 9}, "40 02 02 0102 0304 09"));
}

// What a record says that is not to be written does not matter.
TEST(When, AbsentMembersAreNotWritten) {
  std::array<std::byte, 16> out{};
  const auto size = encode(record_layout, record{false, false, 0xffff, 1, 1, {}, 9}, out);
  ASSERT_TRUE(size);
  EXPECT_EQ(test::hex(octets{out}.first(*size)), "0009");
}

// A record may be used for one message after the other.
TEST(When, AbsentMembersAreCleared) {
  const auto in = from_hex("00 09");
  reader from{in};
  constexpr pair pairs[] = {{1, 2}};
  record r{true, true, 0xffff, 1, 1, list<pair_layout>{pairs}, 1};
  ASSERT_EQ(record_layout.read(from, r), error{});
  EXPECT_EQ(r, (record{false, false, 0, 0, 0, {}, 9}));
}

TEST(When, Truncated) {
  EXPECT_EQ(refusal(record_layout, from_hex("80 12")), (error{errc::truncated, 1}));
  EXPECT_EQ(refusal(record_layout, from_hex("80 1234")), (error{errc::truncated, 1}));  // one check for the run
  EXPECT_EQ(refusal(record_layout, from_hex("80 1234 00")), (error{errc::truncated, 4}));
  EXPECT_EQ(refusal(record_layout, from_hex("40 01")), (error{errc::truncated, 2}));
  EXPECT_EQ(refusal(record_layout, from_hex("40 00 02 0000 00")), (error{errc::bad_count, 2}));
  std::array<std::byte, 4> out{};
  EXPECT_EQ(encode(record_layout, record{true, false, 1, 0, 0, {}, 9}, std::span{out}.first(3)).failure(),
            (error{errc::no_space, 1}));
}

}  // namespace
