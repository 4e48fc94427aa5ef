// SPDX-License-Identifier: BSL-1.0
// How flowgen spreads its load: shapes against the area under their curve, slots against shares counted one by one,
// percentiles against sorted values, bursts against every window of time.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <vector>

#include "support/sanitized.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/flowgen/load/burst_limit.hpp"
#include "tools/flowgen/load/lateness.hpp"
#include "tools/flowgen/load/shape_text.hpp"
#include "tools/flowgen/load/slots.hpp"
#include "tools/flowgen/traffic/day.hpp"
#include "tools/flowgen/traffic/random.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr std::int64_t second = 1'000'000'000;
const day_settings new_year{.seed = 3, .start = from_unix_seconds(1'767'225'600), .time_scale = 3600};

load_shape shape(const std::string& text) { return parse_load(text, {load_unit::flows, 20'000}, false, new_year); }

/// What the text says, computed apart: units a second at a time in seconds.
double rate_of(const std::string& text, double t) {
  if (text == "ramp:1k:50k:60s") return t < 60 ? 1000 + 49'000 * t / 60 : 50'000;
  if (text == "ramp:50k:1k:10s") return t < 10 ? 50'000 - 49'000 * t / 10 : 1000;
  if (text == "step:10k:100k:10k:3s") return std::min(10'000 + 10'000 * std::floor(t / 3), 100'000.0);
  if (text == "step:9k:1k:4k:2s") return std::max(9'000 - 4'000 * std::floor(t / 2), 1'000.0);
  if (text == "burst:1k:20k:500ms:10s") return std::fmod(t, 10) < 9.5 ? 1000 : 20'000;
  if (text == "burst:0:20k:500ms:10s") return std::fmod(t, 10) < 9.5 ? 0 : 20'000;
  if (text == "sine:1k:10k:60s") return 5500 - 4500 * std::cos(2 * M_PI * t / 60);
  if (text == "day")
    return 20'000 * day_permille(3, new_year.start + duration{static_cast<std::int64_t>(t * 3600 * 1e9)}) / 1e3;
  return 20'000;
}

TEST(Load, FollowsItsCurve) {
  for (const std::string text :
       {"constant", "ramp:1k:50k:60s", "ramp:50k:1k:10s", "step:10k:100k:10k:3s", "step:9k:1k:4k:2s",
        "burst:1k:20k:500ms:10s", "burst:0:20k:500ms:10s", "sine:1k:10k:60s", "day"}) {
    if (support::is_sanitized && text.ends_with("10s")) continue;
    const load_shape s = shape(text);
    load_cursor at{s};
    const std::uint64_t all = s.units_by(100 * second);
    std::vector<double> in(1000);  // of 100 ms
    std::int64_t before = 0;
    for (std::uint64_t n = 1; n <= all; ++n) {
      const std::int64_t t = at.time_of(n);
      ASSERT_GE(t, before) << text << ": the " << n << "-th goes back";
      ASSERT_LE(t, 100 * second) << text << ": " << n;
      before = t;
      ++in[static_cast<std::size_t>(std::min<std::int64_t>(t / (second / 10), 999))];
    }
    double sum = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
      double area = 0;  // of the 100 ms, in 1000 parts
      for (int k = 0; k < 1000; ++k) area += rate_of(text, (static_cast<double>(i) + (k + 0.5) / 1000) / 10) / 10'000;
      sum += area;
      ASSERT_NEAR(in[i], area, 1.5 + area * 0.001) << text << " at " << i << " tenths of a second";
    }
    EXPECT_NEAR(static_cast<double>(all), sum, 1.5 + sum * 1e-4) << text;
  }
}

/// The cursor may leave out any: slots ask for each datagram's last unit only.
TEST(Load, DoesNotDependOnWhatIsAskedFor) {
  random_source chance{5};
  for (const std::string text : {"constant", "ramp:1k:50k:60s", "burst:0:20k:500ms:10s", "sine:1k:10k:60s", "day"}) {
    const load_shape s = shape(text);
    load_cursor all{s}, some{s};
    for (std::uint64_t n = 1; n < 300'000; ++n) {
      const std::int64_t t = all.time_of(n);
      if (chance.below(50) == 0) {
        ASSERT_EQ(some.time_of(n), t) << text << ": " << n;
        ASSERT_GE(s.units_by(t + 1), n) << text;
        ASSERT_LE(s.units_by(t > 1 ? t - 1 : 0), n) << text;
      }
    }
  }
}

/// No rounding adds up: a century of an uneven rate, and rates of bits.
TEST(Load, IsExactWhereItIsConstant) {
  const load_shape s = load_shape::constant({load_unit::flows, 999'983});
  EXPECT_EQ(s.units_by(86'400 * second), 86'400ull * 999'983);
  load_cursor at{s};
  EXPECT_EQ(at.time_of(1), second / 999'983);
  EXPECT_EQ(at.time_of(999'983ull * 31'536'000), 31'536'000 * second);
  const load_shape bits = load_shape::constant({load_unit::bits, 400'000'000'000});
  load_cursor bit{bits};
  EXPECT_EQ(bit.time_of(399'999'999'999), second - 1);
  EXPECT_EQ(bits.units_by(second), 400'000'000'000u);
}

TEST(Load, SaysWhatIsWrong) {
  const auto why = [](const std::string& text, bool has_rate = false) -> std::string {
    try {
      static_cast<void>(parse_load(text, {load_unit::flows, 1000}, has_rate, new_year));
    } catch (const startup_error& e) {
      return e.what();
    }
    return "";
  };
  const auto has = [&](const std::string& text, const std::string& part) {
    EXPECT_NE(why(text).find(part), std::string::npos) << text << ": " << why(text);
  };
  has("ramp", "ramp:FROM:TO:TIME");
  has("ramp:1k:2k", "ramp:FROM:TO:TIME");
  has("ramp:1k:2k:3s:4s", "ramp:FROM:TO:TIME");
  has("ramp:1k:2kpps:3s", "1k is in flows/s, and 2kpps in datagrams/s");
  has("ramp:1k:0:3s", "ends at 0");
  has("ramp:fast:2k:3s", "'fast' is not a rate");
  has("ramp:1k:2k:soon", "'soon' is not a time");
  has("step:1k:2k:0:3s", "BY has to be above 0");
  has("step:1:1M:1:3s", "at most 10000");
  has("burst:1k:2k:5s:5s", "shorter");
  has("burst:0:0:1s:5s", "above 0");
  has("burst:2k:1k:1s:5s", "PEAK is below BASE");
  has("sine:2k:1k:5s", "MOST is below LEAST");
  has("sine:0:0:1s", "above 0");
  has("saw:1:2:3", "constant, ramp");
  EXPECT_NE(why("ramp:1k:2k:3s", true).find("--rate: --load ramp has rates of its own"), std::string::npos);
  EXPECT_EQ(why("day", true), "");
}

TEST(Rates, HaveUnits) {
  EXPECT_EQ(parse_rate("--rate", "50k"), (load_rate{load_unit::flows, 50'000}));
  EXPECT_EQ(parse_rate("--rate", "50kfps"), (load_rate{load_unit::flows, 50'000}));
  EXPECT_EQ(parse_rate("--rate", "2kpps"), (load_rate{load_unit::datagrams, 2'000}));
  EXPECT_EQ(parse_rate("--rate", "1.5Mbit"), (load_rate{load_unit::bits, 1'500'000}));
  EXPECT_EQ(parse_rate("--rate", "1Gbps"), (load_rate{load_unit::bits, 1'000'000'000}));
  for (const char* wrong : {"", "pps", "0", "0pps", "-1", "1.5", "50q", "2k pps", "2000G"})
    EXPECT_THROW(static_cast<void>(parse_rate("--rate", wrong)), startup_error) << wrong;
}

/// Any groups, any total: what each exporter gets, when, and who is the last.
TEST(Slots, GiveEachItsShare) {
  random_source chance{11};
  for (int round = 0; round < 300; ++round) {
    std::vector<slot_group> groups;
    std::uint32_t first = 0;
    std::uint64_t shares = 0;
    for (std::uint32_t g = 0, n = chance.between(1, 6); g < n; ++g) {
      groups.push_back(
          {first, chance.between(1, 40), chance.below(4) == 0 ? 0 : chance.between(1, 1000), chance.between(1, 60)});
      first += groups.back().count, shares += groups.back().share;
    }
    if (shares == 0) groups[0].share = shares = 7;
    const std::uint64_t total = chance.below(20'000);
    slot_sequence slots{groups, total};
    std::map<std::uint32_t, std::uint64_t> units, last;
    std::vector<std::uint64_t> of_group(groups.size()), turns(groups.size());
    std::uint64_t before = 0, number = 0, all = 0;
    for (slot s; slots.next(s); ++number) {
      ASSERT_EQ(s.number, number);
      ASSERT_GE(s.due, before);
      ASSERT_LE(s.due, total);
      before = s.due;
      ASSERT_GT(s.grant, 0u);
      std::size_t g = 0;
      while (s.exporter >= groups[g].first + groups[g].count) ++g;
      ASSERT_LE(s.grant, groups[g].grant);
      ASSERT_EQ(s.exporter, groups[g].first + turns[g]++ % groups[g].count) << "in turn";
      ASSERT_FALSE(last.contains(s.exporter)) << "another slot after the last";
      if (s.last) last[s.exporter] = number;
      units[s.exporter] += s.grant, of_group[g] += s.grant, all += s.grant;
      // Nobody is ahead of its share, or late by more than a unit.
      ASSERT_LE(static_cast<double>(of_group[g]),
                static_cast<double>(s.due) * static_cast<double>(groups[g].share) / static_cast<double>(shares) + 1);
    }
    EXPECT_EQ(all, total);
    EXPECT_EQ(last.size(), units.size()) << "each has a last one";
    for (std::size_t g = 0; g < groups.size(); ++g)
      EXPECT_NEAR(static_cast<double>(of_group[g]),
                  static_cast<double>(total) * static_cast<double>(groups[g].share) / static_cast<double>(shares), 1.0);
  }
}

TEST(Slots, HaveNoEndWithoutATotal) {
  slot_sequence slots{{{0, 2, 1, 30}, {2, 1, 3, 10}}, ~std::uint64_t{0}};
  slot s;
  std::vector<std::uint64_t> units(3);
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_TRUE(slots.next(s));
    ASSERT_FALSE(s.last);
    units[s.exporter] += s.grant;
  }
  EXPECT_NEAR(static_cast<double>(units[2]), 3.0 * static_cast<double>(units[0] + units[1]), 200.0);
}

TEST(Lateness, PercentilesAreThoseOfTheValues) {
  random_source chance{13};
  for (const unsigned octaves : {3u, 20u, 40u}) {
    lateness_histogram h, a, b;
    std::vector<std::int64_t> values;
    for (int i = 0; i < 20'000; ++i) {
      const auto v = static_cast<std::int64_t>(chance.next() >> (64 - octaves) >> chance.below(octaves));
      values.push_back(v);
      h.enter(v), (i % 3 == 0 ? a : b).enter(v);
    }
    std::sort(values.begin(), values.end());
    a.add(b);
    for (const std::uint32_t permille : {1u, 500u, 990u, 999u, 1000u}) {
      const auto exact = static_cast<double>(values[(values.size() * permille + 999) / 1000 - 1]);
      EXPECT_GE(static_cast<double>(h.percentile(permille)), exact);
      EXPECT_LE(static_cast<double>(h.percentile(permille)), exact * 1.032 + 1);
      EXPECT_EQ(h.percentile(permille), a.percentile(permille));
    }
    EXPECT_EQ(static_cast<std::int64_t>(h.most()), values.back());
  }
  lateness_histogram early;
  EXPECT_EQ(early.percentile(500), 0u);
  early.enter(-5), early.enter(INT64_MAX);
  EXPECT_EQ(early.percentile(500), 0u);
  EXPECT_EQ(early.percentile(1000), std::uint64_t{INT64_MAX});
}

/// A run that is held up at times: what leaves in any window is at most the burst and twice the schedule's rate.
TEST(Bursts, AreLimitedInEveryWindow) {
  random_source chance{17};
  for (const std::size_t most : {1u, 8u, 50u})
    for (const double rate : {30.0, 1667.0, 90'000.0}) {
      burst_limit limit{most};
      burst_record record;
      std::vector<std::int64_t> left;
      std::int64_t now = 5'000'000, due = now;
      while (left.size() < 3'000) {
        due += static_cast<std::int64_t>(1e9 / rate);
        now = std::max(now + chance.below(2'000), due);
        if (left.size() == 500 || left.size() == 1'700) now += 5'000'000;  // held up
        for (std::int64_t w; (w = limit.wait(now, rate)) != 0; now += w + chance.below(1'000)) {
          ASSERT_GT(w, 0);
        }
        limit.take();
        record.enter(now, 1);
        left.push_back(now);
      }
      const double refill = std::max(2 * rate, 100.0);
      for (std::size_t i = 0; i < left.size(); ++i)
        for (std::size_t j = i; j < std::min(i + 200, left.size()); ++j)
          ASSERT_LE(static_cast<double>(j - i + 1),
                    static_cast<double>(most) + static_cast<double>(left[j] - left[i]) / 1e9 * refill + 1e-3)
              << most << " at " << rate << ": " << i << ".." << j;
      std::size_t in_ms = 0;
      for (std::size_t i = 0, j = 0; j < left.size(); ++j) {
        while (left[j] - left[i] > 1'000'000) ++i;
        in_ms = std::max(in_ms, j - i + 1);
      }
      EXPECT_EQ(record.in_a_millisecond(), in_ms);
      EXPECT_LE(now - due, 10'000) << "it catches up";
    }
}

}  // namespace
