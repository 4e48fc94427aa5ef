// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/layout.hpp>

#include <support/codec.hpp>

#include <flowkit/core/nested.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;
using test::refusal;

constexpr element number = local_term("number", abstract_type::unsigned64);
constexpr element change = local_term("change", abstract_type::signed32);
constexpr element address = local_term("address", abstract_type::ipv4Address);

struct sample {
  std::uint16_t a;
  ipv4_address from;
  std::uint64_t b;
  std::int32_t delta;
  friend bool operator==(const sample&, const sample&) = default;
};
// clang-format off
constexpr auto sample_layout = layout<sample>(
    field<&sample::a, number>,
    constant<std::uint16_t{0xcafe}, errc::bad_version>,
    field<&sample::from, address>,
    pad<3>,
    field<&sample::b, number, 5>,
    constant<std::uint8_t{7}>,
    field<&sample::delta, change, 3>);
// clang-format on
static_assert(sample_layout.is_fixed && sample_layout.has_checks && !sample_layout.is_record);
static_assert(sample_layout.size == 20 && sample_layout.max_size == 20 && sample_layout.count == 7);
static_assert(sample_layout.members == 4);

constexpr std::string_view sample_hex =
    "0102          # a\n"
    "cafe          # constant\n"
    "c000 0201     # from\n"
    "0000 00       # pad\n"
    "01 0203 0405  # b in 5 octets\n"
    "07            # constant\n"
    "ff ff fe      # delta -2 in 3 octets\n";
constexpr sample sample_value{0x0102, {0xc0000201}, 0x0102030405, -2};

static_assert([] {
  const auto in = from_hex<20>(sample_hex);
  const auto r = decode(sample_layout, in);
  std::array<std::byte, 20> out{};
  return r && r->delta == -2 && *encode(sample_layout, *r, out) == 20 && out == in;
}());

TEST(Layout, IsItsFieldsInOrder) { EXPECT_TRUE(is_coded_as(sample_layout, sample_value, sample_hex)); }

TEST(Layout, ReducedWidthsCutWhatDoesNotFit) {
  sample wide = sample_value;
  wide.b = 0xff'0102'0304'05;
  EXPECT_TRUE(is_coded_as(sample_layout, sample_value, sample_hex));
  std::array<std::byte, 20> out{};
  ASSERT_TRUE(encode(sample_layout, wide, out));
  EXPECT_EQ(decode(sample_layout, out)->b, 0x0102030405u);
}

TEST(Layout, PadsAreIgnoredAndWrittenAsZero) {
  auto in = from_hex(sample_hex);
  in[9] = std::byte{0xff};
  EXPECT_EQ(*decode(sample_layout, in), sample_value);
}

TEST(Layout, ConstantsAreCheckedInOrderWithTheirPlace) {
  auto in = from_hex(sample_hex);
  in[16] = std::byte{8};
  EXPECT_EQ(refusal(sample_layout, in), (error{errc::bad_constant, 16}));
  in[3] = std::byte{0};
  EXPECT_EQ(refusal(sample_layout, in), (error{errc::bad_version, 2}));
  // In a part of a datagram
  EXPECT_EQ(decode(sample_layout, in, 100).failure(), (error{errc::bad_version, 102}));
  EXPECT_EQ(decode(sample_layout, octets{in}.first(19), 100).failure(), (error{errc::truncated, 100}));
}

TEST(Layout, OctetsBehindAreLeftAlone) {
  auto in = from_hex(sample_hex);
  in.push_back(std::byte{0xff});
  EXPECT_EQ(*decode(sample_layout, in), sample_value);
}

TEST(Layout, ReadsOneAfterTheOther) {
  const auto in = from_hex(std::string{sample_hex} + std::string{sample_hex} + "00");
  reader from{in};
  sample first{}, second{}, third{};
  EXPECT_EQ(sample_layout.read(from, first), error{});
  EXPECT_EQ(sample_layout.read(from, second), error{});
  EXPECT_EQ(first, second);
  EXPECT_EQ(sample_layout.read(from, third), (error{errc::truncated, 40}));
  EXPECT_EQ(from.remaining(), 1u);  // nothing was taken
}

// A layout may leave members out: they must not be garbage.
struct partial {
  std::uint8_t sent;
  std::uint32_t not_sent;
};
TEST(Layout, MembersThatItDoesNotNameAreZero) {
  constexpr auto l = layout<partial>(field<&partial::sent, number>);
  static_assert(l.size == 1);
  static_assert(!detail::has_members<partial, 1>() && detail::has_members<partial, 2>());
  // Fill the stack with something else first.
  volatile unsigned char dirt[256];
  for (auto& d : dirt) d = 0xa5;
  const auto in = from_hex("07");
  const auto r = decode(l, in);
  EXPECT_EQ(r->sent, 7);
  EXPECT_EQ(r->not_sent, 0u);
}

struct with_array {
  std::array<std::uint8_t, 3> octets;
  mac_address mac;
  ipv6_address v6;
  bool flag;
};
static_assert(detail::has_members<with_array, 4>());

struct outer {
  std::uint8_t before;
  sample part;
  friend bool operator==(const outer&, const outer&) = default;
};
constexpr auto outer_layout = layout<outer>(field<&outer::before, number>, nested<&outer::part, sample_layout>);
static_assert(outer_layout.is_fixed && outer_layout.size == 21 && outer_layout.has_checks);

TEST(Nested, StandsInItsPlace) {
  EXPECT_TRUE(is_coded_as(outer_layout, outer{9, sample_value}, "09 " + std::string{sample_hex}));
}

// "At which octet of the datagram": of the constant, not of the part that holds it.
TEST(Nested, ConstantsInsideAreRefusedAtTheirOwnPlace) {
  auto in = from_hex("09 " + std::string{sample_hex});
  in[3] = std::byte{0};
  EXPECT_EQ(refusal(outer_layout, in), (error{errc::bad_version, 3}));
  EXPECT_EQ(decode(outer_layout, in, 100).failure(), (error{errc::bad_version, 103}));
  reader from{in};
  outer r{};
  EXPECT_EQ(outer_layout.read(from, r), (error{errc::bad_version, 3}));
}

// Bits that are no part of an element's value are as spare bits are: zero on write, ignored on read.
constexpr element twelve_bits = [] {
  element e = local_term("twelve bits", abstract_type::unsigned16);
  e.bits = 0x0fff;
  return e;
}();
struct flags {
  std::uint16_t wide;
  std::uint8_t narrow;
  friend bool operator==(const flags&, const flags&) = default;
};
constexpr auto flags_layout = layout<flags>(field<&flags::wide, twelve_bits>, field<&flags::narrow, twelve_bits>);

TEST(Layout, IgnoresBitsThatAreNoPartOfTheValue) {
  EXPECT_TRUE(is_coded_as(flags_layout, flags{0x0152, 0xff}, "0152 ff"));
  EXPECT_EQ(*decode(flags_layout, from_hex("f152 ff")), (flags{0x0152, 0xff}));
  std::array<std::byte, 3> out{};
  ASSERT_TRUE(encode(flags_layout, {0xf152, 0xff}, out));
  EXPECT_EQ(load_be<std::uint16_t>(out.data()), 0x0152);
}

}  // namespace
