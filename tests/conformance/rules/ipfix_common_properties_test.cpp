// SPDX-License-Identifier: BSL-1.0
// Requirements on properties that records have in common (RFC 5473).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// Sets of properties under an id: where flows come from, and where they go to.
const field_specs from_fields{{137, 8}, {8, 4}, {7, 2}}, to_fields{{137, 8}, {12, 4}, {11, 2}};
const wire_set from_template = ipfix_stream::announce_options(300, 1, from_fields),
               to_template = ipfix_stream::announce_options(301, 1, to_fields);
/// Flows that refer to one set, to two.
const wire_set one_template = ipfix_stream::announce(310, {{137, 8}, {12, 4}, {1, 8}}),
               two_template = ipfix_stream::announce(311, {{137, 8}, {137, 8}, {1, 8}});
/// A set that refers to another one.
const wire_set cascade = ipfix_stream::announce_options(302, 1, {{137, 8}, {137, 8}, {58, 2}});
const wire_set only_id = ipfix_stream::announce_options(303, 1, {{137, 8}});

wire_set from(std::uint64_t id, std::uint32_t address = 0x0a000001) {
  return data(300, {wire{}.u64(id).u32(address).u16(443)});
}
wire_set to(std::uint64_t id) { return data(301, {wire{}.u64(id).u32(0x0a000002).u16(80)}); }
wire_set flow_of(std::uint64_t id) { return data(310, {wire{}.u64(id).u32(0x0a000003).u64(1'000)}); }
wire_set flow_of(std::uint64_t id, std::uint64_t other) { return data(311, {wire{}.u64(id).u64(other).u64(1'000)}); }
wire_set cascaded(std::uint64_t id, std::uint64_t other) { return data(302, {wire{}.u64(id).u64(other).u16(5)}); }

const std::vector<wire_set> templates{
    from_template, to_template, one_template, two_template, cascade, only_id, ipfix_stream::announce(256, flow_fields)};
ipfix_stream announced(transport_kind over = transport_kind::udp) {
  ipfix_stream s = begun();
  for (sent& d : s.all()) d.source.transport = over;
  s.transport = over;
  return s.send(templates).send(templates);
}
capture with(const std::vector<std::vector<wire_set>>& messages, transport_kind over = transport_kind::udp) {
  ipfix_stream s = announced(over);
  for (const auto& m : messages) s.send(m);
  return s.all();
}
capture good() { return with({{from(1)}, {flow_of(1)}, {to(2)}, {flow_of(1, 2)}, {cascaded(3, 1)}, {flow_of(3)}}); }
capture good_connection() {
  return with({{from(1)}, {flow_of(1), cascaded(3, 1)}, {data(303, {u64(1)})}, {from(1)}, {flow_of(1)}},
              transport_kind::stream);
}

/// Options templates with the id where flows have it, outside the scope.
capture outside_scope() {
  ipfix_stream s = announced();
  const wire_set t = ipfix_stream::announce_options(304, 1, {{149, 4}, {137, 8}, {8, 4}});
  s.send({t}).send({t}).send({data(304, {wire{}.u32(7).u64(1).u32(0x0a000001)})});
  return s.send({flow_of(1)}).all();
}
/// Flows for so many rounds of 10 minutes, with their set in each or in the first only.
capture resent(int rounds, bool is_resent) {
  ipfix_stream s = announced();
  s.send({from(1)}).send({flow_of(1)});
  for (int i = 0; i < rounds; ++i) {
    s.wait(seconds(598)).send(templates).send({data(256, {flow(s)})});
    if (is_resent) s.send({from(1)});
    s.send({flow_of(1)});
  }
  return s.all();
}
capture reused(std::int64_t after) {
  ipfix_stream s = announced();
  s.send({from(1)}).send({flow_of(1)}).wait(seconds(1)).send({from(1)}).wait(seconds(after));
  return s.send({from(1, 0x0a000009)}).send({flow_of(1)}).all();
}
}  // namespace

FLOWKIT_RULES(ipfix_common_properties) {
  const auto bad = [](const std::vector<std::vector<wire_set>>& messages, transport_kind over = transport_kind::udp) {
    return [=] { return with(messages, over); };
  };
  return {
      broken(IPFIX_5473_3_2_SCOPE, good, outside_scope),
      broken(IPFIX_5473_3_2_PRIOR, good, bad({{flow_of(1)}, {from(1)}})),
      broken(IPFIX_5473_3_2_PRIOR, good, bad({{flow_of(1), from(1)}})),
      broken(IPFIX_5473_3_2_PRIOR, good, bad({{from(1)}, {flow_of(1, 9)}})),
      broken(IPFIX_5473_3_2_PRIOR, good, bad({{cascaded(3, 1)}, {from(1)}, {flow_of(3)}})),
      broken(IPFIX_5473_3_2_PRIOR, good_connection,
             bad({{from(1)}, {flow_of(1)}, {data(303, {u64(1)})}, {flow_of(1)}}, transport_kind::stream)),
      broken(
          IPFIX_5473_4_2_REFRESH, [] { return resent(4, true); }, [] { return resent(4, false); }),
      broken(
          IPFIX_5473_4_2_REUSE, [] { return reused(10); }, [] { return reused(1); }),
      broken(IPFIX_5473_5_WD, good, bad({{from(1)}, {flow_of(1)}, {data(303, {u64(1)})}})),
      broken(IPFIX_5473_7_1_DISJOINT, good, bad({{from(1), from(2, 0x0a000009)}, {flow_of(1, 2)}})),
      broken(IPFIX_5473_7_2_CYCLE, good, bad({{cascaded(3, 3)}})),
      broken(IPFIX_5473_7_2_CYCLE, good,
             bad({{from(1), cascaded(2, 1)}, {cascaded(3, 2)}, {cascaded(1, 3)}}, transport_kind::stream)),
  };
}

/// A definition that was lost, late, or sent before the capture is no fault.
TEST(rules, ipfix_common_properties_may_be_lost) {
  const capture whole = good();
  for (std::size_t i = 1; i < whole.size(); ++i) {
    capture all = whole;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(judged{all}.with(verdict::fail), "") << "without message " << i;
    all = whole;
    std::swap(all[i], all[i - 1]);
    EXPECT_EQ(judged{all}.with(verdict::fail), "") << "with message " << i << " too early";
  }
  // Joined after the definitions; the numbers do not begin with 0.
  capture late(whole.begin() + 1, whole.end());
  std::erase_if(late, [&](const sent& d) { return d.octets == whole[5].octets; });
  EXPECT_EQ(judged{late}.with(verdict::fail), "");
}

}  // namespace flowkit::test
