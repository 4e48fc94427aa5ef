// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/header.hpp>

#include <support/codec.hpp>

namespace {

using namespace flowkit;
using netflow5::header;
using netflow5::header_layout;
using netflow5::sampling_mode;
using test::is_coded_as;

header sampled(std::string_view word) {
  const auto in = test::from_hex("00000000 00000000 00000000 00000000 00 00 " + std::string{word});
  return *decode(header_layout, in);
}

TEST(Netflow5Header, BothWays) {
  EXPECT_TRUE(is_coded_as(header_layout,
                          header{.sys_uptime = 0x01020304,
                                 .unix_secs = 0x05060708,
                                 .unix_nsecs = 0x090a0b0c,
                                 .flow_sequence = 0x0d0e0f10,
                                 .engine_type = 0x11,
                                 .engine_id = 0x12,
                                 .mode = sampling_mode::deterministic,
                                 .sampling_interval = 0x1314},
                          "0102 0304  # SysUptime\n"
                          "0506 0708  # unix_secs\n"
                          "090a 0b0c  # unix_nsecs\n"
                          "0d0e 0f10  # flow_sequence\n"
                          "11 12      # engine type, id\n"
                          "5314       # mode 1, interval 0x1314\n"));
}

TEST(Netflow5Header, SamplingModeIsTheTwoTopBits) {
  EXPECT_EQ(sampled("3fff").mode, sampling_mode::none);
  EXPECT_EQ(sampled("3fff").sampling_interval, 16'383);
  EXPECT_EQ(sampled("4000").mode, sampling_mode::deterministic);
  EXPECT_EQ(sampled("8000").mode, sampling_mode::random);
  EXPECT_EQ(sampled("c000").mode, sampling_mode::undefined);
  EXPECT_EQ(sampled("c000").sampling_interval, 0);
}

TEST(Netflow5Header, SamplingRate) {
  EXPECT_EQ(sampling_rate(sampled("0000")), 1u);  // not sampled
  EXPECT_EQ(sampling_rate(sampled("0001")), 1u);
  EXPECT_EQ(sampling_rate(sampled("0014")), 20u);  // Juniper: an interval without a mode
  EXPECT_EQ(sampling_rate(sampled("4064")), 100u);
  EXPECT_EQ(sampling_rate(sampled("8064")), 100u);
  EXPECT_EQ(sampling_rate(sampled("7fff")), 16'383u);
  EXPECT_EQ(sampling_rate(sampled("4001")), 1u);
  EXPECT_EQ(sampling_rate(sampled("4000")), 0u);  // sampled, and nobody knows how
  EXPECT_EQ(sampling_rate(sampled("8000")), 0u);
}

TEST(Netflow5Header, ExportTime) {
  header h{};
  h.unix_secs = 1, h.unix_nsecs = 999'999'999;
  EXPECT_EQ(export_time(h).ns, 1'999'999'999);
  h.unix_nsecs = 1'000'000'000;  // out of range: no second more
  EXPECT_EQ(export_time(h).ns, 1'000'000'000);
  h.unix_nsecs = 0xffff'ffff;
  EXPECT_EQ(export_time(h).ns, 1'000'000'000);
  h.unix_secs = 0xffff'ffff, h.unix_nsecs = 0;  // 2106, not 1969
  EXPECT_EQ(export_time(h).ns, 4'294'967'295'000'000'000);
}

TEST(Netflow5Header, ContextHasItsClocks) {
  header h{};
  h.sys_uptime = 42, h.unix_secs = 7;
  const record_context c = context(h, from_unix_seconds(9));
  EXPECT_EQ(c.uptime_ms, 42u);
  EXPECT_EQ(c.export_time, from_unix_seconds(7));
  EXPECT_EQ(c.received, from_unix_seconds(9));
  EXPECT_EQ(c.init_time, timestamp{});
}

}  // namespace
