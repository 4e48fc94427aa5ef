// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/opaque.hpp>

#include <support/codec.hpp>

#include <flowkit/core/equal.hpp>
#include <flowkit/core/member_name.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element any = local_term("any", abstract_type::unsigned64);

struct record {
  octets data;
  std::uint32_t behind;
  friend bool operator==(const record& a, const record& b);
};
constexpr auto record_layout = layout<record>(opaque<&record::data, any>, field<&record::behind, any>);
bool operator==(const record& a, const record& b) { return same_members(record_layout, a, b); }

struct text {
  std::string_view value;
  friend bool operator==(const text&, const text&) = default;
};
constexpr auto text_layout = layout<text>(opaque<&text::value, any, 4>);

TEST(Opaque, Properties) {
  static_assert(!record_layout.is_fixed && !record_layout.is_record && record_layout.min_size == 8 &&
                record_layout.max_size == unbounded && record_layout.members == 2);
  static_assert(opaque<&text::value, any, 4>.most == 4 && opaque<&text::value, any>.most == unbounded);
  static_assert(xdr_padding(0) == 0 && xdr_padding(1) == 3 && xdr_padding(2) == 2 && xdr_padding(3) == 1 &&
                xdr_padding(4) == 0 && xdr_padding(5) == 3);
}

TEST(Opaque, PaddingFrom0To3) {
  const auto data = from_hex("0102 0304 05");
  const auto of = [&](std::size_t n) { return record{octets{data}.first(n), 0xaabbccdd}; };
  EXPECT_TRUE(is_coded_as(record_layout, of(0), "0000 0000 aabb ccdd"));
  EXPECT_TRUE(is_coded_as(record_layout, of(1), "0000 0001 0100 0000 aabb ccdd"));
  EXPECT_TRUE(is_coded_as(record_layout, of(2), "0000 0002 0102 0000 aabb ccdd"));
  EXPECT_TRUE(is_coded_as(record_layout, of(3), "0000 0003 0102 0300 aabb ccdd"));
  EXPECT_TRUE(is_coded_as(record_layout, of(4), "0000 0004 0102 0304 aabb ccdd"));
  EXPECT_TRUE(is_coded_as(record_layout, of(5), "0000 0005 0102 0304 0500 0000 aabb ccdd"));
}

// [SFLOW-5-XDR-ALIGN]: padding that is not zero is no reason to lose the data.
TEST(Opaque, AnyPaddingIsSteppedOver) {
  const auto in = from_hex("0000 0001 01ff ffff aabb ccdd");
  const auto r = decode(record_layout, in);
  ASSERT_TRUE(r);
  EXPECT_EQ(r->data.size(), 1u);
  EXPECT_EQ(r->data.data(), in.data() + 4);
  EXPECT_EQ(r->behind, 0xaabbccddu);
}

TEST(Opaque, TheLastPaddingMayBeMissing) {
  const auto in = from_hex("0000 0005 6865 6c6c 6f00 0000");
  EXPECT_TRUE(is_coded_as(text_layout, text{"hello"}, "0000 0005 6865 6c6c 6f00 0000")) << "longer than is allowed";
  EXPECT_EQ(decode(text_layout, octets{in}.first(9))->value, "hello");
  EXPECT_EQ(refusal(text_layout, octets{in}.first(10)), (error{errc::truncated, 9})) << "a part of it is nothing";
  EXPECT_EQ(refusal(text_layout, octets{in}.first(11)), (error{errc::truncated, 9}));
  EXPECT_EQ(refusal(record_layout, octets{in}.first(9)), (error{errc::truncated, 9})) << "there is more to come";
}

TEST(Opaque, LengthsThatLie) {
  EXPECT_EQ(refusal(record_layout, from_hex("0000 00")), (error{errc::truncated, 0}));
  EXPECT_EQ(decode(record_layout, from_hex("0000 0005 0102 0304"), 100).failure(), (error{errc::bad_length, 100}));
  EXPECT_EQ(refusal(record_layout, from_hex("ffff ffff 0102 0304")), (error{errc::bad_length, 0}));
  EXPECT_EQ(refusal(record_layout, from_hex("ffff fffd 0102 0304")), (error{errc::bad_length, 0}));
  EXPECT_EQ(refusal(record_layout, from_hex("0000 0004 0102 0304")), (error{errc::truncated, 8}));
}

TEST(Opaque, NeedsRoom) {
  const auto data = from_hex("0102 0304 05");
  std::array<std::byte, 16> out{};
  for (std::size_t n = 0; n < out.size(); ++n) {
    out.fill(std::byte{0x5a});
    EXPECT_EQ(encode(record_layout, record{data, 1}, std::span{out}.first(n)).failure(),
              (error{errc::no_space, n < 12 ? 0u : 12u}))
        << n;
    for (std::size_t i = n; i < out.size(); ++i) EXPECT_EQ(out[i], std::byte{0x5a});
  }
  // No length says so many; nothing is read of them.
  if constexpr (sizeof(std::size_t) > 4) {
    const record huge{octets{data.data(), static_cast<std::size_t>(0x1'0000'0000)}, 1};
    EXPECT_EQ(encode(record_layout, huge, out).failure(), (error{errc::no_space, 0}));
  }
}

struct station {
  mac_address address;
  std::array<std::uint8_t, 4> four;
  std::array<std::uint8_t, 5> five;
  friend bool operator==(const station&, const station&) = default;
};
constexpr auto station_layout = layout<station>(padded<&station::address, member_term<&station::address>>,
                                                padded<&station::four, member_term<&station::four>>,
                                                padded<&station::five, member_term<&station::five>>);
static_assert(station_layout.is_fixed && station_layout.size == 8 + 4 + 8 && !station_layout.is_record);

TEST(Padded, ToAMultipleOf4) {
  EXPECT_TRUE(is_coded_as(station_layout, station{{{1, 2, 3, 4, 5, 6}}, {7, 8, 9, 10}, {11, 12, 13, 14, 15}},
                          "0102 0304 0506 0000 0708 090a 0b0c 0d0e 0f00 0000"));
  const auto odd = from_hex("0102 0304 0506 ffff 0708 090a 0b0c 0d0e 0fff ffff");
  EXPECT_EQ(decode(station_layout, odd)->five[4], 15);
  EXPECT_EQ(refusal(station_layout, octets{odd}.first(19)), (error{errc::truncated, 0}));
}

}  // namespace
