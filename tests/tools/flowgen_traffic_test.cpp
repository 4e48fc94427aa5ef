// SPDX-License-Identifier: BSL-1.0
// What flowgen imagines: numbers are fair however many come from one draw; flows are complete, two of a conversation
// fit each other, and nothing depends on how many are made at a time.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>
#include <tuple>
#include <vector>

#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/finish.hpp>

#include "tools/flowgen/traffic/traffic.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using flow::record;

constexpr timestamp now = from_unix_seconds(1'700'000'000);

/// Counts within 5 standard deviations of their mean.
void expect_fair(const std::map<std::uint32_t, int>& seen, std::uint32_t kinds, double draws, const std::string& what) {
  ASSERT_EQ(seen.size(), kinds) << what;
  const double mean = draws / kinds;
  for (const auto& [value, times] : seen) {
    const double off = times - mean;
    EXPECT_LE(off * off, 25 * mean) << what << ": " << value << " came " << times << " times";
  }
}

TEST(Dice, AreFairAndDoNotDependOnEachOther) {
  random_source random{7};
  std::map<std::uint32_t, int> first, fourth, both;
  constexpr int draws = 200'000;
  for (int i = 0; i < draws; ++i) {
    dice d{random.next()};
    const std::uint32_t a = d.below(10);
    ASSERT_LT(d.below(65'534), 65'534u);
    ASSERT_GE(d.between(32'768, 60'999), 32'768u);
    const std::uint32_t b = d.below(7);
    ASSERT_EQ(d.below(1), 0u);
    ++first[a], ++fourth[b], ++both[a * 7 + b];
  }
  expect_fair(first, 10, draws, "first");
  expect_fair(fourth, 7, draws, "fourth");
  expect_fair(both, 70, draws, "first and fourth");
}

/// The last by its length: 4 alone is a fourth of 4 to 7.
TEST(Skewed, HasEachOctaveAsOften) {
  random_source random{9};
  for (const auto& [from, to, octaves] : {std::tuple{1u, 1u, 1u},
                                          {1u, 2u, 2u},
                                          {1u, 4u, 3u},
                                          {3u, 5u, 1u},
                                          {6u, 60'000u, 14u},
                                          {8u, 900u, 7u},
                                          {1u, 1'800'000u, 21u},
                                          {1u, 0x7fff'ffffu, 31u},
                                          {5u, 9u, 1u},
                                          {5u, 10u, 2u}}) {
    const skewed_range range{from, to};
    const std::string what = std::to_string(from) + ".." + std::to_string(to);
    std::vector<double> seen(octaves);
    std::set<std::uint32_t> values;
    constexpr int draws = 50'000;
    for (int i = 0; i < draws; ++i) {
      dice d{random.next()};
      const std::uint32_t n = range.pick(d);
      ASSERT_GE(n, from);
      ASSERT_LE(n, to);
      std::uint32_t octave = 0;
      while (std::uint64_t{from} << (octave + 1) <= n) ++octave;
      ++seen.at(octave), values.insert(n);
    }
    const double low = static_cast<double>(std::uint64_t{from} << (octaves - 1));
    const double last = std::min((to + 1.0 - low) / low, 1.0), all = octaves - 1 + last;
    for (std::uint32_t k = 0; k < octaves; ++k) {
      const double share = (k + 1 < octaves ? 1 : last) / all;
      EXPECT_NEAR(seen[k], draws * share, 5 * std::sqrt(draws * share * (1 - share)) + 1) << what << ", octave " << k;
    }
    EXPECT_TRUE(to >= 1000 || values.size() == to - from + 1) << what << ": some never come";
  }
}

/// What a receiver would derive is there, so that a flow is the same before and after its journey.
TEST(Traffic, IsFinished) {
  traffic t{1, 0};
  for (int i = 0; i < 2000; ++i) {
    const record r = t.next(now, i % 5 < 2 ? ip_version::v6 : ip_version::v4);
    record again = r;
    again.set_present<&record::span>(false), again.span = {};
    finish(again);
    ASSERT_EQ(again.present, r.present);
    ASSERT_EQ(again.span, r.span);
    ASSERT_EQ(again.source.family(), static_cast<std::uint8_t>(r.ip_version));
    ASSERT_TRUE(again.has<&record::start>()) << "ends before it starts";
    ASSERT_LE(r.end, now);
    ASSERT_GE(r.end, now - milliseconds(15'000)) << "older than the inactive timeout";
    ASSERT_LE(r.span, milliseconds(1'800'000)) << "longer than the active timeout";
    ASSERT_EQ(r.start == r.end, r.packets == 1) << "a packet alone takes no time";
    ASSERT_EQ(to_unix_milliseconds(r.start) * 1'000'000, r.start.ns) << "whole milliseconds";
  }
}

/// Datagrams have any number of flows: the n-th of an exporter is the same, over whatever it is made.
TEST(Traffic, DoesNotDependOnHowManyAreMadeAtATime) {
  for (const ip_version v : {ip_version::v4, ip_version::v6})
    for (const std::uint32_t keys : {0u, 1u, 7u, 256u}) {
      traffic_settings settings;
      settings.flow_keys = keys;
      const auto network = std::make_shared<const traffic_model>(settings);
      traffic one{5, 3, {}, network}, many{5, 3, {}, network};
      std::vector<record> some(64);
      for (const std::size_t n : {1u, 30u, 0u, 64u, 7u, 1u, 1u, 1u, 2u}) {
        many.next(now, v, std::span(some).first(n));
        for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(digest(one.next(now, v)), digest(some[i])) << i << " of " << n;
      }
    }
}

bool is_answer(const record& r) { return r.ingress_interface == 2; }

/// As a collector puts them together.
void expect_answer(const record& asks, const record& r) {
  ASSERT_EQ(r.source, asks.destination);
  ASSERT_EQ(r.destination, asks.source);
  if (r.protocol == 6 || r.protocol == 17) {
    ASSERT_EQ(r.source_port, asks.destination_port);
    ASSERT_EQ(r.destination_port, asks.source_port);
    ASSERT_GE(r.destination_port, 32'768);
    ASSERT_LE(r.destination_port, 60'999);
  }
  ASSERT_EQ(r.protocol, asks.protocol);
  ASSERT_EQ(r.tos, asks.tos);
  ASSERT_EQ(r.source_as, asks.destination_as);
  ASSERT_EQ(r.destination_as, asks.source_as);
  ASSERT_EQ(r.egress_interface, asks.ingress_interface);
  ASSERT_GE(r.start, asks.start) << "answers before it is asked";
  ASSERT_GE(r.end, asks.end);
  ASSERT_LE(r.span, asks.span);
  ASSERT_EQ(r.packets == 1, asks.packets == 1);
}

TEST(Traffic, AnswersComeAfterWhatTheyAnswer) {
  for (const std::uint64_t seed : {1u, 2u, 99u})
    for (const ip_version v : {ip_version::v4, ip_version::v6}) {
      traffic t{seed, 0};
      constexpr int flows = 50'000;
      int answers = 0, asked = 0;
      record last = t.next(now, v);
      ASSERT_FALSE(is_answer(last));
      for (int i = 1; i < flows; ++i) {
        const record r = t.next(now, v);
        if (is_answer(r)) {
          ASSERT_FALSE(is_answer(last));
          ASSERT_NO_FATAL_FAILURE(expect_answer(last, r)) << i;
          ++answers;
        } else if (++asked; !is_answer(last)) {
          ASSERT_EQ(last.packets, 1u) << "nobody answers, and it goes on";
          if (last.protocol == 6) {
            ASSERT_EQ(last.tcp_flags, 0x02);
          }
        }
        last = r;
      }
      EXPECT_NEAR(answers, 0.96 * asked, 5 * std::sqrt(0.96 * 0.04 * asked) + 1);
    }
}

/// Where each datagram has one flow: the second is of the same conversation, as old as its first, unless that would be
/// older than it may be.
TEST(Traffic, AnswersInTheNextDatagramFitAsWell) {
  for (const std::int64_t apart_ms : {1ll, 1'000ll, 14'000ll, 60'000ll, 86'400'000ll}) {
    traffic one{3, 0}, together{3, 0};
    timestamp when = now;
    record asks{};
    int answers = 0;
    for (int i = 0; i < 4000; ++i, when = when + milliseconds(apart_ms)) {
      const record r = one.next(when);
      ASSERT_LE(r.end, when);
      ASSERT_GE(r.end, when - milliseconds(15'000));
      if (is_answer(r)) {
        ASSERT_NO_FATAL_FAILURE(expect_answer(asks, r)) << i << ", " << apart_ms << " ms apart";
        if (apart_ms > 15'000) {
          ASSERT_GT(r.end, asks.end) << "it would be too old";
        }
        ++answers;
      } else {
        asks = r;
      }
    }
    EXPECT_GT(answers, 1800);
  }
}

const application& application_of(const record& r) {
  const std::uint16_t port = is_answer(r) ? r.source_port : r.destination_port;
  for (const application& a : application_mix::usual_applications()) {
    const bool is_icmp = a.protocol == 1 && (r.protocol == 1 || r.protocol == 58);
    if (is_icmp || (a.protocol == r.protocol && a.port == port)) return a;
  }
  ADD_FAILURE() << "nobody's port " << port;
  return application_mix::usual_applications().front();
}

TEST(Traffic, SizesAreTheApplications) {
  traffic t{1, 0};
  for (int i = 0; i < 50'000; ++i) {
    const record r = t.next(now, i % 4 == 0 ? ip_version::v6 : ip_version::v4);
    const application& a = application_of(r);
    const auto packets = static_cast<std::uint32_t>(r.packets);
    ASSERT_TRUE(packets == 1 || (packets >= a.packets.least() && packets <= a.packets.most())) << packets;
    ASSERT_GE(r.bytes, packets * std::uint64_t{a.min_octets});
    ASSERT_LE(r.bytes, packets * std::uint64_t{a.max_octets});
    ASSERT_EQ(r.tcp_flags != 0, r.protocol == 6);
  }
}

/// What a collector keys, counts and sorts by: no two exporters say the same, and none repeats itself.
TEST(Traffic, Varies) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> ends;
  std::set<std::uint64_t> digests, counters;
  std::set<std::int64_t> times;
  constexpr std::size_t exporters = 10, flows = 5'000;
  for (std::uint32_t site = 0; site < exporters; ++site) {
    traffic t{1, site};
    for (std::size_t i = 0; i < flows; ++i) {
      const record r = t.next(now);
      digests.insert(digest(r));
      ends.insert({std::uint64_t{r.source.v4().value} << 16 | r.source_port,
                   std::uint64_t{r.destination.v4().value} << 16 | r.destination_port});
      counters.insert(r.bytes << 20 ^ r.packets);
      times.insert(r.start.ns ^ r.end.ns << 1);
    }
  }
  constexpr std::size_t all = exporters * flows;
  EXPECT_GE(digests.size(), all - 2);
  EXPECT_GE(ends.size(), all * 99 / 100);
  EXPECT_GE(counters.size(), all / 2) << "a fourth are of a few packets";
  EXPECT_GE(times.size(), all * 3 / 4);
}

/// Who talks at the same time in IPv4 and in IPv6 does not say the same.
TEST(Traffic, VersionsAreStreamsOfTheirOwn) {
  traffic t{5, 3};
  std::set<std::tuple<std::uint64_t, std::uint64_t, std::int64_t>> four;
  std::vector<record> some(5000);
  t.next(now, ip_version::v4, some);
  for (const record& r : some) four.insert({r.bytes, r.packets, r.end.ns});
  t.next(now, ip_version::v6, some);
  int same = 0;
  for (const record& r : some) same += four.count({r.bytes, r.packets, r.end.ns}) != 0;
  EXPECT_LT(same, 10);
}

/// Records that have both directions are not followed by another of the second.
TEST(Traffic, BothDirectionsInOneRecordAreOneFlow) {
  const application_mix mix{application_mix::usual_applications(), 0, {.both_directions = true}};
  traffic t{1, 0};
  std::vector<record> some(5000);
  t.next(now, ip_version::v4, mix, some);
  for (const record& r : some) {
    ASSERT_FALSE(is_answer(r));
    ASSERT_NE(r.tcp_flags, 0x02) << "nobody answers";
  }
}

}  // namespace
