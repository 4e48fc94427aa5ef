// SPDX-License-Identifier: BSL-1.0
// flowgen's SNMP: what interfaces count is what the flows of their exporter say, and uptimes are of the run's clock.
#include <gtest/gtest.h>

#include <vector>

#include <flowkit/sflow5.hpp>

#include "snmp_network.hpp"
#include "tools/flowgen/exporters/exporters.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test::snmp;

TEST(FlowgenSnmp, UptimeIsOfTheRunsClock) {
  const network n;
  const auto ticks = [&](duration up) {
    directory d = n.agent();
    bytes out(most_octets);
    out.resize(d.answer(message(get, 0, 0, {mib2 + name_t{1, 3, 0}}), loopback, boot + up, out));
    return read(out).value().bindings.at(0).number();
  };
  EXPECT_EQ(ticks({9'999'999}), 0u);
  EXPECT_EQ(ticks({10'000'000}), 1u);
  EXPECT_EQ(ticks(seconds(50 * 86'400)), 432'000'000u) << "milliseconds in 32 bits have wrapped by then";
  EXPECT_EQ(ticks(duration{42'949'672'960'000'000}), 0u) << "497 days";
  EXPECT_EQ(ticks(seconds(-5)), 0u);
  n.counters[0]->at(1).in_octets.add(7);
  n.counters[0]->restart(boot + seconds(100));
  EXPECT_EQ(ticks(seconds(101)), 100u);
  EXPECT_EQ(n.counters[0]->at(1).in_octets.get(), 0u);
}

flow::record flow_between(std::uint32_t in, std::uint32_t out, std::uint64_t bytes, std::uint64_t packets) {
  flow::record r{};
  r.ingress_interface = in, r.egress_interface = out;
  r.bytes = bytes, r.packets = packets;
  r.present = flow::present_bit<&flow::record::bytes> | flow::present_bit<&flow::record::packets>;
  return r;
}

TEST(FlowgenSnmp, FlowsAreCountedInAndOut) {
  device_counters c{2};
  const flow::record some[] = {flow_between(1, 2, 1000, 3), flow_between(2, 1, 50, 1), flow_between(1, 1, 7, 1),
                               flow_between(0, 3, 9, 9)};
  c.enter(some, 10);
  const auto values = [&](std::size_t i) {
    const interface_counters& of = c.at(i);
    return std::vector{of.in_octets.get(), of.in_packets.get(), of.out_octets.get(), of.out_packets.get()};
  };
  EXPECT_EQ(values(1), (std::vector<std::uint64_t>{10'070, 40, 570, 20}));
  EXPECT_EQ(values(2), (std::vector<std::uint64_t>{500, 10, 10'000, 30}));
}

struct sums {
  std::uint64_t in_octets = 0, in_packets = 0, out_octets = 0, out_packets = 0;
};
sums sums_of(const device_counters& c) {
  sums s;
  for (std::size_t i = 1; i <= c.interfaces(); ++i) {
    s.in_octets += c.at(i).in_octets.get(), s.in_packets += c.at(i).in_packets.get();
    s.out_octets += c.at(i).out_octets.get(), s.out_packets += c.at(i).out_packets.get();
  }
  return s;
}

TEST(FlowgenSnmp, ExportersCountWhatTheirManifestSays) {
  for (const export_row& row : exporters()) {
    if (row.has_samples) continue;
    for (const std::uint32_t samplers : {0u, 5u}) {
      if (samplers != 0 && !row.has_templates) continue;
      exporter_settings s;
      s.start = now;
      s.sampling_interval = row.max_sampling == 0 ? 0 : 100;
      s.samplers = samplers;
      s.ipv6_percent = row.has_ipv6 ? 30 : 0;
      const auto e = row.make(s, 3);
      EXPECT_EQ(e->interfaces(), samplers == 0 ? 2u : 6u);
      device_counters c{e->interfaces()};
      e->attach(c);
      EXPECT_GT(c.uptime(now).ns, 0);
      bytes out(65'536);
      for (int i = 0; i < 200; ++i) e->write(out, 30, now + milliseconds(i));
      ASSERT_GT(e->sent().flow_records, 1000u);
      const sums got = sums_of(c);
      EXPECT_EQ(got.in_octets, e->sent().scaled_bytes) << row.name();
      EXPECT_EQ(got.in_packets, e->sent().scaled_packets) << row.name();
      EXPECT_EQ(got.out_octets, e->sent().scaled_bytes) << row.name();
      EXPECT_EQ(got.out_packets, e->sent().scaled_packets) << row.name();
      for (std::size_t i = 1; i <= c.interfaces(); ++i) EXPECT_NE(c.at(i).in_octets.get(), 0u) << row.name() << i;
    }
  }
}

/// What SNMP says before a datagram is what its counter samples say.
TEST(FlowgenSnmp, CounterSamplesSayTheSame) {
  for (std::uint32_t index = 0; index < 4; ++index) {
    exporter_settings s;
    s.start = now;
    s.sampling_interval = 500;
    s.sflow.data_sources = 3;
    s.sflow.counter_interval = milliseconds(50);
    const auto e = exporter_of(protocol::sflow5).make(s, index);
    device_counters c{e->interfaces()};
    ASSERT_EQ(c.interfaces(), 3u);
    e->attach(c);
    const sums before = sums_of(c);
    std::size_t compared = 0;
    bytes out(65'536);
    for (int i = 0; i < 100; ++i) {
      std::vector<std::vector<std::uint64_t>> shown;
      for (std::size_t p = 1; p <= 3; ++p)
        shown.push_back({c.at(p).in_octets.get(), c.at(p).in_packets.get() & 0xffff'ffff, c.at(p).out_octets.get(),
                         c.at(p).out_packets.get() & 0xffff'ffff});
      const auto done = e->write(out, 20, now + milliseconds(10 * i));
      const auto m = sflow5::decode(octets{out}.first(done.octets));
      ASSERT_TRUE(m.has_value());
      for (const sflow5::block& b : m->samples) {
        if (sflow5::is_flow(b.format)) continue;
        const auto sample = sflow5::decode_counters(b, 0);
        ASSERT_TRUE(sample.has_value());
        for (const sflow5::block& r : sample->records) {
          if (r.format != sflow5::if_counters::id.format) continue;
          const auto n = sflow5::decode<sflow5::if_counters>(r);
          ASSERT_TRUE(n.has_value());
          EXPECT_EQ((std::vector<std::uint64_t>{n->ifInOctets, n->ifInUcastPkts, n->ifOutOctets, n->ifOutUcastPkts}),
                    shown.at(n->ifIndex - 1));
          ++compared;
        }
      }
    }
    EXPECT_GT(compared, 10u);
    const sums after = sums_of(c);
    EXPECT_EQ(after.in_octets - before.in_octets, e->sent().scaled_bytes);
    EXPECT_EQ(after.in_packets - before.in_packets, e->sent().scaled_packets);
    EXPECT_EQ(after.out_packets - before.out_packets, e->sent().scaled_packets);
  }
}

}  // namespace
