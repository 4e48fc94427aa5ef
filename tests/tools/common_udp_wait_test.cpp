// SPDX-License-Identifier: BSL-1.0
// How long datagrams may gather: numbers of datagrams in, waits out. Against a made-up exporter, too: what the waits
// save, how late a datagram is seen, and that no buffer overflows because of them.
#include <gtest/gtest.h>

#include <algorithm>

#include "tools/common/transport/udp_wait.hpp"

namespace {

using namespace flowkit;
using flowkit::tools::udp_wait;

/// Room in the buffer.
auto octets(std::size_t n) {
  return [n] { return n; };
}
const auto ample = octets(std::size_t{64} << 20);
constexpr duration none{0};

TEST(UdpWait, AfterSilenceTheFirstIsSeenAtOnceAndThenTheyGather) {
  udp_wait w;
  EXPECT_EQ(w.after(1, ample), udp_wait::until_line);
  EXPECT_EQ(w.after(30, ample), duration{2 * udp_wait::until_line.ns}) << "they are few, as is known by now";
  EXPECT_EQ(w.after(30, ample), udp_wait::longest);
  EXPECT_EQ(w.after(0, ample), none) << "silence: until the socket is readable";
  EXPECT_EQ(w.after(1, ample), none) << "the last wait was in vain";
  EXPECT_EQ(w.after(1, ample), udp_wait::until_line);
}

TEST(UdpWait, NothingIsNeverWaitedFor) {
  udp_wait w;
  for (int i = 0; i < 100; ++i) EXPECT_EQ(w.after(0, ample), none);
}

TEST(UdpWait, ManyShortenItAndFewLengthenIt) {
  udp_wait w;
  duration last = w.after(1, ample);
  for (int i = 0; i < 10; ++i) {
    const duration d = w.after(1000, ample);
    EXPECT_EQ(d, std::max(duration{last.ns / 2}, udp_wait::shortest));
    last = d;
  }
  EXPECT_EQ(last, udp_wait::shortest);
  EXPECT_EQ(w.after(udp_wait::enough, ample), last) << "as it should be";
  for (int i = 0; i < 10; ++i) last = w.after(30, ample);
  EXPECT_EQ(last, udp_wait::longest);
}

TEST(UdpWait, WhatTheBufferCannotTakeIsNotWaitedFor) {
  for (std::size_t room = 0; room <= std::size_t{64} << 20; room += 12'345) {
    udp_wait w;
    const duration d = w.after(1, octets(room));
    const auto per_ns = d <= udp_wait::until_line ? udp_wait::octets_per_ns : udp_wait::line_octets_per_ns;
    EXPECT_LE(d.ns * per_ns, static_cast<std::int64_t>(room));
    EXPECT_TRUE(d <= udp_wait::until_line || room >= 8'000'000u) << d.ns << ' ' << room;
    EXPECT_TRUE(d == none || (d >= udp_wait::shortest && d <= udp_wait::longest)) << d.ns;
    EXPECT_EQ(d == none, room < 480'000u) << room;
  }
}

TEST(UdpWait, WaitsInVainAreSeldom) {
  for (std::size_t brought = 0; brought < udp_wait::worthwhile; ++brought) {
    udp_wait w;
    int waits = 0;
    constexpr int looks = 2000;  // at a socket that became readable
    for (int i = 0; i < looks; ++i)
      if (w.after(1, ample) != none) {
        ++waits;
        EXPECT_EQ(w.after(brought, ample), none) << "until the socket is readable";
      }
    EXPECT_LT(waits, looks / 80);
    EXPECT_GT(waits, looks / 140) << "and it does not give up";
    int left = 0;
    while (w.after(1, ample) == none && left < 1000) ++left;
    EXPECT_LE(left, 128) << "they become many, and soon gather again";
    for (int i = 0; i < 3; ++i) EXPECT_GE(w.after(50, ample), udp_wait::until_line);
    for (int i = 0; i < 10; ++i) EXPECT_EQ(w.after(50, ample), udp_wait::longest);
  }
}

/// Datagrams at even distances into a buffer of `capacity`, each taking `size`, for a second. A look takes everything,
/// and costs 5 microseconds and half a microsecond a datagram.
struct second {
  std::size_t looks = 0, dropped = 0, seen = 0;
  std::int64_t latest = 0;  ///< from the arrival of a datagram to the look
};
second simulate(double rate, std::size_t size, std::size_t capacity, bool gathering = true) {
  udp_wait w;
  second out;
  const double distance = 1e9 / rate;
  double now = 0, arrived = 0;  // when the next one arrives
  duration wait = none;
  while (now < 1e9) {
    now = wait == none ? std::max(now, arrived) : now + static_cast<double>(wait.ns);
    std::size_t queued = 0;
    const double first = arrived;
    for (; arrived <= now; arrived += distance) (queued + 1) * size <= capacity ? ++queued : ++out.dropped;
    if (queued != 0) out.latest = std::max(out.latest, static_cast<std::int64_t>(now - first));
    ++out.looks;
    out.seen += queued;
    now += 5000 + 500.0 * static_cast<double>(queued);
    const auto meanwhile = static_cast<std::size_t>(std::max(0.0, (now - arrived) / distance + 1)) * size;
    if (gathering) wait = w.after(queued, octets(capacity - std::min(capacity, meanwhile)));
  }
  return out;
}

TEST(UdpWait, FewWakeUpsAtAnyRateAndNoneIsLate) {
  for (double rate = 10; rate < 1.5e6; rate *= 1.3) {
    const second s = simulate(rate, 2304, 8 << 20);
    EXPECT_EQ(s.dropped, 0u) << rate;
    EXPECT_LE(s.latest, udp_wait::longest.ns + 1'000'000) << rate;
    EXPECT_LE(static_cast<double>(s.looks), std::max(1100.0, rate / 50)) << rate << " datagrams a second";
    EXPECT_LE(static_cast<double>(s.looks), rate * 1.07 + 10) << "no more than one a datagram, but for a few in vain";
  }
}

TEST(UdpWait, NoBufferOverflowsBecauseOfIt) {
  for (const std::size_t capacity : {4608u, 65536u, 425'984u, 1u << 20, 8u << 20})
    for (double rate = 100; rate < 1.5e6; rate *= 2)
      EXPECT_EQ(simulate(rate, 2304, capacity).dropped, simulate(rate, 2304, capacity, false).dropped)
          << rate << " into " << capacity;
}

}  // namespace
