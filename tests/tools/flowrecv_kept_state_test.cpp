// SPDX-License-Identifier: BSL-1.0
// What --state keeps: a receiver that is stopped anywhere and begun again gives the flows, the sampling, the names and
// the counts of one that was never stopped.
#include <tools/kept_state_bench.hpp>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;

template <bool Ipfix, session_scope Scope>
counterexample goes_on(source& from) {
  const std::vector<sent> all = traffic<Ipfix>(from);
  const std::size_t stop = from.below(all.size() + 1);
  state_file nothing{a_path()}, first{a_path()}, second{a_path()};
  listening whole{&nothing, Scope}, before{&first, Scope};
  for (std::size_t i = 0; i < all.size(); ++i) take(whole, all[i], i);
  for (std::size_t i = 0; i < stop; ++i) take(before, all[i], i);
  const session_octets parts[] = {before.state()};
  const timestamp now = from_unix_seconds(1'000'100);
  const std::vector<std::byte> kept = first.content(parts, now);
  if (const std::string wrong = second.load(kept); !wrong.empty()) return "what was written " + wrong;
  if (second.waiting() != parts[0].sessions) return "not all sessions are there";
  if (from.below(4) == 0) {  // nobody came for them, and they are written once more
    const std::vector<std::byte> again = second.content({}, now);
    if (again.size() != kept.size() || !second.load(again).empty()) return "what waits is not written as it was";
  }
  listening after{&second, Scope};
  for (std::size_t i = stop; i < all.size(); ++i) take(after, all[i], i);

  std::vector<std::string> flows = before.flows;
  flows.insert(flows.end(), after.flows.begin(), after.flows.end());
  if (flows != whole.flows) {
    std::string text = "stopped after " + std::to_string(stop) + ":\n";
    for (std::size_t i = 0; i < std::max(flows.size(), whole.flows.size()); ++i)
      text += (i < whole.flows.size() ? whole.flows[i] : "-") + " | " + (i < flows.size() ? flows[i] : "-") + '\n';
    for (const sent& m : all) text += std::to_string(m.address & 3) + ':' + std::to_string(m.port) + ' ' + m.hex + '\n';
    return text;
  }
  const exporter_counters a = whole.totals(), b = before.totals(), c = after.totals();
  if (a.sequence.lost != b.sequence.lost + c.sequence.lost + c.not_running || b.not_running != 0)
    return "lost: " + std::to_string(a.sequence.lost) + " and not " + std::to_string(b.sequence.lost) + '+' +
           std::to_string(c.sequence.lost) + '+' + std::to_string(c.not_running);
  if (a.restarts != b.restarts + c.restarts || a.sequence.duplicate != b.sequence.duplicate + c.sequence.duplicate)
    return "restarts or duplicates of one that was not stopped";
  if (a.template_lost != b.template_lost + c.template_lost) return "templates are missing";
  // What was learnt is what would have been: written again it is the same, but for what identities and times say.
  if (from.below(4) == 0 && after.into->sessions().size() + second.waiting() != whole.into->sessions().size())
    return "sessions that there were not";
  return {};
}

TEST(KeptState, NetFlow9GoesOn) { test::holds({"v9", &goes_on<false, session_scope::rfc>}, 600); }
TEST(KeptState, NetFlow9ByPortGoesOn) { test::holds({"v9 port", &goes_on<false, session_scope::port>}, 300); }
TEST(KeptState, IpfixGoesOn) { test::holds({"ipfix", &goes_on<true, session_scope::rfc>}, 600); }
TEST(KeptState, IpfixWherePortsDoNotMatterGoesOn) {
  test::holds({"ipfix sticky", &goes_on<true, session_scope::sticky>}, 600);
}

/// One exporter, stopped after some messages.
struct stopped_after {
  explicit stopped_after(const std::vector<std::string>& messages) {
    listening before{&first, session_scope::rfc};
    for (const std::string& m : messages) take(before, {m, 1, 1000}, 0);
    const session_octets parts[] = {before.state()};
    EXPECT_EQ(second.load(first.content(parts, from_unix_seconds(1'000'000))), "");
  }
  exporter_counters then(const std::vector<std::string>& messages) {
    listening after{&second, session_scope::rfc};
    for (const std::string& m : messages) take(after, {m, 1, 1000}, 10);
    flows = after.flows.size();
    return after.totals();
  }
  state_file first{a_path()}, second{a_path()};
  std::size_t flows = 0;
};

TEST(KeptState, WhatWasSentInBetweenIsNoLossOfTheNetwork) {
  const std::string v9 = set(0, "0100 0002  0001 0004  0002 0004");
  for (const std::uint32_t gap : {0u, 1u, 1000u, 1u << 20, (1u << 20) + 1, 3'000'000u}) {
    // The uptime of the helper goes with the number, in whole seconds: the same boot.
    stopped_after of9{{netflow9(1, v9 + flows(1))}};
    const exporter_counters c =
        of9.then({netflow9(2 + gap, flows(1)), netflow9(3 + gap, flows(1)), netflow9(5 + gap, flows(1))});
    EXPECT_EQ(c.not_running, gap);
    EXPECT_EQ(c.sequence.lost, 1u) << "afterwards a gap is a gap";
    EXPECT_EQ(c.restarts, 0u) << gap;
    EXPECT_EQ(of9.flows, 3u);

    stopped_after of10{{ipfix(7, 1, flows_template + flows(3))}};
    const exporter_counters d =
        of10.then({ipfix(10 + gap, 1, flows(2)), ipfix(12 + gap, 1, flows(2)), ipfix(15 + gap, 1, flows(1))});
    EXPECT_EQ(d.not_running, gap);
    EXPECT_EQ(d.sequence.lost, 1u);
    EXPECT_EQ(d.sequence.restarts, 0u);
    EXPECT_EQ(of10.flows, 5u);
  }
}

TEST(KeptState, AnExporterThatCountsItsOwnRecordsIsKnownAsThat) {
  std::vector<std::string> messages{ipfix(3, 1, flows_template + flows(3))};
  for (std::uint32_t i = 1; i < 8; ++i) messages.push_back(ipfix(3 + 2 * i, 1, flows(2)));
  stopped_after counting{messages};
  const exporter_counters c = counting.then({ipfix(17 + 10 + 4, 1, flows(4)), ipfix(17 + 10 + 5, 1, flows(1))});
  EXPECT_EQ(c.not_running, 10u);
  EXPECT_EQ(c.sequence.lost, 0u);
}

TEST(KeptState, ARestartInBetweenIsARestart) {
  const std::string v9 = set(0, "0100 0002  0001 0004  0002 0004");
  stopped_after of{{netflow9(50'000, v9 + flows(1))}};
  // Uptime 1 s at a later time, number 1.
  const std::string fresh = be(9, 2) + be(1, 2) + be(1000, 4) + be(1'100'000, 4) + be(1, 4) + be(7, 4) + flows(1);
  const exporter_counters c = of.then({fresh});
  EXPECT_EQ(c.not_running, 0u);
  EXPECT_EQ(c.restarts, 1u);
  EXPECT_EQ(c.sequence.lost, 0u);
}

TEST(KeptState, LateMessagesOfTheFormerRunDoNotEndThePause) {
  stopped_after of{{netflow9(100, set(0, "0100 0002  0001 0004  0002 0004") + flows(1))}};
  const exporter_counters c = of.then({netflow9(99, flows(1)), netflow9(111, flows(1))});
  EXPECT_EQ(c.not_running, 10u);
  EXPECT_EQ(c.sequence.lost, 0u);
  EXPECT_EQ(c.sequence.duplicate, 1u);
}

TEST(KeptState, TemplatesExpireByWhenTheyCame) {
  state_file first{a_path()}, second{a_path()};
  {
    listening before{&first, session_scope::rfc};
    take(before, {ipfix(0, 1, flows_template + flows(1)), 1, 1000}, 0);
    const session_octets parts[] = {before.state()};
    ASSERT_EQ(second.load(first.content(parts, from_unix_seconds(1'000'000))), "");
  }
  receiver_settings s;
  s.state = &second;
  s.sessions.templates.lifetime = seconds(60);
  for (const std::int64_t later : {59, 61}) {
    bench b{s};
    b.now = from_unix_seconds(1'000'000 + later);
    b.take(ipfix(1, 1, flows(1)), 1000, 1);
    EXPECT_EQ(b.got.size(), later == 59 ? 1u : 0u);
    session_octets parts[1];
    b.into.write_state(parts[0]);
    ASSERT_EQ(second.load(first.content(parts, b.now)), "");
  }
}

TEST(KeptState, TheLimitsOfSessionsHold) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::rfc};
  for (std::uint32_t i = 1; i <= 20; ++i) take(before, {ipfix(0, 1, flows_template), i, 1000}, 0);
  const session_octets parts[] = {before.state()};
  ASSERT_EQ(second.load(first.content(parts, from_unix_seconds(1'000'000))), "");
  EXPECT_EQ(second.waiting(), 20u);
  receiver_settings s;
  s.state = &second;
  s.sessions.sessions = 3;
  bench b{s};
  for (std::uint32_t i = 1; i <= 20; ++i) b.take(ipfix(0, 1, flows(1)), 1000, i);
  EXPECT_EQ(b.got.size(), 20u);
  EXPECT_EQ(b.into.sessions().size(), 3u);
  session_octets now;
  b.into.write_state(now);
  EXPECT_EQ(now.sessions, 3u);
}

TEST(KeptState, SessionsThatNobodyComesForAreDropped) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::rfc};
  take(before, {ipfix(0, 1, flows_template), 1, 1000}, 0);
  const session_octets parts[] = {before.state()};
  ASSERT_EQ(second.load(first.content(parts, from_unix_seconds(1'000'000))), "");
  for (const auto& [age, stays] :
       {std::pair{state_file::patience, true}, {duration{state_file::patience.ns + 1}, false}}) {
    state_file third{a_path()};
    ASSERT_EQ(third.load(second.content({}, from_unix_seconds(1'000'000) + age)), "");
    EXPECT_EQ(third.waiting(), stays ? 1u : 0u);
  }
}

/// With the time that it took, for people: reading and checking the file, then making all sessions of it.
TEST(KeptState, TenThousandTemplates) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::rfc};
  constexpr std::uint32_t exporters = 100, templates = 100, fields = 20;
  for (std::uint32_t e = 0; e < exporters; ++e) {
    std::string sets;
    for (std::uint32_t t = 0; t < templates; ++t) {
      sets += set(
          2, be(256 + t, 2) + be(fields, 2) + [&] {
            std::string all;
            for (std::uint32_t f = 0; f < fields; ++f) all += be(1 + (t + f) % 400, 2) + be(4, 2);
            return all;
          }());
    }
    take(before, {ipfix(0, 1, sets), e + 1, 1000}, 0);
  }
  const session_octets parts[] = {before.state()};
  std::vector<std::byte> content = first.content(parts, from_unix_seconds(1'000'000));
  const std::clock_t begin = std::clock();  // of this process alone
  ASSERT_EQ(second.load(std::move(content)), "");
  const std::clock_t loaded = std::clock();
  exporter_sessions sessions;
  for (std::uint32_t e = 0; e < exporters; ++e) {
    const message_source from{.address = ipv4_address{e + 1}, .port = 1000};
    const auto s = sessions.at(make_session_key(from, ipfix_sessions, 1, session_scope::rfc));
    ASSERT_TRUE(second.give(sessions, s));
    ASSERT_EQ(sessions[s].templates.size(), templates);
    ASSERT_NE(sessions.find(s, 256, 1, from_unix_seconds(1'000'000)), nullptr);
  }
  const std::clock_t made = std::clock();
  const auto ms = [](std::clock_t d) { return 1e3 * static_cast<double>(d) / CLOCKS_PER_SEC; };
  std::printf("10,000 templates: %.1f ms to read, %.1f ms for the sessions\n", ms(loaded - begin), ms(made - loaded));
}

}  // namespace
