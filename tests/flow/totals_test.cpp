// SPDX-License-Identifier: BSL-1.0
// Running totals: growth, resets, late reports, other flows, and the bounds. Random runs of them are in
// conformance/properties/totals.cpp.
#include <flowkit/flow/totals.hpp>

#include <gtest/gtest.h>

#include <optional>

namespace {

using namespace flowkit;
using flow::flow_totals;
using flow::record;
using enum flow_totals::outcome;

struct report {
  std::uint32_t host = 1;
  std::uint64_t bytes = 0;
  std::int64_t at = 1'000'000;             ///< seconds
  std::optional<std::int64_t> start = {};  ///< milliseconds
};
record flow_of(const report& of) {
  record r{};
  r.source = ipv4_address{of.host}, r.set_present<&record::source>();
  r.destination = ipv4_address{2}, r.set_present<&record::destination>();
  r.total_bytes = of.bytes, r.set_present<&record::total_bytes>();
  r.total_packets = of.bytes / 100, r.set_present<&record::total_packets>();
  r.exported = from_unix_seconds(of.at);
  if (of.start) r.start = from_unix_milliseconds(*of.start), r.set_present<&record::start>();
  return r;
}

struct bench {
  flow_totals totals;
  std::size_t budget = 100'000;
  flow_totals::outcome last = nothing;
  /// What the flow grew by; ~0: not told.
  std::uint64_t grown(const report& of) {
    record r = flow_of(of);
    last = totals.complete(r, budget);
    EXPECT_EQ(r.has<&record::bytes>(), last == counted);
    EXPECT_EQ(r.has<&record::packets>(), last == counted);
    EXPECT_EQ(r.total_bytes, of.bytes) << "as sent";
    return r.has<&record::bytes>() ? r.bytes : ~std::uint64_t{0};
  }
};

TEST(Totals, GrowthIsCountedOnce) {
  bench b;
  EXPECT_EQ(b.grown({.bytes = 1000}), 1000u);
  EXPECT_EQ(b.grown({.bytes = 3000}), 2000u);
  EXPECT_EQ(b.grown({.bytes = 3000}), 0u) << "sent again";
  EXPECT_EQ(b.grown({.host = 7, .bytes = 500}), 500u) << "another flow";
  EXPECT_EQ(b.grown({.bytes = 3001}), 1u);
}

TEST(Totals, OneAddressIdentifiesNoFlow) {
  for (const bool has_source : {false, true}) {
    bench b;
    record r = flow_of({.bytes = 1000});
    r.set_present<&record::source>(has_source), r.set_present<&record::destination>(!has_source);
    EXPECT_EQ(b.totals.complete(r, b.budget), untold);
    EXPECT_FALSE(r.has<&record::bytes>());
  }
}

TEST(Totals, AMeterThatBeginsAnew) {
  bench b;
  EXPECT_EQ(b.grown({.bytes = 1000}), 1000u);
  EXPECT_EQ(b.grown({.bytes = 400, .at = 1'000'060}), 400u);
  EXPECT_EQ(b.grown({.bytes = 500, .at = 1'000'120}), 100u);
  EXPECT_EQ(b.grown({.bytes = 450, .at = 1'000'100}), 0u) << "an older message, late";
  EXPECT_EQ(b.grown({.bytes = 600, .at = 1'000'180}), 100u);
}

TEST(Totals, AnotherFlowOfTheSameKeys) {
  bench b;
  EXPECT_EQ(b.grown({.bytes = 1000, .start = 5'000}), 1000u);
  EXPECT_EQ(b.grown({.bytes = 1500, .start = 6'900}), 500u) << "clocks that count seconds";
  EXPECT_EQ(b.grown({.bytes = 2000, .start = 60'000}), 2000u) << "begun later: all of it is new";
  EXPECT_EQ(b.grown({.bytes = 1600, .start = 5'000}), ~std::uint64_t{0});
  EXPECT_EQ(b.last, untold) << "of the flow before, whose last report is forgotten";
  EXPECT_EQ(b.grown({.bytes = 2100, .start = 60'000}), 100u);
}

TEST(Totals, WhatHasNoKeysIsNotCounted) {
  bench b;
  record r{};
  r.total_bytes = 7, r.set_present<&record::total_bytes>();
  EXPECT_EQ(b.totals.complete(r, b.budget), untold);
  EXPECT_FALSE(r.has<&record::bytes>());
  r.flow_id = 1, r.set_present<&record::flow_id>();
  EXPECT_EQ(b.totals.complete(r, b.budget), counted);
  EXPECT_EQ(r.bytes, 7u);
  EXPECT_FALSE(r.has<&record::packets>()) << "which were not sent";
}

TEST(Totals, DeltasBesideThemCount) {
  bench b;
  record r = flow_of({.bytes = 1000});
  r.bytes = 5, r.set_present<&record::bytes>();
  r.packets = 1, r.set_present<&record::packets>();
  EXPECT_EQ(b.totals.complete(r, b.budget), nothing);
  EXPECT_EQ(r.bytes, 5u);
  EXPECT_EQ(b.totals.size(), 0u);
}

TEST(Totals, BoundedByFlowsAndBudget) {
  bench b;
  b.totals = flow_totals{2};
  EXPECT_EQ(b.grown({.host = 1, .bytes = 10, .at = 1000}), 10u);
  const std::size_t each = 100'000 - b.budget;
  EXPECT_EQ(b.totals.charged(), each);
  EXPECT_EQ(b.grown({.host = 2, .bytes = 10, .at = 1000}), 10u);
  EXPECT_EQ(b.grown({.host = 3, .bytes = 10, .at = 1000}), ~std::uint64_t{0});
  EXPECT_EQ(b.last, no_room) << "both may be reported again";
  EXPECT_EQ(b.grown({.host = 2, .bytes = 20, .at = 1000 + 1799}), 10u);
  EXPECT_EQ(b.grown({.host = 3, .bytes = 10, .at = 1000 + 1799}), ~std::uint64_t{0});
  EXPECT_EQ(b.grown({.host = 3, .bytes = 10, .at = 1000 + 1800}), 10u) << "flow 1 is over";
  EXPECT_EQ(b.grown({.host = 2, .bytes = 30, .at = 1000 + 1800}), 10u);
  EXPECT_EQ(b.totals.charged(), 2 * each);
  EXPECT_EQ(b.budget, 100'000 - 2 * each);

  bench poor;
  poor.budget = each - 1;
  EXPECT_EQ(poor.grown({.bytes = 10}), ~std::uint64_t{0});
  EXPECT_EQ(poor.last, no_room);
  EXPECT_EQ(poor.budget, each - 1);
}

}  // namespace
