// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/text.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace {

using namespace flowkit;

std::string printed(const auto&... arguments) {
  char buffer[64];
  text_writer out{buffer};
  write_text(out, arguments...);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}
/// Where the text goes wrong; -1 if it does not.
template <class T>
int wrong_at(std::string_view text) {
  const auto r = parse<T>(text);
  if (r) return -1;
  EXPECT_EQ(r.failure().code, errc::bad_text);
  return static_cast<int>(r.failure().offset);
}

static_assert(parse<ipv4_address>("192.0.2.1")->value == 0xc0000201);
static_assert(!parse<ipv6_address>("::1::"));

TEST(TextWriter, SaysWhenSomethingWasDropped) {
  char buffer[4];
  text_writer out{buffer};
  out.put("ab");
  out.put("cde");  // as a whole
  EXPECT_TRUE(out.overflow());
  EXPECT_EQ(out.text(), "ab");
  out.put('c'), out.put('d'), out.put('e');
  EXPECT_EQ(out.text(), "abcd");
}

TEST(TextWriter, TakesJustWhatFits) {
  char buffer[4];
  text_writer out{buffer};
  out.put("abcd");
  EXPECT_FALSE(out.overflow());
  out.put("");
  EXPECT_FALSE(out.overflow());
  out.put('e');
  EXPECT_TRUE(out.overflow());
}

TEST(NumberText, HasNoLimitsOfItsOwn) {
  EXPECT_EQ(printed(std::uint8_t{0}), "0");
  EXPECT_EQ(printed(std::uint64_t{18'446'744'073'709'551'615u}), "18446744073709551615");
  EXPECT_EQ(printed(std::uint64_t{9'007'199'254'740'993}), "9007199254740993");  // 2^53 + 1
  EXPECT_EQ(printed(std::int64_t{std::numeric_limits<std::int64_t>::min()}), "-9223372036854775808");
  EXPECT_EQ(printed(std::int64_t{std::numeric_limits<std::int64_t>::max()}), "9223372036854775807");
  EXPECT_EQ(printed(std::int8_t{-128}), "-128");
  EXPECT_EQ(printed(std::int32_t{0}), "0");
}

TEST(NumberText, IsPaddedWithZerosOnRequest) {
  EXPECT_EQ(printed(7u, 3), "007");
  EXPECT_EQ(printed(0u, 2), "00");
  EXPECT_EQ(printed(1234u, 3), "1234");
}

TEST(Ipv4Text, BothWays) {
  EXPECT_EQ(printed(ipv4_address{0}), "0.0.0.0");
  EXPECT_EQ(printed(ipv4_address{0xffffffff}), "255.255.255.255");
  EXPECT_EQ(printed(ipv4_address{0x01020a64}), "1.2.10.100");
  EXPECT_EQ(parse<ipv4_address>("255.0.10.1")->value, 0xff000a01u);
}

TEST(Ipv4Text, IsWrongAtACharacter) {
  EXPECT_EQ(wrong_at<ipv4_address>(""), 0);
  EXPECT_EQ(wrong_at<ipv4_address>("1.2.3"), 5);
  EXPECT_EQ(wrong_at<ipv4_address>("1.2.3."), 6);
  EXPECT_EQ(wrong_at<ipv4_address>("1.2.3.4.5"), 7);
  EXPECT_EQ(wrong_at<ipv4_address>("1.2.3.4 "), 7);
  EXPECT_EQ(wrong_at<ipv4_address>(" 1.2.3.4"), 0);
  EXPECT_EQ(wrong_at<ipv4_address>("1.256.3.4"), 4);
  EXPECT_EQ(wrong_at<ipv4_address>("1..3.4"), 2);
  EXPECT_EQ(wrong_at<ipv4_address>("01.2.3.4"), 1);  // octal to some
  EXPECT_EQ(wrong_at<ipv4_address>("1.2.3.4294967297"), 8);
  EXPECT_EQ(wrong_at<ipv4_address>("+1.2.3.4"), 0);
}

TEST(Ipv6Text, AsInRfc5952) {
  const auto canonical = [](std::string_view text) {
    const auto a = parse<ipv6_address>(text);
    return a ? printed(*a) : "refused";
  };
  EXPECT_EQ(canonical("::"), "::");
  EXPECT_EQ(canonical("::1"), "::1");
  EXPECT_EQ(canonical("1::"), "1::");
  EXPECT_EQ(canonical("2001:0db8:0000:0000:0000:0000:0000:0001"), "2001:db8::1");  // 4.1 leading zeros
  EXPECT_EQ(canonical("2001:db8:0:0:0:0:2:1"), "2001:db8::2:1");                   // 4.2.1 as short as possible
  EXPECT_EQ(canonical("2001:db8::1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");             // 4.2.2 not for one group
  EXPECT_EQ(canonical("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");                     // 4.2.3 the longest
  EXPECT_EQ(canonical("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");               // 4.2.3 the first of equals
  EXPECT_EQ(canonical("2001:DB8::ABCD"), "2001:db8::abcd");                        // 4.3 lower case
  EXPECT_EQ(canonical("0:0:1:2:3:4:5:6"), "::1:2:3:4:5:6");
  EXPECT_EQ(canonical("1:2:3:4:5:6:0:0"), "1:2:3:4:5:6::");
  EXPECT_EQ(canonical("0:1:0:1:0:1:0:1"), "0:1:0:1:0:1:0:1");
  EXPECT_EQ(canonical("::ffff:192.0.2.1"), "::ffff:c000:201");
  EXPECT_EQ(canonical("1:2:3:4:5:6:1.2.3.4"), "1:2:3:4:5:6:102:304");
}

TEST(Ipv6Text, IsWrongAtACharacter) {
  EXPECT_EQ(wrong_at<ipv6_address>(""), 0);
  EXPECT_EQ(wrong_at<ipv6_address>(":"), 0);
  EXPECT_EQ(wrong_at<ipv6_address>(":1"), 0);
  EXPECT_EQ(wrong_at<ipv6_address>(":::"), 2);
  EXPECT_EQ(wrong_at<ipv6_address>("1:"), 2);
  EXPECT_EQ(wrong_at<ipv6_address>("1::2::3"), 5);
  EXPECT_EQ(wrong_at<ipv6_address>("12345::"), 4);
  EXPECT_EQ(wrong_at<ipv6_address>("1:2:3:4:5:6:7"), 13);
  EXPECT_GE(wrong_at<ipv6_address>("1:2:3:4:5:6:7:8:9"), 15);
  EXPECT_GE(wrong_at<ipv6_address>("1:2:3:4:5:6:7:8::"), 15);
  EXPECT_GE(wrong_at<ipv6_address>("::1:2:3:4:5:6:7:8"), 0);  // "::" stands for one group at least
  EXPECT_GE(wrong_at<ipv6_address>("1:2:3:4:5:6:7:1.2.3.4"), 0);
  EXPECT_EQ(wrong_at<ipv6_address>("::1.2.3.256"), 10);
  EXPECT_EQ(wrong_at<ipv6_address>("1.2.3.4"), 7);
  EXPECT_EQ(wrong_at<ipv6_address>("fe80::1%eth0"), 7);
  EXPECT_EQ(wrong_at<ipv6_address>("::g"), 2);
}

TEST(IpText, TellsTheFamilyByTheColon) {
  EXPECT_TRUE(parse<ip_address>("192.0.2.1")->is_v4());
  EXPECT_TRUE(parse<ip_address>("::192.0.2.1")->is_v6());
  EXPECT_EQ(wrong_at<ip_address>("192.0.2.300"), 10);
  EXPECT_EQ(wrong_at<ip_address>("host"), 0);
  EXPECT_EQ(printed(ip_address{}), "");
  EXPECT_EQ(printed(ip_address{ipv4_address{0x7f000001}}), "127.0.0.1");
}

TEST(MacText, BothWays) {
  const mac_address a{{0x00, 0x1b, 0x44, 0x11, 0x3a, 0xf7}};
  EXPECT_EQ(printed(a), "00:1b:44:11:3a:f7");
  EXPECT_EQ(*parse<mac_address>("00:1B:44:11:3a:F7"), a);
  EXPECT_EQ(*parse<mac_address>("00-1b-44-11-3a-f7"), a);
  EXPECT_EQ(wrong_at<mac_address>(""), 0);
  EXPECT_EQ(wrong_at<mac_address>("00:1b:44:11:3a:f"), 16);
  EXPECT_EQ(wrong_at<mac_address>("00:1b:44:11:3a:f7:"), 17);
  EXPECT_EQ(wrong_at<mac_address>("001b:44"), 2);
  EXPECT_EQ(wrong_at<mac_address>("00:1g:44:11:3a:f7"), 4);
}

}  // namespace
