// SPDX-License-Identifier: BSL-1.0
// What the doctor judges by: spans in words, an exporter's habit, the two sides of a flow, timeouts by the flows'
// lengths, makes by templates, and findings by accounts.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/core.h>

#include <algorithm>

#include <flowkit/sflow5/findings.hpp>

#include "tools/flowrecv/doctor/checks.hpp"
#include "tools/flowrecv/doctor/device_lines.hpp"
#include "tools/flowrecv/doctor/span_text.hpp"
#include "tools/flowrecv/receivers/anomaly_counts.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::doctor;

TEST(DoctorSpans, TwoUnitsAtMost) {
  EXPECT_EQ(span_text(milliseconds(0)), "0 s");
  EXPECT_EQ(span_text(milliseconds(449)), "0.4 s");
  EXPECT_EQ(span_text(milliseconds(9'949)), "9.9 s");
  EXPECT_EQ(span_text(milliseconds(9'950)), "10 s");
  EXPECT_EQ(span_text(seconds(59)), "59 s");
  EXPECT_EQ(span_text(milliseconds(59'600)), "1 min");
  EXPECT_EQ(span_text(seconds(310)), "5 min 10 s");
  EXPECT_EQ(span_text(seconds(-20'700)), "5 h 45 min");
  EXPECT_EQ(span_text(seconds(86'400)), "1 day");
  EXPECT_EQ(span_text(seconds(3 * 86'400 + 2 * 3'600 + 59)), "3 days 2 h");
  EXPECT_EQ(span_text(seconds(86'400 + 59)), "1 day");  // minutes would be a third unit
  EXPECT_FALSE(span_text(duration{INT64_MIN}).empty());
}

rhythm every(duration pause, int times) {
  rhythm r;
  for (int i = 0; i < times; ++i) r.arrived(from_unix_seconds(1'000) + duration{pause.ns * i});
  return r;
}

TEST(DoctorRhythm, SilenceIsThreeOfItsPausesAndTenSeconds) {
  EXPECT_FALSE(every(seconds(1), 100).is_silent(from_unix_seconds(1'099) + seconds(10)));
  EXPECT_TRUE(every(seconds(1), 100).is_silent(from_unix_seconds(1'099) + milliseconds(10'001)));
  EXPECT_FALSE(every(seconds(60), 10).is_silent(from_unix_seconds(1'540) + seconds(180)));
  EXPECT_TRUE(every(seconds(60), 10).is_silent(from_unix_seconds(1'540) + seconds(181)));
  EXPECT_FALSE(every(seconds(1), 4).is_silent(from_unix_seconds(2'000)));  // no habit yet
}

RC_GTEST_PROP(DoctorRhythm, AnExporterIsNeverSilentByItsOwnPauses, ()) {
  const auto pauses = *rc::gen::container<std::vector<std::uint16_t>>(rc::gen::arbitrary<std::uint16_t>());
  rhythm r;
  timestamp now = from_unix_seconds(1'000);
  duration longest{};
  for (const std::uint16_t ms : pauses) {
    r.arrived(now);
    RC_ASSERT(!r.is_silent(now + longest));
    longest = std::max(longest, milliseconds(ms));
    now = now + milliseconds(ms);
  }
}

flow::record a_flow() {
  flow::record r{};
  r.source = ipv4_address{0xc0000201}, r.destination = ipv4_address{0xc0000202};
  r.source_port = 40'000, r.destination_port = 443, r.protocol = 6;
  r.packets = 10, r.start = from_unix_seconds(100), r.end = from_unix_seconds(130), r.exported = from_unix_seconds(145);
  r.ingress_interface = 1, r.egress_interface = 2, r.direction = 0;
  using flow::record;
  r.set_present<&record::source>(), r.set_present<&record::destination>(), r.set_present<&record::source_port>();
  r.set_present<&record::destination_port>(), r.set_present<&record::protocol>(), r.set_present<&record::packets>();
  r.set_present<&record::start>(), r.set_present<&record::end>(), r.set_present<&record::exported>();
  r.set_present<&record::ingress_interface>(), r.set_present<&record::egress_interface>();
  r.set_present<&record::direction>();
  return r;
}

TEST(DoctorSides, AnotherDirectionOrPlaceAtTheSameTime) {
  using flow::record;
  const auto is_other = [](auto change, std::uint64_t exporter = 1) {
    sides s;
    record first = a_flow(), second = a_flow();
    EXPECT_FALSE(s.is_other_side(first, 1));
    change(second);
    return s.is_other_side(second, exporter);
  };
  EXPECT_TRUE(is_other([](record& r) { r.direction = 1; }));
  EXPECT_TRUE(is_other([](record& r) { r.direction = 1, r.start = r.start + milliseconds(900); }));
  EXPECT_TRUE(is_other([](record& r) { r.ingress_interface = 2, r.egress_interface = 3; }));
  EXPECT_FALSE(is_other([](record&) {}));  // came twice
  EXPECT_FALSE(is_other([](record& r) { r.direction = 1, r.packets = 11; }));
  EXPECT_FALSE(is_other([](record& r) { r.direction = 1, r.start = r.start - milliseconds(1'001); }));
  EXPECT_FALSE(is_other([](record& r) { r.direction = 1, r.source_port = 40'001; }));
  EXPECT_FALSE(is_other([](record& r) { r.direction = 1, std::swap(r.source, r.destination); }));  // the way back
  EXPECT_FALSE(is_other([](record& r) { r.direction = 1; }, 2));
  EXPECT_FALSE(is_other([](record& r) { r.direction = 1, r.set_present<&record::direction>(false); }));
}

TEST(DoctorSides, EachPairCountsOnce) {
  sides s;
  flow::record in = a_flow(), out = a_flow();
  out.direction = 1;
  std::vector<bool> got;
  for (const auto* r : {&in, &out, &in, &out, &out}) got.push_back(s.is_other_side(*r, 1));
  EXPECT_EQ(got, (std::vector<bool>{false, true, false, true, false}));
}

time_watch lasting(std::initializer_list<std::pair<int, int>> seconds_and_flows, std::uint8_t end_reason = 0) {
  time_watch t;
  for (const auto& [lasted, n] : seconds_and_flows)
    for (int i = 0; i < n; ++i) {
      flow::record r = a_flow();
      r.end = r.start + seconds(lasted), r.exported = r.end + seconds(15);
      r.end_reason = end_reason;
      r.set_present<&flow::record::end_reason>(end_reason != 0);
      t.flow(r);
    }
  return t;
}

TEST(DoctorTimes, TheActiveTimeoutIsAWallOrWhatFlowsSay) {
  EXPECT_EQ(lasting({{1, 100}, {20, 30}, {57, 1}, {60, 40}}).active().seconds, 60u);
  EXPECT_EQ(lasting({{1, 100}, {20, 30}, {40, 10}, {60, 3}}).active().seconds, 0u);  // it tapers off
  EXPECT_EQ(lasting({{1, 1'000}, {9, 100}}).active().seconds, 0u);                   // too short for a timeout
  EXPECT_EQ(lasting({{60, 4}}, 2).active().seconds, 0u);                             // too few
  EXPECT_EQ(lasting({{60, 4}, {61, 1}, {120, 1}}, 2).active().seconds, 60u);
  EXPECT_EQ(lasting({{5, 10}}, 1).inactive().seconds, 15u);
  EXPECT_EQ(lasting({{5, 10}}, 3).inactive().seconds, 0u);
  EXPECT_EQ(lasting({{60, 7}, {300, 2}}).longer_than(60), 2u);
}

TEST(DoctorTimes, WhatCannotBeIsCounted) {
  time_watch t;
  flow::record r = a_flow();
  r.exported = r.end - seconds(60);
  t.flow(r);
  EXPECT_EQ(t.after_export(), 0u);
  r.exported = r.end - milliseconds(60'001);
  t.flow(r);
  EXPECT_EQ(t.after_export(), 1u);
  r = a_flow();
  std::swap(r.start, r.end);
  t.flow(r);
  EXPECT_EQ(t.backwards(), 1u);
}

make looks_like(const std::vector<template_view>& all) {
  make_signs s;
  for (const template_view& t : all) s.learned(t);
  return s.looks_like().which;
}

TEST(DoctorMakes, NothingIsGuessed) {
  const std::vector<specifier> plain{{.id = 1, .length = 4}, {.id = 2, .length = 4}, {.id = 8, .length = 4}};
  const std::vector<specifier> asa{{.id = 233, .length = 1}, {.id = 33002, .length = 2}};
  const std::vector<specifier> pan{{.id = 56701, .length = 32}};
  EXPECT_EQ(looks_like({}), make::unknown);
  EXPECT_EQ(looks_like({{.id = 256, .fields = plain}}), make::unknown);
  EXPECT_EQ(looks_like({{.id = 256, .fields = asa}}), make::asa);
  EXPECT_EQ(looks_like({{.id = 256, .fields = plain}, {.id = 257, .fields = pan}}), make::panos);
  EXPECT_EQ(looks_like({{.id = 256, .fields = asa}, {.id = 257, .fields = pan}}), make::unknown);  // for two
  const std::vector<specifier> enterprise{{.pen = 9, .id = 33002, .length = 2}, {.id = 233, .length = 1}};
  EXPECT_EQ(looks_like({{.id = 256, .fields = enterprise}}), make::ios);  // its number, not IANA's space
}

TEST(DoctorLines, PlaceholdersAreFilledIn) {
  for (const make_row& m : makes()) {
    EXPECT_TRUE(device_lines(m.which, remedy::none).empty()) << m.name;
    std::string exporting;
    for (const std::string& line :
         device_lines(m.which, remedy::exporting, {.collector = "192.0.2.250", .port = "9995"}))
      exporting += line + "\n";
    EXPECT_NE(exporting.find("192.0.2.250"), std::string::npos) << m.name << ": " << exporting;
    EXPECT_NE(exporting.find("9995"), std::string::npos) << m.name << ": " << exporting;
    for (const remedy r : remedies)
      for (const std::string& line : device_lines(m.which, r)) {
        EXPECT_EQ(line.find("{collector}"), std::string::npos) << line;
        EXPECT_EQ(line.find("{port}"), std::string::npos) << line;
      }
  }
}

std::vector<std::string> ids(const exporter& e, const circumstances& c) {
  std::vector<std::string> out;
  for (const finding& f : check({.account = e, .seen = nullptr, .missing_template = {}, .run = c}))
    if (f.how != severity::note) out.push_back(f.id);
  return out;
}

TEST(DoctorChecks, LossHasOneCauseWhereOneAccountsForIt) {
  exporter e;
  e.key = {{ip_address{ipv4_address{0xc0000201}}, 2055}, protocol::netflow9, 0};
  e.counters.datagrams = 1'000, e.counters.sequence.lost = 100;
  circumstances c;
  c.live = true;
  const auto judged = [&](std::uint64_t drops) {
    c.run.kernel_drops = drops;
    c.estimated_loss = estimated_loss(e.counters, "datagrams");
    return ids(e, c);
  };
  EXPECT_EQ(judged(0), std::vector<std::string>{"sequence-loss"});
  EXPECT_EQ(judged(100), std::vector<std::string>{});
  EXPECT_EQ(judged(90), std::vector<std::string>{});
  EXPECT_EQ(judged(80), std::vector<std::string>{"sequence-loss"});
}

exporter an(protocol kind) {
  exporter e;
  e.key = {{ip_address{ipv4_address{0xc0000201}}, 2055}, kind, 0};
  return e;
}

using words = std::vector<std::string>;

TEST(DoctorChecks, WhatCameAndWasNotReadIsNotMissingOnTheWay) {
  const auto judged = [](protocol kind, std::uint64_t malformed, std::uint64_t lost) {
    exporter e = an(kind);
    e.counters.datagrams = 200, e.counters.undecodable.of[1] = malformed;
    e.counters.flow_records = 20 * (200 - malformed), e.counters.sequence.lost = lost;
    return ids(e, {});
  };
  const words malformed{"malformed"}, both{"malformed", "sequence-loss"};
  EXPECT_EQ(judged(protocol::netflow5, 10, 200), malformed);
  EXPECT_EQ(judged(protocol::netflow5, 10, 240), malformed);  // an estimate: to a tenth and one datagram
  EXPECT_EQ(judged(protocol::netflow5, 10, 241), both);
  EXPECT_EQ(judged(protocol::netflow5, 200, 6'000), malformed);  // none was read
  EXPECT_EQ(judged(protocol::ipfix, 10, 200), malformed);
  EXPECT_EQ(judged(protocol::netflow5, 0, 200), words{"sequence-loss"});
  EXPECT_EQ(judged(protocol::netflow9, 10, 5), both);  // the number is of datagrams, and these came
  EXPECT_EQ(judged(protocol::sflow5, 10, 5), both);
}

TEST(DoctorChecks, ACountThatIsTooSmallLeavesTheLastFlowUnread) {
  exporter e = an(protocol::netflow5);
  e.counters.datagrams = 200, e.counters.flow_records = 5'996, e.counters.sequence.lost = 4;
  EXPECT_EQ(ids(e, {}), words{"sequence-loss"});
  e.own.as<anomaly_counts<fixed::finding>>().anomalies[fixed::finding::trailing_octets] = 4;
  EXPECT_EQ(ids(e, {}), words{"anomalies"});
}

TEST(DoctorChecks, NumbersThatBeganAnewAreNoFlowsThatCameTwice) {
  exporter e = an(protocol::ipfix);
  e.counters.datagrams = 700, e.counters.sequence.duplicate = 5'511;
  EXPECT_EQ(ids(e, {}), words{"duplicates"});
  e.counters.restarts = 2, e.counters.number_restarts = 2;
  EXPECT_EQ(ids(e, {}), words{"restarted"});
  e.counters.number_restarts = 0, e.counters.boots = 2;  // by the boot time, at once: no number is of before
  EXPECT_EQ(ids(e, {}), (words{"duplicates", "restarted"}));
  e.counters.restarts = 0, e.counters.boots = 0, e.counters.number_restarts = 2;
  EXPECT_EQ(ids(e, {}), words{});
  const findings notes = check(examined{.account = e, .seen = nullptr, .missing_template = {}, .run = {}});
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_STREQ(notes[0].id, "numbers-again");
}

TEST(DoctorChecks, AnomaliesAreWarningsWhereSomethingIsNotRead) {
  const auto judged = [](template_finding f) {
    exporter e = an(protocol::netflow9);
    e.own.as<anomaly_counts<template_finding>>().anomalies[f] = 3;
    const findings all = check(examined{.account = e, .seen = nullptr, .missing_template = {}, .run = {}});
    EXPECT_LE(all.size(), 1u);
    if (all.empty()) return std::string();
    if (std::string_view{all[0].id} == "anomalies") {
      EXPECT_NE(all[0].says.find(fmt::format("{} (3)", to_string(f))), std::string::npos) << all[0].says;
    }
    return fmt::format("{} {}", severity_name(all[0].how), all[0].id);
  };
  EXPECT_EQ(judged(template_finding::count_mismatch), "note anomalies");
  EXPECT_EQ(judged(template_finding::damaged_record), "warning anomalies");
  EXPECT_EQ(judged(template_finding::redefined_template), "warning template-redefined");  // named once
  for (std::size_t i = 0; i < template_finding_count; ++i) {
    const auto f = static_cast<template_finding>(i);
    EXPECT_EQ(judged(f).empty(), f == template_finding::late_template) << to_string(f);  // by what waits
  }
}

TEST(DoctorChecks, ExportersWithoutRoomAreJudgedByTheirCounts) {
  exporter e = an(protocol::ipfix);
  e.counters.datagrams = 10, e.counters.template_lost = 9;
  EXPECT_EQ(ids(e, {}), words{"template-missing"});
  circumstances c;
  c.datagrams = 10, c.max_exporters = 100;
  EXPECT_TRUE(check(c).empty());
  c.forgotten = 3;
  EXPECT_EQ(check(c).size(), 1u);
  c.by_counts = 1;
  EXPECT_NE(check(c)[0].advice.find("--max-exporters 104"), std::string::npos) << check(c)[0].advice;
}

TEST(DoctorChecks, WhatNumbersComeToInDatagrams) {
  exporter_counters c;
  c.datagrams = 100, c.flow_records = 3'000, c.sequence.lost = 61;
  EXPECT_EQ(estimated_loss(c, "flows"), 3u);
  EXPECT_EQ(estimated_loss(c, "datagrams"), 61u);
  EXPECT_EQ(estimated_loss({}, "flows"), 0u);
}

RC_GTEST_PROP(DoctorChecks, AClockIsOffByMoreThanTwoSecondsAndAZoneIsNamedAsOne, ()) {
  const auto ms = *rc::gen::inRange<std::int64_t>(-20 * 3'600'000, 20 * 3'600'000);
  exporter e;
  e.key = {{ip_address{ipv4_address{0xc0000201}}, 2055}, protocol::netflow9, 0};
  const timestamp now = from_unix_seconds(1'700'000'000);
  e.counters.clock.observe(now + milliseconds(ms), now);
  const std::int64_t off = ms < 0 ? -ms : ms, quarters = (off + 450'000) / 900'000;
  const std::int64_t from_zone = off > quarters * 900'000 ? off - quarters * 900'000 : quarters * 900'000 - off;
  const bool zone = quarters >= 1 && quarters <= 56 && from_zone <= 30'000;
  const std::vector<std::string> want = off <= 2'000 ? std::vector<std::string>{}
                                        : zone       ? std::vector<std::string>{"clock-zone"}
                                                     : std::vector<std::string>{"clock-off"};
  RC_ASSERT(ids(e, {}) == want);
}

}  // namespace
