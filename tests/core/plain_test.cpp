// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/core/layout.hpp>
#include <flowkit/core/plain.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;

struct reading {
  std::int16_t celsius;
  std::uint8_t battery;
  ipv4_address station;
  friend bool operator==(const reading&, const reading&) = default;
};
inline constexpr auto reading_layout =
    layout<reading>(plain<&reading::celsius>, plain<&reading::battery>, plain<&reading::station>);

TEST(Plain, WidthAndNameAreTheMembers) {
  static_assert(reading_layout.size == 7);
  EXPECT_STREQ(decltype(plain<&reading::celsius>)::info.name, "celsius");
  EXPECT_EQ(decltype(plain<&reading::celsius>)::info.space, element_space::local);
  const auto octets = test::from_hex("ffd8 5a c0000201");
  const auto read = decode(reading_layout, octets);
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, (reading{-40, 90, {0xc0000201}}));
  std::vector<std::byte> out(7);
  ASSERT_TRUE(encode(reading_layout, *read, out));
  EXPECT_EQ(out, octets);
}

TEST(EnterpriseElement, IsNumberedByItsOwner) {
  constexpr element e = enterprise_element("queueDelay", 32473, 1, abstract_type::unsigned32, unit::microseconds);
  EXPECT_EQ(e.space, element_space::enterprise);
  EXPECT_EQ(e.pen, 32473u);
  EXPECT_EQ(e.id, 1);
  EXPECT_EQ(e.units, unit::microseconds);
  EXPECT_FALSE(e.has_range());
}

}  // namespace
