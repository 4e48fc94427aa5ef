// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/element.hpp>

#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>

namespace {

using namespace flowkit;
using enum abstract_type;

// RFC 7011 section 6.2: integers down to one octet, float64 to float32, nothing else.
TEST(Element, TypesAreReducibleAsInTheRfc) {
  for (const auto type : {unsigned16, unsigned32, unsigned64, signed16, signed32, signed64, unsigned256})
    for (std::uint16_t width = 0; width <= 33; ++width)
      EXPECT_EQ(reducible_to(type, width), width >= 1 && width <= full_width(type)) << int(type) << ' ' << width;
  for (const auto type : {unsigned8, signed8, float32, boolean, macAddress, dateTimeSeconds, dateTimeMilliseconds,
                          dateTimeMicroseconds, dateTimeNanoseconds, ipv4Address, ipv6Address})
    for (std::uint16_t width = 0; width <= 33; ++width)
      EXPECT_EQ(reducible_to(type, width), width == full_width(type)) << int(type) << ' ' << width;
  for (std::uint16_t width = 0; width <= 33; ++width)
    EXPECT_EQ(reducible_to(float64, width), width == 4 || width == 8) << width;
}

TEST(Element, FreeLengthsAreNoWidth) {
  for (const auto type : {octetArray, string, basicList, subTemplateList, subTemplateMultiList})
    EXPECT_EQ(full_width(type), 0) << int(type);
}

TEST(Element, IsTheSameByNumberOrLocalByName) {
  constexpr element one = local_term("one", unsigned8), other = local_term("other", unsigned8);
  constexpr element one_again = local_term("one", unsigned32);
  EXPECT_TRUE(same_element(one, one_again));
  EXPECT_FALSE(same_element(one, other));
  EXPECT_FALSE(same_element(local_term("one", unsigned8), local_term("ones", unsigned8)));
  EXPECT_FALSE(same_element(ie::octetDeltaCount, ie::packetDeltaCount));
  element renamed = ie::octetDeltaCount;
  renamed.name = "bytes";
  EXPECT_TRUE(same_element(renamed, ie::octetDeltaCount));
  renamed.space = element_space::enterprise, renamed.pen = 9;
  EXPECT_FALSE(same_element(renamed, ie::octetDeltaCount));
  EXPECT_FALSE(same_element(local_term("octetDeltaCount", unsigned64), ie::octetDeltaCount));
}

}  // namespace
