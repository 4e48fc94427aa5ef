// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/packed.hpp>

#include <support/codec.hpp>

#include <flowkit/core/layout.hpp>

namespace {

using namespace flowkit;
using test::from_hex;
using test::is_coded_as;

constexpr element number = local_term("number", abstract_type::unsigned64);

enum class mode : std::uint8_t { off, on, high, low };

struct word {
  mode m;
  bool flag;
  std::uint64_t value;
  friend bool operator==(const word&, const word&) = default;
};

template <std::size_t N>
constexpr auto word_layout = layout<word>(packed<N>(bits<&word::m, 2, number>, bits<&word::flag, 1, number>,
                                                    bits<&word::value, 8 * N - 3, number>));

TEST(Packed, TheFirstIsTheMostSignificant) {
  EXPECT_TRUE(is_coded_as(word_layout<1>, word{mode::high, false, 3}, "83"));
  EXPECT_TRUE(is_coded_as(word_layout<2>, word{mode::on, true, 0x0203}, "6203"));
  EXPECT_TRUE(is_coded_as(word_layout<3>, word{mode::low, true, 0x010203}, "e1 0203"));
  EXPECT_TRUE(is_coded_as(word_layout<4>, word{mode::off, true, 0x01020304}, "2102 0304"));
  EXPECT_TRUE(is_coded_as(word_layout<5>, word{mode::low, false, 0x0102030405}, "c102 0304 05"));
  EXPECT_TRUE(is_coded_as(word_layout<8>, word{mode::low, true, 0x1fff'ffff'ffff'ffff}, "ffff ffff ffff ffff"));
}

// A value that is too large must not touch its neighbours.
TEST(Packed, CutsToTheBits) {
  std::array<std::byte, 1> out{};
  ASSERT_TRUE(encode(word_layout<1>, word{mode::off, false, 0xff}, out));
  EXPECT_EQ(test::hex(out), "1f");
  ASSERT_TRUE(encode(word_layout<1>, word{static_cast<mode>(5), false, 0}, out));
  EXPECT_EQ(test::hex(out), "40");
}

struct whole {
  std::uint64_t all;
  friend bool operator==(const whole&, const whole&) = default;
};

TEST(Packed, SixtyFourBitsInOne) {
  EXPECT_TRUE(is_coded_as(layout<whole>(packed<8>(bits<&whole::all, 64, number>)), whole{0x8123456789abcdef},
                          "8123 4567 89ab cdef"));
}

TEST(Packed, SpareBitsAreZeroAndIgnored) {
  constexpr auto l = layout<whole>(packed<2>(spare_bits<3>, bits<&whole::all, 10, number>, spare_bits<3>));
  static_assert(l.members == 1);
  EXPECT_TRUE(is_coded_as(l, whole{0x3ff}, "1ff8"));
  const auto in = from_hex("f00f");
  EXPECT_EQ(decode(l, in)->all, 0x201u);
}

TEST(Packed, EachPartIsVisited) {
  unsigned total = 0;
  decltype(packed<4>(bits<&word::m, 2, number>, spare_bits<30>))::for_each_part(
      [&](auto part) { total += part.count; });
  EXPECT_EQ(total, 32u);
}

}  // namespace
