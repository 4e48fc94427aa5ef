// SPDX-License-Identifier: BSL-1.0
// The log of a month: one line a reason and exporter in ten minutes, bounded whatever comes, and the same lines however
// many workers there are.
#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <thread>
#include <tuple>
#include <vector>

#include <rapidcheck/gtest.h>

#include "tools/flowrecv/receivers/log_limit.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

exporter_key key(std::uint32_t address) { return {{ipv4_address{address}, 2055}, protocol::ipfix, 1}; }

struct limited {
  explicit limited(std::size_t n = 1) {
    for (std::size_t i = 0; i < n; ++i) workers.emplace_back(all);
  }
  std::atomic<log_limit::clock::time_point> now{};
  log_limit all{[this] { return now.load(); }};
  std::deque<log_lines> workers{};
  log_lines& limit() { return workers.front(); }
  void pass(log_limit::clock::duration time) { now = now.load() + time; }
};

TEST(LogLimit, ALineForEachReasonAndExporterInTenMinutes) {
  limited l;
  EXPECT_EQ(l.limit().admits(key(1), 3), 0u);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(l.limit().admits(key(1), 3));
  EXPECT_EQ(l.limit().admits(key(1), 4), 0u) << "another reason";
  EXPECT_EQ(l.limit().admits(key(2), 3), 0u) << "another exporter";
  l.pass(std::chrono::minutes(9));
  EXPECT_FALSE(l.limit().admits(key(1), 3));
  l.pass(std::chrono::minutes(1));
  EXPECT_EQ(l.limit().admits(key(1), 3), 6u) << "so many since";
  EXPECT_FALSE(l.limit().admits(key(1), 3));
  l.pass(std::chrono::hours(24));
  EXPECT_EQ(l.limit().admits(key(1), 3), 1u);
}

class LogLimitOf : public testing::TestWithParam<std::size_t> {};
INSTANTIATE_TEST_SUITE_P(Workers, LogLimitOf, testing::Values(1, 2, 7));

TEST_P(LogLimitOf, AFloodOfExportersDoesNotFillIt) {
  limited l{GetParam()};
  std::uint32_t lines = 0, ends = 0;
  const auto flood = [&](std::uint32_t first, std::uint32_t n, std::uint32_t reason) {
    for (std::uint32_t i = 0; i < n; ++i) {
      log_lines& worker = l.workers[i % l.workers.size()];
      lines += worker.admits(key(first + i), reason).has_value(), ends += worker.has_just_ended();
    }
  };
  flood(0, 10'000, 1);
  EXPECT_EQ(lines, log_limit::most);
  EXPECT_EQ(ends, 1u);
  lines = 0;
  const int tens = 24 * 6;
  for (int t = 0; t < tens; ++t) {
    l.pass(log_limit::silence);
    flood(1'000'000, 1'000, 1);
  }
  EXPECT_EQ(lines, tens * log_limit::refill) << "a day of it";
  EXPECT_EQ(ends, 1u + tens);
  l.pass(std::chrono::hours(24 * 30));
  lines = 0;
  flood(0, 10'000, 2);
  EXPECT_EQ(lines, log_limit::most) << "no more at once, however long it was silent";
}

TEST_P(LogLimitOf, OthersCountToo) {
  limited l{GetParam()};
  for (std::uint32_t i = 0; i < log_limit::most; ++i) EXPECT_TRUE(l.workers[i % l.workers.size()].admits());
  for (log_lines& worker : l.workers) {
    EXPECT_FALSE(worker.admits());
    EXPECT_FALSE(worker.admits(key(1), 1));
  }
  l.pass(log_limit::silence);
  EXPECT_EQ(l.limit().admits(key(1), 1), l.workers.size()) << "those that were left out";
}

TEST(LogLimit, AMachineThatHasJustStartedHasLinesAfterAFlood) {
  limited l;
  for (std::uint32_t i = 0; i < log_limit::most; ++i) EXPECT_TRUE(l.limit().admits());
  EXPECT_FALSE(l.limit().admits(key(1), 1));
  limited before_zero;
  before_zero.pass(-std::chrono::hours(1));
  EXPECT_TRUE(before_zero.limit().admits(key(1), 1)) << "the clock may begin anywhere";
}

/// One worker to which everything comes is the model.
RC_GTEST_PROP(LogLimit, TheLinesAreTheSameHoweverManyWorkersThereAre, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(2, 6);
  limited one, many{n};
  std::uint32_t invented = 1000;
  const auto come = [&](const exporter_key& e, std::uint32_t reason, std::size_t to) {
    log_lines& worker = many.workers[to % n];
    RC_ASSERT(worker.admits(e, reason) == one.limit().admits(e, reason));
    RC_ASSERT(worker.has_just_ended() == one.limit().has_just_ended());
  };
  const auto octet = rc::gen::arbitrary<std::uint8_t>();
  const auto steps =
      *rc::gen::container<std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t, std::uint8_t>>>(
          rc::gen::tuple(octet, octet, octet, octet));
  for (const auto& [what, who, reason, worker] : steps) {
    if (what < 160) {
      come(key(who % 4u), reason % 2u, worker);
    } else if (what < 190) {
      log_lines& w = many.workers[worker % n];
      RC_ASSERT(w.admits() == one.limit().admits());
      RC_ASSERT(w.has_just_ended() == one.limit().has_just_ended());
    } else if (what < 200) {  // no more in all than are remembered: one that is forgotten begins anew
      for (std::uint32_t i = 0; i < 2u * who && invented < 4000; ++i) come(key(++invented), reason, worker + i);
    } else {
      const auto time = std::chrono::seconds(what < 230 ? who : 5 * who);
      one.pass(time), many.pass(time);
    }
  }
}

/// Nothing is left out of the counts, whoever meets whom.
TEST(LogLimit, TheCountsOfWorkersThatRunAtOnceAreExact) {
  constexpr std::size_t threads = 4;
  constexpr std::uint64_t each = 50'000, exporters = 3;
  limited l{threads};
  std::vector<std::array<std::uint64_t, exporters>> said(threads);
  {
    std::vector<std::jthread> running;
    for (std::size_t t = 0; t < threads; ++t)
      running.emplace_back([&, t] {
        for (std::uint64_t i = 0; i < each; ++i) {
          const auto who = static_cast<std::uint32_t>(i % exporters);
          if (const auto since = l.workers[t].admits(key(who), 1)) said[t][who] += 1 + *since;
          if (i % 1000 == 0) l.now = log_limit::clock::time_point(std::chrono::minutes(i / 1000 + t));
        }
      });
  }
  l.pass(std::chrono::hours(1));
  for (std::uint32_t who = 0; who < exporters; ++who) {
    const auto last = l.workers[who].admits(key(who), 1);
    ASSERT_TRUE(last.has_value());
    std::uint64_t sum = *last, came = 0;
    for (const auto& s : said) sum += s[who];
    for (std::uint64_t i = 0; i < each; ++i) came += i % exporters == who;
    EXPECT_EQ(sum, threads * came);
  }
}

}  // namespace
