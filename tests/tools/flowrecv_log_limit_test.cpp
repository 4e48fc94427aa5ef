// SPDX-License-Identifier: BSL-1.0
// The log of a month: one line a reason and exporter in ten minutes, bounded whatever comes.
#include <gtest/gtest.h>

#include "tools/flowrecv/receivers/log_limit.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

struct limited {
  log_limit::clock::time_point now{};
  log_limit limit{[this] { return now; }};
  exporter_key key(std::uint32_t address) const { return {{ipv4_address{address}, 2055}, protocol::ipfix, 1}; }
};

TEST(LogLimit, ALineForEachReasonAndExporterInTenMinutes) {
  limited l;
  EXPECT_EQ(l.limit.admits(l.key(1), 3), 0u);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(l.limit.admits(l.key(1), 3));
  EXPECT_EQ(l.limit.admits(l.key(1), 4), 0u) << "another reason";
  EXPECT_EQ(l.limit.admits(l.key(2), 3), 0u) << "another exporter";
  l.now += std::chrono::minutes(9);
  EXPECT_FALSE(l.limit.admits(l.key(1), 3));
  l.now += std::chrono::minutes(1);
  EXPECT_EQ(l.limit.admits(l.key(1), 3), 6u) << "so many since";
  EXPECT_FALSE(l.limit.admits(l.key(1), 3));
  l.now += std::chrono::hours(24);
  EXPECT_EQ(l.limit.admits(l.key(1), 3), 1u);
}

TEST(LogLimit, AFloodOfExportersDoesNotFillIt) {
  limited l;
  std::uint32_t lines = 0, ends = 0;
  for (std::uint32_t i = 0; i < 10'000; ++i)
    lines += l.limit.admits(l.key(i), 1).has_value(), ends += l.limit.has_just_ended();
  EXPECT_EQ(lines, log_limit::most);
  EXPECT_EQ(ends, 1u);
  lines = 0;
  const int tens = 24 * 6;
  for (int t = 0; t < tens; ++t) {
    l.now += log_limit::silence;
    for (std::uint32_t i = 0; i < 1'000; ++i) lines += l.limit.admits(l.key(1'000'000 + i), 1).has_value();
  }
  EXPECT_EQ(lines, tens * log_limit::refill) << "a day of it";
  l.now += std::chrono::hours(24 * 30);
  lines = 0;
  for (std::uint32_t i = 0; i < 10'000; ++i) lines += l.limit.admits(l.key(i), 2).has_value();
  EXPECT_EQ(lines, log_limit::most) << "no more at once, however long it was silent";
}

TEST(LogLimit, OthersCountToo) {
  limited l;
  for (std::uint32_t i = 0; i < log_limit::most; ++i) EXPECT_TRUE(l.limit.admits());
  EXPECT_FALSE(l.limit.admits());
  EXPECT_FALSE(l.limit.admits(l.key(1), 1));
  l.now += log_limit::silence;
  EXPECT_EQ(l.limit.admits(l.key(1), 1), 1u) << "the one that was left out";
}

}  // namespace
