// SPDX-License-Identifier: BSL-1.0
// What the receiver remembers between datagrams and beside them, an example of each: limits, log lines, accounts,
// ports that move, options data, sets that wait, the octets of all that.
#include <gtest/gtest.h>

#include <set>

#include <flowkit/netflow5/message.hpp>
#include <support/hex.hpp>

#include <tools/receiver_bench.hpp>

#include "tools/flowrecv/account.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;

std::vector<std::byte> netflow5_of(std::size_t records, std::uint8_t engine_type = 0) {
  const std::vector<netflow5::record> all(records);
  netflow5::header head{};
  head.engine_type = engine_type;
  std::vector<std::byte> out(netflow5::encoded_size(records));
  EXPECT_TRUE(netflow5::encode({head, std::span<const netflow5::record>(all)}, out).has_value());
  return out;
}

TEST(Receiver, NoFlowMoreThanTheLimit) {
  for (const std::uint64_t limit : {1u, 7u, 29u, 30u}) {
    bench v5, templates;
    v5.into.set_limit(limit), templates.into.set_limit(limit);
    v5.take(netflow5_of(30));
    templates.take(ipfix(0, 1, flows_template + flows(30)));
    EXPECT_EQ(v5.got.size(), limit);
    EXPECT_EQ(templates.got.size(), limit);
    EXPECT_TRUE(v5.into.limit_reached() && templates.into.limit_reached());
  }
}

TEST(Receiver, ALineForEachReasonAndExporterUntilThereAreTooMany) {
  bench b;
  for (int i = 0; i < 3; ++i) b.take("ff");
  EXPECT_EQ(b.lines.size(), 1u);
  b.take("ffff ffff");
  EXPECT_EQ(b.lines.size(), 2u) << "another reason";
  for (std::uint32_t i = 1; i < 2000; ++i) b.take("ff", 1000, 0xc0000201 + i);
  ASSERT_EQ(b.lines.size(), receiver::max_log_lines + 1);
  EXPECT_EQ(std::set<std::string>(b.lines.begin(), b.lines.end()).size(), b.lines.size());
  EXPECT_EQ(b.lines.back().rfind("no further lines", 0), 0u);
  EXPECT_EQ(b.totals().undecodable.total(), 2003u);
}

TEST(Receiver, ProtocolsThatAreNotSpokenAreRefusedByTheirNames) {
  const std::pair<const char*, const char*> refused[] = {{"0006 0001", "NetFlow v6 is not decoded"},
                                                         {"0008 0001", "NetFlow v8 is not decoded"},
                                                         {"00000002 00000001", "sFlow v2 is not decoded"},
                                                         {"00000004 00000001", "sFlow v4 is not decoded"}};
  bench b;
  for (const auto& [hex, words] : refused) {
    b.take(hex), b.take(hex);
    EXPECT_NE(b.lines.back().find(words), std::string::npos) << b.lines.back();
  }
  EXPECT_EQ(b.lines.size(), std::size(refused)) << "a line each";
  EXPECT_EQ(b.totals().undecodable.of[static_cast<std::size_t>(errc::bad_version)], 2 * std::size(refused));
  std::set<std::string> names;
  for (const exporter* e : b.exporters.sorted()) names.insert(to_string(e->key.kind));
  EXPECT_EQ(names, (std::set<std::string>{"netflow6", "netflow8", "sflow2", "sflow4"}));
  EXPECT_EQ(b.got.size(), 0u);
}

TEST(Receiver, WhatTheSinkRefusesIsLost) {
  bench b;
  b.take(ipfix(0, 1, flows_template + flows(3)));
  b.fine = false;
  b.take(ipfix(3, 1, flows(2)));
  EXPECT_EQ(b.totals().output_lost, 2u);
  EXPECT_EQ(b.totals().flow_records, 5u);
}

TEST(Receiver, SeveralMessagesOfOneDatagram) {
  bench b;
  const std::string whole = ipfix(0, 1, flows_template + flows(1)) + ipfix(1, 1, flows(2));
  b.take(whole);
  EXPECT_EQ(b.totals().datagrams, 1u);
  EXPECT_EQ(b.totals().octets, test::from_hex(whole).size());
  EXPECT_EQ(b.got.size(), 3u);
  EXPECT_EQ(b.totals().sequence.lost, 0u);

  // Damage counts for the message that has it, with the offset in the datagram.
  b.take(ipfix(3, 1, flows(1)) + "000a 00ff" + be(1'000'000, 4) + be(0, 4) + be(77, 4));
  ASSERT_EQ(b.exporters.sorted().size(), 2u);
  EXPECT_EQ(b.exporters.sorted()[0]->counters.undecodable.total(), 0u);
  EXPECT_EQ(b.exporters.sorted()[1]->key.domain, 77u);
  EXPECT_EQ(b.exporters.sorted()[1]->counters.undecodable.total(), 1u);
  ASSERT_EQ(b.lines.size(), 1u);
  EXPECT_NE(b.lines[0].find("at octet 30 "), std::string::npos) << b.lines[0];
}

TEST(Receiver, EnginesAreExporters) {
  bench b;
  for (const int type : {0, 1, 1, 2}) b.take(netflow5_of(1, static_cast<std::uint8_t>(type)));
  ASSERT_EQ(b.exporters.sorted().size(), 3u);
  EXPECT_EQ(b.exporters.sorted()[1]->key.domain, 256u);
}

TEST(Receiver, AnExporterThatChangesItsPortIsOne) {
  bench b;
  b.take(netflow9(1, "")), b.take(netflow9(2, ""));
  const std::size_t before = b.into.sessions().used_octets();
  b.take(netflow9(3, ""), 1001);
  ASSERT_EQ(b.exporters.sorted().size(), 1u);
  EXPECT_EQ(b.exporters.sorted()[0]->key.source.port, 1000u);
  EXPECT_EQ(b.totals().port_changes, 1u);
  EXPECT_EQ(b.totals().sequence.lost, 0u);
  EXPECT_GE(b.into.sessions().used_octets(), before + sizeof(flow::exporter_run)) << "what it was is remembered";
}

TEST(Receiver, OneThatWasTakenForMovedTakesItsLossBack) {
  bench b;
  b.take(netflow9(1, "")), b.take(netflow9(2, ""));
  b.take(netflow9(10, ""), 1001);
  EXPECT_EQ(b.totals().sequence.lost, 7u);
  EXPECT_EQ(b.totals().port_changes, 1u);
  b.take(netflow9(3, ""));
  EXPECT_EQ(b.totals().sequence.lost, 0u);
  EXPECT_EQ(b.totals().port_changes, 1u) << "a run that is new has not moved";
}

TEST(Receiver, SessionsCountForWhatTheyLearn) {
  bench b;
  b.take(netflow9(1, ""));
  EXPECT_GE(b.into.sessions().used_octets(), exporter_sessions::session_octets + sizeof(flow::exporter_run));
  const std::uint64_t before = account_of(b.into.sessions()).octets;
  b.take(netflow9(2, flows(20)));
  EXPECT_GE(account_of(b.into.sessions()).octets, before + 160) << "a set that waits";
}

TEST(Receiver, AnEvictedSessionGivesTheOctetsOfItsOptionsBack) {
  receiver_settings s;
  s.sessions.sessions = 1;
  s.sessions.learnt_octets = 1024;  // one sampler of one exporter, not of two
  bench b{s};
  for (std::uint32_t address = 1; address < 4; ++address) {
    b.take(ipfix(0, 1, sampler_template + set(400, sampler(5, 100 * address)) + sampled_template), 1000, address);
    b.take(ipfix(1, 1, set(257, be(1500, 4) + be(5, 4))), 1000, address);
    ASSERT_EQ(b.got.size(), address);
    EXPECT_EQ(b.got.back().get<&flow::record::sampling_interval>(), 100 * address);
  }
}

TEST(Receiver, AnyNumberOfOptionsRecordsInASet) {
  bench b;
  std::string samplers;
  for (std::uint32_t i = 1; i <= 40; ++i) samplers += sampler(i, 10 * i);
  b.take(ipfix(0, 1, sampler_template + set(400, samplers) + sampled_template));
  b.take(ipfix(40, 1, set(257, be(1500, 4) + be(33, 4))));
  EXPECT_EQ(b.totals().options_records, 40u);
  EXPECT_EQ(b.totals().sequence.lost, 0u);
  ASSERT_EQ(b.got.size(), 1u);
  EXPECT_EQ(b.got[0].get<&flow::record::sampling_interval>(), 330u);
}

TEST(Receiver, FlowsHaveTheDomainOfTheirMessage) {
  bench b;
  b.take(ipfix(0, 5, flows_template + flows(1)));
  b.take(ipfix(0, 6, flows_template + flows(1)));
  ASSERT_EQ(b.got.size(), 2u);
  EXPECT_EQ(b.got[0].get<&flow::record::observation_domain>(), 5u);
  EXPECT_EQ(b.got[1].get<&flow::record::observation_domain>(), 6u);
}

TEST(Receiver, UptimesOfIpfixAreFromTheBootTimeOfItsOptions) {
  bench b;
  const std::int64_t boot = 900'000'000;  // milliseconds
  b.take(ipfix(0, 1,
               set(3, "0190 0002 0001  0095 0004  00a0 0008") +
                   set(400, be(1, 4) + be(static_cast<std::uint64_t>(boot), 8)) +
                   set(2, "0102 0003  0016 0004  0015 0004  0001 0004")));
  b.take(ipfix(1, 1, set(258, be(2000, 4) + be(5000, 4) + be(100, 4))));
  ASSERT_EQ(b.got.size(), 1u);
  EXPECT_EQ(b.got[0].get<&flow::record::start>(), from_unix_milliseconds(boot + 2000));
  EXPECT_EQ(b.got[0].get<&flow::record::end>(), from_unix_milliseconds(boot + 5000));
}

TEST(Receiver, SetsThatWaitTooLongAreDropped) {
  receiver_settings s;
  s.pending.age = seconds(10);
  for (const bool late : {false, true}) {
    bench v9{s}, v10{s};
    v9.take(netflow9(1, flows(2))), v10.take(ipfix(0, 1, flows(2)));
    for (bench* b : {&v9, &v10}) b->now = b->now + seconds(late ? 11 : 10);
    v9.take(netflow9(2, set(0, "0100 0002  0001 0004  0002 0004"))), v10.take(ipfix(2, 1, flows_template));
    for (bench* b : {&v9, &v10}) {
      EXPECT_EQ(b->got.size(), late ? 0u : 2u);
      for (const flow::record& r : b->got)
        EXPECT_EQ(r.get<&flow::record::received>(), from_unix_seconds(1'000'000)) << "with their own message";
      EXPECT_EQ(b->totals().template_lost, late ? 1u : 0u);
      EXPECT_EQ(account_of(b->into.sessions()).waiting_dropped, late ? 1u : 0u);
    }
  }
}

}  // namespace
