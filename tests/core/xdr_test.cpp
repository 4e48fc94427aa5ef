// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/xdr.hpp>

#include <support/codec.hpp>

/// Types outside of any namespace have a name as well.
struct outermost {
  std::uint32_t lonely_member;
};

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;

enum class colour : std::uint32_t {};

struct part {
  std::uint32_t inside;
  friend bool operator==(const part&, const part&) = default;

  template <class T = part>
  static constexpr auto describe() noexcept {
    return layout<T>(xdr<&T::inside>);
  }
};
constexpr auto part_layout = layout<part>(xdr<&part::inside>);

struct record {
  std::uint32_t u32;
  std::int32_t i32;
  std::uint64_t u64;
  std::int64_t i64;
  float f32;
  double f64;
  colour named;
  ipv4_address v4;
  ipv6_address v6;
  mac_address mac;
  std::array<std::uint8_t, 16> uuid;
  ip_address any;
  part nested_part;
  std::string_view text;
  list<part_layout> parts;
  sequence<part_layout> more_parts;
  friend bool operator==(const record&, const record&) = default;
};
constexpr auto record_layout = layout<record>(
    xdr<&record::u32>, xdr<&record::i32>, xdr<&record::u64>, xdr<&record::i64>, xdr<&record::f32>, xdr<&record::f64>,
    xdr<&record::named>, xdr<&record::v4>, xdr<&record::v6>, xdr<&record::mac>, xdr<&record::uuid>, xdr<&record::any>,
    xdr<&record::nested_part>, xdr<&record::text, 32>, xdr<&record::parts>, xdr<&record::more_parts>);

TEST(Xdr, ChoosesByType) {
  const part parts[] = {{1}, {2}};
  const record r{.u32 = 0xdeadbeef,
                 .i32 = -2,
                 .u64 = 0x0102'0304'0506'0708,
                 .i64 = -1,
                 .f32 = 1.5F,
                 .f64 = -2,
                 .named = colour{7},
                 .v4 = {0xc0000201},
                 .v6 = {{0x20, 1}},
                 .mac = {{1, 2, 3, 4, 5, 6}},
                 .uuid = {0xaa},
                 .any = ipv4_address{0x0a000001},
                 .nested_part = {9},
                 .text = "abc",
                 .parts = list<part_layout>{parts},
                 .more_parts = sequence<part_layout>{parts}};
  EXPECT_TRUE(is_coded_as(record_layout, r,
                          "dead beef ffff fffe 0102 0304 0506 0708 ffff ffff ffff ffff\n"
                          "3fc0 0000 c000 0000 0000 0000 0000 0007\n"
                          "c000 0201 2001 0000 0000 0000 0000 0000 0000 0000\n"
                          "0102 0304 0506 0000  # padded\n"
                          "aa00 0000 0000 0000 0000 0000 0000 0000\n"
                          "0000 0001 0a00 0001  # a choice\n"
                          "0000 0009\n"
                          "0000 0003 6162 6300  # with its length\n"
                          "0000 0002 0000 0001 0000 0002  # with its count\n"
                          "0000 0002 0000 0001 0000 0002\n"));
}

TEST(Xdr, KeepsWhatTheTextAllows) {
  static_assert(decltype(opaque<&record::text, member_term<&record::text>, 32>)::most == 32);
  static_assert(std::remove_cvref_t<decltype(xdr<&record::text, 32>)>::most == 32);
}

template <class T>
struct holder {
  struct inside_of_template {
    std::uint32_t member_of_inside;
  };
};

// g++ and clang spell functions differently: names are found in both.
TEST(MemberName, IsAsItStandsInItsStruct) {
  EXPECT_STREQ(member_term<&record::u32>.name, "u32");
  EXPECT_STREQ(member_term<&record::nested_part>.name, "nested_part");
  EXPECT_STREQ(member_term<&outermost::lonely_member>.name, "lonely_member");
  using of_template = holder<std::pair<int, char>>::inside_of_template;
  EXPECT_STREQ(member_term<&of_template::member_of_inside>.name, "member_of_inside");
}

TEST(TypeName, IsAsItStandsInItsNamespace) {
  EXPECT_STREQ(type_name<record>, "record");
  EXPECT_STREQ(type_name<colour>, "colour");
  EXPECT_STREQ(type_name<ipv4_address>, "ipv4_address");
  EXPECT_STREQ(type_name<outermost>, "outermost");
  EXPECT_STREQ(type_name<holder<int>::inside_of_template>, "inside_of_template");
}

TEST(MemberName, SuggestsTheType) {
  using enum abstract_type;
  EXPECT_EQ(member_term<&record::u32>.type, unsigned32);
  EXPECT_EQ(member_term<&record::i32>.type, signed32);
  EXPECT_EQ(member_term<&record::u64>.type, unsigned64);
  EXPECT_EQ(member_term<&record::i64>.type, signed64);
  EXPECT_EQ(member_term<&record::f32>.type, float32);
  EXPECT_EQ(member_term<&record::f64>.type, float64);
  EXPECT_EQ(member_term<&record::named>.type, unsigned32);
  EXPECT_EQ(member_term<&record::v4>.type, ipv4Address);
  EXPECT_EQ(member_term<&record::v6>.type, ipv6Address);
  EXPECT_EQ(member_term<&record::mac>.type, macAddress);
  EXPECT_EQ(member_term<&record::text>.type, string);
  EXPECT_EQ(member_term<&record::uuid>.type, octetArray);
}

}  // namespace
