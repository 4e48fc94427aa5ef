// SPDX-License-Identifier: BSL-1.0
// flowgen's exporters against a receiver that remembers all: sequences go on to the unit, what is announced is due,
// each manifest entry is what was sent, and shares are what was asked for.
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "exporter_collector.hpp"
#include "support/sanitized.hpp"
#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using flow::record;
using test_bench::boot_of, test_bench::collector;

constexpr protocol protocols[] = {protocol::netflow1, protocol::netflow5, protocol::netflow7,
                                  protocol::netflow9, protocol::ipfix,    protocol::sflow5};
exporter_settings settings_of(protocol p) {
  exporter_settings s;
  s.start = from_unix_seconds(1'700'000'000);
  s.sampling_interval = p == protocol::sflow5 ? 100 : 0;
  return s;
}

/// So many datagrams of `flows` each, `apart` from each other.
void send(protocol p, exporter& from, collector& to, int datagrams, std::size_t flows, duration apart, timestamp& now) {
  std::vector<std::byte> out(from.max_datagram());
  for (int i = 0; i < datagrams; ++i, now = now + apart) {
    const std::uint64_t before = to.got.flow_records;
    const auto w = from.write(out, flows, now);
    ASSERT_GT(w.octets, 0u);
    ASSERT_LE(w.octets, from.max_datagram());
    ASSERT_NO_FATAL_FAILURE(to.take(p, octets{out}.first(w.octets), from));
    ASSERT_EQ(to.got.flow_records - before, w.flows);
    ASSERT_LE(w.flows, flows);
  }
}

TEST(FlowgenExporters, ThousandsOfDatagramsAreWhatTheManifestSays) {
  for (const protocol p : protocols)
    for (const std::uint32_t index : {0u, 1u, 2u, 3u}) {
      exporter_settings s = settings_of(p);
      s.ipv6_percent = exporter_of(p).has_ipv6 ? 40 : 0;
      if (index % 2 == 1 && exporter_of(p).max_sampling != 0) s.sampling_interval = 512;
      if (index == 3) s.max_datagram = p == protocol::sflow5 ? 700 : 200;
      file_session file{.exporter = {ipv4_address{1}, 2}, .collector = {ipv4_address{3}, 4}};
      if (p == protocol::ipfix && index != 0) s.statistics = true;
      if (p == protocol::ipfix && index == 2) s.file = &file;
      const auto from = exporter_of(p).make(s, index);
      collector to;
      timestamp now = s.start;
      for (const std::size_t flows : {std::size_t{30}, std::size_t{1}, std::size_t{7}, std::size_t{1000}})
        ASSERT_NO_FATAL_FAILURE(send(p, *from, to, 300, flows, duration{37'000'123}, now));
      EXPECT_EQ(to.got, static_cast<const manifest_counts&>(from->sent())) << from->sent().protocol << index;
      EXPECT_EQ(to.data_without_template, 0u);
      EXPECT_GT(to.got.flow_records, 1200u);
      if (s.statistics) {
        EXPECT_GT(to.got.options_records, 5 * to.got.datagrams / 20) << "three processes, two templates";
      }
      if (s.file != nullptr) {
        EXPECT_GT(to.got.options_records, to.got.datagrams) << "a checksum in each";
      }
    }
}

/// Sequence, uptime, templates, options and samples begin anew with each boot; the manifest goes on.
TEST(FlowgenExporters, WhoRestartsBeginsAnew) {
  for (const protocol p : protocols)
    for (const duration skew : {seconds(0), milliseconds(1'234'567), milliseconds(-7'654)}) {
      exporter_settings s = settings_of(p);
      if (exporter_of(p).max_sampling != 0) s.sampling_interval = 100;
      s.statistics = p == protocol::ipfix;
      s.clock.restart_every = seconds(10);
      s.clock.skew = skew;
      const auto from = exporter_of(p).make(s, 5);
      const timestamp booted = boot_of(*from);
      collector to;
      timestamp now = s.start;
      ASSERT_NO_FATAL_FAILURE(send(p, *from, to, 400, 20, milliseconds(200), now));
      EXPECT_EQ(from->sent().restarts, 8u) << to_string(p);
      EXPECT_EQ(to.got, static_cast<const manifest_counts&>(from->sent())) << to_string(p);
      EXPECT_EQ(to.data_without_template, 0u);
      const timestamp last = boot_of(*from);
      EXPECT_GT(last - booted, seconds(2 * 3'600));
      EXPECT_EQ(last.ns % 1'000'000'000, 0) << "headers with whole seconds have none before it";
      EXPECT_LE(last, now + skew);
      EXPECT_GE(last, now + skew - seconds(12));
      for (const auto& [id, at] : to.announced) EXPECT_GE(at.size(), 8u) << id;
    }
}

/// One that restarted before it sent anything has only ever been up once.
TEST(FlowgenExporters, ARestartThatNobodySawIsNone) {
  for (const protocol p : protocols) {
    exporter_settings s = settings_of(p);
    s.clock.restart_every = seconds(10);
    const auto from = exporter_of(p).make(s, 5);
    collector to;
    timestamp now = s.start + seconds(1'000);
    ASSERT_NO_FATAL_FAILURE(send(p, *from, to, 3, 5, milliseconds(1), now));
    EXPECT_EQ(from->sent().restarts, 0u);
    EXPECT_EQ(from->sent().first_sequence, 0u);
    EXPECT_EQ(to.got, static_cast<const manifest_counts&>(from->sent()));
  }
}

TEST(FlowgenExporters, MoreThanTheirNumbersOctetHolds) {
  for (const protocol p : protocols) {
    if (!exporter_of(p).has_domain) continue;
    std::map<std::pair<ip_address, std::uint64_t>, manifest_counts> all;
    for (std::uint32_t index = 0; index < 600; ++index) {
      const exporter_settings s = settings_of(p);
      const auto from = exporter_of(p).make(s, index);
      collector to;
      timestamp now = s.start;
      ASSERT_NO_FATAL_FAILURE(send(p, *from, to, 3, 10, seconds(1), now));  // whose it is, each datagram says
      ASSERT_EQ(to.got, static_cast<const manifest_counts&>(from->sent())) << index;
      all[{from->sent().address, from->sent().domain}] = to.got;
    }
    EXPECT_EQ(all.size(), 600u) << "two are the same";
  }
}

TEST(FlowgenExporters, EachHasClientsOfItsOwn) {
  for (const std::uint32_t site : {0u, 1u, 7u, 255u}) {
    traffic t{1, site};
    for (int i = 0; i < 2000; ++i) {
      const bool v4 = i % 2 == 0;
      const record r = t.next(from_unix_seconds(1'700'000'000), v4 ? ip_version::v4 : ip_version::v6);
      const ip_address client = r.ingress_interface == 1 ? r.source : r.destination;
      if (v4)
        ASSERT_EQ(client.v4().value >> 16, 0x0a00 | site);
      else
        ASSERT_EQ(client.octets()[4] << 8 | client.octets()[5], site);
      ASSERT_EQ(r.start == r.end, r.packets == 1) << "a packet alone takes no time";
    }
  }
}

/// As in the field: some begin at 0, the others anywhere. Uptimes wrap (after 49.7 days) only where that is asked for.
TEST(FlowgenExporters, BootedHoursAgoAndHaveSentBefore) {
  for (const protocol p : protocols) {
    std::size_t from_zero = 0;
    std::set<std::int64_t> uptimes;
    std::set<std::uint64_t> sequences;
    for (std::uint32_t index = 0; index < 200; ++index) {
      const exporter_settings s = settings_of(p);
      const auto from = exporter_of(p).make(s, index);
      from_zero += from->sent().first_sequence == 0;
      sequences.insert(from->sent().first_sequence);
      const auto minutes = (s.start - boot_of(*from)).ns / 60'000'000'000;
      EXPECT_GE(minutes, 2 * 60);
      EXPECT_LE(minutes, 3 * 24 * 60);
      uptimes.insert(minutes);
    }
    if (row_of(p).sequence_counts == nullptr) {
      EXPECT_EQ(from_zero, 200u) << "where there is no number it stays 0";
    } else {
      EXPECT_GT(from_zero, 60u);
      EXPECT_LT(from_zero, 140u);
      EXPECT_GT(sequences.size(), 50u);
    }
    EXPECT_GT(uptimes.size(), 150u);
    exporter_settings long_ago = settings_of(p);
    long_ago.clock.uptime = seconds(50 * 86'400);
    EXPECT_EQ((long_ago.start - boot_of(*exporter_of(p).make(long_ago, 3))).ns, long_ago.clock.uptime.ns);
  }
}

/// Of 10000 flows and more the share is within 4 standard deviations, and those of a datagram are not all of one kind.
TEST(FlowgenExporters, ThirtyPercentAreThirtyPercent) {
  for (const protocol p : {protocol::netflow9, protocol::ipfix, protocol::sflow5})
    for (const std::uint32_t percent : {0u, 1u, 30u, 99u, 100u})
      for (const std::size_t flows : {1u, 25u, 1000u}) {
        exporter_settings s = settings_of(p);
        s.ipv6_percent = percent;
        if (flows == 1000)
          s.max_datagram = p == protocol::sflow5
                               ? 600
                               : 250;  // full ones, in which an IPv6 flow finds no room where an IPv4 one would
        const auto from = exporter_of(p).make(s, 1);
        collector to;
        timestamp now = s.start;
        const std::uint64_t most = (flows == 1000 ? 40'000u : 10'000u) / (support::is_sanitized ? 10 : 1);
        while (to.got.flow_records < most)
          ASSERT_NO_FATAL_FAILURE(send(p, *from, to, 100, flows, milliseconds(1), now));
        const auto n = static_cast<double>(to.got.flow_records), share = percent / 100.0;
        const double deviation = std::abs(static_cast<double>(to.v6) - n * share);
        EXPECT_LE(deviation * deviation, 16 * n * share * (1 - share))
            << from->sent().protocol << ' ' << percent << ": " << to.v6 << " of " << n;
      }
}

void expect_regular(const std::vector<std::uint64_t>& at, std::uint64_t every, const std::string& what) {
  ASSERT_GE(at.size(), 2u) << what;
  for (std::size_t i = 1; i < at.size(); ++i) ASSERT_EQ(at[i] - at[i - 1], every) << what << ", time " << i;
}

TEST(FlowgenExporters, TemplatesAndOptionsAreDueAgain) {
  for (const protocol p : {protocol::netflow9, protocol::ipfix}) {
    exporter_settings s = settings_of(p);
    s.sampling_interval = 77, s.ipv6_percent = 50;
    const auto run = [&](refresh_policy policy, duration apart, std::uint64_t every) {
      s.refresh = s.options_refresh = policy;
      const auto from = exporter_of(p).make(s, 0);
      collector to;
      timestamp now = s.start;
      ASSERT_NO_FATAL_FAILURE(send(p, *from, to, 500, 16, apart, now));
      EXPECT_EQ(to.announced.size(), 3u) << "IPv4, IPv6, sampling";
      EXPECT_EQ(to.rate, 77u);
      if (every == 0) {
        for (const auto& [id, at] : to.announced) EXPECT_EQ(at.size(), 1u) << id;
        EXPECT_EQ(to.options_at.size(), 1u);
        return;
      }
      for (const auto& [id, at] : to.announced) expect_regular(at, every, "template " + std::to_string(id));
      expect_regular(to.options_at, every, "options data");
    };
    run({.messages = 20, .interval = {}}, milliseconds(1), 20);
    run({.messages = 7, .interval = seconds(60)}, milliseconds(1), 7);
    run({.messages = 0, .interval = seconds(10)}, milliseconds(700), 15);  // the first at 10 s or later
    run({.messages = 100, .interval = seconds(10)}, seconds(1), 10);       // whatever comes first
    run({.messages = 0, .interval = {}}, seconds(1000), 0);
  }
}

}  // namespace
