// SPDX-License-Identifier: BSL-1.0
// How busy the network is: the mean of a day is 1, the noise is as large, as slow and as bounded as it says, and a
// value depends on seed and time alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tools/flowgen/traffic/day.hpp"
#include "tools/flowgen/traffic/random.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr std::int64_t midnight = 1'767'225'600;  // 2026-01-01
constexpr int points = 86'400 / day_step_s;

timestamp at_point(int i) { return from_unix_seconds(midnight + i * day_step_s); }

TEST(RandomSource, GivesAnyOfItsNumbers) {
  random_source r{99};
  for (std::uint64_t n = 0; n < 1000; ++n) ASSERT_EQ(r.next(), random_source::at(99, n)) << n;
}

TEST(Day, HasMean1AndComesAgain) {
  std::uint64_t sum = 0;
  std::uint32_t least = ~0u, most = 0;
  for (int i = 0; i < points; ++i) {
    const std::uint32_t p = mean_day_permille(at_point(i));
    sum += p, least = std::min(least, p), most = std::max(most, p);
    ASSERT_EQ(p, mean_day_permille(at_point(i - 100 * points))) << "another day";
  }
  EXPECT_EQ(sum, 1000u * points);
  EXPECT_EQ(mean_day_permille(from_unix_seconds(midnight + 4 * 3600)), 270u);
  EXPECT_EQ(mean_day_permille(from_unix_seconds(midnight + 14 * 3600)), 1570u);
  EXPECT_GT(least, 260u);
  EXPECT_LT(most, 1600u);
  EXPECT_EQ(mean_day_permille(from_unix_seconds(-86'400 + 4 * 3600)), 270u) << "before 1970";
}

TEST(Day, IsLinearBetweenPoints) {
  for (const std::uint64_t seed : {1u, 2u}) {
    for (int i = 0; i < points; ++i) {
      const double from = day_permille(seed, at_point(i)), to = day_permille(seed, at_point(i + 1));
      for (const std::int64_t ms : {1ll, 77'777ll, 150'000ll, 299'999ll}) {
        const double want = from + (to - from) * static_cast<double>(ms) / 300'000;
        ASSERT_NEAR(day_permille(seed, at_point(i) + milliseconds(ms)), want, 0.5001);
      }
    }
  }
}

/// The noise of many days. Sums of correlated values: of n points as many tell as much as n / 15 independent ones,
/// since an AR(1) process of 7/8 has (1 + 7/8) / (1 - 7/8) = 15 times the variance in its mean.
TEST(Day, NoiseIsSlowAndBounded) {
  for (const std::uint64_t seed : {1u, 7u, 1234567u}) {
    std::vector<double> noise;
    constexpr int days = 60;
    for (int i = 0; i < days * points; ++i) {
      const double mean = mean_day_permille(at_point(i)), is = day_permille(seed, at_point(i));
      noise.push_back((is / mean - 1) * 1000);
      ASSERT_LE(std::abs(noise.back()), day_noise_most + 1000 / mean) << "rounded down to a part";
    }
    const auto n = static_cast<double>(noise.size());
    double mean = 0, square = 0, next = 0, hour = 0;
    for (const double x : noise) mean += x / n;
    for (std::size_t i = 0; i < noise.size(); ++i) {
      square += (noise[i] - mean) * (noise[i] - mean) / n;
      if (i + 12 < noise.size()) {
        next += (noise[i] - mean) * (noise[i + 1] - mean) / n;
        hour += (noise[i] - mean) * (noise[i + 12] - mean) / n;
      }
    }
    const double deviation = std::sqrt(square), independent = n / 15;
    // Rounded down twice: 1 part of the noise, and 1 of a value, which before dawn is 4 parts of the curve.
    EXPECT_NEAR(mean, -1.0, 1.0 + 5 * day_noise_deviation / std::sqrt(independent)) << seed;
    EXPECT_NEAR(deviation, day_noise_deviation, 1 + 5 * day_noise_deviation / std::sqrt(2 * independent)) << seed;
    EXPECT_NEAR(next / square, 7 / 8.0, 5 / std::sqrt(independent)) << seed;
    EXPECT_NEAR(hour / square, std::pow(7 / 8.0, 12), 5 / std::sqrt(independent)) << seed;
  }
}

TEST(Day, SeedsAreIndependent) {
  double together = 0, one = 0, other = 0;
  for (int i = 0; i < 60 * points; ++i) {
    const double mean = mean_day_permille(at_point(i));
    const double a = day_permille(1, at_point(i)) / mean - 1, b = day_permille(2, at_point(i)) / mean - 1;
    together += a * b, one += a * a, other += b * b;
  }
  // The product of two such processes has (1 + 49/64) / (1 - 49/64) = 7.5 times the variance in its mean.
  EXPECT_NEAR(together / std::sqrt(one * other), 0, 5 / std::sqrt(60 * points / 7.5));
}

/// In whatever order it is asked, across points and back.
TEST(Day, ClockKeepsNothingThatIsWrong) {
  day_clock clock{5};
  random_source random{3};
  std::int64_t ms = midnight * 1000;
  for (int i = 0; i < 20'000; ++i) {
    ms += static_cast<std::int64_t>(random.below(120'000)) - (i % 10 == 0 ? 600'000 : 0);
    const timestamp t = from_unix_milliseconds(ms);
    ASSERT_EQ(clock.at(t), day_permille(5, t));
  }
}

}  // namespace
