// SPDX-License-Identifier: BSL-1.0
// The statistics that docs/traffic.md promises, of conversations as they are made: who is how popular, how much each
// application carries in which direction, for how long, and how many are awake. Tolerances are 5 standard deviations
// of so many draws.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "tools/flowgen/traffic/conversation.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr std::uint64_t seeds[] = {1, 2, 3, 77, 123'456'789};
constexpr int conversations = 200'000;

/// Of one stream, of ranks that are known: no shift.
class stream {
 public:
  explicit stream(std::uint64_t seed, const traffic_settings& s = {}) : network_(s), seed_(seed) {}
  conversation at(std::uint64_t n, std::uint32_t active) const {
    return make_conversation({network_, network_.users_of(0), 0, {}}, application_mix::usual(), seed_, n, {}, active);
  }
  conversation at(std::uint64_t n) const { return at(n, network_.settings().users); }
  const traffic_model& network() const { return network_; }

 private:
  traffic_model network_;
  std::uint64_t seed_;
};

/// Within 5 standard deviations of a binomial count; `times`: the variance is so many times larger.
void expect_share(double seen, double share, double draws, const std::string& what, double times = 1) {
  EXPECT_NEAR(seen, draws * share, 5 * std::sqrt(times * draws * share * (1 - share)) + 1) << what;
}

std::vector<double> zipf(std::uint32_t n, double exponent) {
  std::vector<double> p(n);
  double sum = 0;
  for (std::uint32_t k = 0; k < n; ++k) sum += p[k] = std::pow(k + 1, -exponent);
  for (double& x : p) x /= sum;
  return p;
}
/// The slope of log(frequency) over log(rank), of ranks that have many draws.
double slope(const std::vector<double>& seen) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t k = 0; k < seen.size() && k < 100; ++k) {
    const double a = std::log(static_cast<double>(k + 1)), b = std::log(seen[k]);
    n += 1, x += a, y += b, xx += a * a, xy += a * b;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

TEST(Statistics, UsersAreAsPopularAsZipfSays) {
  const std::vector<double> share = zipf(1000, 0.75);
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    const auto& hosts = s.network().users_of(0).hosts;
    std::map<std::uint32_t, std::size_t> rank;
    for (std::size_t k = 0; k < hosts.size(); ++k) rank[hosts[k]] = k;
    std::vector<double> seen(hosts.size());
    double draws = 0;
    for (std::uint64_t n = 0; n < conversations; ++n) {
      const conversation c = s.at(n);
      if (c.by->has.has_ports) ++seen[rank.at(c.client)], ++draws;  // echoes take turns
    }
    // A draw is used by 16 conversations at 1 in 16 each: twice the variance.
    for (std::size_t k = 0; k < seen.size(); ++k)
      expect_share(seen[k], share[k], draws, "rank " + std::to_string(k + 1), 2);
    EXPECT_NEAR(slope(seen), -0.75, 0.02) << seed;
  }
}

TEST(Statistics, ServersAreAsPopularAsZipfSays) {
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    std::map<std::uint16_t, std::map<std::uint32_t, double>> of_port;
    std::map<std::uint16_t, double> all;
    for (std::uint64_t n = 0; n < conversations; ++n) {
      const conversation c = s.at(n);
      ++of_port[c.by->is.port][c.server.address], ++all[c.by->is.port];
    }
    for (const auto& [port, servers] : of_port) {
      if (port == 0) continue;  // echoes take turns
      const server_group& g = s.network().servers(port == 53 || port == 22 || port == 25 || port == 123 || port == 445);
      const std::vector<double> share = zipf(g.ranks.size(), 1);
      std::vector<double> seen;
      for (const auto& [address, times] : servers) seen.push_back(times);
      std::sort(seen.rbegin(), seen.rend());
      for (std::size_t k = 0; k < 3; ++k)  // those whose order no chance changes
        expect_share(seen.at(k), share[k], all[port], std::to_string(port) + ", server " + std::to_string(k + 1));
      if (port == 443) {
        EXPECT_NEAR(slope(seen), -1, 0.03);
      }
    }
  }
}

TEST(Statistics, ApplicationsHaveTheirShares) {
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    std::map<std::pair<int, int>, double> seen;
    double answered = 0;
    for (std::uint64_t n = 0; n < conversations; ++n) {
      const conversation c = s.at(n);
      ++seen[{c.by->is.protocol, c.by->is.port}], answered += c.answered;
    }
    for (const application& a : application_mix::usual_applications())
      expect_share(seen[{a.protocol, a.port}], a.weight / 100.0, conversations, "port " + std::to_string(a.port));
    expect_share(answered, 0.96, conversations, "answered");
  }
}

/// Each octave of packets, and of milliseconds, is as likely, the last by its length; a flow has its place among the
/// durations at most a quarter of the range from its place among the sizes.
TEST(Statistics, SizesAndDurationsAreSkewedAndGoTogether) {
  const auto octave = [](const skewed_range& r, std::uint32_t n) {
    std::uint32_t k = 0;
    while (r.least() << (k + 1) <= n) ++k;
    return k;
  };
  // How many there are, the last in part.
  const auto octaves = [&](const skewed_range& r) {
    const std::uint32_t whole = octave(r, r.most());
    const double low = static_cast<double>(std::uint64_t{r.least()} << whole);
    return whole + (r.most() + 1 - low) / low;
  };
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    std::map<const application*, std::map<std::uint32_t, double>> packets, times;
    for (std::uint64_t n = 0; n < conversations; ++n) {
      const conversation c = s.at(n);
      if (!c.answered) continue;
      const application& a = c.by->is;
      const std::uint32_t heavy = std::max(c.forward.packets, c.reverse.packets);
      const std::uint32_t p = octave(a.packets, heavy);
      ++packets[&a][p];
      if (c.forward.packets == 1) continue;  // a packet alone takes no time
      const std::uint32_t t = octave(a.milliseconds, c.forward.lasted_ms);
      if (a.packets.least() > 1) ++times[&a][t];
      const double all_p = octaves(a.packets), all_t = octaves(a.milliseconds);
      ASSERT_LE(p / all_p - 0.25, (t + 1) / all_t);
      ASSERT_LE(t / all_t - 0.25, (p + 1) / all_p);
    }
    const auto expect_octaves = [&](const application& a, const skewed_range& r,
                                    std::map<std::uint32_t, double>& seen) {
      double sum = 0;
      for (const auto& [k, n] : seen) sum += n;
      const double all = octaves(r);
      for (std::uint32_t k = 0; k < all; ++k)
        expect_share(seen[k], std::min(1.0, all - k) / all, sum,
                     std::to_string(a.port) + ", octave " + std::to_string(k));
    };
    for (auto& [a, seen] : packets) expect_octaves(*a, a->packets, seen);
    for (auto& [a, seen] : times) expect_octaves(*a, a->milliseconds, seen);
    EXPECT_EQ(packets.size(), 10u);
    EXPECT_EQ(times.size(), 6u) << "443 twice, 80, 22, 25, 445";
  }
}

/// Who has the octets: the server of a page, the client that sends a mail, one of both for files, none for an echo.
TEST(Statistics, DirectionsAreTheApplications) {
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    std::map<std::uint16_t, double> server_has_more, all;
    for (std::uint64_t n = 0; n < conversations; ++n) {
      const conversation c = s.at(n);
      if (!c.answered) continue;
      const std::uint16_t port = c.by->is.port;
      const double up = static_cast<double>(c.forward.octets), down = static_cast<double>(c.reverse.octets);
      ++all[port], server_has_more[port] += down > up;
      if (port == 443 || port == 80) {
        ASSERT_GT(down, 2 * up);
      }
      if (port == 25) {
        ASSERT_GT(up, 2 * down);
      }
      if (port == 53) {
        ASSERT_GE(down, up);
        ASSERT_EQ(c.forward.packets, c.reverse.packets);
      }
      if (port == 0 || port == 123) {
        ASSERT_EQ(up, down);
      }
    }
    for (const std::uint16_t port : {std::uint16_t{22}, std::uint16_t{445}})
      expect_share(server_has_more[port], 0.5, all[port], "server of " + std::to_string(port));
  }
}

/// As many as the hour has, each of them; those that are awake by night are the most popular ones. Echoes are of all.
TEST(Statistics, UsersSleep) {
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    const auto& hosts = s.network().users_of(0).hosts;
    for (const std::uint32_t active : {4u, 180u, 1000u}) {
      std::set<std::uint32_t> seen, echo;
      for (std::uint64_t n = 0; n < conversations; ++n) {
        const conversation c = s.at(n, active);
        (c.by->has.has_ports ? seen : echo).insert(c.client);
      }
      const std::set<std::uint32_t> want(hosts.begin(), hosts.begin() + active), all(hosts.begin(), hosts.end());
      EXPECT_EQ(seen, want) << active;
      EXPECT_TRUE(std::includes(all.begin(), all.end(), echo.begin(), echo.end()));
      EXPECT_GE(echo.size(), 995u) << "0.96^200 of 1000 have none of 200 each: 0.3";
    }
  }
}

/// The next conversation of the same user is often soon: of 16 in a row, the draw of each is used for any.
TEST(Statistics, UsersComeInRows) {
  for (const std::uint64_t seed : seeds) {
    const stream s{seed};
    const std::vector<double> share = zipf(1000, 0.75);
    double chance = 0;
    for (const double p : share) chance += p * p;
    std::vector<std::uint32_t> who;
    for (std::uint64_t n = 0; n < conversations; ++n) {
      const conversation c = s.at(n);
      who.push_back(c.by->has.has_ports ? c.client : ~static_cast<std::uint32_t>(n));  // echoes take turns
    }
    for (const std::size_t apart : {1u, 8u, 15u, 16u, 100u}) {
      double same = 0;
      for (std::size_t n = apart; n < who.size(); ++n) same += who[n] == who[n - apart];
      const double one_draw = apart < 16 ? (16.0 - static_cast<double>(apart)) / 256 : 0;
      // Neighbours have draws in common: the count varies as if a sixteenth of them were independent, at the most.
      expect_share(same, 0.96 * 0.96 * (one_draw + (1 - one_draw) * chance), conversations,
                   std::to_string(apart) + " apart", 16);
    }
  }
}

}  // namespace
