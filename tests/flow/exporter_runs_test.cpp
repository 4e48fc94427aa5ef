// SPDX-License-Identifier: BSL-1.0
// Runs of sequence numbers of one session; in every order: conformance/properties/exporter_runs.cpp.
#include <gtest/gtest.h>

#include <vector>

#include <flowkit/flow/exporter_runs.hpp>

namespace {

using namespace flowkit;
using flow::exporter_runs;

/// IPFIX messages with so many records each, numbered by `number(records before, of its own)`: those that are known to
/// count themselves.
std::vector<bool> numbered(const std::vector<std::uint32_t>& records, auto number) {
  flow::exporter_run run;
  std::vector<bool> itself;
  std::uint32_t before = 0;
  for (const std::uint32_t n : records) {
    run.observe_records(number(before, n), n, true);
    itself.push_back(run.counts_itself());
    before += n;
  }
  return itself;
}

TEST(ExporterRun, NumbersThatCountTheMessageItself) {
  const auto right = [](std::uint32_t before, std::uint32_t) { return before; };
  const auto itself = [](std::uint32_t before, std::uint32_t n) { return before + n; };
  EXPECT_EQ(numbered({3, 5, 2, 7}, right), (std::vector<bool>(4)));
  EXPECT_EQ(numbered({3, 5, 2, 7}, itself), (std::vector{false, true, true, true}));
  EXPECT_EQ(numbered({3, 3, 3, 4, 4}, itself), (std::vector{false, false, false, true, true}))
      << "as long as messages are alike nothing can be told";
  EXPECT_EQ(numbered({3, 0, 2, 4}, itself), (std::vector{false, false, true, true}));
}

TEST(ExporterRun, LossIsNoCountingOfItself) {
  const auto lossy = [](std::uint32_t before, std::uint32_t) { return before < 5 ? before : before + 1; };
  EXPECT_EQ(numbered({3, 5, 2, 7}, lossy), (std::vector<bool>(4)));
}

TEST(ExporterRun, AGapThatLooksLikeCountingItselfCostsNothing) {
  flow::exporter_run run;
  run.observe_records(100, 2, true);
  run.observe_records(104, 4, true);  // two are lost: 104 - 100 is what this message holds
  EXPECT_TRUE(run.counts_itself());
  run.observe_records(108, 1, true);
  EXPECT_FALSE(run.counts_itself());
  EXPECT_EQ(run.counts().lost, 2u);
}

TEST(ExporterRun, NorDoesOneThatLooksLikeTheOppositeAfterManyThatCountThemselves) {
  flow::exporter_run run;
  std::uint32_t before = 0;
  for (const std::uint32_t n : {3u, 5u, 2u, 6u, 7u}) run.observe_records(before += n, n, true);
  ASSERT_TRUE(run.counts_itself());
  run.observe_records(before += 4 + 3, 3, true);  // four are lost: 7 more than before, as many as were in the last
  EXPECT_TRUE(run.counts_itself());
  run.observe_records(before += 2, 2, true);
  EXPECT_EQ(run.counts().lost, 4u);
}

// A header without uptime: that the exporter booted is known from what it tells.
TEST(ExporterRun, RecordsOfAnExporterThatBooted) {
  flow::exporter_run run;
  run.observe_records(100, 5, true);
  EXPECT_EQ(run.observe_records(0, 5, true, true), flow::sequence_event::restart);
  EXPECT_TRUE(run.restarted);
  EXPECT_EQ(run.observe_records(5, 5, true), flow::sequence_event::in_order);
  EXPECT_FALSE(run.restarted);
  EXPECT_EQ(run.counts().lost + run.counts().duplicate, 0u);
}

constexpr record_context booted(std::uint32_t seconds_ago, std::int64_t now = 1'700'000'000) {
  return {.export_time = from_unix_seconds(now), .uptime_ms = seconds_ago * 1000, .has_uptime = true};
}

TEST(ExporterRuns, OneThatChangesItsPortGoesOn) {
  exporter_runs runs;
  auto a = runs.arrived(1000, 5, {});
  EXPECT_TRUE(a.is_new);
  a.run.observe(5, 1, {});
  const origin first = a.run.id;
  for (std::uint16_t port = 2000; port < 2100; ++port) {
    const std::uint32_t number = 6u + (port - 2000u) * 2u;  // every second one is lost, but the first
    auto b = runs.arrived(port, number, {});
    EXPECT_TRUE(b.moved);
    EXPECT_EQ(b.run.id, first);
    EXPECT_EQ(b.run.first_port, 1000);
    b.run.observe(number, 1, {});
    EXPECT_EQ(b.run.counts().lost, port - 2000u);
  }
  EXPECT_EQ(runs.size(), 1u);
}

TEST(ExporterRuns, AnotherBootTimeIsAnotherExporter) {
  exporter_runs runs;
  runs.arrived(1000, 5, booted(100)).run.observe(5, 1, booted(100));
  const auto other = runs.arrived(2000, 6, booted(500));
  EXPECT_TRUE(other.is_new);
  EXPECT_FALSE(other.moved);
}

TEST(ExporterRuns, OneOnItsWayWhileThePortChangedIsLate) {
  exporter_runs runs;
  for (const std::uint32_t n : {5u, 6u}) runs.arrived(1000, n, {}).run.observe(n, 1, {});
  runs.arrived(2000, 8, {}).run.observe(8, 1, {});
  auto late = runs.arrived(1000, 6, {});  // twice, from the port of before
  EXPECT_FALSE(late.is_new);
  late.run.observe(6, 1, {});
  EXPECT_EQ(late.run.counts().duplicate, 1u);
  EXPECT_EQ(late.run.port, 2000) << "it has moved all the same";
}

TEST(ExporterRuns, TheLongestSilentOneMakesRoom) {
  exporter_runs runs;
  const auto send = [&](std::uint16_t port, std::uint32_t number) {
    auto a = runs.arrived(port, number, {});
    a.run.observe(number, 1, {});
    return a.is_new;
  };
  for (std::uint16_t i = 0; i < exporter_runs::most; ++i) EXPECT_TRUE(send(i, i * 0x0100'0000u));
  EXPECT_FALSE(send(0, 1));
  EXPECT_TRUE(send(100, 0xf000'0000u));
  EXPECT_EQ(runs.size(), exporter_runs::most);
  EXPECT_FALSE(send(0, 2));
  EXPECT_TRUE(send(1, 0x0100'0000u + 70'000)) << "forgotten, and its number goes on with no one's";
}

TEST(ExporterRuns, OneThatMovesIsNotSilent) {
  exporter_runs runs;
  const auto send = [&](std::uint16_t port, std::uint32_t number) {
    auto a = runs.arrived(port, number, {});
    a.run.observe(number, 1, {});
    return a.is_new;
  };
  for (std::uint16_t i = 0; i < exporter_runs::most; ++i) EXPECT_TRUE(send(i, i * 0x0100'0000u));
  EXPECT_FALSE(send(50, 1)) << "the first one, from another port";
  EXPECT_TRUE(send(100, 0xf000'0000u)) << "in the place of the second one";
  EXPECT_FALSE(send(50, 2));
}

}  // namespace
