// SPDX-License-Identifier: BSL-1.0
// The pacer by the clock of the machine: never early, no drift, and stopped when it is told so.
#include <gtest/gtest.h>

#include <thread>

#include "tools/common/pacer.hpp"

namespace {

using namespace flowkit::tools;

constexpr std::int64_t millisecond = 1'000'000;

TEST(Pacer, NeverEarlyAndLatenessIsMeasured) {
  const std::int64_t start = steady_now();
  pacer p{start};
  std::int64_t latest = 0;
  for (int i = 1; i <= 20; ++i) {
    const std::int64_t due = i * 3 * millisecond;
    ASSERT_TRUE(p.wait_until(due));
    const std::int64_t at = steady_now() - start;
    ASSERT_GE(at, due);
    ASSERT_GE(p.lateness(), 0);
    ASSERT_LE(p.lateness(), at - due);
    latest = std::max(latest, p.lateness());
    ASSERT_EQ(p.max_lateness(), latest);
  }
  EXPECT_GE(p.elapsed(), 60 * millisecond);
}

TEST(Pacer, NotEarlyByLessThanATimerTells) {
  const std::int64_t start = steady_now();
  pacer p{start};
  for (int i = 0; i < 50; ++i) {
    const std::int64_t due = p.elapsed() + 300'000;
    ASSERT_TRUE(p.wait_until(due));
    ASSERT_GE(steady_now() - start, due);
  }
}

TEST(Pacer, WhatIsDueAlreadyDoesNotWaitAndNothingIsPutOff) {
  const std::int64_t start = steady_now() - 50 * millisecond;  // 50 ms behind its schedule
  pacer p{start};
  for (std::int64_t due = 0; due < 50; due += 10) ASSERT_TRUE(p.wait_until(due * millisecond));
  EXPECT_GE(p.max_lateness(), 50 * millisecond);
  EXPECT_LT(p.lateness(), p.max_lateness()) << "it catches up";
  ASSERT_TRUE(p.wait_until(60 * millisecond));
  EXPECT_GE(steady_now() - start, 60 * millisecond);
}

TEST(Pacer, LongerThanItsLongestSleep) {
  const std::int64_t start = steady_now();
  pacer p{start};
  ASSERT_TRUE(p.wait_until(250 * millisecond));
  EXPECT_GE(steady_now() - start, 250 * millisecond);
}

TEST(Pacer, StopsAtOnceOrSoon) {
  stop_flag stop{true};
  pacer at_once{steady_now(), &stop};
  EXPECT_FALSE(at_once.wait_until(0)) << "even what is due";
  EXPECT_FALSE(at_once.wait_until(3'600'000 * millisecond));

  stop = false;
  const std::int64_t start = steady_now();
  pacer p{start, &stop};
  std::thread other{[&] { stop = true; }};
  EXPECT_FALSE(p.wait_until(60'000 * millisecond));
  EXPECT_LT(steady_now() - start, 10'000 * millisecond);
  other.join();
}

}  // namespace
