// SPDX-License-Identifier: BSL-1.0
// Captured datagrams renewed in place: what moves, what stays, and that nothing else changes.
#include <gtest/gtest.h>

#include <flowkit/ie/iana.hpp>
#include <flowkit/ie/netflow9.hpp>
#include <flowkit/ipfix/checksum.hpp>
#include <support/hex.hpp>

#include "tools/flowgen/replay/renewer.hpp"
#include "tools/flowgen/replay/times.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using bytes = std::vector<std::byte>;

constexpr std::int64_t hour = 3600;
const endpoint exporter{*parse<ip_address>("10.0.0.1"), 40000};

/// Captured at second 1000 of 1970, sent an hour later, as the n-th round.
bytes renewed(renewer& by, const bytes& before, std::uint64_t round = 0) {
  const datagram d{before, exporter, {}, from_unix_seconds(1000)};
  bytes after = before;
  by.renew(after, recognise(before), d, {.exporter = 0, .leaves = from_unix_seconds(1000 + hour), .round = round});
  EXPECT_EQ(after.size(), before.size());
  return after;
}
bytes hex(const std::string& text) { return test::from_hex(text); }

TEST(MovedTime, InEveryUnit) {
  const auto moved = [](const element& e, const char* text) {
    bytes value = hex(text);
    EXPECT_TRUE(move_time(absolute_time(&e), value, hour)) << text;
    return value;
  };
  EXPECT_EQ(moved(ie::flowStartSeconds, "000003e8"), hex("000011f8"));
  EXPECT_EQ(moved(ie::flowStartSeconds, "00000000 000003e8"), hex("00000000 000011f8"));
  EXPECT_EQ(moved(ie::flowEndMilliseconds, "00000000 000f4241"), hex("00000000 004630c1"));
  EXPECT_EQ(moved(ie::flowEndMicroseconds, "83aa7e80 80000000"), hex("83aa8c90 80000000"));
  EXPECT_EQ(moved(ie::observationTimeNanoseconds, "ffffffff 00000001"), hex("00000e0f 00000001"));  // the era ends
  EXPECT_EQ(moved(ie::flowEndMilliseconds, "00000000 00000000"), hex("00000000 00000000"));         // not set
  EXPECT_EQ(moved(ie::flowEndNanoseconds, "00000000 00000000"), hex("00000000 00000000"));
}

TEST(MovedTime, WhatHasNoRoomStays) {
  bytes last = hex("ffffffff"), narrow = hex("83aa7e8080"), early = hex("000003e8");
  EXPECT_FALSE(move_time(conversion::unix_seconds, last, hour));
  EXPECT_EQ(last, hex("ffffffff"));
  EXPECT_FALSE(move_time(conversion::ntp, narrow, hour));
  EXPECT_FALSE(move_time(conversion::unix_seconds, early, -hour));
  EXPECT_EQ(early, hex("000003e8"));
}

TEST(MovedTime, OnlyAbsoluteTimes) {
  EXPECT_EQ(absolute_time(&ie::flowStartSysUpTime), conversion::none);
  EXPECT_EQ(absolute_time(&ie::flowStartDeltaMicroseconds), conversion::none);
  EXPECT_EQ(absolute_time(&ie::octetDeltaCount), conversion::none);
  EXPECT_EQ(absolute_time(&ie::systemInitTimeMilliseconds), conversion::unix_milliseconds);
  EXPECT_EQ(absolute_time(nullptr), conversion::none);
}

TEST(Renewer, NetFlow5) {
  renewer by{{.times = true, .sequence = true}};
  std::string record;
  for (int i = 0; i < 48; ++i) record += "07";
  // version, count, uptime, seconds, nanoseconds, sequence, engine, sampling; a record of 48 octets
  const bytes before = hex("0005 0001 00001000 000003e7 00000009 00000064 0102 0000" + record);
  const bytes after = hex("0005 0001 00001000 000011f7 00000009 00000064 0102 0000" + record);
  EXPECT_EQ(renewed(by, before), after);
  EXPECT_EQ(renewed(by, before)[19], std::byte{0x65});  // one flow later
  EXPECT_EQ(by.lacking().datagrams, 0u);
}

TEST(Renewer, NetFlow7KeepsItsReservedOctets) {
  renewer by{{.times = true, .sequence = true}};
  EXPECT_EQ(renewed(by, hex("0007 0000 00001000 000003e7 00000009 00000064 deadbeef")),
            hex("0007 0000 00001000 000011f7 00000009 00000064 deadbeef"));
}

/// Template 256: observationTimeMilliseconds, flowStartSysUpTime, octetDeltaCount in 4; one record.
const std::string v9_sets =
    "0000 0014 0100 0003 0143 0008 0016 0004 0001 0004"
    "0100 0014 00000000000f4240 00000800 00000032";

TEST(Renewer, NetFlow9MovesItsHeaderAndAbsoluteTimesOnly) {
  renewer by{{.times = true}};
  const bytes after = renewed(by, hex("0009 0002 00001000 000003e8 00000005 00000001" + v9_sets));
  EXPECT_EQ(after, hex("0009 0002 00001000 000011f8 00000005 00000001"
                       "0000 0014 0100 0003 0143 0008 0016 0004 0001 0004"
                       "0100 0014 00000000004630c0 00000800 00000032"));
}

TEST(Renewer, NumbersContinueByTheProtocolsUnits) {
  renewer by{{.sequence = true}};
  const bytes v9 = hex("0009 0002 00001000 000003e8 00000005 00000001" + v9_sets);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(renewed(by, v9)[15], std::byte(5 + i));  // datagrams
  const bytes ipfix =
      hex("000a 0037 000003e8 00000005 00000001"
          "0002 0010 0100 0002 0096 0004 0001 0004"
          "0100 0017 000003e8 00000001 000003e8 00000002 000000");                      // two records, and padding
  for (int i = 0; i < 3; ++i) EXPECT_EQ(renewed(by, ipfix)[11], std::byte(5 + 2 * i));  // data records
  EXPECT_EQ(by.lacking().datagrams + by.lacking().sets + by.lacking().fields, 0u);
}

TEST(Renewer, CountsWhatCannotBeRenewed) {
  renewer by{{.times = true, .sequence = true}};
  for (const char* damaged : {"0005 0001", "0007", "0009 0001 0000", "000a 0100 000003e8 00000005 00000001",
                              "00000005 00000009", "0008 0000 00000000"})
    EXPECT_EQ(renewed(by, hex(damaged)), hex(damaged)) << damaged;
  EXPECT_EQ(by.lacking().datagrams, 6u);
  static_cast<void>(renewed(by, hex("0009 0001 00001000 000003e8 00000005 00000001 0140 0008 00000000")));
  EXPECT_EQ(by.lacking().sets, 1u);
}

TEST(Renewer, ListsAndChecksums) {
  renewer by{{.times = true}};
  // Template 256: basicList; its value is two flowStartSeconds.
  EXPECT_EQ(renewed(by, hex("000a 002e 000003e8 00000000 00000001"
                            "0002 000c 0100 0001 0123 ffff"
                            "0100 0012 0d 03 0096 0004 000003e8 000003e9")),
            hex("000a 002e 000011f8 00000000 00000001"
                "0002 000c 0100 0001 0123 ffff"
                "0100 0012 0d 03 0096 0004 000011f8 000011f9"));
  // Options template 257: messageScope, messageMD5Checksum.
  const bytes before =
      hex("000a 0037 000003e8 00000000 00000001"
          "0003 0012 0101 0002 0001 0107 0001 0106 0010"
          "0101 0015 00 00000000000000000000000000000000");
  const bytes after = renewed(by, before);
  const md5_digest right = ipfix::message_checksum(after, after.size() - 16);
  EXPECT_TRUE(std::equal(right.begin(), right.end(), after.end() - 16));
}

/// A datagram with one flow sample without records: its numbers, and the pool.
constexpr const char* sflow =
    "00000005 00000001 0a000001 00000000 00000007 00001000 00000001"
    "00000001 00000020 00000003 00000002 00000064 00000190 00000000 00000001 00000002 00000000";

TEST(Renewer, SamplesOfFurtherRoundsFollow) {
  renewer by{{.times = true, .sequence = true}};
  EXPECT_EQ(renewed(by, hex(sflow)), hex(sflow));
  EXPECT_EQ(renewed(by, hex(sflow), 1),
            hex("00000005 00000001 0a000001 00000000 00000008 00001000 00000001"
                "00000001 00000020 00000004 00000002 00000064 000001f4 00000000 00000001 00000002 00000000"));
}

}  // namespace
