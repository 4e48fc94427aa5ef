// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/convert_back.hpp>

#include <gtest/gtest.h>

#include <support/hex.hpp>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/reverse.hpp>

namespace {

using namespace flowkit;

const record_context context{.export_time = from_unix_seconds(1'700'000'000), .uptime_ms = 10'000, .has_uptime = true};

template <class T>
struct converted {
  T value;
  bool saturated;
  friend bool operator==(const converted&, const converted&) = default;
};
/// What a T becomes from the octets of this element.
template <class T>
converted<T> from(const element& e, std::string_view hex) {
  const auto in = test::from_hex(hex);
  const conversion how = conversion_to<T>(e);
  EXPECT_TRUE(readable<T>(how, in.size())) << e.name << " in " << in.size();
  bool saturated = false;
  const T value = convert<T>(how, in.data(), in.size(), context, saturated);
  return {value, saturated};
}
template <class T>
bool same(const converted<T>& a, T value, bool saturated = false) {
  return a.value == value && a.saturated == saturated;
}

TEST(Convert, AnUnsignedNumberFromAnyWidth) {
  EXPECT_TRUE(same<std::uint64_t>(from<std::uint64_t>(ie::octetDeltaCount, "ff"), 255));
  EXPECT_TRUE(same<std::uint64_t>(from<std::uint64_t>(ie::octetDeltaCount, "0102 0304 05"), 0x0102030405));
  EXPECT_TRUE(same<std::uint64_t>(from<std::uint64_t>(ie::octetDeltaCount, "ffff ffff ffff ffff"), ~std::uint64_t{0}));
  // wider than the member, but it fits
  EXPECT_TRUE(same<std::uint8_t>(from<std::uint8_t>(ie::octetDeltaCount, "0000 0000 0000 00ff"), 255));
}

TEST(Convert, WhatDoesNotFitIsTheGreatestAndFlagged) {
  EXPECT_TRUE(same<std::uint8_t>(from<std::uint8_t>(ie::octetDeltaCount, "0100"), 255, true));
  EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(ie::octetDeltaCount, "01 0000"), 65'535, true));
  EXPECT_TRUE(same<std::uint32_t>(from<std::uint32_t>(ie::octetDeltaCount, "0000 0001 0000 0000"), ~0u, true));
}

TEST(Convert, SignedNumbersKeepTheirSign) {
  const element& e = ie::mibObjectValueInteger;  // signed32
  EXPECT_TRUE(same<std::int32_t>(from<std::int32_t>(e, "ff"), -1));
  EXPECT_TRUE(same<std::int32_t>(from<std::int32_t>(e, "80 0000"), -0x80'0000));
  EXPECT_TRUE(same<std::int64_t>(from<std::int64_t>(e, "8000 0000"), INT32_MIN));
  EXPECT_TRUE(same<std::int8_t>(from<std::int8_t>(e, "ff80"), -128));
  EXPECT_TRUE(same<std::int8_t>(from<std::int8_t>(e, "ff7f"), -128, true));
  EXPECT_TRUE(same<std::int8_t>(from<std::int8_t>(e, "0080"), 127, true));
  EXPECT_TRUE(same<std::int64_t>(from<std::int64_t>(e, "8000 0000 0000 0000"), INT64_MIN));
}

enum class protocol : std::uint8_t { tcp = 6 };

TEST(Convert, EnumerationsSaturateAsTheirIntegers) {
  EXPECT_TRUE(same(from<protocol>(ie::protocolIdentifier, "06"), protocol::tcp));
  EXPECT_TRUE(same(from<protocol>(ie::protocolIdentifier, "0106"), static_cast<protocol>(255), true));
}

// RFC 7125 section 3: the bits of the data offset, with which some exporters fill the element, are ignored.
TEST(Convert, BitsThatAreNoPartOfTheValueAreIgnored) {
  for (const element* e : {&ie::tcpControlBits, &ie::reverse::reverseTcpControlBits}) {
    EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(*e, "5018"), 0x018)) << e->name;
    EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(*e, "f152"), 0x152)) << e->name;
    EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(*e, "ff"), 0xff)) << e->name;
    EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(*e, "0000 5012"), 0x012)) << e->name;
    EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(*e, "8000 5000 0000 a002"), 0x002)) << e->name;
    EXPECT_TRUE(same<std::uint8_t>(from<std::uint8_t>(*e, "5018"), 0x18)) << e->name;
    EXPECT_TRUE(same<std::uint8_t>(from<std::uint8_t>(*e, "5118"), 255, true)) << e->name;  // one that does count
  }
  EXPECT_TRUE(same<std::uint8_t>(from<std::uint8_t>(ie::fragmentFlags, "5f"), 0x40));
  EXPECT_TRUE(same<std::uint8_t>(from<std::uint8_t>(ie::mplsTopLabelExp, "fd"), 5));
  EXPECT_TRUE(same<std::uint16_t>(from<std::uint16_t>(ie::informationElementId, "8001"), 1));
}

TEST(Convert, MasksAreConversionsAndBack) {
  for (unsigned first = 0; first < 8; ++first)
    for (unsigned count = 1; count <= 16; ++count) {
      const std::uint64_t bits = ((std::uint64_t{1} << count) - 1) << first;
      EXPECT_GE(masked_by(bits), conversion::masked_integer);
      EXPECT_EQ(mask_of(masked_by(bits)), bits);
      for (std::size_t width = 1; width <= 8; ++width) {
        const std::uint64_t all = ~std::uint64_t{0} >> (64 - 8 * width);
        EXPECT_EQ(is_plain_integer(masked_by(bits), width), (bits & all) == all) << bits << " in " << width;
      }
    }
  EXPECT_EQ(masked_by(~std::uint64_t{0}), conversion::unsigned_integer);
  for (const std::uint64_t bits : {0x0ull, 0x5ull, 0x1ffffull, 0x100ull, ~0xfull})
    EXPECT_EQ(masked_by(bits), conversion::none) << bits;
  EXPECT_EQ(mask_of(conversion::unsigned_integer), ~std::uint64_t{0});
  EXPECT_TRUE(is_plain_integer(conversion::unsigned_integer, 8));
  EXPECT_FALSE(is_plain_integer(conversion::signed_integer, 8));
}

// RFC 7011 section 6.1.9.
TEST(Convert, MicrosecondsHaveNoLowBits) {
  const timestamp half{500'000'000};
  EXPECT_EQ(from<timestamp>(ie::flowStartMicroseconds, "83aa 7e80 8000 07ff").value, half);
  EXPECT_EQ(from<timestamp>(ie::reverse::reverseFlowEndMicroseconds, "83aa 7e80 8000 0001").value, half);
  EXPECT_EQ(from<timestamp>(ie::observationTimeMicroseconds, "83aa 7e80 8000 0800").value.ns, half.ns + 476);
  EXPECT_EQ(from<timestamp>(ie::flowStartNanoseconds, "83aa 7e80 8000 07ff").value.ns, half.ns + 476);
}

// RFC 5905 section 6: no instant of 2036.
TEST(Convert, AnNtpStampOfZerosIsNoTime) {
  EXPECT_EQ(from<timestamp>(ie::flowStartMicroseconds, "0000 0000 0000 0000").value, unknown_time);
  EXPECT_EQ(from<timestamp>(ie::flowStartMicroseconds, "0000 0000 0000 07ff").value, unknown_time);
  EXPECT_EQ(from<timestamp>(ie::flowStartNanoseconds, "0000 0000 0000 0000").value, unknown_time);
  EXPECT_EQ(from<timestamp>(ie::flowStartNanoseconds, "0000 0000 0000 0001").value, from_unix_seconds(2'085'978'496));
}

TEST(Convert, TheInstantWhoseStampWouldBeZerosIsSent) {
  const timestamp wrap = from_unix_seconds(2'085'978'496);  // 2036-02-07T06:28:16Z
  const record_context near{.export_time = wrap};
  for (const element* e : {&ie::flowStartMicroseconds, &ie::flowStartNanoseconds}) {
    std::byte sent[8];
    bool saturated = false;
    convert_back(wrap, conversion_to<timestamp>(*e), sent, 8, near, saturated);
    const timestamp back = convert<timestamp>(conversion_to<timestamp>(*e), sent, 8, near, saturated);
    EXPECT_FALSE(saturated) << e->name;
    EXPECT_EQ(floor_div(back.ns, 1'000), floor_div(wrap.ns, 1'000)) << e->name;
    convert_back(unknown_time, conversion_to<timestamp>(*e), sent, 8, near, saturated);
    EXPECT_TRUE(saturated) << e->name;
    EXPECT_EQ(load_be<std::uint64_t>(sent), 0u) << e->name;
  }
}

TEST(Convert, BitsThatAreNoPartOfTheValueAreSentAsZeros) {
  std::byte sent[2];
  bool saturated = false;
  convert_back(std::uint16_t{0x5152}, conversion_to<std::uint16_t>(ie::tcpControlBits), sent, 2, context, saturated);
  EXPECT_EQ(load_be<std::uint16_t>(sent), 0x0152);
  EXPECT_FALSE(saturated);
}

TEST(Convert, EveryClockBecomesOneTime) {
  EXPECT_EQ(from<timestamp>(ie::flowStartSeconds, "0000 0001").value.ns, 1'000'000'000);
  EXPECT_EQ(from<timestamp>(ie::flowStartMilliseconds, "0000 0000 0000 03e8").value.ns, 1'000'000'000);
  EXPECT_EQ(from<timestamp>(ie::flowStartMicroseconds, "83aa 7e80 8000 0000").value.ns, 500'000'000);
  EXPECT_EQ(from<timestamp>(ie::flowStartNanoseconds, "83aa 7e80 8000 0000").value.ns, 500'000'000);
  EXPECT_EQ(from<timestamp>(ie::flowStartSysUpTime, "0000 2328").value, context.export_time - seconds(1));
  EXPECT_EQ(from<timestamp>(ie::flowStartDeltaMicroseconds, "000f 4240").value, context.export_time - seconds(1));
}

TEST(Convert, TimesBeyondTheRangeAreItsEnd) {
  // 64 bits of milliseconds are 585 million years
  EXPECT_EQ(from<timestamp>(ie::flowStartMilliseconds, "7fff ffff ffff ffff").value.ns, INT64_MAX);
  EXPECT_TRUE(same(from<timestamp>(ie::flowStartMilliseconds, "ffff ffff ffff ffff"), timestamp{INT64_MAX}, true));
  EXPECT_TRUE(from<timestamp>(ie::flowStartSysUpTime, "01 0000 0000").saturated);
}

TEST(Convert, EverySpanBecomesOneDuration) {
  EXPECT_EQ(from<duration>(ie::flowDurationMilliseconds, "0000 03e8").value, seconds(1));
  EXPECT_EQ(from<duration>(ie::flowDurationMicroseconds, "000f 4240").value, seconds(1));
  EXPECT_EQ(from<duration>(ie::flowActiveTimeout, "0001").value, seconds(1));
}

TEST(Convert, AddressesOfEitherFamily) {
  EXPECT_EQ(from<ip_address>(ie::sourceIPv4Address, "c000 0201").value, ip_address{ipv4_address{0xc0000201}});
  EXPECT_EQ(from<ip_address>(ie::sourceIPv6Address, "2001 0db8 0000 0000 0000 0000 0000 0001").value,
            ip_address(ipv6_address{{0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}}));
  EXPECT_EQ(from<ipv4_address>(ie::sourceIPv4Address, "c000 0201").value.value, 0xc0000201u);
  EXPECT_EQ(from<mac_address>(ie::sourceMacAddress, "0001 0203 0405").value, (mac_address{{0, 1, 2, 3, 4, 5}}));
}

TEST(Convert, BooleansAreOneOrTwo) {
  EXPECT_TRUE(from<bool>(ie::dataRecordsReliability, "01").value);
  EXPECT_FALSE(from<bool>(ie::dataRecordsReliability, "02").value);
  EXPECT_FALSE(from<bool>(ie::dataRecordsReliability, "00").value);
}

TEST(Convert, NotEveryMemberTakesEveryElement) {
  EXPECT_EQ(conversion_to<std::uint32_t>(ie::sourceIPv4Address), conversion::none);
  EXPECT_EQ(conversion_to<ipv4_address>(ie::sourceIPv6Address), conversion::none);
  EXPECT_EQ(conversion_to<ipv6_address>(ie::sourceIPv4Address), conversion::none);
  EXPECT_EQ(conversion_to<timestamp>(ie::octetDeltaCount), conversion::none);
  EXPECT_EQ(conversion_to<duration>(ie::octetDeltaCount), conversion::none);
  EXPECT_EQ(conversion_to<std::uint8_t>(ie::dataRecordsReliability), conversion::none);
  EXPECT_EQ(conversion_to<bool>(ie::protocolIdentifier), conversion::none);
  EXPECT_EQ(conversion_to<std::uint32_t>(ie::mibObjectValueInteger), conversion::none);
}

// A template may announce any length.
TEST(Convert, OnlyReadableLengthsAreRead) {
  for (std::size_t width = 0; width <= 20; ++width) {
    EXPECT_FALSE(readable<std::uint32_t>(conversion::none, width));
    EXPECT_EQ(readable<ipv4_address>(conversion::ipv4, width), width == 4) << width;
    EXPECT_EQ(readable<ip_address>(conversion::ipv6, width), width == 16) << width;
    EXPECT_EQ(readable<mac_address>(conversion::mac, width), width == 6) << width;
    EXPECT_EQ(readable<bool>(conversion::boolean, width), width == 1) << width;
    EXPECT_EQ(readable<timestamp>(conversion::ntp, width), width == 8) << width;
    EXPECT_EQ(readable<double>(conversion::floating, width), width == 4 || width == 8) << width;
    EXPECT_EQ((readable<std::array<std::uint8_t, 3>>(conversion::raw_octets, width)), width == 3) << width;
    EXPECT_EQ(readable<std::uint8_t>(conversion::unsigned_integer, width), width >= 1 && width <= 8) << width;
    EXPECT_EQ(readable<std::int64_t>(conversion::signed_integer, width), width >= 1 && width <= 8) << width;
  }
}

TEST(Convert, FloatsOfEitherWidth) {
  const element& e = ie::samplingProbability;  // float64
  EXPECT_EQ(from<double>(e, "3ff8 0000 0000 0000").value, 1.5);
  EXPECT_EQ(from<double>(e, "3fc0 0000").value, 1.5);
  EXPECT_EQ(from<float>(e, "bff8 0000 0000 0000").value, -1.5f);
}

TEST(Convert, OctetsOfJustTheLength) {
  using label = std::array<std::uint8_t, 3>;
  EXPECT_EQ(from<label>(ie::mplsTopLabelStackSection, "01 02 03").value, (label{1, 2, 3}));
  EXPECT_EQ(conversion_to<label>(ie::sourceIPv4Address), conversion::none);
  EXPECT_EQ((conversion_to<std::array<std::uint8_t, 4>>(ie::sourceIPv4Address)), conversion::raw_octets);
}

}  // namespace
