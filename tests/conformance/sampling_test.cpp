// SPDX-License-Identifier: BSL-1.0
// The sampling verdict: its bounds against sums of the distribution, and samplers that are simulated, right ones and
// wrong ones, against the false alarms and misses that are computed.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "conformance/sampling/poisson.hpp"
#include "conformance/sampling/verdict.hpp"

namespace flowkit::test {
namespace {

using namespace conformance;

/// The chance of n or fewer, term by term.
double summed(std::uint64_t n, double mean) {
  double sum = 0;
  for (std::uint64_t i = 0; i <= n; ++i)
    sum += std::exp(double(i) * std::log(mean) - mean - std::lgamma(double(i) + 1));
  return sum;
}

TEST(Poisson, BoundsLeaveHalfOfTheFalseAlarmsOnEachSide) {
  for (const double mean : {0.3, 1.0, 7.5, 100.0, 133.25, 1000.0, 12'345.6})
    for (const double alarm : {0.001, 0.05, 1e-6}) {
      const count_range r = usual_counts(mean, alarm);
      ASSERT_LE(r.low, r.high);
      EXPECT_GT(summed(r.low, mean), alarm / 2) << mean;
      if (r.low > 0) {
        EXPECT_LE(summed(r.low - 1, mean), alarm / 2) << mean;
      }
      const double rounding = 1e-9;
      EXPECT_LE(1 - summed(r.high, mean), alarm / 2 + rounding) << mean;
      EXPECT_GT(1 - summed(r.high - 1, mean), alarm / 2 - rounding) << mean;
      EXPECT_NEAR(chance_of(r, mean), summed(r.high, mean) - (r.low == 0 ? 0 : summed(r.low - 1, mean)), rounding);
    }
}

TEST(Poisson, NothingAndVeryMuch) {
  EXPECT_EQ(usual_counts(0, 0.001).low, 0u);
  EXPECT_EQ(usual_counts(0, 0.001).high, 0u);
  EXPECT_TRUE(usual_counts(0, 0.001).contains(0));
  for (const double mean : {0.99e9, 1.01e9, 1e12, 1e15}) {  // nearly normal: 3.2905 deviations
    const count_range much = usual_counts(mean, 0.001);
    EXPECT_NEAR((mean - double(much.low)) / std::sqrt(mean), 3.2905, 2e-4) << mean;
    EXPECT_NEAR((double(much.high) - mean) / std::sqrt(mean), 3.2905, 2e-4) << mean;
  }
}

/// From decisive_samples on, by expectation or by count, half and double the rate are missed in at most 1 % of runs.
TEST(SamplingTest, HalfAndDoubleAreFoundFromAHundredSamplesOn) {
  for (double expected = decisive_samples; expected < 2'000; expected *= 1.01) {
    const count_range usual = usual_counts(expected, sampling_false_alarm);
    EXPECT_LE(chance_of(usual, expected / 2), 0.01) << expected;
    EXPECT_LE(chance_of(usual, expected * 2), 0.01) << expected;
    EXPECT_LE(1 - chance_of(usual, expected), sampling_false_alarm) << expected;
  }
}

TEST(SamplingTest, FewSamplesDecideNothing) {
  const sampling_test ten = test_sampling(10, 10'000, 1'000);
  EXPECT_EQ(ten.answer, sampling_answer::undecided);
  EXPECT_EQ(ten.more_packets, 90'000u);
  EXPECT_EQ(test_sampling(99, 99'999, 1'000).answer, sampling_answer::undecided);
  EXPECT_EQ(test_sampling(99, 99'999, 1'000).more_packets, 1u);
  EXPECT_EQ(test_sampling(99, 100'000, 1'000).answer, sampling_answer::right);
  EXPECT_EQ(test_sampling(100, 10'000, 1'000).answer, sampling_answer::wrong);  // ten times too many
  EXPECT_EQ(test_sampling(0, 100'000, 1'000).answer, sampling_answer::wrong);
  EXPECT_EQ(test_sampling(0, 0, 1).answer, sampling_answer::undecided);
}

TEST(SamplingTest, SaysWhatFollows) {
  const auto sentence = [](std::uint64_t samples, std::uint64_t packets) {
    return judge_sampling(sampling_basis::packets, samples, packets, 100).sentence;
  };
  EXPECT_EQ(sentence(200, 10'000), "one of 50.0 packets was sampled, 2 times as many as announced");
  EXPECT_EQ(sentence(100, 20'000), "one of 200 packets was sampled, 0.5 times as many as announced");
  EXPECT_EQ(sentence(10'000, 10'000), "one of 1.0 packets was sampled, 100 times as many as announced");
  EXPECT_EQ(sentence(101, 10'000), "one of 99.0 packets was sampled");
  EXPECT_EQ(sentence(10, 1'000), "9000 more packets decide");
  EXPECT_EQ(sentence(0, 100'000), "nothing was sampled");
}

/// A sampler that takes a packet with a chance of 1 to `rate`.
class sampler {
 public:
  explicit sampler(double rate) : skip_(1 / rate) {}
  std::uint64_t take(std::uint64_t packets, std::mt19937_64& random) {
    std::uint64_t n = 0;
    for (std::uint64_t at = skip_(random); at < packets; at += 1 + skip_(random)) ++n;
    return n;
  }

 private:
  std::geometric_distribution<std::uint64_t> skip_;
};

TEST(SamplingTest, SimulatedSamplersAreJudgedAsComputed) {
  constexpr int runs = 10'000;
  constexpr std::uint32_t announced = 1'000;
  struct {
    const char* name;
    double rate;
  } constexpr kinds[] = {{"right", 1'000}, {"half the rate", 500}, {"double the rate", 2'000}, {"20 % off", 1'200}};
  std::mt19937_64 random{20'261'128};
  std::printf("%d runs each             samples  called wrong  computed\n", runs);
  for (const std::uint64_t samples : {100u, 400u}) {
    const std::uint64_t packets = samples * announced;
    const count_range usual = usual_counts(double(samples), sampling_false_alarm);
    for (const auto& [name, rate] : kinds) {
      sampler one{rate};
      int wrong = 0;
      for (int i = 0; i < runs; ++i) {
        const sampling_test t = test_sampling(one.take(packets, random), packets, announced);
        ASSERT_NE(t.answer, sampling_answer::undecided);
        wrong += t.answer == sampling_answer::wrong;
      }
      const double chance = 1 - chance_of(usual, double(packets) / rate);
      std::printf("  %-22s %7llu  %12d  %8.1f\n", name, static_cast<unsigned long long>(samples), wrong, runs * chance);
      EXPECT_NEAR(wrong, runs * chance, 4 * std::sqrt(runs * chance * (1 - chance)) + 3) << name << ' ' << samples;
    }
  }
}

}  // namespace
}  // namespace flowkit::test
