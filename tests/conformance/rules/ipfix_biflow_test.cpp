// SPDX-License-Identifier: BSL-1.0
// Requirements on records with both directions of a flow (RFC 5103).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
constexpr std::uint32_t reverse = 29'305;
/// Addresses, ports, protocol, packets, packets back, start, end, reason.
const field_specs biflow{{8, 4}, {12, 4},         {7, 2},   {11, 2},  {4, 1},
                         {2, 8}, {2, 8, reverse}, {152, 8}, {153, 8}, {136, 1}};
const std::uint64_t a_minute_before = static_cast<std::uint64_t>(to_unix_milliseconds(new_year)) - 60'000;

struct exported {
  std::uint64_t start = 1'000, end = 1'500;  ///< milliseconds
  bool is_turned = false;
  std::uint64_t reason = 2, back = 4;
};
wire record(const exported& x) {
  const std::uint64_t from = x.is_turned ? 0x0a000002 : 0x0a000001, to = x.is_turned ? 0x0a000001 : 0x0a000002;
  return wire{}
      .u32(from)
      .u32(to)
      .u16(x.is_turned ? 443 : 5'000)
      .u16(x.is_turned ? 5'000 : 443)
      .u8(6)
      .u64(5)
      .u64(x.back)
      .u64(a_minute_before + x.start)
      .u64(a_minute_before + x.end)
      .u8(x.reason);
}
/// Each in a message of its own; records lost before the last one.
auto exports(const std::vector<exported>& all, std::uint32_t lost = 0) {
  return [=] {
    ipfix_stream s = begun();
    const wire_set t = ipfix_stream::announce(300, biflow);
    s.send({t}).send({t});
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i + 1 == all.size()) s.sequence += lost;
      s.send({data(300, {record(all[i])})});
    }
    return s.all();
  };
}
/// One flow after the other, with these fields more; the last ones without an answer.
auto flows(const field_specs& more, const wire& of_more, std::uint64_t answered, std::uint64_t unanswered) {
  return [=] {
    field_specs fields = biflow;
    fields.insert(fields.end(), more.begin(), more.end());
    std::vector<wire> records;
    for (std::uint64_t i = 0; i < answered + unanswered; ++i)
      records.push_back(wire{record({.start = i, .back = i < answered ? i + 1 : 0}), of_more});
    return with_template(fields, records);
  };
}
auto with(const field_specs& fields, const wire& record = {}) {
  return [=] { return with_template(fields, record.size() == 0 ? std::vector<wire>{} : std::vector<wire>{record}); };
}
auto reverse_of(field_spec f) {
  return with({{8, 4}, {12, 4}, {2, 8}, {f.id, f.length, reverse}},
              wire{}.u32(1).u32(2).u64(3).fill(f.length == 65'535 ? 1 : f.length));
}
auto direction(std::uint64_t value) {
  return with({{8, 4}, {12, 4}, {2, 8, reverse}, {239, 1}}, wire{}.u32(1).u32(2).u64(3).u8(value));
}
/// biflowDirection in options, and in the records if so said.
auto direction_in_options(bool in_records, transport_kind transport = transport_kind::udp) {
  return [=] {
    ipfix_stream s;
    s.transport = transport;
    field_specs fields{{8, 4}, {12, 4}, {2, 8}, {2, 8, reverse}};
    if (in_records) fields.push_back({239, 1});
    const std::vector<wire_set> all{ipfix_stream::announce(300, fields),
                                    ipfix_stream::announce_options(400, 1, {{149, 4}, {239, 1}})};
    s.send(all);
    if (transport == transport_kind::udp) s.send(all);
    wire r = wire{}.u32(1).u32(2).u64(3).u64(4);
    if (in_records) r.u8(1);
    return s.send({data(400, {wire{}.u32(7).u8(1)}), data(300, {r})}).all();
  };
}
}  // namespace

FLOWKIT_RULES(ipfix_biflows) {
  const auto good = exports({{}});
  const wire counters = wire{}.u64(1).u64(2);
  return {
      broken(IPFIX_5103_4_KEY, good, with({{4, 1}, {2, 8}, {2, 8, reverse}}, wire{u8(6), counters})),
      broken(IPFIX_5103_4_KEY, with({{56, 6}, {2, 8}, {2, 8, reverse}}, wire{wire{}.fill(6, 2), counters}),
             with({{10, 4}, {8, 4, reverse}, {2, 8}, {2, 8, reverse}}, wire{u64(1), counters})),
      // A field that nobody knows may be the source.
      noted(IPFIX_5103_4_KEY, good, with({{5, 4, 64'999}, {2, 8}, {2, 8, reverse}}, wire{u32(6), counters})),
      broken(IPFIX_5103_4_UNIFLOW, flows({}, {}, 1, 20), flows({}, {}, 0, 10)),
      {IPFIX_5103_4_UNIFLOW, flows({}, {}, 0, 9), flows({}, {}, 0, 11), verdict::non_strict, verdict::not_seen},
      broken(IPFIX_5103_4_ZEROMEAN, flows({}, {}, 1, 1), flows({{6, 2, reverse}}, u16(0), 1, 1)),
      broken(IPFIX_5103_4_ZEROMEAN, flows({{1, 8, reverse}, {184, 4, reverse}}, wire{}.u64(0).u32(0), 1, 1),
             flows({{5, 1, reverse}}, u8(0), 1, 1)),
      broken(IPFIX_5103_6_1_PEN, reverse_of({152, 8}), reverse_of({152, 4})),
      broken(IPFIX_5103_6_1_PEN, reverse_of({1, 3}), reverse_of({1, 9})),
      broken(IPFIX_5103_6_1_PEN, reverse_of({8, 4}), reverse_of({8, 5})),
      broken(IPFIX_5103_6_1_NONREV, reverse_of({32, 2}), reverse_of({145, 2})),
      broken(IPFIX_5103_6_1_NONREV, good, reverse_of({239, 1})),
      broken(IPFIX_5103_6_2_ENT, good, reverse_of({20'000, 2})),
      noted(IPFIX_5103_6_2_ENT, good, reverse_of({66, 2})),
  };
}

FLOWKIT_RULES(ipfix_biflow_directions) {
  using enum transport_kind;
  // Active timeouts, then the end of the flow, then another one the other way round.
  const auto good = exports({{}, {1'500, 2'000}, {2'000, 2'100, false, 1}, {2'200, 2'300, true}, {2'300, 2'400, true}});
  return {
      broken(IPFIX_5103_6_3_DIR, direction(3), direction(4)),
      broken(IPFIX_5103_6_3_UDP, direction_in_options(true), direction_in_options(false)),
      {IPFIX_5103_6_3_UDP, direction_in_options(false, stream), direction_in_options(false), verdict::non_strict,
       verdict::not_seen},
      broken(IPFIX_5103_5_3_STABLE, good, exports({{}, {1'000, 2'000, true}})),
      broken(IPFIX_5103_5_3_STABLE, exports({{}, {7'000, 7'100, true}}), exports({{}, {1'510, 2'000, true}})),
      // With what says that the flow ended between them lost, or no answer in one of them.
      broken(IPFIX_5103_5_3_STABLE, exports({{}, {1'510, 2'000, true}}, 1), exports({{}, {1'000, 2'000, true}}, 1)),
      broken(IPFIX_5103_5_3_STABLE, exports({{}, {1'000, 2'000, true, 2, 0}}), exports({{}, {6'500, 7'000, true}})),
  };
}

}  // namespace flowkit::test
