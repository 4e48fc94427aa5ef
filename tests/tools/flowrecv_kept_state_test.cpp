// SPDX-License-Identifier: BSL-1.0
// What --state keeps: a receiver that is stopped anywhere and begun again gives the flows, the sampling, the names and
// the counts of one that was never stopped; what was sent in between is counted as that; damage is found.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include <flowkit/core/md5.hpp>
#include <flowkit/flow/digest.hpp>
#include <support/holds.hpp>
#include <tools/receiver_bench.hpp>

#include "tools/flowrecv/state/state_file.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;
using conformance::counterexample;
using conformance::source;
using state::session_octets;

std::string a_path() { return testing::TempDir() + "flowkit.state"; }

/// Flows as text: views into a receiver do not outlive it.
struct listening {
  explicit listening(state_file* kept, session_scope scope) {
    receiver_settings s{.scope = scope};
    s.state = kept;
    into = std::make_unique<receiver>(exporters, to, log_sink{}, s);
  }
  [[nodiscard]] session_octets state() {
    session_octets all;
    into->write_state(all);
    return all;
  }
  [[nodiscard]] exporter_counters totals() const { return exporters.totals().counters; }

  exporter_table exporters{};
  std::vector<std::string> flows;
  function_sink to{[this](const flow::record& r, const exporter& e) {
    std::string text = std::to_string(flow::digest(r)) + ' ' + e.label + ' ';
    if (r.has<&flow::record::sampling_interval>()) text += std::to_string(r.sampling_interval) + ' ';
    if (r.has<&flow::record::ingress_name>()) text += r.ingress_name;
    flows.push_back(text);
    return true;
  }};
  std::unique_ptr<receiver> into;
};

/// A message of some exporter.
struct sent {
  std::string hex;
  std::uint32_t address;
  std::uint16_t port;
};

/// Exporters, two of them behind one address with one domain, that announce, redefine, name, sample and send; some of
/// their messages with flows are lost.
template <bool Ipfix>
std::vector<sent> traffic(source& from) {
  struct device {
    std::uint32_t address, number;
    std::uint16_t port;
    int variants[2] = {-1, -1};
  };
  device devices[] = {{0xc0000201, 5, 1000, {-1, -1}},
                      {0xc0000201, 0x0100'0000, 2000, {-1, -1}},
                      {0xc0000202, 0xffff'fff0, 1000, {-1, -1}}};
  // octets, packets; the other way round, with an interface; octets and a sampler
  const std::string fields[] = {"0002  0001 0004  0002 0004", "0003  0002 0004  0001 0004  000a 0004",
                                "0002  0001 0004  012e 0004"};
  std::vector<sent> all;
  for (std::uint64_t n = 4 + from.below(40); n > 0; --n) {
    device& d = devices[from.below(3)];
    std::string sets;
    std::uint32_t records = 0;
    bool is_data = false;
    const std::uint64_t what = from.below(6);
    const std::size_t which = from.below(2);
    if (what == 0 || d.variants[which] < 0) {
      d.variants[which] = static_cast<int>(from.below(3));
      sets = set(Ipfix ? 2 : 0, be(256 + which, 2) + fields[d.variants[which]]);
    } else if (what == 1) {
      const std::string has = Ipfix ? "0191 0002 0001  000a 0004  0052 0008" : "0191 0004 0004  0002 0004  0052 0008";
      const std::string name = be(1 + from.below(3), 4) + be(0x6574'6830'0000'0000 + (from.below(4) << 24), 8);
      sets = set(Ipfix ? 3 : 1, has) + set(0x191, name), records = 1;
    } else if (what == 2 && Ipfix) {
      sets = sampler_template + set(400, sampler(static_cast<std::uint32_t>(from.below(2)),
                                                 static_cast<std::uint32_t>(1 + from.below(3))));
      records = 1;
    } else {
      std::string content;
      records = static_cast<std::uint32_t>(1 + from.below(3)), is_data = true;
      for (std::uint32_t i = 0; i < records; ++i) {
        content += be(100 + from.below(100), 4) + be(from.below(2), 4);
        if (d.variants[which] == 1) content += be(1 + from.below(3), 4);
      }
      sets = set(static_cast<std::uint16_t>(256 + which), content);
    }
    const std::string hex = Ipfix ? ipfix(d.number, 1, sets) : netflow9(d.number, sets);
    d.number += Ipfix ? records : 1;
    if (!is_data || from.below(8) != 0) all.push_back({hex, d.address, d.port});
  }
  return all;
}

void take(listening& by, const sent& m, std::size_t when) {
  const auto octets_of = flowkit::test::from_hex(m.hex);
  by.into->handle({octets{octets_of},
                   {ipv4_address{m.address}, m.port},
                   {},
                   from_unix_seconds(1'000'000 + static_cast<std::int64_t>(when))});
}

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

TEST(KeptState, DamageIsFound) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::rfc};
  take(before, {ipfix(0, 1, flows_template + sampler_template + set(400, sampler(1, 100)) + flows(2)), 1, 1000}, 0);
  const session_octets parts[] = {before.state()};
  const std::vector<std::byte> whole = first.content(parts, from_unix_seconds(1'000'000));
  ASSERT_EQ(second.load(whole), "");
  ASSERT_EQ(second.waiting(), 1u);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    EXPECT_EQ(second.load({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(n)}), "is truncated") << n;
    EXPECT_EQ(second.waiting(), 0u);
    for (const int flip : {1, 128, 255}) {
      std::vector<std::byte> damaged = whole;
      damaged[n] ^= static_cast<std::byte>(flip);
      EXPECT_NE(second.load(damaged), "") << n;
      EXPECT_EQ(second.waiting(), 0u);
    }
  }
  std::vector<std::byte> longer = whole;
  longer.push_back({});
  EXPECT_EQ(second.load(longer), "is damaged");
  std::vector<std::byte> other = whole;
  other[11] ^= std::byte{1};
  EXPECT_EQ(second.load(other), "is of another version of flowrecv");
  other = whole;
  other[19] ^= std::byte{1};
  EXPECT_EQ(second.load(other), "is of another version of flowrecv") << "the layout";
  EXPECT_EQ(second.load(std::vector<std::byte>(500, std::byte{'x'})), "is no state of flowrecv");
  EXPECT_EQ(second.load(whole), "");
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

/// Whoever can write the file can also write its digest.
counterexample any_content(source& from) {
  state_file first{a_path()}, second{a_path()};
  listening before{&first, session_scope::sticky};
  const std::vector<sent> all = traffic<true>(from);
  for (std::size_t i = 0; i < all.size(); ++i) take(before, all[i], i);
  const session_octets parts[] = {before.state()};
  std::vector<std::byte> content = first.content(parts, from_unix_seconds(1'000'000));
  constexpr std::size_t head_size = state::file_head_layout.size;
  for (std::uint64_t n = 1 + from.below(4); n > 0; --n) {
    const std::size_t at = head_size + from.below(content.size() - head_size);
    if (from.below(8) == 0)
      content.erase(content.begin() + static_cast<std::ptrdiff_t>(at), content.end());
    else
      content[at] = static_cast<std::byte>(from.below(4) == 0 ? 255 : from.below(256));
    if (content.size() <= head_size) break;
  }
  state::file_head head = state::file_head_layout.read(content.data());
  head.octets = content.size() - head_size, head.digest_high = head.digest_low = 0;
  state::file_head_layout.write(head, content.data());
  md5 sum;
  sum.add(content);
  const md5_digest d = sum.digest();
  head.digest_high = load_be<std::uint64_t>(d.data()), head.digest_low = load_be<std::uint64_t>(d.data() + 8);
  state::file_head_layout.write(head, content.data());

  const std::string wrong = second.load(content);
  if (!wrong.empty() && wrong != "is damaged") return "it " + wrong;
  if (!wrong.empty() && second.waiting() != 0) return "parts of a damaged file are used";
  listening after{&second, session_scope::sticky};
  for (std::size_t i = 0; i < all.size(); ++i) take(after, all[i], i);
  const session_octets again[] = {after.state()};
  state_file third{a_path()};
  if (!third.load(second.content(again, from_unix_seconds(1'000'000))).empty()) return "what came of it is not read";
  return {};
}
TEST(KeptState, AnyContentIsReadOrFoundDamaged) { test::holds({"any content", &any_content}, 1500); }

struct small {
  std::uint16_t a;
  std::uint32_t b;
};
struct wide {
  std::uint32_t a, b;
};
// clang-format off
inline constexpr auto small_layout = layout<small>(plain<&small::a>, plain<&small::b>);
inline constexpr auto turned_layout = layout<small>(plain<&small::b>, plain<&small::a>);
inline constexpr auto wide_layout = layout<wide>(plain<&wide::a>, plain<&wide::b>);
// clang-format on
constexpr std::uint64_t hash_of(auto layout) {
  std::uint64_t hash = 1;
  state::detail::mix_layout(hash, layout);
  return hash;
}
static_assert(hash_of(small_layout) == hash_of(small_layout));
static_assert(hash_of(small_layout) != hash_of(turned_layout), "the order");
static_assert(hash_of(small_layout) != hash_of(wide_layout), "a width");

}  // namespace
