// SPDX-License-Identifier: BSL-1.0
// Requirements on what the sequence number of NetFlow v9 counts.
#include "rules/usual_flows.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// What a packet has.
struct content {
  std::uint32_t templates, flows, sets;
};
using rule = std::function<std::uint32_t(std::uint32_t number, const content& last, const content& own)>;
const std::vector<content> usual{{1, 0, 1}, {0, 2, 1}, {0, 3, 2}, {1, 0, 1}, {0, 2, 2}, {1, 3, 3}, {0, 1, 1}};

void send(v9_stream& s, const content& c) {
  std::vector<wire_set> sets;
  if (c.templates != 0) sets.push_back(v9_stream::announce(usual_id, usual_fields));
  const std::uint32_t data_sets = c.sets - c.templates;
  for (std::uint32_t i = 0; i < data_sets; ++i)
    sets.push_back(usual_data(s.uptime, std::vector<usual_flow>(i + 1 == data_sets ? c.flows - i : 1)));
  s.send(sets);
}
capture numbered(const rule& next, const std::vector<content>& packets = usual) {
  v9_stream s;
  content last{};
  std::uint32_t number = 100;
  for (const content& c : packets) {
    number = s.sequence = next(number, last, c);
    send(s, c);
    last = c;
  }
  return s.all();
}
capture rightly() {
  return numbered([](std::uint32_t n, const content&, const content&) { return n + 1; });
}

/// Two source ids, a packet each in turn. With one counter, or (one id) with two counters under it.
capture two_sources(bool one_counter, bool one_id) {
  v9_stream s[2];
  s[1].source_id = one_id ? 7 : 8, s[1].sequence = 5'000;
  capture all;
  for (std::uint32_t i = 0; i < 12; ++i) {
    v9_stream& from = s[i % 2];
    if (one_counter) from.sequence = i;
    send(from, i < 2 ? content{1, 0, 1} : content{0, 2, 1});
    all.push_back(from.last());
  }
  return all;
}
}  // namespace

FLOWKIT_RULES(netflow9_sequence) {
  const auto flows = [](std::uint32_t n, const content& l, const content&) { return n + l.flows; };
  const auto own_flows = [](std::uint32_t n, const content&, const content& o) { return n + o.flows; };
  const auto records = [](std::uint32_t n, const content& l, const content&) { return n + l.flows + l.templates; };
  const auto sets = [](std::uint32_t n, const content& l, const content&) { return n + l.sets; };
  const auto still = [](std::uint32_t n, const content&, const content&) { return n; };
  const auto with_data = [](std::uint32_t n, const content& l, const content&) { return n + (l.flows != 0); };
  const auto own_data = [](std::uint32_t n, const content&, const content& o) { return n + (o.flows != 0); };
  const std::vector<content> template_once{{1, 0, 1}, {0, 2, 1}, {0, 2, 1}, {0, 2, 1}};
  const auto separate = [] { return two_sources(false, false); };
  return {
      broken(NFV9_3954_5_1_SEQ, rightly, [=] { return numbered(flows); }),
      broken(NFV9_3954_5_1_SEQ, rightly, [=] { return numbered(flows, template_once); }),
      broken(NFV9_3954_5_1_SEQ, rightly, [=] { return numbered(own_flows); }),
      broken(NFV9_3954_5_1_SEQ, rightly, [=] { return numbered(records); }),
      broken(NFV9_3954_5_1_SEQ, rightly, [=] { return numbered(sets); }),
      broken(NFV9_3954_5_1_SEQ, rightly, [=] { return numbered(still); }),
      broken(NFV9_3954_5_1_SEQ, separate, [] { return two_sources(true, false); }),
      noted(NFV9_3954_5_1_SEQ, rightly,
            [=] {
              return numbered(flows, std::vector<content>(5, {1, 2, 2}));
            }),
      broken(NFV9_3954_5_1_SEQALL, rightly, [=] { return numbered(with_data); }),
      broken(NFV9_3954_5_1_SEQALL, rightly, [=] { return numbered(own_data); }),
      broken(NFV9_3954_5_1_SEQALL, rightly, [=] { return numbered(with_data, template_once); }),
      broken(NFV9_JUN_SRCID, separate, [] { return two_sources(false, true); }),
  };
}

TEST(netflow9_sequence, lost_late_and_repeated_packets_prove_nothing) {
  std::vector<content> many = usual;
  many.insert(many.end(), usual.begin(), usual.end() - 2);
  const capture sent = numbered([](std::uint32_t n, const content&, const content&) { return n + 1; }, many);
  for (std::uint32_t mask = 0; mask < 1u << sent.size(); ++mask) {
    capture got;
    for (std::size_t i = 0; i < sent.size(); ++i)
      if ((mask >> i & 1) == 0) got.push_back(sent[i]);
    if (got.size() > 3) std::swap(got[1], got[2]), got.push_back(got.back());
    ASSERT_EQ(judged{got}.with(verdict::non_strict), "") << mask;
  }
}

TEST(netflow9_sequence, an_exporter_that_sends_to_two_collectors_in_turn_is_right) {
  const auto by_two = [](std::uint32_t n, const content&, const content&) { return n + 2; };
  const std::vector<content> packets(40, {0, 2, 2});
  EXPECT_EQ(judged{numbered(by_two, packets)}.with(verdict::non_strict), "");
}

}  // namespace flowkit::test
