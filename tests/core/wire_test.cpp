// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/wire.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using enum abstract_type;

template <std::size_t W, abstract_type Type, class T>
T read(std::string_view text) {
  const auto in = test::from_hex(text);
  EXPECT_EQ(in.size(), W);
  return wire<T>::template read<W, Type>(in.data());
}
/// With a neighbour on either side that must not change.
template <std::size_t W, abstract_type Type, class T>
std::string written(T value) {
  std::array<std::byte, W + 2> out;
  out.fill(std::byte{0xee});
  wire<T>::template write<W, Type>(out.data() + 1, value);
  EXPECT_EQ(out.front(), std::byte{0xee});
  EXPECT_EQ(out.back(), std::byte{0xee});
  return test::hex(octets{out}.subspan(1, W));
}

TEST(WireUnsigned, InEachWidth) {
  const auto each = []<class T, std::size_t... W>(T value, std::index_sequence<W...>) {
    const auto one = [&]<std::size_t N>(std::integral_constant<std::size_t, N>) {
      constexpr auto mask = static_cast<T>(std::numeric_limits<T>::max() >> 8 * (sizeof(T) - N));
      std::array<std::byte, N> out{};
      wire<T>::template write<N, unsigned64>(out.data(), value);
      EXPECT_EQ((wire<T>::template read<N, unsigned64>(out.data())), static_cast<T>(value & mask)) << N;
      EXPECT_EQ(load_be(out.data(), N), static_cast<T>(value & mask)) << N;
    };
    (one(std::integral_constant<std::size_t, W + 1>{}), ...);
  };
  for (const std::uint64_t v : {std::uint64_t{0}, std::uint64_t{0x0123456789abcdef}, ~std::uint64_t{0}}) {
    each(static_cast<std::uint8_t>(v), std::make_index_sequence<1>{});
    each(static_cast<std::uint16_t>(v), std::make_index_sequence<2>{});
    each(static_cast<std::uint32_t>(v), std::make_index_sequence<4>{});
    each(v, std::make_index_sequence<8>{});
  }
}

TEST(WireUnsigned, MayAlsoCarryTimes) {
  EXPECT_TRUE(wire<std::uint32_t>::carries(dateTimeSeconds));
  EXPECT_TRUE(wire<std::uint64_t>::carries(dateTimeMilliseconds));
  EXPECT_FALSE(wire<std::uint64_t>::carries(dateTimeMicroseconds));  // NTP is no count
  EXPECT_FALSE(wire<std::uint32_t>::carries(signed32));
  EXPECT_FALSE(wire<std::uint32_t>::carries(ipv4Address));
}

TEST(WireSigned, ExtendsTheSign) {
  EXPECT_EQ((read<1, signed32, std::int32_t>("ff")), -1);
  EXPECT_EQ((read<1, signed32, std::int32_t>("80")), -128);
  EXPECT_EQ((read<1, signed32, std::int32_t>("7f")), 127);
  EXPECT_EQ((read<3, signed32, std::int32_t>("80 0000")), -0x80'0000);
  EXPECT_EQ((read<3, signed32, std::int32_t>("7f ffff")), 0x7f'ffff);
  EXPECT_EQ((read<2, signed64, std::int64_t>("fffe")), -2);
  EXPECT_EQ((read<7, signed64, std::int64_t>("80 0000 0000 0000")), -(std::int64_t{1} << 55));
  EXPECT_EQ((read<8, signed64, std::int64_t>("8000 0000 0000 0000")), INT64_MIN);
  EXPECT_EQ((read<1, signed8, std::int8_t>("80")), -128);
}

TEST(WireSigned, WritesTwosComplement) {
  EXPECT_EQ((written<1, signed32>(std::int32_t{-1})), "ff");
  EXPECT_EQ((written<3, signed32>(std::int32_t{-2})), "ffff fe");
  EXPECT_EQ((written<8, signed64>(std::int64_t{INT64_MIN})), "8000 0000 0000 0000");
  EXPECT_EQ((written<2, signed16>(std::int16_t{-32768})), "8000");
}

TEST(WireBool, IsOneOrTwo) {
  EXPECT_TRUE((read<1, boolean, bool>("01")));
  EXPECT_FALSE((read<1, boolean, bool>("02")));
  for (const auto* neither : {"00", "03", "ff"}) EXPECT_FALSE((read<1, boolean, bool>(neither))) << neither;
  EXPECT_EQ((written<1, boolean>(true)), "01");
  EXPECT_EQ((written<1, boolean>(false)), "02");
  EXPECT_FALSE(wire<bool>::carries(unsigned8));
  EXPECT_FALSE(wire<std::uint8_t>::carries(boolean));
}

enum class color : std::uint16_t { red = 1 };

TEST(WireEnum, KeepsValuesWithoutEnumerator) {
  EXPECT_EQ((read<2, unsigned16, color>("0001")), color::red);
  EXPECT_EQ((read<2, unsigned16, color>("fffe")), static_cast<color>(0xfffe));
  EXPECT_EQ((written<2, unsigned16>(static_cast<color>(0xfffe))), "fffe");
  EXPECT_EQ((written<1, unsigned16>(color::red)), "01");
  EXPECT_EQ(wire<color>::width_of(unsigned64), 2u);
}

TEST(WireFloat, IsIeee754) {
  EXPECT_EQ((read<4, float32, float>("3fc0 0000")), 1.5f);
  EXPECT_EQ((read<8, float64, double>("bff8 0000 0000 0000")), -1.5);
  EXPECT_EQ((read<4, float64, double>("3fc0 0000")), 1.5);  // reduced
  EXPECT_EQ((written<4, float64>(1.5)), "3fc0 0000");
  EXPECT_EQ((written<8, float64>(1.5)), "3ff8 0000 0000 0000");
  EXPECT_EQ((written<4, float32>(-0.0f)), "8000 0000");
  EXPECT_EQ((written<4, float32>(1.5)), "3fc0 0000");  // a double for a float32 element
  EXPECT_TRUE(std::isinf(read<4, float32, float>("7f80 0000")));
  EXPECT_TRUE(std::isnan(read<8, float64, double>("7ff8 0000 0000 0000")));
  EXPECT_FALSE(wire<float>::carries(float64));  // it would lose digits
}

TEST(WireAddresses, AreOctetsInOrder) {
  EXPECT_EQ((read<4, ipv4Address, ipv4_address>("c000 0201")), (ipv4_address{0xc0000201}));
  EXPECT_EQ((written<4, ipv4Address>(ipv4_address{0xc0000201})), "c000 0201");
  EXPECT_EQ((written<6, macAddress>(mac_address{{0, 1, 2, 3, 4, 0xff}})), "0001 0203 04ff");
  const auto v6 = read<16, ipv6Address, ipv6_address>("2001 0db8 0000 0000 0000 0000 0000 0001");
  EXPECT_EQ(v6, (ipv6_address{{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}));
  EXPECT_EQ((written<16, ipv6Address>(v6)), "2001 0db8 0000 0000 0000 0000 0000 0001");
}

TEST(WireArray, CarriesWhatHasItsLength) {
  using name = std::array<char, 4>;
  EXPECT_EQ((read<4, string, name>("6574 6830")), (name{'e', 't', 'h', '0'}));
  EXPECT_EQ((written<4, string>(name{'e', 't', 'h', '0'})), "6574 6830");
  EXPECT_TRUE(wire<name>::carries(octetArray));
  EXPECT_TRUE(wire<name>::carries(ipv4Address));
  EXPECT_FALSE(wire<name>::carries(macAddress));
}

TEST(WireTimestamp, InSecondsAndMilliseconds) {
  EXPECT_EQ((read<4, dateTimeSeconds, timestamp>("ffff ffff")), from_unix_seconds(0xffff'ffff));  // 2106, not 1969
  EXPECT_EQ((read<8, dateTimeMilliseconds, timestamp>("0000 0000 0000 03e9")), from_unix_milliseconds(1001));
  EXPECT_EQ((written<4, dateTimeSeconds>(from_unix_milliseconds(1'999))), "0000 0001");  // cut
  EXPECT_EQ((written<8, dateTimeMilliseconds>(timestamp{1'999'999})), "0000 0000 0000 0001");
  // Beyond what nanoseconds in 64 bits can say: saturated, not wrapped
  EXPECT_EQ((read<8, dateTimeMilliseconds, timestamp>("7fff ffff ffff ffff")).ns, INT64_MAX);
}

TEST(Wire, TakesTheSmallerOfMemberAndElement) {
  EXPECT_EQ(wire<std::uint32_t>::width_of(unsigned64), 4u);
  EXPECT_EQ(wire<std::uint64_t>::width_of(unsigned32), 4u);
  EXPECT_EQ(wire<std::uint16_t>::width_of(unsigned16), 2u);
  EXPECT_EQ(wire<std::int16_t>::width_of(signed64), 2u);
  EXPECT_EQ(wire<double>::width_of(float64), 8u);
  EXPECT_EQ(wire<double>::width_of(float32), 4u);
}

}  // namespace
