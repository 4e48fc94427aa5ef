// SPDX-License-Identifier: BSL-1.0
// What flowrecv remembers of sFlow's data sources, against models.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include <support/holds.hpp>

#include "tools/flowrecv/receivers/sample_sources.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;
using flow::sequence_event;

/// The numbers of one source through gaps, late and duplicate samples, and restarts of its agent.
counterexample numbers_against_model(source& from) {
  constexpr std::uint64_t wrap = std::uint64_t{1} << 32;
  sample_source tested;
  flow::sequence_tracker model;  // held by conformance/properties/sequence_machine.cpp
  std::uint32_t number = static_cast<std::uint32_t>(from.word()), boots = 0, seen_boots = 0;
  std::uint32_t pool = static_cast<std::uint32_t>(from.word());
  std::uint64_t samples = 0, growth = 0;
  sflow5::flow_sample last{};
  for (std::uint64_t steps = 4 + from.words_left() / 5; steps > 0; --steps) {
    switch (from.below(8)) {
      default: ++number; break;
      case 3: number += static_cast<std::uint32_t>(from.between(-6, 6)); break;
      case 4: break;  // duplicate
      case 5: number = static_cast<std::uint32_t>(from.word()); break;
      case 6:
      case 7:
        boots += static_cast<std::uint32_t>(from.below(3)), number = static_cast<std::uint32_t>(from.below(3));
        break;
    }
    pool += static_cast<std::uint32_t>(from.below(1u << 30));
    sflow5::flow_sample s{};
    s.sample_pool = pool, s.drops = static_cast<std::uint32_t>(from.below(5));
    s.sampling_rate = static_cast<std::uint32_t>(1 + from.below(3));
    const auto got = tested.flow.observe(number, boots);
    const auto expected = model.observe(number, 1, boots != seen_boots);
    seen_boots = boots, ++samples;
    tested.take(s, got);
    if (got != expected) return "event " + std::to_string(static_cast<int>(got));
    const bool counts = got == sequence_event::in_order || got == sequence_event::gap;
    if (counts) growth += (wrap + s.sample_pool - last.sample_pool) % wrap;
    if (got == sequence_event::restart) growth += s.sample_pool;
    if (counts || got == sequence_event::restart || got == sequence_event::first) last = s;
    if (tested.pool_growth != growth) return "grown by " + std::to_string(tested.pool_growth);
    if (tested.pool != last.sample_pool || tested.drops != last.drops || tested.sampling_rate != last.sampling_rate)
      return "the latest is another after event " + std::to_string(static_cast<int>(got));
    if (tested.flow.samples != samples || tested.lost() != model.counts().lost) return "counts";
  }
  return {};
}

TEST(SampleSource, AgainstAModel) { test::holds({"tools.sample_source.against_model", &numbers_against_model}); }

TEST(SampleSource, EachKindIsNumberedApartAndLostIsTheirSum) {
  sample_source s;
  for (const std::uint32_t n : {1u, 3u}) s.flow.observe(n, 0);
  for (const std::uint32_t n : {1u, 4u}) s.counters.observe(n, 0);
  for (const std::uint32_t n : {1u, 6u}) s.discarded.observe(n, 0);
  EXPECT_EQ(s.lost(), 1u + 2u + 4u);
}

/// Sources come and go by the thousands; the model is a map of when each was used last.
TEST(SampleSources, AgainstAModel) {
  std::mt19937_64 random{20'260'722};
  sample_sources tested;
  struct one {
    std::uint64_t used, samples;
  };
  std::map<sample_sources::key, one> model;
  std::map<std::uint64_t, sample_sources::key> by_use;
  std::uint64_t forgotten = 0;
  for (std::uint64_t step = 0; step < 150'000; ++step) {
    // Keys that differ in one part only; some are used often.
    const std::uint64_t n = random() % 4 == 0 ? random() % 100 : random() % 20'000;
    const auto part = [n](unsigned shift, unsigned bits) {
      return static_cast<std::uint32_t>(n >> shift & ((1u << bits) - 1));
    };
    const sample_sources::key k{ipv4_address{part(0, 4)}, part(4, 3), part(7, 2), part(9, 6)};
    sample_source& s = tested.at(k);
    if (const auto known = model.find(k); known != model.end()) {
      ASSERT_EQ(s.flow.samples, known->second.samples) << "at step " << step;
      by_use.erase(known->second.used);
      known->second.used = step;
    } else {
      ASSERT_EQ(s.flow.samples, 0u) << "is new at step " << step;
      if (model.size() == sample_sources::most) {
        model.erase(by_use.begin()->second);
        by_use.erase(by_use.begin());
        ++forgotten;
      }
      model[k] = {step, 0};
    }
    by_use[step] = k;
    ++s.flow.samples, ++model[k].samples;
    ASSERT_EQ(tested.forgotten(), forgotten);
  }
  EXPECT_GT(forgotten, 1000u);
  const auto all = tested.sorted();
  ASSERT_EQ(all.size(), model.size());
  auto expected = model.begin();
  for (const auto& [key, source] : all) {
    ASSERT_TRUE(key == expected->first);
    ASSERT_EQ(source->flow.samples, (expected++)->second.samples);
  }
}

}  // namespace
