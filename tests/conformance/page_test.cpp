// SPDX-License-Identifier: BSL-1.0
// The report as a page: what its first sentence says, that nothing from the wire is markup, and what charts keep of
// many messages.
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/reports/html.hpp"
#include "conformance/reports/timeline.hpp"

namespace flowkit::test {
namespace {

using conformance::requirement;

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// NetFlow v5 without records, `number` seconds after the first, exported `late` seconds before it came.
struct examined {
  conformance::settings settings;
  conformance::findings found{settings};
  conformance::timeline times;
  conformance::examiner all{settings, found};

  examined() { all.attach(times); }
  void message(std::uint32_t second, std::uint32_t sequence, std::uint32_t late = 0) {
    std::vector<std::byte> octets(24);
    store_be(octets.data(), std::uint16_t{5});
    store_be(octets.data() + 8, second + 1'000 - late);
    store_be(octets.data() + 16, sequence);
    all.examine({.payload = octets,
                 .source = {ipv4_address{0xc0000201}, 2055},
                 .destination = {},
                 .received = from_unix_seconds(second + 1'000)});
  }
  [[nodiscard]] conformance::report_input input() const {
    return {.names = {"<script>alert(1)</script>"}, .settings = settings, .found = found, .examined = all};
  }
  [[nodiscard]] std::string page() const { return conformance::html_report(input()); }
};

TEST(Page, NothingFromTheWireIsMarkup) {
  examined e;
  e.message(0, 0);
  e.found.begin(0, 1, {});
  e.found.failed(requirement::NFV5_HDR_LEN, place{0, 0}, "\"><img src=x>", [] { return "<img onerror=x>\x1b"; });
  e.found.settle();
  const std::string page = e.page();
  EXPECT_FALSE(contains(page, "<script") || contains(page, "<img"));
  EXPECT_TRUE(contains(page, "&lt;img onerror=x&gt;\\x1b")) << page;
  EXPECT_TRUE(contains(page, "&lt;script&gt;alert(1)"));
}

/// A plan or a sampler that fails makes exit code 1, as a requirement does.
TEST(Page, SaysWhatFails) {
  examined e;
  e.settings.wanted.reset().set(conformance::index_of(requirement::NFV5_HDR_VERSION));
  EXPECT_TRUE(contains(e.page(), "<h1>Nothing was examined</h1>"));
  e.message(0, 0);
  EXPECT_TRUE(contains(e.page(), "<h1>Conforms, in everything that was seen</h1>")) << e.page();
  const conformance::plan_outcome plan{"p", {{"one", "asked", "", "", conformance::verdict::fail, "no"}}};
  std::vector<conformance::sampling_verdict> samplers{
      conformance::judge_sampling(conformance::sampling_basis::packets, 200, 10'000, 100)};
  conformance::report_input in = e.input();
  in.plan = &plan, in.sampling = samplers;
  EXPECT_TRUE(contains(conformance::html_report(in), "<h1>1 sampler is wrong, a step of the plan fails</h1>"));
  samplers[0].basis = conformance::sampling_basis::pool;
  in.plan = nullptr;
  EXPECT_TRUE(contains(conformance::html_report(in), "<h1>Conforms"));
}

/// However many messages: bounded, and no gap and no extreme disappears.
TEST(Timeline, KeepsGapsAndExtremes) {
  examined e;
  constexpr std::uint32_t messages = 100'000;
  std::uint32_t sequence = 0, missing = 0;
  for (std::uint32_t i = 0; i < messages; ++i) {
    if (i % 30'011 == 30'010) sequence += 7, missing += 7;
    e.message(i, sequence, i == 77'777 ? 4 : 0);
  }
  const conformance::timeline::line& line = e.times.lines().at(0);
  const auto& points = line.points.all();
  EXPECT_EQ(line.points.seen(), messages);
  EXPECT_LE(points.size(), conformance::timeline::most_points);
  EXPECT_GE(points.size(), conformance::timeline::most_points / 2 - 1);
  std::uint64_t lost = 0;
  double least = 0;
  for (const auto& p : points) lost += p.lost, least = std::min(least, p.least);
  EXPECT_EQ(lost, missing);
  EXPECT_DOUBLE_EQ(least, -4);
  EXPECT_TRUE(std::is_sorted(points.begin(), points.end(), [](auto& a, auto& b) { return a.at < b.at; }));
}

/// One number that cannot be would make a line of all others.
TEST(Timeline, LeavesOutImplausibleNumbers) {
  examined e;
  for (std::uint32_t i = 0; i < 10; ++i) e.message(i, i == 5 ? 0xdeadbeef : 100);
  const conformance::timeline::line& line = e.times.lines().at(0);
  EXPECT_EQ(line.points.seen(), 9u);
  EXPECT_EQ(line.aside, 1u);
  for (const auto& p : line.points.all()) EXPECT_EQ(p.sequence, 100u);
}

TEST(Timeline, BoundsStreams) {
  examined e;
  for (std::uint32_t i = 0; i < 100; ++i) {
    std::vector<std::byte> octets(24);
    octets[1] = std::byte{5};
    e.all.examine({.payload = octets,
                   .source = {ipv4_address{0xc0000201 + i}, 2055},
                   .destination = {},
                   .received = from_unix_seconds(1'000)});
  }
  EXPECT_EQ(e.times.lines().size(), conformance::timeline::most_streams);
}

}  // namespace
}  // namespace flowkit::test
