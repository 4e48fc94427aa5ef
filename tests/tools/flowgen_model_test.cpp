// SPDX-License-Identifier: BSL-1.0
// The network that flowgen imagines: shares are Zipf's, every address is of one host, users are divided among the
// sites, and who asks for more than fits is given the limit.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

TEST(Popularity, WeightsArePowers) {
  constexpr double first = 1ull << 40;
  for (const std::uint32_t exponent : {0u, 1u, 250u, 500u, 750u, 999u, 1000u, 1333u, 2000u}) {
    EXPECT_EQ(zipf_weight(1, exponent), 1ull << 40);
    for (const std::uint32_t k : {2u, 3u, 10u, 999u, 100'000u}) {
      const double want = first * std::pow(k, -(exponent / 1000.0));
      // The exponent has 20 bits after the point: k^(2^-20) is 1 part in 90,000 of the largest k.
      EXPECT_NEAR(static_cast<double>(zipf_weight(k, exponent)), want, want * std::log(k) / (1 << 20) + 1)
          << k << "^-" << exponent;
    }
  }
  EXPECT_EQ(zipf_weight(1'000'000, 4000), 1u) << "never none";
}

/// Each rank alone where it has a thousand draws, and all of them as a sum of squares.
TEST(Popularity, SharesAreZipfs) {
  for (const auto& [n, exponent] :
       {std::pair{1u, 1000u}, {2u, 1000u}, {7u, 0u}, {500u, 1000u}, {1000u, 750u}, {1001u, 0u}, {10'000u, 1500u}}) {
    const popularity p{n, exponent};
    ASSERT_EQ(p.size(), n);
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      random_source random{seed};
      constexpr int draws = 400'000;
      std::vector<double> seen(n);
      for (int i = 0; i < draws; ++i) ++seen.at(p.pick(random.next()));
      double sum = 0, squares = 0;
      for (std::uint32_t k = 1; k <= n; ++k) sum += std::pow(k, -(exponent / 1000.0));
      int kinds = 0;
      for (std::uint32_t k = 1; k <= n; ++k) {
        const double share = std::pow(k, -(exponent / 1000.0)) / sum, mean = draws * share;
        if (mean < 5) continue;
        const double off = (seen[k - 1] - mean) * (seen[k - 1] - mean) / (mean * (1 - share) + 1e-9);
        ASSERT_LE(off, 25.0) << "rank " << k << " of " << n << ": " << seen[k - 1] << ", not " << mean;
        squares += off, ++kinds;
      }
      EXPECT_NEAR(squares, kinds, 5 * std::sqrt(2.0 * kinds) + 1) << n << ", " << exponent;
    }
  }
}

bool is_in(std::uint32_t address, std::uint32_t network, int prefix) {
  return (address ^ network) >> (32 - prefix) == 0;
}

TEST(Network, EveryHostHasAnAddressOfItsOwn) {
  for (const std::uint32_t users : {1u, 4u, 100u, 1000u, 9999u, 65'000u, 1'000'000u})
    for (const std::uint32_t sites : {1u, 3u, 256u, 257u, 5000u, 65'536u}) {
      if (users > 100'000 && sites != 3) continue;  // tables of a million take a tenth of a second
      traffic_settings s;
      s.users = users, s.sites = sites, s.servers = 2000;
      const traffic_model m{s};
      std::uint64_t sum = 0;
      std::set<std::uint32_t> networks;
      for (std::uint32_t site = 0; site < sites; ++site) {
        const std::uint32_t network = m.site_network(site);
        ASSERT_TRUE(is_in(network, 0x0a00'0000, 8));
        ASSERT_EQ(network & ((1u << (32 - m.site_prefix())) - 1), 0u);
        networks.insert(network);
        sum += m.users_of(site).hosts.size();
      }
      ASSERT_EQ(networks.size(), sites) << "no two sites share addresses";
      ASSERT_EQ(sum, std::max<std::uint64_t>(users, sites * std::uint64_t{least_users})) << users << " at " << sites;
      const population& p = m.users_of(sites - 1);
      ASSERT_EQ(p.ranks.size(), p.hosts.size());
      std::set<std::uint32_t> hosts(p.hosts.begin(), p.hosts.end());
      ASSERT_EQ(hosts.size(), p.hosts.size());
      ASSERT_LT(*hosts.rbegin(), 1u << (32 - m.site_prefix())) << users << " at " << sites;
      for (const std::uint32_t h : hosts) ASSERT_TRUE((h & 0xff) >= 10 && (h & 0xff) < 240) << h;
    }
}

TEST(Network, ServersAreInNetworksForThat) {
  for (const std::uint32_t servers : {2u, 500u, 100'000u}) {
    traffic_settings s;
    s.servers = servers;
    const traffic_model m{s};
    std::set<std::uint32_t> addresses;
    std::map<std::uint32_t, std::uint32_t> of_as;
    for (const bool internal : {false, true}) {
      ASSERT_EQ(m.servers(internal).ranks.size(), m.servers(internal).all.size());
      for (const server& one : m.servers(internal).all) {
        const std::uint32_t a = one.address;
        const bool documented = is_in(a, 0xc000'0200, 24) || is_in(a, 0xc633'6400, 24) || is_in(a, 0xcb00'7100, 24);
        ASSERT_EQ(internal, is_in(a, 0xac10'0000, 12)) << a;
        ASSERT_NE(internal, documented || is_in(a, 0xc612'0000, 15)) << a;
        // RFC 5398: 64496 to 64511.
        ASSERT_TRUE(one.as >= 64'496 && one.as <= 64'511 && one.as != transit_as) << one.as;
        addresses.insert(a);
        ++of_as[one.as];
      }
    }
    EXPECT_EQ(addresses.size(), servers);
    EXPECT_EQ(m.servers(true).all.size(), std::max(servers / 8, 1u));
    if (servers > 100) {
      EXPECT_EQ(of_as.size(), 1 + server_networks);
    }
  }
}

TEST(Network, FewerAreActiveAtNight) {
  for (const std::uint32_t users : {1u, 4u, 5u, 1000u, 1'000'000u}) {
    std::uint32_t before = 0;
    for (std::uint32_t p = 0; p < 2500; ++p) {
      const std::uint32_t n = active_users(users, p);
      ASSERT_GE(n, before);
      ASSERT_GE(n, std::min(users, least_users));
      ASSERT_LE(n, users);
      before = n;
    }
    EXPECT_EQ(before, users) << "by day all are";
  }
  EXPECT_EQ(active_users(1000, 300), 200u);
}

TEST(Network, LimitsAreSaid) {
  const auto what = [](std::uint32_t users, std::uint32_t sites, std::uint32_t keys) -> std::string {
    traffic_settings s;
    s.users = users, s.sites = sites, s.flow_keys = keys;
    try {
      const traffic_model m{s};
    } catch (const startup_error& e) {
      EXPECT_EQ(e.code(), exit_code::usage);
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(what(1'000'000, 1, 0), "");
  EXPECT_EQ(what(1000, 1, 438'000), "");
  EXPECT_EQ(what(1000, 1, 438'001), "--flow-keys: 1000 users and their servers have 438000 at each exporter");
  EXPECT_EQ(what(1000, 100, 4381), "--flow-keys: 10 users and their servers have 4380 at each exporter");
}

}  // namespace
