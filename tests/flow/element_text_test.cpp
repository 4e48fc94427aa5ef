// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/element_text.hpp>

#include <gtest/gtest.h>
#include <support/hex.hpp>

#include <string>

namespace {

using namespace flowkit;

const record_context context{.export_time = from_unix_seconds(1'700'000'000)};

std::string text(const element* e, std::string_view hex) {
  char buffer[256];
  text_writer out{buffer};
  const auto in = test::from_hex(hex);
  flow::write_json_value(out, e, in, context);
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}
std::string text(const element& e, std::string_view hex) { return text(&e, hex); }

TEST(ElementText, LeavesOutBitsThatAreNoPartOfTheValue) {
  EXPECT_EQ(text(ie::tcpControlBits, "5018"), "24");
  EXPECT_EQ(text(ie::tcpControlBits, "f152"), "338");
  EXPECT_EQ(text(ie::tcpControlBits, "ff"), "255");
  EXPECT_EQ(text(ie::tcpControlBits, "0001 5002"), "2");
  EXPECT_EQ(text(ie::reverse::reverseTcpControlBits, "a012"), "18");
  EXPECT_EQ(text(ie::fragmentFlags, "5f"), "64");
  EXPECT_EQ(text(ie::ipClassOfService, "ff"), "255");
}

TEST(ElementText, MicrosecondsHaveNoLowBits) {
  EXPECT_EQ(text(ie::flowStartMicroseconds, "e8ff 1c00 8000 07ff"),
            text(ie::flowStartMicroseconds, "e8ff1c00 80000000"));
  EXPECT_EQ(text(ie::flowStartMicroseconds, "e8ff 1c00 8000 07ff"), R"("2023-11-15T10:29:20.500000000Z")");
  EXPECT_EQ(text(ie::flowStartNanoseconds, "e8ff 1c00 8000 07ff"), R"("2023-11-15T10:29:20.500000476Z")");
}

// Not a date of 2036.
TEST(ElementText, AnNtpStampThatWasNotSetIsZero) {
  EXPECT_EQ(text(ie::flowStartMicroseconds, "0000 0000 0000 0000"), "0");
  EXPECT_EQ(text(ie::flowStartMicroseconds, "0000 0000 0000 07ff"), "0");
  EXPECT_EQ(text(ie::flowEndNanoseconds, "0000 0000 0000 0000"), "0");
  EXPECT_EQ(text(ie::flowStartSeconds, "0000 0000"), R"("1970-01-01T00:00:00.000Z")");
}

TEST(ElementText, EachTypeAsJsonHasIt) {
  EXPECT_EQ(text(ie::sourceTransportPort, "01bb"), "443");
  EXPECT_EQ(text(ie::octetDeltaCount, "01 0000 0000"), "4294967296") << "in 5 octets";
  EXPECT_EQ(text(ie::mibObjectValueInteger, "ffff fffe"), "-2");
  EXPECT_EQ(text(ie::mibObjectValueInteger, "80"), "-128") << "reduced";
  EXPECT_EQ(text(ie::samplingProbability, "3fc0 0000"), "1.5");
  EXPECT_EQ(text(ie::samplingProbability, "3ff8 0000 0000 0000"), "1.5");
  EXPECT_EQ(text(ie::dataRecordsReliability, "01"), "true");
  EXPECT_EQ(text(ie::dataRecordsReliability, "02"), "false");
  EXPECT_EQ(text(ie::dataRecordsReliability, "03"), "3") << "neither";
  EXPECT_EQ(text(ie::sourceMacAddress, "001b 213c 9df8"), R"("00:1b:21:3c:9d:f8")");
  EXPECT_EQ(text(ie::sourceIPv4Address, "c000 0201"), R"("192.0.2.1")");
  EXPECT_EQ(text(ie::sourceIPv6Address, "2001 0db8 0000 0000 0000 0000 0000 0001"), R"("2001:db8::1")");
  EXPECT_EQ(text(ie::flowStartMilliseconds, "0000 018b cfe5 6800"), R"("2023-11-14T22:13:20.000Z")");
  // Later than 2262-04-11T23:47:16.854Z, the last of a timestamp; later than RFC 3339 has years.
  EXPECT_EQ(text(ie::flowStartMilliseconds, "0000 0863 7bd0 5af6"), R"("2262-04-11T23:47:16.854Z")");
  EXPECT_EQ(text(ie::flowStartMilliseconds, "0000 0863 7bd0 5af7"), R"("2262-04-11T23:47:16.855Z")");
  EXPECT_EQ(text(ie::flowStartMilliseconds, "0000 e677 d21f dbff"), R"("9999-12-31T23:59:59.999Z")");
  EXPECT_EQ(text(ie::flowStartMilliseconds, "0000 e677 d21f dc00"), "253402300800000");
  EXPECT_EQ(text(ie::flowStartMilliseconds, "ffff ffff ffff ffff"), "18446744073709551615");
  EXPECT_EQ(text(ie::flowStartSeconds, "ffff ffff"), R"("2106-02-07T06:28:15.000Z")");
  EXPECT_EQ(text(ie::flowStartSeconds, "0000 0003 ffff ffff"), R"("2514-05-30T01:53:03.000Z")");
  EXPECT_EQ(text(ie::flowStartSeconds, "ffff ffff ffff"), "281474976710655");
  EXPECT_EQ(text(ie::interfaceName, "6574 6830 0000"), R"("eth0")") << "filled with zeros";
  EXPECT_EQ(text(ie::interfaceName, ""), R"("")");
}

TEST(ElementText, ALengthThatTheTypeCannotHaveGivesDigits) {
  for (const element* e : {&ie::octetDeltaCount, &ie::mibObjectValueInteger, &ie::samplingProbability,
                           &ie::dataRecordsReliability, &ie::sourceMacAddress, &ie::sourceIPv4Address,
                           &ie::sourceIPv6Address, &ie::flowStartSeconds, &ie::flowStartNanoseconds})
    EXPECT_EQ(text(e, "0102 0304 0506 0708 09"), R"("010203040506070809")") << e->name;
}

TEST(ElementText, ApplicationsAreTakenApart) {
  EXPECT_EQ(text(ie::applicationId, "14 0000 3044 0000 3fe2"), R"("20:12356:16354")");
  EXPECT_EQ(text(ie::applicationId, "03 0035"), R"("3:53")");
  EXPECT_EQ(text(ie::applicationId, ""), R"("")");
  EXPECT_EQ(text(ie::reverse::reverseApplicationId, "0d 0001 bb"), R"("13:443")");
  EXPECT_EQ(text(ie::applicationId, "06 0102 0304 0506 0708 09"), R"("6:0x010203040506070809")");
  EXPECT_EQ(text(nullptr, "0d 0001 bb"), R"("0d0001bb")");
  EXPECT_EQ(text(ie::mplsTopLabelStackSection, "0d 0001"), R"("0d0001")");
}

}  // namespace
