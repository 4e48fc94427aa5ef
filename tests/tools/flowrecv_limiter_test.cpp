// SPDX-License-Identifier: BSL-1.0
// The limit of datagrams from one address, against a model in exact numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include <support/holds.hpp>

#include "tools/flowrecv/workers/source_limiter.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using conformance::counterexample;
using conformance::source;

constexpr std::int64_t second = 1'000'000'000;
ip_address address(std::uint64_t n) { return ip_address{ipv4_address{static_cast<std::uint32_t>(n)}}; }

/// A bucket of one second's worth for each address, in nanoseconds of credit, filled as time goes.
counterexample limiter_against_model(source& from) {
  const std::uint64_t rate = from.below(2) == 0 ? 1 + from.below(10) : 1 + from.below(1'000'000);
  const std::int64_t price = second / static_cast<std::int64_t>(rate);
  source_limiter tested{rate};
  struct bucket {
    std::int64_t credit = second;
    timestamp at{};
  };
  std::map<std::uint64_t, bucket> model;
  timestamp now{1'700'000'000 * second};
  for (std::uint64_t steps = 4 + from.words_left() / 3; steps > 0; --steps) {
    now.ns += static_cast<std::int64_t>(from.below(2 * static_cast<std::uint64_t>(price) + 1));
    const std::uint64_t who = from.below(3);
    bucket& b = model.try_emplace(who, bucket{second, now}).first->second;
    b.credit = std::min(second, b.credit + (now - b.at).ns);
    b.at = now;
    const bool admits = b.credit >= price;
    if (admits) b.credit -= price;
    if (tested.admits(address(who), now) != admits)
      return std::string(admits ? "kept out" : "let in") + " at " + std::to_string(rate) + "/s";
  }
  return {};
}

TEST(SourceLimiter, AgainstAModel) { test::holds({"tools.source_limiter.against_model", &limiter_against_model}); }

TEST(SourceLimiter, OneFloodDoesNotStarveTheOthers) {
  source_limiter tested{10};
  const timestamp now{1'700'000'000 * second};
  int flood = 0, other = 0;
  for (int i = 0; i < 10'000; ++i) flood += tested.admits(address(1), now);
  for (int i = 0; i < 10; ++i) other += tested.admits(address(2), now);
  EXPECT_EQ(flood, 10);
  EXPECT_EQ(other, 10);
}

TEST(SourceLimiter, AClockThatIsSetBackDoesNotShutExportersOut) {
  source_limiter tested{10};
  const timestamp now{1'700'000'000 * second};
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(tested.admits(address(1), now));
  EXPECT_TRUE(tested.admits(address(1), now - seconds(3600)));
}

TEST(SourceLimiter, AddressesThatAreForgottenBeginAnew) {
  source_limiter tested{1, 2};
  const timestamp now{1'700'000'000 * second};
  for (const std::uint64_t who : {1u, 2u, 3u, 1u}) EXPECT_TRUE(tested.admits(address(who), now)) << who;
  EXPECT_FALSE(tested.admits(address(3), now));
  EXPECT_TRUE(tested.admits({}, now)) << "files of datagrams without addresses";
}

}  // namespace
