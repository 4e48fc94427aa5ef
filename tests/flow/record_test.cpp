// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow.hpp>

#include <gtest/gtest.h>

#include <flow/garbage.hpp>

namespace {

using namespace flowkit;
using flow::record;

record with(auto... members) {
  record r{};
  (members(r), ...);
  return r;
}
constexpr auto start = [](record& r) { r.start = from_unix_seconds(100), r.set_present<&record::start>(); };
constexpr auto end = [](record& r) { r.end = from_unix_seconds(110), r.set_present<&record::end>(); };
constexpr auto span = [](record& r) { r.span = seconds(7), r.set_present<&record::span>(); };
constexpr auto exported = [](record& r) { r.exported = from_unix_seconds(120), r.set_present<&record::exported>(); };
constexpr auto received = [](record& r) { r.received = from_unix_seconds(130), r.set_present<&record::received>(); };

TEST(FlowRecord, PresenceIsOneBitAMember) {
  record r{};
  r.set_present<&record::bytes>();
  EXPECT_TRUE(r.has<&record::bytes>());
  EXPECT_FALSE(r.has<&record::packets>());
  r.set_present<&record::packets>();
  r.set_present<&record::bytes>(false);
  EXPECT_FALSE(r.has<&record::bytes>());
  EXPECT_TRUE(r.has<&record::packets>());
}

TEST(FlowRecord, GetGivesWhatIsThereOrNothing) {
  record r = test::garbage();
  EXPECT_EQ(r.get<&record::bytes>(), 0u);
  EXPECT_EQ(r.get<&record::source>(), ip_address{});
  EXPECT_TRUE(r.get<&record::user>().empty());
  r.bytes = 7, r.set_present<&record::bytes>();
  EXPECT_EQ(r.get<&record::bytes>(), 7u);
}

TEST(FlowRecord, FinishLooksAtNothingThatIsAbsent) {
  record r = test::garbage();
  finish(r);
  EXPECT_TRUE(r.present.none());
}

TEST(FlowRecord, IsFiledUnderEndThenExportThenReceipt) {
  EXPECT_EQ(filed_under(with(start, end, exported, received)), from_unix_seconds(110));
  EXPECT_EQ(filed_under(with(start, exported, received)), from_unix_seconds(120));
  EXPECT_EQ(filed_under(with(start, received)), from_unix_seconds(130));
  EXPECT_EQ(filed_under(with(start)), timestamp{});
  EXPECT_EQ(filed_under(test::garbage()), timestamp{});
}

TEST(FlowRecord, FinishDerivesTheSpan) {
  record r = with(start, end);
  finish(r);
  ASSERT_TRUE(r.has<&record::span>());
  EXPECT_EQ(r.span, seconds(10));
}

TEST(FlowRecord, FinishKeepsTheSpanThatWasTold) {
  record r = with(start, end, span);
  finish(r);
  EXPECT_EQ(r.span, seconds(7));
}

TEST(FlowRecord, FinishNeedsBothTimes) {
  for (record r : {with(start), with(end), with(exported)}) {
    const auto before = r.present;
    finish(r);
    EXPECT_EQ(r.present, before);
  }
}

TEST(FlowRecord, FinishDropsTimesThatCannotBe) {
  record r = with(start, end, exported);
  r.end = r.start - duration{1};
  finish(r);
  EXPECT_FALSE(r.has<&record::start>() || r.has<&record::end>() || r.has<&record::span>());
  EXPECT_TRUE(r.has<&record::exported>());

  r = with(start, end, span, exported);  // a duration that was told stays
  r.start = r.end = unknown_time;
  finish(r);
  EXPECT_FALSE(r.has<&record::start>() || r.has<&record::end>());
  EXPECT_TRUE(r.has<&record::span>());
}

TEST(FlowRecord, StampsFarAheadOfTheirHeaderAreNoTimes) {
  const record_context c{.export_time = from_unix_seconds(1'700'000'000), .uptime_ms = 5'000, .has_uptime = true};
  EXPECT_EQ(from_uptime(5'000 + max_ms_ahead, c), c.export_time + milliseconds(max_ms_ahead));
  EXPECT_EQ(from_uptime(5'000 + max_ms_ahead + 1, c), unknown_time);
  EXPECT_EQ(from_uptime(0xffff'ffff, c), c.export_time - milliseconds(5'001));  // before the clock wrapped
  EXPECT_EQ(from_uptime(1, record_context{.export_time = c.export_time}), unknown_time);
}

TEST(FlowRecord, ScalingMultipliesCountersByAKnownInterval) {
  record r{};
  r.bytes = 1500, r.packets = 2, r.sampling_interval = 100;
  EXPECT_EQ(scaled(r).bytes, 1500u);  // the interval is not present
  r.set_present<&record::sampling_interval>();
  EXPECT_EQ(scaled(r).bytes, 150'000u);
  EXPECT_EQ(scaled(r).packets, 200u);
  EXPECT_EQ(scaled(r).sampling_interval, 100u);
  for (const std::uint32_t none : {0u, 1u}) {
    r.sampling_interval = none;
    EXPECT_EQ(scaled(r).bytes, 1500u) << none;
  }
}

TEST(FlowRecord, ScalingSaturates) {
  record r{};
  r.sampling_interval = 2, r.set_present<&record::sampling_interval>();
  r.bytes = 0x8000'0000'0000'0000, r.packets = 0x7fff'ffff'ffff'ffff;
  EXPECT_EQ(scaled(r).bytes, ~std::uint64_t{0});
  EXPECT_EQ(scaled(r).packets, 0xffff'ffff'ffff'fffeu);
}

}  // namespace
