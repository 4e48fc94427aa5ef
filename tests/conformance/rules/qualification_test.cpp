// SPDX-License-Identifier: BSL-1.0
// The steps of sflow-qualification: each passes, fails, and is left open where the evidence is missing.
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/plan/sflow_qualification.hpp"
#include "rules/sflow5_stream.hpp"

namespace flowkit::test {
namespace {

using namespace conformance;

plan_outcome outcome_of(const capture& all, const sflow_setup& set_up = {}) {
  const conformance::settings s;
  conformance::findings found{s};
  sflow_facts facts{set_up.off};
  examiner e{s, found};
  e.attach(facts);
  for (const sent& one : all)
    e.examine({.payload = one.octets,
               .source = one.source,
               .destination = one.destination,
               .destination_port = one.destination_port,
               .received = one.at});
  e.finish();
  return sflow_qualification(facts, found, set_up);
}
/// "pass", "fail", "not seen"; "" if there is no such step.
std::string step(const capture& all, std::string_view id, const sflow_setup& set_up = {}) {
  for (const plan_step& s : outcome_of(all, set_up).steps)
    if (s.id == id) return to_string(s.result);
  return "";
}

capture flows(const sf_flow& f, int n = 20) {
  sf_stream s;
  for (int i = 0; i < n; ++i) s.send({s.flow(f)});
  return s.all();
}
/// Flow samples between interfaces 1 and 2, and a poll of both in each of `polls` datagrams.
sf_stream polled_stream(int polls) {
  sf_stream s;
  for (int i = 0; i < polls; ++i) s.send({s.flow(), s.counters(), s.counters({.source = 2})});
  return s;
}
const ip_address agent{ipv4_address{0xc0000201}};

TEST(Qualification, NothingCame) {
  for (const plan_step& s : outcome_of({}).steps) {
    EXPECT_EQ(s.result, verdict::not_seen) << s.id;
    EXPECT_FALSE(s.message.empty()) << s.id;
    EXPECT_FALSE(s.title.empty() || s.decided.empty()) << s.id;
  }
  EXPECT_TRUE(outcome_of({}).passed());
}

TEST(Qualification, Datagrams) {
  EXPECT_EQ(step(sf_usual(), "datagrams"), "pass");
  capture cut = sf_usual();
  cut[3].octets.resize(cut[3].octets.size() - 4);
  EXPECT_EQ(step(cut, "datagrams"), "fail");
}

TEST(Qualification, AgentAddress) {
  EXPECT_EQ(step(sf_usual(), "agent-address", {.agent = agent}), "pass");
  EXPECT_EQ(step(sf_usual(), "agent-address"), "not seen");
  EXPECT_EQ(step(sf_usual(), "agent-address", {.agent = ip_address{ipv4_address{9}}}), "fail");
  sf_stream none;
  none.agent = words({1, 0});
  EXPECT_EQ(step(none.send({none.flow()}).all(), "agent-address"), "fail");
}

TEST(Qualification, Silence) {
  const capture all = flows({}, 10);  // one a second
  EXPECT_EQ(step(all, "silence"), "not seen");
  EXPECT_EQ(step(all, "silence", {.off = all[3].at}), "fail");
  EXPECT_EQ(step(all, "silence", {.off = all.back().at}), "not seen");
  capture longer = all;
  longer.push_back({.octets = {4, std::byte{}}, .at = all.back().at + seconds(31)});  // of another device
  EXPECT_EQ(step(longer, "silence", {.off = all.back().at}), "pass");
  EXPECT_EQ(step(longer, "silence", {.off = all[0].at - seconds(60)}), "fail");
}

TEST(Qualification, HeaderSize) {
  const capture cut = flows({});  // 128 octets of 1,014
  EXPECT_EQ(step(cut, "header-size", {.header = 128}), "pass");
  EXPECT_EQ(step(cut, "header-size", {.header = 256}), "fail");
  EXPECT_EQ(step(cut, "header-size", {.header = 64}), "fail");
  EXPECT_EQ(step(cut, "header-size"), "not seen");
  const capture whole = flows({.records = {sf_header(sf_frame(80, 94), 1, 98, 4)}});
  EXPECT_EQ(step(whole, "header-size", {.header = 128}), "not seen");
  EXPECT_EQ(step(cut, "frame-length"), "pass");
  EXPECT_EQ(step(flows({.records = {sf_header(sf_frame(80, 94), 1, 90, 4)}}), "frame-length"), "fail");
}

TEST(Qualification, Rates) {
  EXPECT_EQ(step(flows({.rate = 100}), "rate", {.rate = 100}), "pass");
  EXPECT_EQ(step(flows({.rate = 100}), "rate", {.rate = 200}), "fail");
  EXPECT_EQ(step(flows({.rate = 100}), "rate"), "not seen");
  EXPECT_EQ(step(flows({.rate = 100}, 200), "attained-rate"), "pass");
  EXPECT_EQ(step(flows({.rate = 100}, 20), "attained-rate"), "not seen");
  capture wrong = flows({.rate = 100}, 200);
  for (std::size_t i = 0; i < wrong.size(); ++i) wrong = sf_patched(std::move(wrong), i, sf_at::rate, u32(1'000));
  EXPECT_EQ(step(wrong, "attained-rate"), "fail");
  EXPECT_EQ(step(flows({.rate = 100}), "random"), "pass");
  capture even = flows({.rate = 1'000});
  for (std::size_t i = 0; i < even.size(); ++i)
    even = sf_patched(std::move(even), i, sf_at::pool, u32(1'000 * (i + 1)));
  EXPECT_EQ(step(even, "random"), "fail");
}

TEST(Qualification, Interfaces) {
  EXPECT_EQ(step(flows({}), "sampled-interface"), "pass");
  EXPECT_EQ(step(flows({.source_class = 2}), "sampled-interface"), "fail");
  EXPECT_EQ(step(flows({.source = 3, .input = 1, .output = 2}), "sampled-interface"), "fail");
  EXPECT_EQ(step(flows({.input = 0x3fffffff, .output = 0x3fffffff}), "sampled-interface"), "not seen");
  EXPECT_EQ(step(polled_stream(4).all(), "output-interface"), "pass");
  EXPECT_EQ(step(flows({}), "output-interface"), "not seen");  // no counters
  EXPECT_EQ(step(flows({.output = 0}), "output-interface"), "fail");
  EXPECT_EQ(step(flows({.output = 2u << 30 | 3}), "output-interface"), "not seen");
  sf_stream other;
  for (int i = 0; i < 4; ++i) other.send({other.flow({.output = 7}), other.counters()});
  EXPECT_EQ(step(other.all(), "output-interface"), "fail");
}

TEST(Qualification, Counters) {
  EXPECT_EQ(step(polled_stream(4).all(), "counters", {.polling = seconds(1)}), "pass");
  EXPECT_EQ(step(polled_stream(4).all(), "counters"), "not seen");
  EXPECT_EQ(step(polled_stream(1).all(), "counters", {.polling = seconds(1)}), "not seen");
  EXPECT_EQ(step(flows({}), "counters", {.polling = seconds(1)}), "fail");
  sf_stream slow;
  for (int i = 0; i < 3; ++i) slow.send({slow.flow(), slow.counters()}).wait(seconds(60));
  EXPECT_EQ(step(slow.all(), "counters", {.polling = seconds(20)}), "fail");
}

TEST(Qualification, Records) {
  const auto with = [](const sf_block& b) { return flows({.records = {sf_header(), b}}); };
  EXPECT_EQ(step(with({1001, words({10, 0, 20, 0})}), "extended-switch"), "pass");
  EXPECT_EQ(step(flows({}), "extended-switch"), "not seen");
  EXPECT_EQ(step(with({1002, words({1, 0x0a000001, 24, 16})}), "extended-router"), "pass");
  EXPECT_EQ(step(with({1002, words({1, 0, 24, 16})}), "extended-router"), "fail");
  EXPECT_EQ(step(with({1002, words({1, 0x0a000001, 99, 16})}), "extended-router"), "fail");
  EXPECT_EQ(step(flows({}), "extended-router"), "not seen");
  EXPECT_EQ(step(with({1003, words({1, 0x0a000001, 64'500, 64'501, 64'502, 0, 0, 100})}), "extended-gateway"), "info");
  EXPECT_EQ(step(flows({}), "extended-gateway"), "not seen");
  EXPECT_EQ(step(flows({}), "encapsulation"), "not seen");
  EXPECT_EQ(step(with({1029, words({77})}), "encapsulation"), "pass");  // extended_vni_egress
  // Ethernet, IPv4 with GRE, cut before what is in it.
  wire frame = sf_frame(1'000, 54);
  frame.patch(23, u8(47)).patch(34, u32(0x0800));
  EXPECT_EQ(step(flows({.records = {sf_header(frame, 1, 1'018, 4)}}), "encapsulation"), "fail");
}

TEST(Qualification, Drops) {
  EXPECT_EQ(step(flows({}), "drops-counter"), "not seen");
  EXPECT_EQ(step(flows({.drops = 5}), "drops-counter"), "pass");
  sf_stream fell;
  for (std::uint32_t i = 0; i < 8; ++i) fell.send({fell.flow({.drops = 100 - i})});
  EXPECT_EQ(step(fell.all(), "drops-counter"), "fail");
  const auto discards = [](std::uint32_t left_out, std::uint32_t reason = 258) {
    sf_stream s;
    s.discard_drops = left_out;
    for (int i = 0; i < 5; ++i) {
      sf_block b = s.discarded();
      b.data.patch(24, u32(reason));
      s.send({b});
    }
    return s.all();
  };
  EXPECT_EQ(step(discards(0), "discarded-packets"), "pass");  // 258: an access list
  EXPECT_EQ(step(discards(0, 256), "discarded-packets"), "fail");
  EXPECT_EQ(step(discards(0, 5'000), "discarded-packets"), "fail");
  EXPECT_EQ(step(flows({}), "discarded-packets"), "not seen");
  EXPECT_EQ(step(discards(0), "rate-limit"), "not seen");
  EXPECT_EQ(step(discards(3), "rate-limit"), "pass");
  sf_stream burst;
  sf_blocks many;
  for (int i = 0; i < 30; ++i) many.push_back(burst.discarded());
  EXPECT_EQ(step(burst.send(many).all(), "rate-limit"), "fail");
}

// Nothing fails for want of evidence ----------------------------------------------------------------------------------

/// Datagrams of both, in the order of their times.
capture merged(capture a, const capture& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::stable_sort(a.begin(), a.end(), [](const sent& x, const sent& y) { return x.at.ns < y.at.ns; });
  return a;
}
std::string message(const capture& all, std::string_view id, const sflow_setup& set_up = {}) {
  for (const plan_step& s : outcome_of(all, set_up).steps)
    if (s.id == id) return s.message;
  return "";
}

TEST(Qualification, AgentsAreJudgedApart) {
  sf_stream other;
  other.agent = words({1, 0xc0000202}), other.uptime = 900'000'000, other.port = 40'001;
  for (int i = 0; i < 4; ++i) other.send({other.flow(), other.counters(), other.counters({.source = 2})});
  const capture good = merged(polled_stream(4).all(), other.all());
  EXPECT_EQ(step(good, "counters", {.polling = seconds(1)}), "pass");  // the same ifIndex, another uptime
  EXPECT_EQ(step(good, "output-interface"), "pass");
  // Interface 2 is polled by the other agent only.
  sf_stream half;
  for (int i = 0; i < 8; ++i) half.send({half.flow(), half.counters()});
  const capture bad = merged(half.all(), other.all());
  EXPECT_EQ(step(bad, "output-interface", {.polling = seconds(1)}), "fail");
  const std::string why = message(bad, "output-interface", {.polling = seconds(1)});
  EXPECT_NE(why.find("agent 192.0.2.1: no counters came of interface 2"), std::string::npos) << why;
  EXPECT_EQ(why.find("192.0.2.2"), std::string::npos) << why;
  // What one of them did wrong is not said of the other.
  capture cut = good;
  cut[0].octets.resize(cut[0].octets.size() - 4);
  EXPECT_EQ(message(cut, "datagrams").find("192.0.2.2"), std::string::npos) << message(cut, "datagrams");
  EXPECT_EQ(step(cut, "datagrams"), "fail");
  // Nor is a datagram of nobody's forgotten.
  capture nobody = good;
  sent old = nobody[0];
  old.octets[7] = std::byte{9}, old.source.port = 50'000;  // the agent's address type
  nobody.push_back(old);
  EXPECT_EQ(step(nobody, "agent-address"), "fail");
}

TEST(Qualification, SilenceIsOfEachDatagram) {
  sf_stream s;
  s.step = flowkit::duration{400'000'000};
  for (int i = 0; i < 12; ++i) s.send({s.flow()});
  capture all = s.all();
  all.push_back({.octets = {4, std::byte{}}, .at = all.back().at + seconds(40)});
  // The last datagram alone is too late, in the same second as one that is not.
  const timestamp last = all[11].at;
  EXPECT_EQ(step(all, "silence", {.off = timestamp{last.ns - 2'000'000'001}}), "fail");
  EXPECT_EQ(step(all, "silence", {.off = timestamp{last.ns - 2'000'000'000}}), "pass");
}

TEST(Qualification, ShortAndLossyCaptures) {
  // Ten seconds, polled every twenty: nothing is due.
  sf_stream early;
  for (int i = 0; i < 10; ++i) early.send({early.flow(), i == 4 ? early.counters() : early.flow()});
  EXPECT_EQ(step(early.all(), "counters", {.polling = seconds(20)}), "not seen");
  EXPECT_EQ(step(early.all(), "output-interface", {.polling = seconds(20)}), "not seen");
  // A poll that was lost is no gap.
  capture lossy = polled_stream(20).all();
  lossy.erase(lossy.begin() + 5, lossy.begin() + 15);
  EXPECT_EQ(step(lossy, "counters", {.polling = seconds(1)}), "pass");
  // The polls of interface 2 may be what was lost.
  sf_stream one;
  for (int i = 0; i < 20; ++i) one.send({one.flow({.source = 2}), one.counters()});
  EXPECT_EQ(step(one.all(), "counters", {.polling = seconds(1)}), "fail");
  one.all().erase(one.all().begin() + 5);
  EXPECT_EQ(step(one.all(), "counters", {.polling = seconds(1)}), "not seen");
}

TEST(Qualification, APortThatBeginsLateIsNotDueYet) {
  // A minute of interface 1, polled every 20 s; interface 7 is sampled, and sent to, in the last five seconds.
  const auto minute = [](int from) {
    sf_stream s;
    for (int i = 0; i < 60; ++i) {
      sf_blocks all{s.flow({.output = 1})};
      if (i % 20 == 0) all.push_back(s.counters());
      if (i >= from) all.push_back(s.flow({.source = 7, .input = 7, .output = 1}));
      if (i >= from) all.push_back(s.flow({.output = 7}));
      s.send(all);
    }
    return s.all();
  };
  for (const char* id : {"counters", "output-interface"}) {
    EXPECT_EQ(step(minute(55), id, {.polling = seconds(20)}), "not seen") << id;
    EXPECT_EQ(step(minute(5), id, {.polling = seconds(20)}), "fail") << id;
  }
}

TEST(Qualification, VlansThatCannotBe) {
  EXPECT_EQ(step(flows({.records = {sf_header(), {1001, words({5'000, 0, 20, 0})}}}), "extended-switch"), "fail");
}

TEST(Qualification, FullTablesFailNothing) {
  // One agent names 100,000 interfaces; another one after it is right.
  sf_stream many;
  many.step = flowkit::duration{1'000'000};
  many.agent = words({1, 0xc0000209}), many.port = 40'009;
  for (std::uint32_t i = 0; i < sflow_facts::most + 2'000;) {
    sf_blocks all;
    for (int n = 0; n < 50; ++n, ++i)
      all.push_back(many.flow({.input = 1, .output = 100 + i, .records = {sf_header(80)}}));
    many.send(all);
  }
  sf_stream right;
  right.clock = many.last().at + seconds(1);
  for (int i = 0; i < 20; ++i)
    right.send({right.flow(), right.counters(), right.counters({.source = 2}), right.discarded()});
  capture all = many.all();
  for (sent& one : all) one.source.address = ip_address{ipv4_address{0xc0000209}};
  all.insert(all.end(), right.all().begin(), right.all().end());
  for (const plan_step& s : outcome_of(all, {.rate = 1'000, .polling = seconds(1)}).steps) {
    const bool is_of_right = s.message.find("agent 192.0.2.1:") != std::string::npos;
    EXPECT_FALSE(s.result == verdict::fail && is_of_right) << s.id << ": " << s.message;
    EXPECT_NE(s.message.find("100000 entries"), std::string::npos) << s.id;
  }
}

TEST(Qualification, SampledOnTheWayOutToSeveral) {
  EXPECT_EQ(step(flows({.source = 2, .input = 1, .output = 2u << 30 | 3}), "sampled-interface"), "not seen");
}

}  // namespace
}  // namespace flowkit::test
