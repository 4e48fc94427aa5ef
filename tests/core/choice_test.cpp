// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/choice.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element any = local_term("any", abstract_type::unsigned64);

struct record {
  ip_address address;
  std::uint16_t behind;
  friend bool operator==(const record&, const record&) = default;
};
constexpr auto record_layout = layout<record>(
    choice<&record::address, any, std::uint32_t, alt<0u, void>, alt<1u, ipv4_address>, alt<2u, ipv6_address>>,
    field<&record::behind, any>);
constexpr auto v6_only =
    layout<record>(choice<&record::address, any, std::uint8_t, alt<6u, ipv6_address>>, field<&record::behind, any>);

TEST(Choice, Properties) {
  static_assert(!record_layout.is_fixed && !record_layout.is_record && record_layout.min_size == 4 + 2 &&
                record_layout.max_size == 20 + 2 && record_layout.members == 2);
  static_assert(v6_only.min_size == 19 && v6_only.max_size == 19);
}

TEST(Choice, BothWays) {
  const ipv6_address v6{{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9}};
  EXPECT_TRUE(is_coded_as(record_layout, record{{}, 0x1234}, "0000 0000 1234"));
  EXPECT_TRUE(is_coded_as(record_layout, record{ipv4_address{0xc0000201}, 0x1234}, "0000 0001 c000 0201 1234"));
  EXPECT_TRUE(is_coded_as(record_layout, record{v6, 0x1234}, "0000 0002 2001 0db8 0000 0000 0000 0000 0000 0009 1234"));
  EXPECT_TRUE(is_coded_as(v6_only, record{v6, 0x1234}, "06 2001 0db8 0000 0000 0000 0000 0000 0009 1234"));
}

// A record may be used for one message after the other.
TEST(Choice, NothingOfTheOneBeforeIsLeft) {
  record r{ipv6_address{{1, 2, 3}}, 0};
  const auto in = from_hex("0000 0000 0001"), v4 = from_hex("0000 0001 0000 0007 0001");
  reader from{in}, from_v4{v4};
  ASSERT_EQ(record_layout.read(from, r), error{});
  EXPECT_EQ(r, (record{{}, 1}));
  r.address = ipv6_address{{1, 2, 3, 4, 5, 6, 7, 8, 9}};
  ASSERT_EQ(record_layout.read(from_v4, r), error{});
  EXPECT_EQ(r, (record{ipv4_address{7}, 1}));
}

TEST(Choice, IsRefusedAtItsTag) {
  EXPECT_EQ(decode(record_layout, from_hex("0000 0003 c000 0201 1234"), 8).failure(), (error{errc::bad_tag, 8}));
  EXPECT_EQ(refusal(record_layout, from_hex("0100 0000 c000 0201 1234")), (error{errc::bad_tag, 0}));
  EXPECT_EQ(refusal(record_layout, from_hex("ffff ffff c000 0201 1234")), (error{errc::bad_tag, 0}));
  EXPECT_EQ(refusal(record_layout, from_hex("0000 00")), (error{errc::truncated, 0}));
  EXPECT_EQ(refusal(record_layout, from_hex("0000 0002 2001 0db8 0000")), (error{errc::truncated, 0}));
  EXPECT_EQ(refusal(record_layout, from_hex("0000 0001 c000 0201 12")), (error{errc::truncated, 8}));
  EXPECT_EQ(refusal(v6_only, from_hex("01 c000 0201 1234")), (error{errc::bad_tag, 0}));
}

TEST(Choice, WithoutAlternativeOrRoomIsNoSpace) {
  std::array<std::byte, 22> out{};
  EXPECT_EQ(encode(v6_only, record{ipv4_address{1}, 2}, out).failure(), (error{errc::no_space, 0}));
  EXPECT_EQ(encode(v6_only, record{{}, 2}, out).failure(), (error{errc::no_space, 0}));
  for (std::size_t n = 0; n < 10; ++n)
    EXPECT_EQ(encode(record_layout, record{ipv4_address{1}, 2}, std::span{out}.first(n)).failure(),
              (error{errc::no_space, n < 8 ? 0u : 8u}))
        << n;
}

struct number {
  std::uint16_t kind;
  std::uint16_t behind;
  friend bool operator==(const number&, const number&) = default;
};
constexpr auto number_layout =
    layout<number>(one_of<&number::kind, any, std::uint16_t{1}, std::uint16_t{7}>, field<&number::behind, any>);
static_assert(number_layout.is_fixed && !number_layout.is_record && number_layout.size == 4 &&
              number_layout.has_checks);

TEST(OneOf, OnlyTheLegalValues) {
  EXPECT_TRUE(is_coded_as(number_layout, number{1, 5}, "0001 0005"));
  EXPECT_TRUE(is_coded_as(number_layout, number{7, 5}, "0007 0005"));
  for (const auto* hex : {"0000 0005", "0002 0005", "0100 0005", "ffff 0005"})
    EXPECT_EQ(decode(number_layout, from_hex(hex), 50).failure(), (error{errc::bad_tag, 50})) << hex;
  EXPECT_EQ(refusal(number_layout, from_hex("0001 00")), (error{errc::truncated, 0}));
}

}  // namespace
