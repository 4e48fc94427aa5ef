// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/templates/pending.hpp>

namespace {

using namespace flowkit;
using pending = pending_sets<int>;

constexpr timestamp start = from_unix_seconds(1'000'000);
const std::vector<std::byte> four(4, std::byte{4}), five(5, std::byte{5});

TEST(PendingSets, OldestFirstAndOnlyTheirOwn) {
  pending p;
  std::uint32_t one = 0, two = 0;
  EXPECT_TRUE(p.hold(1, one, 256, 0, four, 20, {}, start));
  EXPECT_TRUE(p.hold(2, two, 256, 0, five, 24, {}, start));
  EXPECT_TRUE(p.hold(1, one, 257, 0, five, 28, {}, start));
  EXPECT_TRUE(p.hold(1, one, 256, 0, five, 32, {.uptime_ms = 7}, start));
  EXPECT_EQ(one, 3u);
  EXPECT_EQ(two, 1u);
  pending::item i;
  ASSERT_TRUE(p.release(1, 256, i));
  EXPECT_EQ(i.content, four);
  EXPECT_EQ(i.offset, 20u);
  ASSERT_TRUE(p.release(1, 256, i));
  EXPECT_EQ(i.content, five);
  EXPECT_EQ(i.context.uptime_ms, 7u);
  EXPECT_FALSE(p.release(1, 256, i));
  EXPECT_FALSE(p.release(2, 257, i));
  EXPECT_TRUE(p.release(2, 256, i));
  EXPECT_TRUE(p.release(1, 257, i));
  EXPECT_EQ(p.used_octets(), 0u);
  EXPECT_EQ(p.counts().held, 4u);
  EXPECT_EQ(p.counts().released, 4u);
}

TEST(PendingSets, Age) {
  pending p{{.age = seconds(10)}};
  std::uint32_t held = 0;
  EXPECT_TRUE(p.hold(1, held, 256, 0, four, 0, {}, start));
  EXPECT_TRUE(p.hold(1, held, 256, 0, five, 0, {}, start + seconds(5)));
  const auto dropped = [&](timestamp now) {
    std::size_t n = 0;
    p.enforce(now, [&](int stream) { n += stream == 1; });
    return n;
  };
  EXPECT_EQ(dropped(start + seconds(10)), 0u);
  EXPECT_EQ(dropped(start + seconds(11)), 1u);
  pending::item i;
  ASSERT_TRUE(p.release(1, 256, i));
  EXPECT_EQ(i.content, five);
  EXPECT_EQ(dropped(start + seconds(100)), 0u);
  EXPECT_EQ(p.counts().dropped, 1u);
}

TEST(PendingSets, SharesAreBounded) {
  pending p{{.octets = 1000, .sets_per_session = 2}};
  std::uint32_t held = 0, other = 0;
  EXPECT_TRUE(p.hold(1, held, 256, 0, four, 0, {}, start));
  EXPECT_TRUE(p.hold(1, held, 256, 0, four, 0, {}, start));
  EXPECT_FALSE(p.hold(1, held, 256, 0, four, 0, {}, start)) << "its share";
  EXPECT_EQ(held, 2u);
  EXPECT_FALSE(p.hold(2, other, 256, 0, std::vector<std::byte>(1000), 0, {}, start)) << "larger than all";
  EXPECT_EQ(other, 0u);
}

TEST(PendingSets, OctetsAreBounded) {
  pending p{{.octets = 10'000, .sets_per_session = 1000}};
  std::vector<std::uint32_t> held(100);
  const std::vector<std::byte> content(200);
  std::uint64_t dropped = 0;
  for (int i = 0; i < 5'000; ++i) {
    auto& mine = held[static_cast<std::size_t>(i % 100)];
    EXPECT_TRUE(p.hold(i % 100, mine, 256, 0, content, 0, {}, start));
    p.enforce(start, [&](int stream) { --held[static_cast<std::size_t>(stream)], ++dropped; });
    ASSERT_LE(p.used_octets(), 10'000u);
  }
  EXPECT_EQ(p.counts().dropped, dropped);
  std::uint64_t waiting = 0;
  for (const auto n : held) waiting += n;
  EXPECT_EQ(waiting + dropped, 5'000u);
  EXPECT_GE(p.used_octets(), 9'000u) << "no more than needed is dropped";
}

TEST(PendingSets, ThousandsLeaveInTheirOrder) {
  pending p{{.octets = std::size_t{1} << 24, .sets_per_session = 10'000}};
  std::uint32_t held = 0, next = 0;
  pending::item i;
  const auto take = [&](std::uint32_t until) {
    for (; next < until; ++next) {
      ASSERT_TRUE(p.release(1, 256, i));
      ASSERT_EQ(i.offset, next);
    }
  };
  for (std::uint32_t n = 0; n < 6'000; ++n) {
    ASSERT_TRUE(p.hold(1, held, 256, 0, four, n, {}, start));
    if (n % 1'000 == 999) {  // what was taken is cleared away now and then
      ASSERT_NO_FATAL_FAILURE(take(n - 100));
    }
  }
  ASSERT_NO_FATAL_FAILURE(take(6'000));
  EXPECT_EQ(p.used_octets(), 0u);
}

TEST(PendingSets, ASessionThatGoesTakesItsSets) {
  pending p;
  std::uint32_t one = 0, two = 0;
  EXPECT_TRUE(p.hold(1, one, 256, 0, four, 0, {}, start));
  EXPECT_TRUE(p.hold(2, two, 256, 0, five, 0, {}, start));
  p.drop(1);
  pending::item i;
  EXPECT_FALSE(p.release(1, 256, i));
  EXPECT_TRUE(p.release(2, 256, i));
  EXPECT_EQ(p.counts().dropped, 1u);
  EXPECT_EQ(p.used_octets(), 0u);
}

}  // namespace
