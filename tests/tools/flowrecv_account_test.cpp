// SPDX-License-Identifier: BSL-1.0
// What is lost is one decision: each cause alone shows in the account, in the text and in the JSON.
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <boost/json.hpp>
#include <functional>

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
  EXPECT_FALSE(losses_of(exporters, {}).any());
  EXPECT_FALSE(is_loss_in(text_of(exporters, {.skipped_frames = 7})));
  EXPECT_TRUE(in_words({}, "flows").empty());
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
    EXPECT_TRUE(losses_of(exporters, run).any());
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
  EXPECT_TRUE(losses_of(exporters, {}).any());
  EXPECT_EQ(in_words(losses_of(exporters, {}), "flows"),
            (std::vector<std::string>{"malformed: 2 times (truncated)", "malformed: 1 time (bad count)"}));
  EXPECT_EQ(totals_lost(exporters, {}).at("undecodable"), (boost::json::object{{"truncated", 2}, {"bad count", 1}}));
}

TEST(Account, ForgottenExportersCount) {
  exporter_table exporters{1};
  exporters.at(somebody).counters.template_lost = 3;
  exporters.at({{ip_address{ipv4_address{0xc0000202}}, 2055}, protocol::netflow5, 0});
  EXPECT_EQ(losses_of(exporters, {}).no_template, 3u);
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
  for (std::size_t i = 0; i < each.size(); ++i) {
    EXPECT_EQ(forgotten[i], 3 * each[i]) << "counter " << i;
    EXPECT_EQ(all[i], 5 * each[i]) << "counter " << i;
  }
}

TEST(Account, TheKernelsDropsAreThoseOfAllSockets) {
  exporter_table exporters;
  exporters.at(somebody).counters.kernel_drops = 3;  // of 4, one came after the last datagram
  EXPECT_EQ(losses_of(exporters, {.kernel_drops = 4}).kernel, 4u);
  EXPECT_EQ(totals_lost(exporters, {.kernel_drops = 4}).at("kernel"), 4);
}

}  // namespace
