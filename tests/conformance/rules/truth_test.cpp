// SPDX-License-Identifier: BSL-1.0
// What samplers of all protocols reported, held against what went by.
#include <gtest/gtest.h>

#include <algorithm>

#include "conformance/sampling/judge.hpp"
#include "rules/netflow5_stream.hpp"
#include "rules/sflow5_stream.hpp"
#include "rules/usual_flows.hpp"

namespace flowkit::test {
namespace {

using namespace conformance;

truth_verdicts against(const capture& all, const offered_traffic& o) {
  const conformance::settings s;
  conformance::findings found{s};
  sampling_account account;
  examiner e{s, found};
  e.attach(account);
  for (const sent& one : all) {
    const datagram d{.payload = one.octets,
                     .source = one.source,
                     .destination = one.destination,
                     .destination_port = one.destination_port,
                     .received = one.at};
    e.examine(d);
    account.read(d);
  }
  e.finish();
  truth t;
  t.interfaces.push_back(o);
  t.interfaces[0].where = "truth.toml:1";
  return judge_truth(t, account);
}
/// "right", "wrong", "undecided" of packets, then of octets if they were asked for; or the error.
std::string answers(const capture& all, const offered_traffic& o) {
  const truth_verdicts v = against(all, o);
  if (!v.errors.empty()) return v.errors[0];
  std::string out;
  for (const sampling_verdict& one : v.samplers) out += (out.empty() ? "" : " ") + std::string{to_string(one.answer)};
  return out;
}
std::string sentence(const capture& all, const offered_traffic& o) { return against(all, o).samplers.at(0).sentence; }

/// 300 samples of source 1, one of 100 packets, of 1,004 or so octets each; its pool.
struct sampled_interface {
  sf_stream s;
  std::uint64_t pool() const { return s.pools.at(1); }
  explicit sampled_interface(int samples = 300) {
    for (int i = 0; i < samples; ++i) s.send({s.flow({.rate = 100})});
  }
};

TEST(Truth, SamplesOfSflow) {
  sampled_interface i;
  capture& all = i.s.all();
  EXPECT_EQ(answers(all, {.index = 1, .packets = i.pool()}), "right");
  EXPECT_EQ(answers(all, {.packets = i.pool()}), "right");
  EXPECT_EQ(answers(all, {.index = 1, .packets = i.pool(), .rate = 100}), "right");
  EXPECT_EQ(answers(all, {.index = 1, .packets = i.pool() * 2}), "wrong");
  EXPECT_EQ(answers(all, {.index = 1, .packets = i.pool() / 2}), "wrong");
  EXPECT_EQ(answers(all, {.index = 1, .direction = direction::egress, .packets = i.pool()}), "wrong");
  EXPECT_EQ(sentence(all, {.index = 1, .direction = direction::egress, .packets = i.pool()}),
            "nothing was sampled; right for direction = \"ingress\"");
  EXPECT_EQ(answers(all, {.index = 1, .packets = i.pool(), .rate = 200}), "wrong");
  EXPECT_EQ(sentence(all, {.index = 1, .packets = i.pool(), .rate = 200}), "announced is 1 of 100, not of 200");
  EXPECT_EQ(answers(sampled_interface{20}.s.all(), {.index = 1, .packets = 2'000}), "undecided");
  EXPECT_EQ(sentence(sampled_interface{20}.s.all(), {.index = 1, .packets = 2'000}), "8000 more packets decide");
}

TEST(Truth, OctetsOfSflow) {
  sampled_interface i;
  const std::uint64_t frame = 1'000 + 14 + 4;  // Ethernet, FCS
  EXPECT_EQ(answers(i.s.all(), {.index = 1, .packets = i.pool(), .octets = i.pool() * frame}), "right right");
  EXPECT_EQ(answers(i.s.all(), {.index = 1, .packets = i.pool(), .octets = i.pool() * frame * 2}), "right wrong");
}

TEST(Truth, LossIsNotTheSamplersFault) {
  sampled_interface i;
  capture all = i.s.all();
  all.erase(all.begin() + 50, all.begin() + 200);
  EXPECT_EQ(answers(all, {.index = 1, .packets = i.pool()}), "undecided");
  EXPECT_EQ(sentence(all, {.index = 1, .packets = i.pool()}), "too few, but 150 samples were lost on the way");
  sf_stream s;  // half of what it took
  for (std::uint32_t n = 0; n < 300; ++n) s.send({s.flow({.rate = 100, .drops = n})});
  EXPECT_EQ(answers(s.all(), {.index = 1, .packets = s.pools.at(1) * 2}), "right");
  EXPECT_NE(sentence(s.all(), {.index = 1, .packets = s.pools.at(1) * 2}).find("the agent dropped 299 of them"),
            std::string::npos);
}

TEST(Truth, WhatDoesNotFit) {
  sampled_interface i;
  EXPECT_EQ(answers(i.s.all(), {.index = 9, .packets = 1}),
            "truth.toml:1: index: nothing that came names interface 9; there are: 1, 2");
  EXPECT_EQ(answers(i.s.all(), {.exporter = ip_address{ipv4_address{1}}, .packets = 1}),
            "truth.toml:1: exporter: nothing came from 0.0.0.1; there are: 192.0.2.1");
  EXPECT_EQ(answers({}, {.packets = 1}), "truth.toml:1: exporter: nothing came from any");
  sf_stream rates;
  for (int n = 0; n < 200; ++n) rates.send({rates.flow({.rate = n < 100 ? 100u : 200u})});
  EXPECT_EQ(sentence(rates.all(), {.index = 1, .packets = 30'000}), "2 rates were announced: 100, 200");
  sf_stream other = i.s;
  capture both = i.s.all();
  for (sent one : other.all()) {
    one.octets[11] = std::byte{77};  // the agent's address
    both.push_back(std::move(one));
  }
  EXPECT_EQ(answers(both, {.index = 1, .packets = i.pool()}),
            "truth.toml:1: exporter: say which of: 192.0.2.1, 192.0.2.77");
  EXPECT_EQ(answers(both, {.exporter = ip_address{ipv4_address{0xc000024d}}, .index = 1, .packets = i.pool()}),
            "right");
}

TEST(Truth, RecordsOfNetflow5) {
  v5_stream s;
  s.sampling = 1u << 14 | 100;
  for (int i = 0; i < 20; ++i) s.send({{.packets = 30, .octets = 30'000}});
  const capture& all = s.all();
  EXPECT_EQ(answers(all, {.index = 1, .packets = 60'000, .octets = 60'000'000}), "right right");
  EXPECT_EQ(answers(all, {.index = 2, .direction = direction::egress, .packets = 60'000}), "right");
  EXPECT_EQ(answers(all, {.index = 2, .packets = 60'000}), "wrong");
  EXPECT_EQ(sentence(all, {.index = 2, .packets = 60'000}), "nothing was sampled; right for direction = \"egress\"");
  EXPECT_EQ(answers(all, {.packets = 120'000}), "wrong");
  EXPECT_EQ(answers(all, {.packets = 60'000, .octets = 90'000'000}), "right wrong");
  v5_stream multiplied;
  multiplied.sampling = s.sampling;
  for (int i = 0; i < 20; ++i) multiplied.send({{.packets = 3'000, .octets = 3'000'000}});
  EXPECT_EQ(sentence(multiplied.all(), {.packets = 60'000}),
            "one of 1.0 packets was sampled, 100 times as many as announced; right if counters are multiplied by the "
            "rate already");
  v5_stream every;  // each packet
  for (int i = 0; i < 3; ++i) every.send({{.packets = 20}});
  EXPECT_EQ(answers(every.all(), {.packets = 60}), "right");
  EXPECT_EQ(answers(every.all(), {.packets = 61}), "wrong");
  EXPECT_EQ(sentence(every.all(), {.packets = 61}), "1 of them were not reported");
}

TEST(Truth, RecordsOfTemplates) {
  std::vector<usual_flow> in(20), out(20);
  for (usual_flow& f : in) f.packets = 30;
  for (usual_flow& f : out) f.packets = 30, f.direction = 1;
  std::vector<usual_flow> all = in;
  all.insert(all.end(), out.begin(), out.end());  // each packet on its way in, and on its way out
  const capture sent = v9_with(all).all();
  EXPECT_EQ(answers(sent, {.index = 1, .packets = 60'000, .rate = 100}), "right");
  EXPECT_EQ(answers(sent, {.index = 2, .direction = direction::egress, .packets = 60'000, .rate = 100}), "right");
  EXPECT_EQ(answers(sent, {.direction = direction::both, .packets = 120'000, .rate = 100}), "right");
  EXPECT_EQ(answers(sent, {.packets = 60'000}), "undecided");
  EXPECT_EQ(sentence(sent, {.packets = 60'000}), "no rate was announced: give `rate` (1: every packet)");
}

}  // namespace
}  // namespace flowkit::test
