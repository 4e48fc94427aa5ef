// SPDX-License-Identifier: BSL-1.0
// The clocks of flowgen's exporters, and how they are numbered.
#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>

#include "tools/flowgen/network/group.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;

constexpr timestamp start = from_unix_seconds(1'767'225'600);

TEST(TimeScale, IsExact) {
  EXPECT_EQ(time_scale{}.of(duration{123'456'789}).ns, 123'456'789);
  EXPECT_EQ(time_scale{500}.of(seconds(3)).ns, 1'500'000'000);
  EXPECT_EQ(time_scale{1'000'000'000'000}.of(duration{7}).ns, 7'000'000'000);
  EXPECT_EQ(time_scale{max_time_scale * 1000}.of(seconds(86'400)).ns, INT64_MAX) << "no overflow";
}

TEST(ExporterClock, IsTheRunsUnlessOtherwiseSaid) {
  exporter_clock c{{}, start, 1, 0};
  for (const std::int64_t ns : {0ll, 1ll, 999'999'999ll, 86'400'000'000'000ll}) {
    EXPECT_EQ(c.at(start + duration{ns}), start + duration{ns});
    EXPECT_FALSE(c.restart_is_due(start + duration{ns}));
  }
}

TEST(ExporterClock, IsAheadAndDrifts) {
  const exporter_clock late{{.skew = seconds(-3)}, start, 1, 0};
  EXPECT_EQ(late.at(start + seconds(10)), start + seconds(7));
  const exporter_clock fast{{.skew = seconds(1), .drift_ppm = 50}, start, 1, 0};
  EXPECT_EQ(fast.at(start), start + seconds(1));
  EXPECT_EQ(fast.at(start + seconds(20'000)), start + seconds(20'002));
  const exporter_clock slow{{.drift_ppm = -max_drift_ppm}, start, 1, 0};
  EXPECT_EQ(slow.at(start + seconds(1'000'000'000)), start + seconds(900'000'000)) << "no overflow in 31 years";
}

TEST(ExporterClock, EachHasItsOwnSkewWithinTheBounds) {
  std::set<std::int64_t> skews;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const exporter_clock c{{.skew = seconds(5), .skew_within = seconds(2)}, start, 7, i};
    const std::int64_t skew = (c.at(start) - start).ns;
    EXPECT_EQ(skew % 1'000'000, 0) << "whole milliseconds, as headers have them";
    EXPECT_LE(std::abs(skew - 5'000'000'000), 2'000'000'000);
    EXPECT_EQ(c.at(start), (exporter_clock{{.skew = seconds(5), .skew_within = seconds(2)}, start, 7, i}.at(start)));
    skews.insert(skew / 1'000'000);
  }
  EXPECT_GT(skews.size(), 800u);
  EXPECT_LT(*skews.begin(), 3'200);
  EXPECT_GT(*skews.rbegin(), 6'800);
}

/// Restarts are an interval apart, whenever they are noticed, and never before they are due.
counterexample restarts_are_an_interval_apart(source& from) {
  const duration every{from.between(10'000'000'000, 100'000'000'000)};
  const auto index = static_cast<std::uint32_t>(from.below(70'000));
  exporter_clock c{{.restart_every = every}, start, 1, index};
  timestamp now = start, last{};
  std::uint64_t noticed = 0;
  for (std::uint64_t steps = from.below(60); steps > 0; --steps) {
    now = now + duration{from.between(0, from.coin() ? every.ns / 3 : 3 * every.ns)};
    if (!c.restart_is_due(now)) {
      if (noticed != 0 && now - last >= every) return "one was left out";
      if (noticed == 0 && now - start >= every) return "no first one";
      continue;
    }
    const timestamp was = c.restart(now);
    if (was > now || now - was >= every) return "not the latest one before now";
    if (noticed != 0 && ((was - last).ns % every.ns != 0 || was <= last)) return "not an interval apart";
    if (was < start) return "before the start";
    if (c.restart_is_due(now)) return "due again at once";
    last = was, ++noticed;
  }
  return {};
}
TEST(ExporterClock, RestartsAreAnIntervalApart) { test::holds({"restarts", &restarts_are_an_interval_apart}); }

TEST(ExporterClock, RestartsAreSpreadOverTheInterval) {
  constexpr std::uint32_t n = 100, parts = 10;
  std::array<int, parts> in{};
  for (std::uint32_t i = 0; i < n; ++i) {
    exporter_clock c{{.restart_every = seconds(1000)}, start, 1, i};
    const std::int64_t at = (c.restart(start + seconds(1000)) - start).ns;
    ++in[static_cast<std::size_t>(at % 1'000'000'000'000 / 100'000'000'000)];
  }
  for (const int k : in) EXPECT_NEAR(k, n / parts, 2);
}

TEST(ExporterGroups, NumberTheirExporters) {
  std::vector<exporter_group> all(3);
  all[0].count = 5, all[1].count = 1, all[2].count = 10;
  all[1].source = ip_address{ipv4_address{0x0a0000ff}};
  all[2].source = ip_address{ipv4_address{0x7f000001}};
  const exporter_groups groups{all};
  EXPECT_EQ(groups.exporters(), 16u);
  EXPECT_EQ(groups.shares(), 3u);
  for (std::uint32_t i = 0; i < 16; ++i) EXPECT_EQ(groups.of(i).count, i < 5 ? 5u : i < 6 ? 1u : 10u) << i;
  EXPECT_FALSE(groups.source_of(4));
  EXPECT_EQ(groups.source_of(5), ip_address{ipv4_address{0x0a0000ff}});
  EXPECT_EQ(groups.source_of(15), ip_address{ipv4_address{0x7f00000a}});
}

}  // namespace
