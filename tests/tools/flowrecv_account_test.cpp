// SPDX-License-Identifier: BSL-1.0
// What is lost is one decision: each cause alone shows in the account, in the text and in the JSON.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/json.hpp>
#include <functional>
#include <initializer_list>

#include <tools/function_sink.hpp>

#include <flowkit/netflow5/inspect.hpp>

#include "tools/flowrecv/receivers/anomaly_counts.hpp"
#include "tools/flowrecv/statistics.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

struct cause {
  const char* name;  ///< in the JSON, below "lost"
  const char* words;
  std::function<void(exporter_counters&, run_account&)> set;
};
const cause causes[] = {
    {"sequence", "3 flows missing by sequence", [](auto& c, auto&) { c.sequence.lost = 3; }},
    {"samples", "3 samples missing by sequence", [](auto& c, auto&) { c.samples_lost = 3; }},
    {"template", "3 data sets without template", [](auto& c, auto&) { c.template_lost = 3; }},
    {"output", "3 records not written", [](auto& c, auto&) { c.output_lost = 3; }},
    {"kernel", "3 datagrams dropped by the kernel", [](auto&, auto& run) { run.kernel_drops = 3; }},
};
const exporter_key somebody{{ip_address{ipv4_address{0xc0000201}}, 2055}, protocol::netflow5, 0};

std::string text_of(exporter_table& exporters, const run_account& run) {
  function_sink nowhere;
  return statistics_text(receiver{exporters, nowhere, {}}, run);
}
boost::json::object totals_lost(exporter_table& exporters, const run_account& run) {
  function_sink nowhere;
  return boost::json::parse(statistics_json(receiver{exporters, nowhere, {}}, run)).at("totals").at("lost").as_object();
}
bool is_loss_in(const std::string& text) {
  EXPECT_NE(text.ends_with("loss: see above\n"), text.find("\nnothing lost: ") != std::string::npos);
  return text.ends_with("loss: see above\n");
}

TEST(Account, NothingIsLost) {
  exporter_table exporters;
  exporters.at(somebody).own.as<anomaly_counts<fixed::finding>>().anomalies(fixed::finding::no_packets,
                                                                            {});  // an anomaly is no loss
  exporters.at(somebody).counters.sequence.late = 5;
  EXPECT_FALSE(losses_of(exporters.totals().counters, {}).any());
  EXPECT_FALSE(is_loss_in(text_of(exporters, {.skipped_frames = 7})));
  EXPECT_TRUE(in_words({}, "flows").empty());
}

TEST(Account, WhatTheKernelDroppedIsNotMissingOnTheWay) {
  exporter_table exporters;
  exporter_counters& c = exporters.at(somebody).counters;
  c.sequence.lost = 90, c.kernel_gaps = 60;
  std::string text = text_of(exporters, {.kernel_drops = 2});
  EXPECT_NE(text.find("\n  lost: 30 flows missing by sequence\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  dropped by the kernel: 60 flows by the sequence numbers\n"), std::string::npos) << text;
  EXPECT_EQ(totals_lost(exporters, {.kernel_drops = 2}).at("sequence"), 30);
  c.sequence.lost = 50;  // some of them came late
  text = text_of(exporters, {.kernel_drops = 2});
  EXPECT_EQ(text.find("missing by sequence"), std::string::npos) << text;
  EXPECT_NE(text.find("\n  dropped by the kernel: 50 flows by the sequence numbers\n"), std::string::npos) << text;
}

TEST(Account, BundlesThatTheKernelDroppedAreNotTakenForDatagrams) {
  exporter_table exporters;
  exporters.at(somebody).counters.kernel_drops = 3;
  run_account run{.kernel_drops = 3};
  run.sockets = {{.at = {{}, 2055}, .gro = true}, {.at = {{}, 6343}, .kernel_drops = 3}};
  EXPECT_NE(text_of(exporters, run).find("lost: 3 datagrams dropped by the kernel\n"), std::string::npos);
  run.sockets[1].gro = true;
  const std::string text = text_of(exporters, run);
  EXPECT_NE(text.find("lost: 3 bundles of datagrams dropped by the kernel\n"), std::string::npos) << text;
  EXPECT_NE(text.find("udp *:6343: the kernel dropped 3 bundles of datagrams;"), std::string::npos) << text;
  EXPECT_EQ(text.find("udp *:2055"), std::string::npos) << text;
  EXPECT_TRUE(is_loss_in(text));
}

TEST(Account, EachCauseIsALoss) {
  for (const cause& one : causes) {
    SCOPED_TRACE(one.name);
    exporter_table exporters;
    run_account run;
    one.set(exporters.at(somebody).counters, run);
    EXPECT_TRUE(losses_of(exporters.totals().counters, run).any());
    const std::string text = text_of(exporters, run);
    EXPECT_TRUE(is_loss_in(text));
    EXPECT_NE(text.find(one.words), std::string::npos) << text;
    const auto lost = totals_lost(exporters, run);
    for (const cause& other : causes) EXPECT_EQ(lost.at(other.name), &other == &one ? 3 : 0) << other.name;
  }
}

TEST(Account, RefusalsAreALossByReason) {
  exporter_table exporters;
  auto& undecodable = exporters.at(somebody).counters.undecodable;
  undecodable.of[static_cast<std::size_t>(errc::truncated)] = 2;
  undecodable.of[static_cast<std::size_t>(errc::bad_count)] = 1;
  EXPECT_TRUE(losses_of(exporters.totals().counters, {}).any());
  EXPECT_EQ(in_words(losses_of(exporters.totals().counters, {}), "flows"),
            (std::vector<std::string>{"malformed: 2 times (truncated)", "malformed: 1 time (bad count)"}));
  EXPECT_EQ(totals_lost(exporters, {}).at("undecodable"), (boost::json::object{{"truncated", 2}, {"bad count", 1}}));
}

TEST(Account, ForgottenExportersCount) {
  exporter_table exporters{1};
  exporters.at(somebody).counters.template_lost = 3;
  exporters.at({{ip_address{ipv4_address{0xc0000202}}, 2055}, protocol::netflow5, 0});
  EXPECT_EQ(losses_of(exporters.totals().counters, {}).no_template, 3u);
  EXPECT_TRUE(is_loss_in(text_of(exporters, {})));
}

/// Counters are numbers, all of them: each with a value of its own shows which one is forgotten.
TEST(Account, EachCounterOfThoseThatWereForgottenCounts) {
  static_assert(std::is_trivially_copyable_v<exporter_counters> && sizeof(exporter_counters) % 8 == 0);
  using numbers = std::array<std::uint64_t, sizeof(exporter_counters) / 8>;
  numbers each{};
  for (std::size_t i = 0; i < each.size(); ++i) each[i] = 1000 + i;
  exporter_table exporters{2};
  for (std::uint32_t i = 0; i < 5; ++i)
    exporters.at({{ip_address{ipv4_address{i}}, 2055}, protocol::netflow5, 0}).counters =
        std::bit_cast<exporter_counters>(each);
  ASSERT_EQ(exporters.evicted(), 3u);
  const auto forgotten = std::bit_cast<numbers>(exporters.evicted_totals().counters);
  const auto all = std::bit_cast<numbers>(exporters.totals().counters);
  // Of clocks the least and the greatest offset are kept, and not their sum.
  exporter_counters with_clock;
  with_clock.clock.observe(from_unix_seconds(1), from_unix_seconds(2));
  const auto plain = std::bit_cast<numbers>(exporter_counters{}), clock = std::bit_cast<numbers>(with_clock);
  EXPECT_EQ(std::mismatch(plain.begin(), plain.end(), clock.begin()).first - plain.begin(),
            std::mismatch(plain.rbegin(), plain.rend(), clock.rbegin()).first.base() - plain.begin() - 2);
  for (std::size_t i = 0; i < each.size(); ++i) {
    if (plain[i] != clock[i]) {
      EXPECT_EQ(forgotten[i], each[i]) << "of the clock: " << i;
      EXPECT_EQ(all[i], each[i]) << "of the clock: " << i;
      continue;
    }
    EXPECT_EQ(forgotten[i], 3 * each[i]) << "counter " << i;
    EXPECT_EQ(all[i], 5 * each[i]) << "counter " << i;
  }
}

boost::json::object stats_of(exporter_table& exporters) {
  function_sink nowhere;
  return boost::json::parse(statistics_json(receiver{exporters, nowhere, {}}, {})).as_object();
}
exporter_table with(const std::function<void(exporter_counters&)>& set) {
  exporter_table exporters;
  set(exporters.at(somebody).counters);
  return exporters;
}
std::string line_of(std::string_view begin, const std::function<void(exporter_counters&)>& set) {
  exporter_table exporters = with(set);
  const std::string text = text_of(exporters, {});
  EXPECT_FALSE(is_loss_in(text)) << text;
  const std::size_t at = text.find("\n  " + std::string(begin));
  return at == std::string::npos ? "" : text.substr(at + 3, text.find('\n', at + 1) - at - 3);
}

TEST(Account, SetsThatMetTheirTemplateLateAreNoLoss) {
  EXPECT_EQ(line_of("late template", [](auto&) {}), "");
  EXPECT_EQ(line_of("late template", [](auto& c) { c.rescued_sets = 2; }),
            "late template: 2 data sets waited for it, and were decoded");
}

TEST(Account, RestartsByWhatTellsThem) {
  EXPECT_EQ(line_of("restarted", [](auto&) {}), "");
  EXPECT_EQ(line_of("restarted", [](auto& c) { c.restarts = 2, c.boots = 2; }), "restarted: 2 times, by the boot time");
  EXPECT_EQ(line_of("restarted", [](auto& c) { c.restarts = c.number_restarts = 1; }),
            "restarted: 1 time, by the sequence numbers");
  EXPECT_EQ(line_of("restarted", [](auto& c) { c.restarts = c.boots = 2, c.number_restarts = 1; }),
            "restarted: 3 times, 2 by the boot time and 1 by the sequence numbers");
  EXPECT_EQ(line_of("uptime", [](auto&) {}), "");
  EXPECT_EQ(line_of("uptime", [](auto& c) { c.uptime_wraps = 1; }), "uptime: wrapped 1 time");
  exporter_table exporters = with([](auto& c) { c.restarts = 3, c.boots = 2, c.uptime_wraps = 5; });
  const boost::json::object stats = stats_of(exporters);
  for (const auto& of : {stats.at("exporters").at(0), stats.at("totals")}) {
    EXPECT_EQ(of.at("restarts"), 3);
    EXPECT_EQ(of.at("uptime_wraps"), 5);
  }
  EXPECT_EQ(stats.at("forgotten").at("restarts"), 0);
}

TEST(Account, ClocksThatAreWrongForAll) {
  const timestamp t = from_unix_seconds(1'700'000'000);
  const auto clock = [&](std::initializer_list<std::int64_t> ahead_ms) {
    return [=](exporter_counters& c) {
      for (const std::int64_t ms : ahead_ms) c.clock.observe(t + milliseconds(ms), t);
    };
  };
  EXPECT_EQ(line_of("clock", [](auto&) {}), "");
  EXPECT_EQ(line_of("clock", clock({2'000, 90'000})), "") << "whole seconds, and messages under way";
  EXPECT_EQ(line_of("clock", clock({-2'000, -90'000})), "");
  EXPECT_EQ(line_of("clock", clock({-50'000, 50'000})), "");
  EXPECT_EQ(line_of("clock", clock({2'001})), "clock: 2.0 s ahead");
  EXPECT_EQ(line_of("clock", clock({2'500, 3'200, 3'500})), "clock: 2.5 to 3.5 s ahead");
  EXPECT_EQ(line_of("clock", clock({-3'000, -3'999})), "clock: 3.0 to 4.0 s late");
  exporter_table exporters = with(clock({-3'000, -3'999}));
  EXPECT_EQ(stats_of(exporters).at("exporters").at(0).at("clock"),
            (boost::json::object{{"least_ms", -3'999}, {"greatest_ms", -3'000}}));
  exporter_table without = with([](auto&) {});
  EXPECT_FALSE(stats_of(without).at("exporters").at(0).as_object().contains("clock"));
}

TEST(Account, TheKernelsDropsAreThoseOfAllSockets) {
  exporter_table exporters;
  exporters.at(somebody).counters.kernel_drops = 3;  // of 4, one came after the last datagram
  EXPECT_EQ(losses_of(exporters.totals().counters, {.kernel_drops = 4}).kernel, 4u);
  EXPECT_EQ(totals_lost(exporters, {.kernel_drops = 4}).at("kernel"), 4);
}

exporter_key numbered(std::uint32_t n) { return {{ip_address{ipv4_address{n}}, 2055}, protocol::netflow5, 0}; }

/// A row begins at the left, and `exporter` is not one of them.
std::vector<std::string> rows_of(const std::string& text) {
  std::vector<std::string> rows;
  for (std::size_t at = text.find('\n') + 1, end; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    if (text[at] != ' ') rows.push_back(text.substr(at, end - at));
  }
  return rows;
}

TEST(Account, OfManyExportersTheRestIsOneRow) {
  constexpr std::uint32_t shown = 1000, all = 1500;
  exporter_table exporters;
  for (std::uint32_t n = 1; n <= all; ++n) exporters.at(numbered(n)).counters.datagrams = 1000 + n;
  // Who lost something is shown, though nobody sends less.
  exporters.at(numbered(1)).counters.sequence.lost = 7;
  const std::vector<std::string> rows = rows_of(text_of(exporters, {}));
  ASSERT_EQ(rows.size(), shown + 3u) << rows.back();
  EXPECT_TRUE(rows[0].starts_with("0.0.0.1:2055 ")) << rows[0];
  EXPECT_TRUE(rows[1].starts_with("0.0.1.246:2055 ")) << rows[1];  // 502, the first of the last 999
  EXPECT_TRUE(rows[shown - 1].starts_with("0.0.5.220:2055 ")) << rows[shown - 1];
  EXPECT_TRUE(rows[shown].starts_with("(500 others) ")) << rows[shown];
  EXPECT_NE(rows[shown].find(" 625750 "), std::string::npos) << rows[shown];  // 1002 + ... + 1501
  EXPECT_TRUE(rows[shown + 1].starts_with("total ")) << rows[shown + 1];
  EXPECT_EQ(stats_of(exporters).at("exporters").as_array().size(), all);
}

TEST(Account, AThousandExportersAreAllShown) {
  exporter_table exporters;
  for (std::uint32_t n = 1; n <= 1000; ++n) exporters.at(numbered(n));
  const std::vector<std::string> rows = rows_of(text_of(exporters, {}));
  ASSERT_EQ(rows.size(), 1002u);
  EXPECT_TRUE(rows[1000].starts_with("total ")) << rows[1000];
}

TEST(Account, WhatTheRestLostIsUnderItsRow) {
  exporter_table exporters;
  for (std::uint32_t n = 1; n <= 1200; ++n) {
    auto& counts = exporters.at(numbered(n)).counters;
    counts.datagrams = 1, counts.sequence.lost = 2;
  }
  const std::string text = text_of(exporters, {});
  EXPECT_NE(text.find("\n  lost: 400 units missing by sequence\ntotal "), std::string::npos) << text;
}

}  // namespace
