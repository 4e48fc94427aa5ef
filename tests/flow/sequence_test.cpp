// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/sequence.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using flow::sequence_event;
using flow::sequence_tracker;
using flow::uptime_tracker;
using enum sequence_event;

testing::AssertionResult counted(const sequence_tracker& t, std::uint64_t lost, std::uint64_t late = 0,
                                 std::uint64_t duplicate = 0, std::uint64_t restarts = 0) {
  const auto& c = t.counts();
  if (c.lost == lost && c.late == late && c.duplicate == duplicate && c.restarts == restarts)
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "lost " << c.lost << ", late " << c.late << ", duplicate " << c.duplicate
                                     << ", restarts " << c.restarts;
}

TEST(Sequence, InOrder) {
  sequence_tracker t;
  EXPECT_EQ(t.observe(1000, 30), first);
  EXPECT_EQ(t.observe(1030, 12), in_order);
  EXPECT_EQ(t.observe(1042, 0), in_order);  // IPFIX: templates only
  EXPECT_EQ(t.observe(1042, 5), in_order);
  EXPECT_EQ(t.expected(), 1047u);
  EXPECT_TRUE(counted(t, 0));
}

TEST(Sequence, AGapIsLossInUnits) {
  sequence_tracker t;
  t.observe(0, 30);
  EXPECT_EQ(t.observe(90, 30), gap);
  EXPECT_TRUE(counted(t, 60));
  EXPECT_EQ(t.observe(121, 30), gap);
  EXPECT_TRUE(counted(t, 61));
}

TEST(Sequence, ALateMessageTakesItsLossBack) {
  sequence_tracker t;
  t.observe(0, 30);
  t.observe(90, 30);
  EXPECT_EQ(t.observe(60, 30), late);
  EXPECT_TRUE(counted(t, 30, 30));
  EXPECT_EQ(t.observe(30, 30), late);
  EXPECT_TRUE(counted(t, 0, 60));
  EXPECT_EQ(t.observe(120, 1), in_order);
}

TEST(Sequence, ADuplicateIsNoLossAndNoGain) {
  sequence_tracker t;
  t.observe(0, 30);
  t.observe(30, 30);
  EXPECT_EQ(t.observe(30, 30), duplicate);
  EXPECT_EQ(t.observe(0, 30), duplicate);
  EXPECT_TRUE(counted(t, 0, 0, 60));
  EXPECT_EQ(t.observe(60, 30), in_order);
}

// A path that doubles every datagram must not hide the loss on it.
TEST(Sequence, ADuplicateWhileUnitsAreMissingIsStillADuplicate) {
  sequence_tracker t;
  t.observe(0, 30);
  EXPECT_EQ(t.observe(60, 30), gap);
  EXPECT_EQ(t.observe(60, 30), duplicate);
  EXPECT_TRUE(counted(t, 30, 0, 30));
  EXPECT_EQ(t.observe(0, 30), duplicate);
  EXPECT_TRUE(counted(t, 30, 0, 60));
}

TEST(Sequence, WrapsAtTwoToTheThirtyTwo) {
  sequence_tracker t;
  t.observe(0xffff'fff0, 16);
  EXPECT_EQ(t.observe(0, 10), in_order);

  sequence_tracker lossy;
  lossy.observe(0xffff'fff0, 8);
  EXPECT_EQ(lossy.observe(4, 10), gap);
  EXPECT_TRUE(counted(lossy, 12));
  EXPECT_EQ(lossy.observe(0xffff'fff8, 12), late);  // across the wrap itself
  EXPECT_TRUE(counted(lossy, 0, 12));
}

TEST(Sequence, TheLargestGapThatIsBelieved) {
  sequence_tracker t;
  t.observe(0, 1);
  EXPECT_EQ(t.observe(1 + sequence_tracker::max_gap, 1), gap);
  EXPECT_TRUE(counted(t, sequence_tracker::max_gap));
  sequence_tracker u;
  u.observe(0, 1);
  EXPECT_EQ(u.observe(2 + sequence_tracker::max_gap, 1), held);
  EXPECT_TRUE(counted(u, 0));
}

TEST(Sequence, AWildNumberIsHeldUntilConfirmed) {
  sequence_tracker t;
  t.observe(1000, 10);
  EXPECT_EQ(t.observe(0x4000'0000, 10), held);
  EXPECT_EQ(t.expected(), 1010u);
  EXPECT_EQ(t.observe(0x4000'000a, 10), restart);  // continued: the count is a new one
  EXPECT_EQ(t.observe(0x4000'0014, 10), in_order);
  EXPECT_TRUE(counted(t, 0, 0, 0, 1));
}

TEST(Sequence, AWildNumberThatIsNotContinuedIsForgotten) {
  sequence_tracker t;
  t.observe(1000, 10);
  EXPECT_EQ(t.observe(0x4000'0000, 10), held);
  EXPECT_EQ(t.observe(1010, 10), in_order);
  EXPECT_EQ(t.observe(0x4000'000a, 10), held);  // two, but not in a row
  EXPECT_EQ(t.observe(0x7000'0000, 10), held);  // another one
  EXPECT_EQ(t.observe(1020, 10), in_order);
  EXPECT_TRUE(counted(t, 0));
}

TEST(Sequence, FarBehindIsHeldToo) {
  sequence_tracker t;
  t.observe(1'000'000, 10);
  EXPECT_EQ(t.observe(0, 10), held);
  EXPECT_EQ(t.observe(10, 10), restart);
  EXPECT_TRUE(counted(t, 0, 0, 0, 1));
}

TEST(Sequence, ARestartToldByTheUptimeIsBelievedAtOnce) {
  sequence_tracker t;
  t.observe(5000, 30);
  EXPECT_EQ(t.observe(0, 30, true), restart);
  EXPECT_EQ(t.observe(30, 30), in_order);
  EXPECT_EQ(t.observe(100'000, 30, true), restart);  // also if it counts on from somewhere ahead
  EXPECT_TRUE(counted(t, 0, 0, 0, 2));
}

TEST(Sequence, NothingFromBeforeARestartIsLateAfterIt) {
  sequence_tracker t;
  t.observe(0, 30);
  t.observe(60, 30);  // 30 missing
  t.observe(1000, 30, true);
  EXPECT_EQ(t.observe(970, 30), duplicate);
  EXPECT_TRUE(counted(t, 30, 0, 30, 1));
}

TEST(Sequence, AfterLosingTrackTheNextIsTheFirst) {
  sequence_tracker t;
  t.observe(0, 30);
  t.lose_track();
  EXPECT_EQ(t.observe(77'000, 30), first);
  EXPECT_EQ(t.observe(77'030, 30), in_order);
  EXPECT_TRUE(counted(t, 0));
}

TEST(Uptime, GoingBackIsARestart) {
  uptime_tracker u;
  EXPECT_FALSE(u.observe(1'000'000, from_unix_seconds(2'000)));
  EXPECT_FALSE(u.observe(1'060'000, from_unix_seconds(2'060)));
  EXPECT_TRUE(u.observe(5'000, from_unix_seconds(2'120)));
  EXPECT_FALSE(u.observe(65'000, from_unix_seconds(2'180)));
}

TEST(Uptime, AWrapIsNoRestart) {
  uptime_tracker u;
  const timestamp t = from_unix_seconds(1'700'000'000);
  EXPECT_FALSE(u.observe(0xffff'fff0, t));
  EXPECT_FALSE(u.observe(59'984, t + seconds(60)));
}

TEST(Uptime, WrapsAreCountedAlsoInSilence) {
  uptime_tracker u;
  timestamp t = from_unix_seconds(1'700'000'000);
  u.observe(0xffff'ffff, t);
  EXPECT_EQ(u.wraps(), 0u) << "the first tells nothing";
  u.observe(0, t + milliseconds(1));
  EXPECT_EQ(u.wraps(), 1u);
  t = t + milliseconds(1 + 3 * (std::int64_t{1} << 32));
  u.observe(0, t);
  EXPECT_EQ(u.wraps(), 4u) << "at the same uptime, 149 days later";
  u.observe(60'000, t + seconds(60));
  EXPECT_EQ(u.wraps(), 4u);
}

TEST(Uptime, WhatComesLateAcrossAWrapIsNoSecondWrap) {
  uptime_tracker u;
  const timestamp t = from_unix_seconds(1'700'000'000);
  EXPECT_FALSE(u.observe(0xffff'ff00, t));
  EXPECT_FALSE(u.observe(744, t + seconds(1)));
  EXPECT_FALSE(u.observe(0xffff'ff80, t));  // left before
  EXPECT_FALSE(u.observe(1744, t + seconds(2)));
  EXPECT_EQ(u.wraps(), 1u);
}

TEST(Uptime, ARestartIsNoWrap) {
  uptime_tracker u;
  const timestamp t = from_unix_seconds(1'700'000'000);
  EXPECT_FALSE(u.observe(0xffff'0000, t));
  EXPECT_TRUE(u.observe(10, t + seconds(1)));
  EXPECT_FALSE(u.observe(1010, t + seconds(2)));
  EXPECT_EQ(u.wraps(), 0u);
}

TEST(Uptime, AClockThatIsSetIsNoWrap) {
  uptime_tracker u;
  u.observe(100'000, from_unix_seconds(0));
  u.observe(160'000, from_unix_seconds(1'700'000'000));  // its own clock began in 1970
  u.observe(161'000, from_unix_seconds(1'700'000'001));
  EXPECT_EQ(u.wraps(), 0u);
}

TEST(ClockOffset, TheOneThatAllHaveInCommon) {
  flow::clock_offset c;
  EXPECT_FALSE(c.is_known());
  EXPECT_EQ(c.common_ms(), 0);
  const timestamp t = from_unix_seconds(1'700'000'000);
  c.observe(t, t + milliseconds(3'000));
  EXPECT_EQ(c.common_ms(), -3'000);
  c.observe(t, t + milliseconds(2'500));
  c.observe(t, t + milliseconds(4'000));
  EXPECT_EQ(c.common_ms(), -2'500);
  EXPECT_EQ(c.least_ms(), -4'000);
  EXPECT_EQ(c.greatest_ms(), -2'500);
  c.observe(t + milliseconds(1), t);
  EXPECT_EQ(c.common_ms(), 0) << "late and ahead: that is the network";
  flow::clock_offset ahead;
  ahead.observe(t + seconds(7), t);
  ahead.observe(t + seconds(9), t);
  EXPECT_EQ(ahead.common_ms(), 7'000);
  ahead.add({});
  EXPECT_EQ(ahead.least_ms(), 7'000) << "nothing changes nothing";
  ahead.add(c);
  EXPECT_EQ(ahead.least_ms(), -4'000);
  EXPECT_EQ(ahead.greatest_ms(), 9'000);
}

TEST(Uptime, ARestartNearAWrapIsARestart) {
  uptime_tracker u;
  const timestamp t = from_unix_seconds(1'700'000'000);
  EXPECT_FALSE(u.observe(0xffff'fff0, t));
  EXPECT_TRUE(u.observe(10'000, t + seconds(60)));  // it would have to be 59984
}

TEST(Uptime, ReorderingIsNoRestart) {
  uptime_tracker u;
  const timestamp t = from_unix_seconds(1'700'000'000);
  EXPECT_FALSE(u.observe(100'000, t));
  EXPECT_FALSE(u.observe(99'000, t - seconds(1)));
  EXPECT_FALSE(u.observe(101'000, t + seconds(1)));
}

// Whole seconds of export time and a clock that is being set move the boot time a little.
TEST(Uptime, JitterIsNoRestart) {
  uptime_tracker u;
  EXPECT_FALSE(u.observe(100'000, from_unix_seconds(1'700'000'000)));
  EXPECT_FALSE(u.observe(99'999, from_unix_seconds(1'700'000'001)));
  EXPECT_FALSE(u.observe(99'998, from_unix_seconds(1'700'000'005)));
}

TEST(Uptime, AClockThatIsSetIsNoRestart) {
  uptime_tracker u;
  EXPECT_FALSE(u.observe(100'000, from_unix_seconds(0)));
  EXPECT_FALSE(u.observe(160'000, from_unix_seconds(1'700'000'000)));
}

}  // namespace
