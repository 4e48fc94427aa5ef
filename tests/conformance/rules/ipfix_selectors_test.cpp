// SPDX-License-Identifier: BSL-1.0
// Requirements on what exporters say of packet selection (RFC 5476 section 6.5).
#include <bit>

#include "rules/ipfix_base.hpp"
#include "rules/packets.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const auto now = static_cast<std::uint64_t>(to_unix_seconds(new_year));

/// A selector: its algorithm, and these parameters.
auto selector(std::uint8_t algorithm, const field_specs& parameters, const wire& values) {
  field_specs fields{{302, 8}, {304, 1}};
  fields.insert(fields.end(), parameters.begin(), parameters.end());
  return options_stream(1, fields, {wire{u64(10), u8(algorithm), values}});
}
wire f64(double v) { return u64(std::bit_cast<std::uint64_t>(v)); }

/// Packets of selection sequence 9, an interface and selector 10: one of ten. Counts after each tenth of the time.
struct sampling {
  field_specs sequence{{301, 8}, {10, 4}, {302, 8}};
  wire described = u64(9).u32(5).u64(10);
  bool has_sequence = true, has_selector = true, loses = false, selector_is_scope = true;
  std::uint32_t from = 0;  ///< sequence number
  duration pause = seconds(1);
  duration gap{};  ///< without the messages of that time
  std::vector<wire> counts{};

  [[nodiscard]] capture operator()() const {
    ipfix_stream s;
    s.sequence = from;
    field_specs selector{{302, 8}, {304, 1}, {305, 1}, {306, 1}};
    if (!selector_is_scope) selector.insert(selector.begin(), {143, 4});
    std::vector<wire_set> templates{ipfix_stream::announce(300, {{301, 8}, {313, 65'535}, {322, 4}}),
                                    ipfix_stream::announce_options(302, 1, selector),
                                    ipfix_stream::announce_options(303, 1, {{301, 8}, {318, 8}, {319, 8}})};
    if (has_sequence) templates.push_back(ipfix_stream::announce_options(301, 1, sequence));
    s.send(templates).send(templates);
    for (std::size_t i = 0; i < 12; ++i) {
      std::vector<wire_set> sets = templates;
      if (has_sequence) sets.push_back(data(301, {described}));
      const wire process = selector_is_scope ? wire{} : u32(1);
      if (has_selector) sets.push_back(data(302, {wire{process, u64(10).u8(1).u8(1).u8(9)}}));
      sets.push_back(data(300, {wire{u64(9), counted(ipv4_packet(60)), u32(now)}}));
      if (i < counts.size()) sets.push_back(data(303, {wire{u64(9), counts[i]}}));
      s.send(sets).wait(pause);
      if (i == 5 && gap != duration{}) s.wait(gap).sequence += 100;
    }
    if (loses) s.all().erase(s.all().begin() + 3);
    return s.all();
  }
};
wire count(std::uint64_t observed, std::uint64_t selected) { return u64(observed).u64(selected); }
}  // namespace

FLOWKIT_RULES(ipfix_selectors) {
  const field_specs match{{8, 4}, {15, 4}}, range{{331, 8}, {332, 8}, {331, 8}, {332, 8}};
  const auto ranges = [&](std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
    return selector(6, range, u64(a).u64(b).u64(c).u64(d));
  };
  const auto good_ranges = ranges(400, 500, 100, 200);
  const auto good_probability = selector(4, {{311, 8}}, f64(0.15));
  return {
      broken(IPFIX_5476_6_5_1_SSRI, sampling{}, sampling{.has_sequence = false}),
      broken(IPFIX_5476_6_5_1_SSRI, sampling{},
             sampling{.sequence = {{301, 8}, {302, 8}}, .described = u64(9).u64(10)}),
      // Before the capture they may have been described.
      {IPFIX_5476_6_5_1_SSRI, sampling{.has_sequence = false, .from = 1'000},
       sampling{
           .has_sequence = false, .from = 1'000, .pause = seconds(600), .counts = std::vector<wire>(12, count(9, 5))},
       verdict::fail, verdict::not_seen},
      // What was lost may have described them.
      {IPFIX_5476_6_5_1_SSRI, sampling{.has_sequence = false, .loses = true}, sampling{.has_sequence = false},
       verdict::fail, verdict::not_seen},
      broken(IPFIX_5476_6_5_2_SELRI, sampling{}, sampling{.has_selector = false}),
      broken(IPFIX_5476_6_5_2_SELRI, sampling{}, sampling{.selector_is_scope = false}),
      broken(IPFIX_5476_6_5_2_1_SYSCOUNT, selector(1, {{305, 4}, {306, 4}}, u32(1).u32(9)),
             selector(1, {{305, 4}}, u32(10))),
      broken(IPFIX_5476_6_5_2_1_SYSCOUNT, selector(1, {{305, 4}, {306, 4}}, u32(1).u32(9)),
             selector(1, {{305, 4}, {306, 4}}, u32(0).u32(9))),
      broken(IPFIX_5476_6_5_2_2_SYSTIME, selector(2, {{307, 1}, {308, 2}}, u8(100).u16(900)),
             selector(2, {{307, 1}}, u8(100))),
      broken(IPFIX_5476_6_5_2_3_NOUTOFN, selector(3, {{309, 4}, {310, 4}}, u32(10).u32(10)),
             selector(3, {{309, 4}, {310, 4}}, u32(10).u32(9))),
      broken(IPFIX_5476_6_5_2_3_NOUTOFN, selector(3, {{309, 4}, {310, 4}}, u32(1).u32(10)),
             selector(3, {{309, 4}, {310, 4}}, u32(0).u32(10))),
      broken(IPFIX_5476_6_5_2_4_PROB, good_probability, selector(4, {{311, 8}}, f64(15))),
      broken(IPFIX_5476_6_5_2_4_PROB, good_probability, selector(4, {{311, 8}}, f64(-0.5))),
      broken(IPFIX_5476_6_5_2_4_PROB, good_probability, selector(4, {{310, 4}}, u32(10))),
      broken(IPFIX_5476_6_5_2_5_NODUP, selector(5, match, u32(1).u32(2)), selector(5, {{8, 4}, {8, 4}}, u32(1).u32(2))),
      broken(IPFIX_5476_6_5_2_6_RANGES, good_ranges, ranges(100, 450, 400, 500)),
      broken(IPFIX_5476_6_5_2_6_RANGES, good_ranges, ranges(100, 200, 200, 300)),
      broken(IPFIX_5476_6_5_2_6_RANGES, good_ranges, selector(6, {{329, 8}}, u64(0))),
      broken(IPFIX_5476_6_5_4_ACC,
             options_stream(2, {{145, 2}, {303, 2}, {320, 8}}, {wire{u16(256), u16(152), f64(2)}}),
             options_stream(1, {{145, 2}, {303, 2}, {320, 8}})),
      broken(IPFIX_5476_6_5_4_ACC, options_stream(1, {{303, 2}, {321, 8}}),
             options_stream(1, {{303, 2}, {145, 2}, {321, 8}})),
  };
}

FLOWKIT_RULES(ipfix_selection_statistics) {
  const auto hourly = [](std::vector<wire> counts) {
    return sampling{.pause = seconds(600), .counts = std::move(counts)};
  };
  std::vector<wire> steady, greedy;
  for (std::uint64_t i = 1; i <= 12; ++i)
    steady.push_back(count(10'000 * i, 1'000 * i)), greedy.push_back(count(10'000 * i, 1'300 * i));
  return {
      broken(IPFIX_5476_6_5_3_STATS, hourly(steady), hourly({})),
      broken(IPFIX_5476_6_5_3_STATS, hourly(steady), sampling{.counts = {count(1'000, 1'001)}}),
      // Counts may have been lost.
      {IPFIX_5476_6_5_3_STATS, sampling{.gap = seconds(7'200)}, hourly({}), verdict::fail, verdict::not_seen},
      broken(IPFIX_5476_6_5_3_FRACTION, sampling{.counts = steady}, sampling{.counts = greedy}),
      // Another life of the exporter: its counts begin again.
      broken(IPFIX_5476_6_5_3_FRACTION,
             sampling{.counts = {count(9'000, 2'000), count(19'000, 3'000), count(100, 90), count(10'100, 1'090)}},
             sampling{.counts = {count(9'000, 2'000), count(19'000, 4'000), count(100, 90), count(10'100, 1'090)}}),
  };
}

}  // namespace flowkit::test
