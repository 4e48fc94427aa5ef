// SPDX-License-Identifier: BSL-1.0
// The search for a receiver's knee against receivers that are a formula: what it finds, and in how many runs.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>

#include "tools/flowgen/knee/backlog.hpp"
#include "tools/flowgen/knee/soak_search.hpp"

namespace {

using namespace flowkit::tools;
using flowkit::conformance::counterexample;
using flowkit::conformance::source;
using enum run_verdict;
using outcome = rate_search::outcome;

search_settings random_settings(source& from) {
  search_settings s;
  s.from = static_cast<std::uint64_t>(from.between(1, 100'000));
  s.to = s.from + from.below(s.from * 1'000);
  s.factor = 1.05 + static_cast<double>(from.below(300)) / 100;
  s.precision = 0.005 + static_cast<double>(from.below(30)) / 100;
  s.runs = 1 + static_cast<unsigned>(from.below(5));
  s.clean = 1 + static_cast<unsigned>(from.below(s.runs));
  return s;
}

/// Levels that a search may need: steps up or halvings down, then halvings of what is between.
double most_levels(const search_settings& s) {
  const double up = std::log(static_cast<double>(s.to) / static_cast<double>(s.from)) / std::log(s.factor) + 2;
  const double widest = std::max(s.factor - 1, 1.0) / s.precision;
  // Rates are whole: low ones rise by 1, however small the factor.
  return up + 3 / (s.factor - 1) + 9 + std::log2(widest + 1) + 2;
}

std::string in_words(const search_settings& s, std::uint64_t knee, const rate_search& r) {
  return fmt::format("from {} to {} by {} precision {} clean {}/{}, knee {}: carried {}, too much {}, state {}", s.from,
                     s.to, s.factor, s.precision, s.clean, s.runs, knee, r.carried(), r.too_much(),
                     static_cast<int>(r.state()));
}

/// Runs at a rate agree with the receiver but for so few that k of n still does, and some are no test at all.
counterexample finds_the_knee(source& from) {
  const search_settings s = random_settings(from);
  // Around the bounds as often as between them.
  const std::uint64_t knee =
      from.below(4) == 0 ? from.below(2 * s.from + 1) : s.from + from.below((s.to - s.from) * 5 / 4 + 1);
  rate_search search{s};
  struct level {
    unsigned wrong = 0, without_test = 0, runs = 0;
  };
  std::map<std::uint64_t, level> levels;
  while (const auto rate = search.next()) {
    level& at = levels[*rate];
    const bool is_clean = *rate <= knee;
    if (*rate < 1 || *rate > s.to) return "a rate out of bounds: " + in_words(s, knee, search);
    if (++at.runs > s.runs + rate_search::most_without_test) return "more than n runs: " + in_words(s, knee, search);
    if (static_cast<double>(levels.size()) > most_levels(s)) return "too many levels: " + in_words(s, knee, search);
    if (from.below(5) == 0 && at.without_test + 1 < rate_search::most_without_test) {
      ++at.without_test;
      search.enter(no_test);
      continue;
    }
    const unsigned may_be_wrong = is_clean ? s.runs - s.clean : s.clean - 1;
    const bool is_wrong = at.wrong < may_be_wrong && from.coin();
    at.wrong += is_wrong;
    search.enter(is_clean != is_wrong ? clean : lossy);
  }
  const std::uint64_t least = std::max<std::uint64_t>(s.from / 256, 1);
  const outcome want = knee >= s.to   ? outcome::above_the_last
                       : knee < least ? outcome::below_the_least
                                      : outcome::found;
  if (search.state() != want) return "ended otherwise: " + in_words(s, knee, search);
  if (want == outcome::below_the_least) return search.carried() == 0 ? counterexample{} : "something is carried";
  if (search.carried() > knee) return "more than the knee: " + in_words(s, knee, search);
  if (want == outcome::above_the_last) return search.carried() == s.to ? counterexample{} : "not all up to the last";
  if (search.too_much() <= knee) return "too much is not: " + in_words(s, knee, search);
  const auto between = static_cast<double>(search.too_much() - search.carried());
  if (between > 1 && between > s.precision * static_cast<double>(search.carried()))
    return "not precise: " + in_words(s, knee, search);
  return {};
}
TEST(RateSearch, FindsTheKnee) { flowkit::test::holds({"knee", &finds_the_knee}); }

/// Where the outcome of a run is chance in a band around the knee, what is found is in the band, and precise.
counterexample stays_in_the_band(source& from) {
  search_settings s = random_settings(from);
  s.from = std::max<std::uint64_t>(s.from, 100), s.to = s.from * 1'000;
  const auto knee = static_cast<double>(s.from) * (2 + static_cast<double>(from.below(800)));
  const double width = 0.01 + static_cast<double>(from.below(15)) / 100;
  rate_search search{s};
  for (int runs = 0; const auto rate = search.next(); ++runs) {
    if (runs > 1'000) return "no end";
    const auto r = static_cast<double>(*rate);
    search.enter(r <= knee * (1 - width) ? clean : r >= knee * (1 + width) ? lossy : from.coin() ? clean : lossy);
  }
  if (search.state() != outcome::found) return "not found";
  const auto found = static_cast<double>(search.carried());
  if (found > knee * (1 + width) || found + 1 < knee * (1 - width) / (1 + s.precision))
    return fmt::format("{} is not near {}: {}", found, knee, in_words(s, static_cast<std::uint64_t>(knee), search));
  return {};
}
TEST(RateSearch, StaysInTheBandOfChance) { flowkit::test::holds({"band", &stays_in_the_band}); }

TEST(RateSearch, EndsWhereTheGeneratorFallsShort) {
  rate_search s{{.from = 1'000, .to = 8'000, .factor = 2, .clean = 1, .runs = 1}};
  s.enter(clean);
  s.enter(clean);
  EXPECT_EQ(s.next(), 4'000u);
  for (unsigned i = 0; i < rate_search::most_without_test; ++i) {
    EXPECT_EQ(s.next(), 4'000u);
    s.enter(no_test);
  }
  EXPECT_EQ(s.state(), outcome::generator_limit);
  EXPECT_FALSE(s.next());
  EXPECT_EQ(s.carried(), 2'000u);
  EXPECT_EQ(s.too_much(), 0u);
}

TEST(RateSearch, KOfN) {
  const auto state_after = [](std::initializer_list<run_verdict> runs) {
    rate_search s{{.from = 1'000, .to = 1'000, .clean = 2, .runs = 3}};
    for (const run_verdict v : runs) {
      EXPECT_TRUE(s.next());
      s.enter(v);
    }
    return std::pair{s.carried(), s.too_much()};
  };
  using both = std::pair<std::uint64_t, std::uint64_t>;
  EXPECT_EQ(state_after({clean}), (both{0, 0}));
  EXPECT_EQ(state_after({clean, clean}), (both{1'000, 0}));
  EXPECT_EQ(state_after({clean, lossy}), (both{0, 0}));
  EXPECT_EQ(state_after({lossy, clean, clean}), (both{1'000, 0}));
  EXPECT_EQ(state_after({lossy, lossy}), (both{0, 1'000}));
  EXPECT_EQ(state_after({clean, lossy, lossy}), (both{0, 1'000}));
  EXPECT_EQ(state_after({lossy, no_test, lossy}), (both{0, 1'000}));
}

/// A receiver that stores so much a second when it is full, measured to a quarter of the precision.
counterexample finds_what_is_sustained(source& from) {
  const double precision = 0.02 + static_cast<double>(from.below(20)) / 100;
  const auto rate = static_cast<double>(from.between(1'000, 100'000));
  const auto first = static_cast<std::uint64_t>(rate * (0.5 + static_cast<double>(from.below(2'000)) / 100));
  soak_search search{first, precision};
  unsigned soaks = 0;
  while (const auto at = search.next()) {
    if (++soaks > soak_search::most_soaks) return "too many soaks";
    const bool is_carried = static_cast<double>(*at) <= rate;
    const double wrong = (static_cast<double>(from.below(101)) - 50) / 50 * precision / 4;
    search.enter({is_carried ? clean : lossy, is_carried ? std::nullopt : std::optional{rate * (1 + wrong)}});
  }
  const auto found = static_cast<double>(search.confirmed());
  const std::string words = fmt::format("{} found, {} disproved, of {} (first {}, precision {}), {} soaks", found,
                                        search.disproved(), rate, first, precision, soaks);
  if (found > rate || (search.disproved() != 0 && static_cast<double>(search.disproved()) <= rate)) return words;
  if (static_cast<double>(first) <= rate) return found == static_cast<double>(first) ? counterexample{} : words;
  if (found + 1 < rate * (1 - precision)) return words;
  return soaks <= 3 ? counterexample{} : "many " + words;
}
TEST(SoakSearch, FindsWhatIsSustained) { flowkit::test::holds({"soak", &finds_what_is_sustained}); }

/// Without a measure it goes down faster and faster, says no more than it saw, and ends.
counterexample says_what_it_saw(source& from) {
  const auto rate = from.below(100'000);
  soak_search search{1 + from.below(200'000), 0.05};
  std::uint64_t most = 0, least = 0;
  for (unsigned soaks = 0; const auto at = search.next(); ++soaks) {
    if (soaks > soak_search::most_soaks) return "too many soaks";
    if (*at == 0 || (least != 0 && *at >= least) || (most != 0 && *at <= most)) return "a soak that says nothing";
    (*at <= rate ? most : least) = *at;
    search.enter({*at <= rate ? clean : lossy});
  }
  if (search.confirmed() != most || search.disproved() != least) return "not what it saw";
  return {};
}
TEST(SoakSearch, SaysWhatItSaw) { flowkit::test::holds({"saw", &says_what_it_saw}); }

TEST(SoakSearch, EndsWhereTheGeneratorFallsShortTwice) {
  soak_search s{1'000, 0.05};
  s.enter({no_test});
  EXPECT_EQ(s.next(), 1'000u);
  s.enter({no_test});
  EXPECT_FALSE(s.next());
  EXPECT_TRUE(s.is_generator_limit());
  EXPECT_EQ(s.confirmed(), 0u);
}

backlog sampled(double seconds, double every, auto sent, auto stored, double drops_from = 1e9) {
  backlog b;
  for (double t = 0; t <= seconds; t += every)
    b.enter({t, static_cast<std::uint64_t>(sent(t)), static_cast<std::uint64_t>(stored(t)),
             t >= drops_from ? std::uint64_t{1} : 0});
  return b;
}

TEST(Backlog, GrowsAsFastAsStoredIsSlower) {
  const auto sent = [](double t) { return 1'000 * t; };
  EXPECT_NEAR(sampled(60, 0.5, sent, [](double t) { return 900 * t; }).growth().value(), 100, 2);
  EXPECT_NEAR(sampled(60, 0.5, sent, [](double t) { return 980 * t; }).growth().value(), 20, 1);
  EXPECT_EQ(sampled(60, 0.5, sent, sent).growth(), 0);
  EXPECT_EQ(sampled(60, 0.5, sent, [](double t) { return std::max(0.0, 1'000 * (t - 3)); }).growth(), 0)
      << "three seconds late all the time";
  EXPECT_EQ(sampled(60, 0.5, sent, [](double t) { return 5'000 * std::floor(t / 5); }).growth(), 0)
      << "batches of five seconds";
  EXPECT_NEAR(sampled(60, 0.5, sent, [](double t) { return 4'000 * std::floor(t / 5); }).growth().value(), 200, 20)
      << "batches that are not all";
  EXPECT_FALSE(backlog{}.growth());
  EXPECT_FALSE(sampled(60, 15, sent, sent).growth()) << "one sample in a quarter";
  EXPECT_EQ(sampled(60, 7.5, sent, sent).growth(), 0) << "two are enough";
}

TEST(Backlog, DrainedIsWhatAFullReceiverStores) {
  const auto sent = [](double t) { return 5'000 * t; };
  // The first ten seconds it stores all, then it is full.
  const auto stored = [](double t) { return t < 10 ? 5'000 * t : 50'000 + 700 * (t - 10); };
  const backlog full = sampled(60, 0.25, sent, stored, 10);
  EXPECT_NEAR(full.drained().value(), 700, 1);
  EXPECT_NEAR(full.full_since().value(), 10, 0.01);
  EXPECT_NEAR(sampled(60, 0.25, sent, stored).drained().value(), 700, 1) << "it drops nothing: the second half";
  EXPECT_FALSE(sampled(60, 0.25, sent, stored, 59.5).drained()) << "half a second is too short";
  EXPECT_FALSE(backlog{}.drained());
}

}  // namespace
