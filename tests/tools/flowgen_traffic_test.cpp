// SPDX-License-Identifier: BSL-1.0
// What flowgen imagines: numbers are fair however many come from one draw, flows are complete, vary, and do not depend
// on how many are made at a time.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/finish.hpp>

#include "tools/flowgen/traffic/traffic.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using flow::record;

constexpr timestamp now = from_unix_seconds(1'700'000'000);

/// Counts within 5 standard deviations of their mean.
void expect_fair(const std::map<std::uint32_t, int>& seen, std::uint32_t kinds, double draws, const std::string& what) {
  ASSERT_EQ(seen.size(), kinds) << what;
  const double mean = draws / kinds;
  for (const auto& [value, times] : seen) {
    const double off = times - mean;
    EXPECT_LE(off * off, 25 * mean) << what << ": " << value << " came " << times << " times";
  }
}

TEST(Dice, AreFairAndDoNotDependOnEachOther) {
  random_source random{7};
  std::map<std::uint32_t, int> first, fourth, both;
  constexpr int draws = 200'000;
  for (int i = 0; i < draws; ++i) {
    dice d{random.next()};
    const std::uint32_t a = d.below(10);
    ASSERT_LT(d.below(65'534), 65'534u);
    ASSERT_GE(d.between(32'768, 60'999), 32'768u);
    const std::uint32_t b = d.below(7);
    ASSERT_EQ(d.below(1), 0u);
    ++first[a], ++fourth[b], ++both[a * 7 + b];
  }
  expect_fair(first, 10, draws, "first");
  expect_fair(fourth, 7, draws, "fourth");
  expect_fair(both, 70, draws, "first and fourth");
}

TEST(Skewed, HasEachOctaveAsOften) {
  random_source random{9};
  for (const auto& [from, to, octaves] : {std::tuple{1u, 1u, 1u},
                                          {1u, 2u, 2u},
                                          {1u, 4u, 3u},
                                          {6u, 60'000u, 14u},
                                          {8u, 900u, 7u},
                                          {1u, 1'800'000u, 21u},
                                          {5u, 9u, 1u},
                                          {5u, 10u, 2u}}) {
    const skewed_range range{from, to};
    std::map<std::uint32_t, int> seen;
    std::set<std::uint32_t> values;
    constexpr int draws = 50'000;
    for (int i = 0; i < draws; ++i) {
      dice d{random.next()};
      const std::uint32_t n = range.pick(d);
      ASSERT_GE(n, from);
      ASSERT_LE(n, to);
      std::uint32_t octave = 0;
      while (from << (octave + 1) <= n) ++octave;
      ++seen[octave], values.insert(n);
    }
    expect_fair(seen, octaves, draws, std::to_string(from) + ".." + std::to_string(to));
    EXPECT_TRUE(to >= 1000 || values.size() == to - from + 1) << from << ".." << to << ": some never come";
  }
}

/// What a receiver would derive is there, so that a flow is the same before and after its journey.
TEST(Traffic, IsFinished) {
  traffic t{1, 0};
  for (int i = 0; i < 2000; ++i) {
    const record r = t.next(now, i % 3 == 0 ? ip_version::v6 : ip_version::v4);
    record again = r;
    again.set_present<&record::span>(false), again.span = {};
    finish(again);
    ASSERT_EQ(again.present, r.present);
    ASSERT_EQ(again.span, r.span);
    ASSERT_EQ(again.source.family(), static_cast<std::uint8_t>(r.ip_version));
    ASSERT_TRUE(again.has<&record::start>()) << "ends before it starts";
    ASSERT_LE(r.end, now);
    ASSERT_EQ(to_unix_milliseconds(r.start) * 1'000'000, r.start.ns) << "whole milliseconds";
  }
}

/// Datagrams have any number of flows: the n-th of an exporter is the same, over whatever it is made.
TEST(Traffic, DoesNotDependOnHowManyAreMadeAtATime) {
  for (const ip_version v : {ip_version::v4, ip_version::v6}) {
    traffic one{5, 3}, many{5, 3};
    std::vector<record> some(64);
    for (const std::size_t n : {1u, 30u, 0u, 64u, 7u}) {
      many.next(now, v, std::span(some).first(n));
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(digest(one.next(now, v)), digest(some[i])) << i << " of " << n;
    }
  }
}

TEST(Traffic, IsTheSameForBothVersionsButForAddresses) {
  traffic four{5, 3}, six{5, 3};
  for (int i = 0; i < 1000; ++i) {
    const record a = four.next(now, ip_version::v4), b = six.next(now, ip_version::v6);
    ASSERT_EQ(a.bytes, b.bytes);
    ASSERT_EQ(a.start, b.start);
    ASSERT_EQ(a.ingress_interface, b.ingress_interface);
    ASSERT_EQ(a.source.octets()[3], b.source.octets()[15]) << "the host's number";
    ASSERT_EQ(a.source_as, b.source_as);
  }
}

/// What a collector keys, counts and sorts by: no two exporters say the same, and none repeats itself.
TEST(Traffic, Varies) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> ends;
  std::set<std::uint64_t> digests, counters;
  std::set<std::int64_t> times;
  constexpr std::size_t exporters = 10, flows = 5'000;
  std::size_t answers = 0;
  for (std::uint32_t site = 0; site < exporters; ++site) {
    traffic t{1, site};
    for (std::size_t i = 0; i < flows; ++i) {
      const record r = t.next(now);
      digests.insert(digest(r));
      ends.insert({std::uint64_t{r.source.v4().value} << 16 | r.source_port,
                   std::uint64_t{r.destination.v4().value} << 16 | r.destination_port});
      counters.insert(r.bytes << 20 ^ r.packets);
      times.insert(r.start.ns ^ r.end.ns << 1);
      answers += r.ingress_interface == 2;
    }
  }
  constexpr std::size_t all = exporters * flows;
  EXPECT_GE(digests.size(), all - 2);
  EXPECT_GE(ends.size(), all * 99 / 100);
  EXPECT_GE(counters.size(), all / 2) << "a fourth are of a few packets";
  EXPECT_GE(times.size(), all * 3 / 4);
  EXPECT_NEAR(static_cast<double>(answers), all / 2.0, 600.0);
}

}  // namespace
