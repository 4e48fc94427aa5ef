// SPDX-License-Identifier: BSL-1.0
// The flow keys that flowgen imagines: all different, whatever the hour and over several templates, or as many as asked
// for.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>
#include <unordered_set>
#include <vector>

#include <flowkit/flow/digest.hpp>

#include "support/sanitized.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using flow::record;

constexpr timestamp now = from_unix_seconds(1'700'000'000);

bool is_answer(const record& r) { return r.ingress_interface == 2; }

/// Addresses, ports, protocol.
using flow_key = std::tuple<ip_address, ip_address, std::uint16_t, std::uint16_t, std::uint8_t>;
flow_key key_of(const record& r) { return {r.source, r.destination, r.source_port, r.destination_port, r.protocol}; }

/// A client uses each of its 28,232 ports once before it uses one again, and without ports has other servers.
TEST(Keys, AreAllDifferent) {
  for (const std::uint32_t users : {4u, 1000u}) {
    traffic_settings s;
    s.users = users;
    traffic t{1, 0, {}, std::make_shared<const traffic_model>(s)};
    std::set<flow_key> keys;
    std::size_t flows = 0, conversations = 0;
    for (;;) {
      const record r = t.next(now);
      conversations += !is_answer(r);
      if (conversations > std::min(client_ports, users * 438)) break;
      keys.insert(key_of(r)), ++flows;
    }
    EXPECT_EQ(keys.size(), flows);
    EXPECT_GT(flows, users == 4 ? 3'000u : 50'000u);
  }
}

/// Who is awake changes in a day; a key does not come again by it.
TEST(Keys, AreAllDifferentWhateverTheHour) {
  const application_mix ends{application_mix::usual_applications(), 0, {.ends_alone = true}};
  for (const std::uint32_t users : {65u, 100u, 1000u})
    for (const application_mix* mix : {&application_mix::usual(), &ends})
      for (const std::uint64_t seed : {1u, 2u, 3u}) {
        if (support::is_sanitized && (users != 100 || seed != 1)) continue;
        traffic_settings s;
        s.users = users;
        traffic t{seed, 0, {}, std::make_shared<const traffic_model>(s)};
        std::set<flow_key> keys;
        std::vector<record> one(1);
        std::size_t flows = 0, conversations = 0;
        timestamp when = now;
        for (;; when = when + milliseconds(1'700)) {  // some 55,000 flows: 26 hours
          t.next(when, ip_version::v4, *mix, one);
          conversations += !is_answer(one[0]);
          if (conversations > client_ports) break;
          keys.insert(key_of(one[0])), ++flows;
        }
        ASSERT_GT(when - now, seconds(86'400));
        EXPECT_EQ(keys.size(), flows) << users << " users, seed " << seed;
      }
}

/// Templates of one exporter: what comes by one is no report of what came by another.
TEST(Keys, OfSeveralStreamsAreDifferent) {
  constexpr std::uint32_t mixes = 4, each = client_ports / mixes;  // conversations
  const std::vector<application> echo{{1, 0, 1, {1, 20}, 84, 84, {1, 2000}}};
  for (const bool echoes_alone : {false, true})
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u}) {
      if (support::is_sanitized && seed > 1) break;
      traffic t{seed, 0, {}, nullptr, mixes};
      std::set<flow_key> keys;
      std::size_t flows = 0;
      for (std::uint32_t m = 0; m < mixes; ++m) {
        const application_mix mix{echoes_alone ? echo : application_mix::usual_applications(), m};
        std::vector<record> one(1);
        for (std::uint32_t conversations = 0;;) {
          t.next(now, ip_version::v4, mix, one);
          conversations += !is_answer(one[0]);
          if (conversations > each) break;
          keys.insert(key_of(one[0])), ++flows;
        }
      }
      EXPECT_EQ(keys.size(), flows) << "seed " << seed << (echoes_alone ? ", echoes" : "");
    }
}

/// As many as asked for, of both versions together, each with other counters when it comes again.
TEST(Keys, AreAsManyAsAskedFor) {
  for (const std::uint32_t n : {1u, 2u, 3u, 255u, 256u, 1001u, 30'000u}) {
    if (support::is_sanitized && n > 1001) break;
    traffic_settings s;
    s.flow_keys = n;
    const auto network = std::make_shared<const traffic_model>(s);
    for (const bool both : {false, true})
      for (const std::vector<bool>& used : {std::vector<bool>{true, false}, {true, true}}) {
        if (n == 1 && used[1]) continue;  // each has one
        const application_mix mix{application_mix::usual_applications(), 0, {.both_directions = both}};
        traffic t{7, 2, {}, network};
        t.use(used);
        std::set<flow_key> keys;
        std::unordered_set<std::uint64_t> values;
        const std::uint32_t flows = std::max(3 * n, 1000u);
        std::vector<record> one(1);
        for (std::uint32_t i = 0; i < flows; ++i) {
          t.next(now, used[1] && i % 5 < 2 ? ip_version::v6 : ip_version::v4, mix, one);
          keys.insert(key_of(one[0]));
          values.insert(digest(one[0]));
        }
        EXPECT_EQ(keys.size(), n) << both << used[1];
        EXPECT_GT(values.size(), flows * 9 / 10) << "counters and times come again";
      }
  }
}

TEST(Keys, OfSeveralStreamsAreAsManyAsAskedFor) {
  for (const std::uint32_t n : {12u, 256u, 30'000u, 60'000u}) {
    if (support::is_sanitized && n > 256) break;
    traffic_settings s;
    s.flow_keys = n;
    constexpr std::uint32_t mixes = 3;
    traffic t{7, 2, {}, std::make_shared<const traffic_model>(s), mixes};
    std::vector<application_mix> all;
    for (std::uint32_t m = 0; m < mixes; ++m)
      all.emplace_back(application_mix::usual_applications(), m, record_habits{.both_directions = m == 1});
    std::set<flow_key> keys;
    std::vector<record> one(1);
    for (std::uint32_t i = 0; i < 3 * n; ++i)
      for (const ip_version v : {ip_version::v4, ip_version::v6}) {
        t.next(now, v, all[i % mixes], one);
        keys.insert(key_of(one[0]));
      }
    EXPECT_EQ(keys.size(), n);
  }
}

/// Where records say no more than addresses, no two flows have the same.
TEST(Keys, EndsAloneAreAllDifferent) {
  const application_mix mix{application_mix::usual_applications(), 0, {.ends_alone = true}};
  for (const ip_version v : {ip_version::v4, ip_version::v6}) {
    traffic t{1, 0};
    std::vector<record> some(50'000);
    t.next(now, v, mix, some);
    std::set<std::pair<ip_address, ip_address>> ends;
    for (const record& r : some) ends.insert({r.source, r.destination});
    EXPECT_EQ(ends.size(), some.size());
  }
}

}  // namespace
