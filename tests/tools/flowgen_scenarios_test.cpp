// SPDX-License-Identifier: BSL-1.0
// The schedule of scenarios, for any of them: how many flows begin when, between whom, and that no two have the same
// key; what an exporter's sampling leaves of them; what of them is due.
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <conformance/properties/property.hpp>
#include <support/holds.hpp>

#include "any_scenario.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/flowgen/scenarios/binomial.hpp"
#include "tools/flowgen/scenarios/cast.hpp"
#include "tools/flowgen/scenarios/catalogue.hpp"
#include "tools/flowgen/scenarios/outcome.hpp"
#include "tools/flowgen/scenarios/stage.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;

void TheRateIsTheIntegralOfRampHoldAndDecay_in(source& from) {
  const scenario s = any_scenario(from, false);
  const auto flows = flows_of_schedule(s, {}, any(from, 1, 1'000));
  const intensity strength{s};
  const double area = s.rate * (static_cast<double>(s.ramp.ns + s.decay.ns) / 2 + static_cast<double>(s.hold.ns)) / 1e9;
  WANT(std::abs(strength.flows() - area) < 1e-6 * area + 1e-6);
  WANT(static_cast<double>(flows.size()) <= area + 1e-6 && static_cast<double>(flows.size()) > area - 1 - 1e-6);
  std::int64_t before = 0;
  for (std::size_t i = 0; i < flows.size(); ++i) {
    WANT(flows[i].begins_ns >= before && flows[i].begins_ns <= s.lasts().ns);
    before = flows[i].begins_ns;
    // Whatever the jitter, each in its own part of the area.
    const double due = strength.flows_by(flows[i].begins_ns);
    WANT(due > static_cast<double>(i) - 1e-3 && due < static_cast<double>(i) + 1 + 1e-3);
    const double off = std::abs(due - static_cast<double>(i) - 0.5);
    WANT(off <= s.jitter / 200.0 + 1e-3);
  }
}

void ASourceComesAtItsIntervalAndIsLateByTheJitterAtTheMost_in(source& from) {
  const scenario s = any_scenario(from, true);
  const auto flows = flows_of_schedule(s, {}, any(from, 1, 1'000));
  std::map<std::uint32_t, std::vector<std::int64_t>> times;
  std::int64_t before = 0;
  for (const scenario_flow& f : flows) {
    WANT(f.begins_ns >= before);
    before = f.begins_ns;
    times[f.key.source].push_back(f.begins_ns);
  }
  const std::int64_t most = s.interval.ns * s.jitter / 100;
  for (const auto& [source, at] : times) {
    const turns_of_source turns = turns_of(s, source);
    WANT(at.size() == turns.turns);
    WANT(turns.first_ns + static_cast<std::int64_t>(turns.turns - 1) * s.interval.ns < s.lasts().ns);
    for (std::size_t i = 0; i < at.size(); ++i) {
      const std::int64_t late = at[i] - turns.first_ns - static_cast<std::int64_t>(i) * s.interval.ns;
      WANT(late >= 0 && late <= most);
    }
  }
  // All sources have turns while it holds, unless that is shorter than an interval.
  if (s.hold.ns + s.ramp.ns / s.sources.hosts > s.interval.ns) WANT(times.size() == s.sources.hosts);
}

using key = std::tuple<std::uint32_t, std::uint32_t, std::uint16_t, std::uint16_t>;

void NoTwoFlowsHaveTheSameKeyAndNoneABackgroundClients_in(source& from) {
  const std::uint32_t parts = any(from, 1, 64);
  std::set<std::uint16_t> of_others;
  for (std::uint32_t i = 0; i < 2 && i < parts; ++i) {
    const scenario s = any_scenario(from, any(from, 0, 1) == 0);
    const port_share share{i, parts};
    const auto flows = flows_of_schedule(s, share, 7);
    std::map<std::uint32_t, std::uint64_t> of_source;
    for (const scenario_flow& f : flows) ++of_source[s.interval.ns != 0 ? f.key.source : 0];
    const bool has_room = std::all_of(of_source.begin(), of_source.end(),
                                      [&](const auto& one) { return one.second <= flow_keys::most(s, share); });
    std::set<key> keys;
    std::set<std::uint16_t> own;
    for (const scenario_flow& f : flows) {
      keys.insert({f.key.source, f.key.target, f.key.source_port, f.key.target_port});
      WANT(f.key.source < s.sources.hosts && f.key.target < s.targets.hosts);
      const auto is_one_of = [](const auto& ports, std::uint16_t p) {
        return std::find(ports.begin(), ports.end(), p) != ports.end();
      };
      if (s.source_ports.empty())
        own.insert(f.key.source_port);
      else
        WANT(is_one_of(s.source_ports, f.key.source_port));
      if (!s.ports.empty())
        WANT(is_one_of(s.ports, f.key.target_port));
      else if (!s.source_ports.empty())
        own.insert(f.key.target_port);
    }
    if (has_room) WANT(keys.size() == flows.size());
    for (const std::uint16_t p : own) {
      WANT(p < first_client_port || p >= first_client_port + client_ports);
      WANT(p >= 10'000);
      WANT(of_others.count(p) == 0u);  // two scenarios never have the same
    }
    of_others.insert(own.begin(), own.end());
  }
}

void PiecesOfASessionHaveItsPortsAndSizesOfTheirOwn_in(source& from) {
  scenario s = any_scenario(from, true);
  s.session = true, s.jitter = 0, s.lasts_ms = {50, 50};
  s.asks = {{2, 40}, {60, 900}, 0x18};
  s.answers = s.asks, s.answered = 100;
  std::map<std::uint32_t, std::vector<scenario_flow>> by_source;
  for (const scenario_flow& f : flows_of_schedule(s, {}, 3)) by_source[f.key.source].push_back(f);
  for (const auto& [source, flows] : by_source) {
    std::set<std::tuple<key, std::uint32_t, std::uint64_t>> asks, answers;
    std::map<std::tuple<std::uint32_t, std::uint16_t, std::uint16_t>, std::set<std::uint16_t>> ports;
    for (const scenario_flow& f : flows) {
      const key k{f.key.source, f.key.target, f.key.source_port, f.key.target_port};
      asks.insert({k, f.asks.packets, f.asks.octets}), answers.insert({k, f.answers.packets, f.answers.octets});
      WANT(f.asks.octets >= f.asks.packets * 60u && f.asks.octets <= f.asks.packets * 900u);
      const auto of_sources = s.source_ports.empty() ? std::uint16_t{0} : f.key.source_port;
      const auto of_targets = s.ports.empty() ? std::uint16_t{0} : f.key.target_port;
      ports[{f.key.target, of_sources, of_targets}].insert(s.source_ports.empty() ? f.key.source_port
                                                                                  : f.key.target_port);
    }
    WANT(asks.size() == flows.size());
    WANT(answers.size() == flows.size());
    for (const auto& [ends, of] : ports) WANT(of.size() == 1u);
  }
}

void OctetsOfPiecesDiffer_in(source& from) {
  const std::uint64_t of = any(from, 1, 500), first = any(from, 0, 1'000'000);
  const bounds<std::uint64_t> within{first, first + of - 1 + any(from, 0, 5'000)};
  std::set<std::uint64_t> seen;
  for (std::uint64_t piece = 0; piece < of; ++piece) {
    const std::uint64_t wanted = within.first + any(from, 0, static_cast<std::uint32_t>(within.second - within.first));
    const std::uint64_t got = distinct_octets(wanted, within, piece, of);
    WANT(got >= within.first && got <= within.second);
    WANT(of == 1 || seen.insert(got).second);
  }
}

TEST(Scenarios, SamplingIsBinomial) {
  random_source chance{11};
  EXPECT_EQ(sampled_packets(5, 1, chance), 5u);
  EXPECT_EQ(sampled_packets(0, 10, chance), 0u);
  for (const auto& [n, one_of] : std::vector<std::pair<std::uint32_t, std::uint32_t>>{
           {1, 2}, {1, 100}, {10, 10}, {100, 3}, {1'000, 10}, {5'000, 100}, {100'000, 100}, {1'000'000, 1'000}}) {
    constexpr int times = 20'000;
    double sum = 0, squares = 0;
    for (int i = 0; i < times; ++i) {
      const double k = sampled_packets(n, one_of, chance);
      ASSERT_LE(k, n);
      sum += k, squares += k * k;
    }
    const double p = 1.0 / one_of, mean = n * p, variance = mean * (1 - p);
    const double got = sum / times, spread = squares / times - got * got;
    EXPECT_NEAR(got, mean, 5 * std::sqrt(variance / times)) << n << " " << one_of;
    // The variance of the sample variance: (kurtosis - 1) / times; a binomial's kurtosis is 3 + (1 - 6 p q) / (n p q).
    const double kurtosis = 3 + (1 - 6 * p * (1 - p)) / variance;
    // The mean is not known either: its own square adds up to 25 times its variance.
    const double off = 5 * variance * std::sqrt((kurtosis - 1) / times) + 25 * variance / times;
    EXPECT_NEAR(spread, variance, off) << n << " " << one_of;
  }
}

void HostsAreWhereTheyShouldBeAndNobodyIsBoth_in(source& from) {
  traffic_settings settings;
  settings.sites = any(from, 1, 300), settings.users = settings.sites * any(from, 4, 100);
  const traffic_model network{settings};
  const std::uint32_t site = any(from, 0, settings.sites - 1);
  casting who{network, site, any(from, 1, 99)};
  std::set<std::uint32_t> before;
  for (int round = 0; round < 3; ++round) {
    scenario s;
    const auto place = [&](host_selector& h) {
      h.from = static_cast<host_place>(any(from, 0, 4));
      if (h.from == host_place::prefix) h.network = 0x0a00'0000, h.length = 24;
      h.hosts = any(from, 1, h.from == host_place::inside ? 3 : 20);
    };
    place(s.sources), place(s.targets);
    cast c;
    try {
      c = who.next(s, "x");
    } catch (const startup_error&) {
      WANT(s.sources.from == s.targets.from);  // there are 4 users at least
      continue;
    }
    const auto check = [&](const host_selector& h, const std::vector<std::uint32_t>& all) {
      WANT(all.size() == h.hosts);
      const std::set<std::uint32_t> different(all.begin(), all.end());
      WANT(different.size() == all.size());
      for (const std::uint32_t a : all) {
        const std::uint32_t low = a & 0xff;
        const bool at_site = (a & ~0u << (32 - network.site_prefix())) == network.site_network(site);
        switch (h.from) {
          case host_place::inside:
          case host_place::subnet: WANT(at_site && low != 0 && low != 255); break;
          case host_place::data_centre: WANT(a >> 20 == 0xac1u); break;
          case host_place::outside:
            WANT(low != 0 && low != 255);
            WANT((a >> 8 == 0xc00002u || a >> 8 == 0xc63364u || a >> 8 == 0xcb0071u));
            break;
          case host_place::prefix: WANT(a >> 8 == 0x0a0000u && low != 0 && low != 255); break;
        }
      }
    };
    check(s.sources, c.sources), check(s.targets, c.targets);
    std::set<std::uint32_t> both(c.sources.begin(), c.sources.end());
    for (const std::uint32_t a : c.targets) WANT(both.count(a) == 0u);
  }
}

constexpr timestamp start = from_unix_seconds(1'767'225'600);

staged_flows stage_of(const scenario& s, const staged_sampling& how, duration late) {
  cast who;
  for (std::uint32_t i = 0; i < s.sources.hosts; ++i) who.sources.push_back(0x0a00'000a + i);
  for (std::uint32_t i = 0; i < s.targets.hosts; ++i) who.targets.push_back(0xc633'6401 + i);
  return staged_flows{{{std::make_shared<scenario>(s), 1, who, {}, start}}, 5, how, seconds(1'800), late};
}

void WhatEndsIsDueAndIsSentOnceUnlessItWaitsTooLong_in(source& from) {
  const scenario s = any_scenario(from, any(from, 0, 1) == 0);
  const bool each_packet = any(from, 0, 1) == 0;
  const std::uint32_t one_of = any(from, 1, 20);
  const duration late = seconds(2);
  staged_flows flows = stage_of(s, {one_of, each_packet, {}}, late);
  const std::size_t room = any(from, 1, 60);
  const duration step = milliseconds(any(from, 50, 1'500));
  std::uint64_t sent = 0, packets = 0;
  timestamp before{};
  for (timestamp now = start; now < start + seconds(30); now = now + step)
    sent += flows.take(now, carries_all, room, [&](std::size_t i, const staged_flow& f, flow_label label) {
      WANT(i < room && label == 1);
      WANT(f.start <= f.end && f.end <= now && (now - f.end).ns <= late.ns + 1'000'000);
      WANT(f.packets >= 1u && f.octets >= f.packets * 60u);
      WANT(!each_packet || f.packets == 1u);
      WANT(each_packet || f.end >= before || i == 0);  // the first to end first
      before = f.end;
      packets += f.packets;
    });
  const scenario_account a = flows.account(0);
  WANT(a.sent == sent);
  WANT(a.begun == a.flows && a.going_on == 0u);
  if (one_of == 1) {
    std::uint64_t directions = 0, all_packets = 0;
    for (const scenario_flow& f : flows_of_schedule(s, {}, 5)) {
      directions += f.answers.packets != 0 ? 2 : 1;
      all_packets += f.asks.packets + f.answers.packets;
    }
    WANT(a.unsampled == 0u);
    WANT(a.scheduled() == (each_packet ? all_packets : directions));
    if (a.not_sent() == 0) WANT(packets == all_packets);
  }
}

TEST(Scenarios, ALoadThatIsTooLowIsCounted) {
  scenario s;
  s.rate = 100, s.hold = seconds(10), s.ports = {80};
  staged_flows flows = stage_of(s, {}, seconds(1));
  std::uint64_t sent = 0;
  for (int i = 0; i <= 10; ++i)
    sent += flows.take(start + seconds(i), carries_all, 20, [](std::size_t, const staged_flow&, flow_label) {});
  const scenario_account a = flows.account(0);
  EXPECT_EQ(sent, 200u);  // nothing is due at once, and then 20 each
  EXPECT_EQ(a.scheduled(), 1'000u);
  EXPECT_EQ(a.late + a.waiting, 800u);
  EXPECT_GT(a.late, 0u);
  // Of a protocol that is not carried nothing is taken, and nothing is lost.
  staged_flows others = stage_of(s, {}, seconds(1));
  EXPECT_EQ(others.take(start + seconds(1), carries_udp, 1'000, [](std::size_t, const staged_flow&, flow_label) {}),
            0u);
  EXPECT_EQ(others.account(0).waiting, 100u);
}

TEST(Scenarios, TheFirstExporterThatCanSeesIt) {
  const auto of = std::make_shared<scenario>(load_scenario("x", "icmp-tunnel"));
  const auto stage = [&](scenario_choice c) {
    c.of = of, c.option = "--scenario icmp-tunnel";
    return scenario_stage{{c}, traffic_model::usual(), 1};
  };
  const auto exporter = [](std::uint32_t index, double icmp) {
    staging_exporter e;
    e.index = index, e.shares = {icmp, 1, 1}, e.longest = seconds(60), e.late = seconds(15);
    return e;
  };
  scenario_stage first = stage({});
  EXPECT_EQ(first.join(exporter(0, 0)), nullptr);
  EXPECT_THROW(first.check(1), startup_error);
  EXPECT_NE(first.join(exporter(1, 0.1)), nullptr);
  EXPECT_EQ(first.join(exporter(2, 0.1)), nullptr);
  EXPECT_NO_THROW(first.check(3));
  scenario_choice c;
  c.on_all = true;
  scenario_stage all = stage(c);
  EXPECT_NE(all.join(exporter(0, 1)), nullptr);
  EXPECT_NE(all.join(exporter(1, 1)), nullptr);
  c = {}, c.on = 2;
  scenario_stage second = stage(c);
  EXPECT_EQ(second.join(exporter(0, 1)), nullptr);
  EXPECT_THROW(static_cast<void>(second.join(exporter(1, 0))), startup_error);
  EXPECT_THROW(second.check(1), startup_error);
  EXPECT_NE(second.join(exporter(1, 0.5)), nullptr);
  // 12 records of 10 s and as many answers in 10 s, of half of what the exporter has.
  const auto lines = room_warnings(second, [](std::uint32_t, duration, duration) { return 0.3; });
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("up to 0.2 records a second, and exporter 2 has 0.1"), std::string::npos) << lines[0];
  EXPECT_TRUE(room_warnings(second, [](std::uint32_t, duration, duration) { return 0.5; }).empty());
}

TEST(Scenarios, AllThatAreBuiltInHaveKeysForTheirFlows) {
  EXPECT_GE(scenario_names().size(), 20u);
  for (const std::string_view name : scenario_names()) {
    const scenario s = load_scenario("x", std::string{name});
    EXPECT_EQ(s.name, name);
    EXPECT_EQ(s.is_attack(), name.substr(0, 7) != "benign-") << name;
    scenario_choice c;
    c.of = std::make_shared<scenario>(s), c.option = s.name;
    std::vector<scenario_choice> beside(20, c);  // with nineteen others
    EXPECT_NO_THROW((scenario_stage{beside, traffic_model::usual(), 1})) << name;
  }
}

TEST(Scenarios, TheRateIsTheIntegralOfRampHoldAndDecay) {
  test::holds({"scenarios", &tried<TheRateIsTheIntegralOfRampHoldAndDecay_in>}, 300);
}
TEST(Scenarios, ASourceComesAtItsIntervalAndIsLateByTheJitterAtTheMost) {
  test::holds({"scenarios", &tried<ASourceComesAtItsIntervalAndIsLateByTheJitterAtTheMost_in>}, 300);
}
TEST(Scenarios, NoTwoFlowsHaveTheSameKeyAndNoneABackgroundClients) {
  test::holds({"scenarios", &tried<NoTwoFlowsHaveTheSameKeyAndNoneABackgroundClients_in>}, 300);
}
TEST(Scenarios, PiecesOfASessionHaveItsPortsAndSizesOfTheirOwn) {
  test::holds({"scenarios", &tried<PiecesOfASessionHaveItsPortsAndSizesOfTheirOwn_in>}, 300);
}
TEST(Scenarios, OctetsOfPiecesDiffer) { test::holds({"scenarios", &tried<OctetsOfPiecesDiffer_in>}, 300); }
TEST(Scenarios, HostsAreWhereTheyShouldBeAndNobodyIsBoth) {
  test::holds({"scenarios", &tried<HostsAreWhereTheyShouldBeAndNobodyIsBoth_in>}, 300);
}
TEST(Scenarios, WhatEndsIsDueAndIsSentOnceUnlessItWaitsTooLong) {
  test::holds({"scenarios", &tried<WhatEndsIsDueAndIsSentOnceUnlessItWaitsTooLong_in>}, 300);
}

}  // namespace
