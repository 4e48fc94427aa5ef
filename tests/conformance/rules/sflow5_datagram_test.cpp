// SPDX-License-Identifier: BSL-1.0
// Requirements on the datagrams of sFlow: header, lengths, numbers, agents.
#include "rules/sflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
capture usual() { return sf_usual(); }
capture changed(std::size_t which, const std::function<void(sent&)>& change) {
  capture all = sf_usual();
  change(all[which]);
  return all;
}
std::function<capture()> patched(std::size_t at, const wire& with) {
  return [=] { return sf_patched(sf_usual(), 4, at, with); };
}
/// Two samples, the first of which says that it is longer by this.
capture with_length(int by, bool is_last) {
  sf_stream s;
  s.send({s.flow()}).send({s.flow(), s.flow()});
  const std::size_t size = s.last().octets.size(), body = (size - 28) / 2;
  const std::size_t at = is_last ? 28 + body + 4 : 32;
  s.all() = sf_patched(s.all(), 1, at, u32(static_cast<std::uint64_t>(static_cast<int>(body) - 8 + by)));
  s.send({s.flow()});
  return s.all();
}
capture from_two_sub_agents(bool one_counter, bool one_source) {
  sf_stream a, b;
  b.sub_agent = 1, b.sequence = one_counter ? 2 : 1;
  capture all;
  for (int i = 0; i < 4; ++i)
    for (sf_stream* s : {&a, &b}) {
      const std::uint32_t source = one_source || s == &a ? 1 : 2;
      s->send({s->flow({.source = source, .input = source, .output = 9})});
      if (one_counter) ++s->sequence;
      all.push_back(s->last());
    }
  return all;
}
capture with_uptime(double units_a_second) {
  sf_stream s;
  for (int i = 0; i < 10; ++i) {
    s.uptime = static_cast<std::uint32_t>(3'600'000 + i * units_a_second);
    s.send({s.flow()});
  }
  return s.all();
}
/// Four datagrams, and four after the agent has started again.
capture restarted() {
  sf_stream s, again;
  for (int i = 0; i < 4; ++i) s.send({s.flow()});
  again.uptime = 2'000, again.clock = s.clock;
  for (int i = 0; i < 4; ++i) s.all().push_back(again.send({again.flow()}).last());
  return s.all();
}
}  // namespace

FLOWKIT_RULES(sflow5_header) {
  return {
      broken(SFLOW_5_MAXDGRAM, usual,
             [] {
               sf_stream s;
               sf_blocks many;
               for (int i = 0; i < 15; ++i) many.push_back(s.flow());
               return s.send({s.flow()}).send(many).all();
             }),
      broken(SFLOW_5_MAXDGRAM, usual, [] { return changed(3, [](sent& d) { d.fragmented = true; }); }),
      broken(SFLOW_5_PORT, usual, [] { return changed(3, [](sent& d) { d.destination_port = 9995; }); }),
      broken(SFLOW_LINT_CKSUM, usual,
             [] { return changed(3, [](sent& d) { d.checksum = conformance::checksum_state::zero; }); }),
      broken(SFLOW_5_VERSION, usual, patched(0, u32(6))),
      noted(SFLOW_5_VERSION, usual, patched(0, u32(4))),
      broken(SFLOW_5_XDR_NBO, usual, patched(0, u32(0x05000000))),
      broken(SFLOW_5_XDR_NBO, usual, patched(0, words({0x05000000, 0x01000000}))),
      broken(SFLOW_5_XDR_NBO, usual, patched(4, u32(0x01000000))),
      broken(SFLOW_5_AGENT_TYPE, usual, patched(4, u32(3))),
      broken(SFLOW_5_AGENT_TYPE, usual,
             [] {
               sf_stream s;
               s.agent = words({3, 0xc0000201});
               return s.send({s.flow()}).send({s.flow()}).all();
             }),
  };
}

FLOWKIT_RULES(sflow5_frame) {
  return {
      broken(SFLOW_5_TILE, usual, patched(24, u32(2))),
      broken(SFLOW_5_TILE, usual, [] { return changed(4, [](sent& d) { d.octets.resize(d.octets.size() + 4); }); }),
      broken(SFLOW_5_SAMPLELEN, usual, [] { return with_length(4, false); }),
      broken(SFLOW_5_SAMPLELEN, usual, [] { return with_length(-4, false); }),
      broken(SFLOW_5_SAMPLELEN, usual, [] { return with_length(4, true); }),
      broken(SFLOW_5_SAMPLELEN, usual, [] { return with_length(-4, true); }),
      broken(SFLOW_5_RECLEN, usual, patched(sf_at::record + 4, u32(148))),
      broken(SFLOW_5_RECLEN, usual, patched(sf_at::record + 4, u32(100'000))),
      broken(SFLOW_5_XDR_ALIGN, usual,
             [] {
               return sf_with({{1, words({1, 1'018, 4, 61}).add(sf_frame(1'000, 61))}, {1001, words({1, 0, 2, 0})}});
             }),
      broken(SFLOW_5_XDR_ALIGN, usual,
             [] {
               return sf_with({{1, words({1, 1'018, 4, 61}).add(sf_frame(1'000, 61)).u8(1).u16(0)}});
             }),
  };
}

FLOWKIT_RULES(sflow5_numbers) {
  return {
      broken(SFLOW_5_SEQ_DGRAM, usual,
             [] {
               sf_stream s;
               for (int i = 0; i < 4; ++i, s.sequence += 1) s.send({s.flow(), s.flow()});
               return s.all();
             }),
      broken(
          SFLOW_5_SEQ_DGRAM, [] { return from_two_sub_agents(false, false); },
          [] { return from_two_sub_agents(true, false); }),
      broken(SFLOW_5_SEQ_DGRAM, usual, [] { return sf_patched(sf_usual(), 4, 16, u32(4)); }),
      broken(SFLOW_5_SEQ_RESET, restarted,
             [] {
               sf_stream s;
               s.sequence = 100;
               for (int i = 0; i < 8; ++i) {
                 if (i == 4) s.sequence = 1;
                 s.send({s.flow()});
               }
               return s.all();
             }),
      broken(SFLOW_5_SEQ_RESET, restarted,
             [] {
               sf_stream s;
               for (int i = 0; i < 8; ++i) {
                 if (i == 4) s.uptime = 1'000;
                 s.send({s.flow()});
               }
               return s.all();
             }),
      broken(SFLOW_5_UPTIME, usual, [] { return with_uptime(1); }),
      broken(SFLOW_5_UPTIME, usual, [] { return with_uptime(100); }),
      broken(SFLOW_5_UPTIME, usual, [] { return with_uptime(0); }),
  };
}

FLOWKIT_RULES(sflow5_agents) {
  const auto at_address = [](std::uint32_t address, bool from_the_start) {
    return [=] {
      sf_stream s;
      for (int i = 0; i < 8; ++i) {
        if (i == 4 || from_the_start) s.agent = words({1, address});
        if (i == 4 && !from_the_start) s.sequence = 1, s.uptime = 1'000, s.flows.clear(), s.pools.clear();
        s.send({s.flow()});
      }
      return s.all();
    };
  };
  return {
      broken(SFLOW_5_AGENT_STABLE, usual, at_address(0xc0000209, false)),
      broken(SFLOW_5_AGENT_STABLE, usual, at_address(0, true)),
      broken(SFLOW_5_AGENT_STABLE, usual, at_address(0x7f000001, true)),
      broken(
          SFLOW_5_SUBAGENT_SRC, [] { return from_two_sub_agents(false, false); },
          [] { return from_two_sub_agents(false, true); }),
      noted(SFLOW_5_SUBAGENT_AVOID, usual, [] { return from_two_sub_agents(false, false); }),
      broken(SFLOW_5_NOMIX, usual,
             [] {
               sf_stream s;
               for (int i = 0; i < 4; ++i) {
                 sf_blocks samples{s.flow()};
                 s.expanded = true;
                 samples.push_back(s.counters());
                 s.expanded = false;
                 s.send(samples);
               }
               return s.all();
             }),
  };
}

/// What a network does to datagrams, and what devices do, is no fault of the agent.
TEST(sflow5_rules, loss_reordering_restart_and_a_clock_that_is_set_break_nothing) {
  const capture usual = sf_usual(40);
  capture lossy, shuffled, twice, stepped = usual;
  for (std::size_t i = 0; i < usual.size(); ++i) {
    if (i % 3 != 1) lossy.push_back(usual[i]);
    shuffled.push_back(usual[i % 4 == 1 ? i + 1 : i % 4 == 2 ? i - 1 : i]);
    twice.push_back(usual[i]), twice.push_back(usual[i]);
    if (i >= 20) stepped[i].at = stepped[i].at + seconds(7'200);
  }
  for (std::size_t i = 0; i < usual.size(); ++i) shuffled[i].at = usual[i].at;
  capture restarted = usual;
  for (sent d : sf_usual(10)) {
    const wire uptime = u32(1'000u * static_cast<unsigned>(restarted.size()));
    std::copy(uptime.octets().begin(), uptime.octets().end(), d.octets.begin() + 20);
    d.at = usual.back().at + seconds(static_cast<std::int64_t>(restarted.size()) - 39);
    restarted.push_back(d);
  }
  for (const capture& c : {lossy, shuffled, twice, stepped, restarted})
    EXPECT_EQ(judged{c}.with(verdict::non_strict), "");
}

}  // namespace flowkit::test
