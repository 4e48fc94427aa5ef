// SPDX-License-Identifier: BSL-1.0
// Requirements on mediators (RFC 7119), and on export by streams (RFC 6526).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// Flows of original exporters and their domains.
const field_specs original_fields{{403, 4}, {405, 4}, {8, 4}, {1, 8}};
wire original(std::uint32_t exporter, std::uint32_t domain) {
  return wire{}.u32(exporter).u32(domain).u32(0x0a000001).u64(100);
}
/// A message of these flows.
auto mediated(std::uint32_t domain, const std::vector<wire>& flows) {
  return [=] {
    ipfix_stream s;
    s.domain = domain;
    const wire_set t = ipfix_stream::announce(300, original_fields);
    return s.send({t}).send({t}).send({data(300, flows)}).send({data(300, {flows.front()})}).all();
  };
}

/// Templates of two exporters, a round of each every so many seconds; under one id or with an id for each.
capture two_exporters(std::uint16_t other_id, std::int64_t every, int rounds, bool is_mediator = true) {
  ipfix_stream s;
  field_specs fields{{8, 4}, {1, 8}};
  if (is_mediator) fields.insert(fields.begin(), {403, 4});
  const wire_set one = ipfix_stream::announce(300, fields);
  fields.push_back({2, 8});
  const wire_set other = ipfix_stream::announce(other_id, fields);
  for (int i = 0; i < rounds; ++i) s.send({one}).wait(seconds(every - 1)).send({other}).wait(seconds(every - 1));
  return s.all();
}

const wire_set reliability = ipfix_stream::announce_options(400, 1, {{145, 2}, {276, 1}});
wire_set is_reliable(std::uint16_t id) { return data(400, {wire{}.u16(id).u8(1)}); }
auto by_streams(const std::vector<std::vector<wire_set>>& messages) {
  return [=] {
    ipfix_stream s;
    s.transport = transport_kind::file;
    const wire_set options = ipfix_stream::announce_options(300, 1, {{149, 4}, {160, 8}});
    s.send({reliability, ipfix_stream::announce(256, flow_fields), options});
    for (const auto& m : messages) s.send(m).wait(seconds(9));
    capture all = s.all();
    for (sent& d : all) d.at = {};
    return all;
  };
}
const wire_set init_time = data(300, {wire{}.u32(7).u64(1'767'000'000'000)});
wire_set withdraw_all(std::uint16_t set) { return set_of(set, {u16(set), u16(0)}); }
}  // namespace

FLOWKIT_RULES(ipfix_mediators) {
  const auto exporters = [](std::uint16_t other_id, std::int64_t every, int rounds, bool is_mediator = true) {
    return [=] { return two_exporters(other_id, every, rounds, is_mediator); };
  };
  const std::vector<wire> of_one{original(1, 5), original(1, 5)}, of_two{original(1, 5), original(1, 6)},
      of_two_exporters{original(1, 5), original(2, 5)};
  rule_case one_domain = broken(IPFIX_7119_6_ODID0, mediated(7, of_one), mediated(7, of_two));
  one_domain.met = verdict::not_seen;  // nothing is demanded of it
  return {
      one_domain,
      broken(IPFIX_7119_6_ODID0, mediated(0, of_two), mediated(7, of_two_exporters)),
      broken(IPFIX_7119_6_COLLIDE, exporters(301, 10, 4), exporters(300, 10, 4)),
      noted(IPFIX_7119_6_COLLIDE, exporters(301, 10, 4), exporters(300, 10, 4, false)),
  };
}

FLOWKIT_RULES(ipfix_reliability) {
  const auto good = by_streams({{is_reliable(256), is_reliable(300)}, {init_time}, {set_of(2, {u16(256), u16(0)})}});
  return {
      broken(IPFIX_6526_4_2_NOTIFY, good, by_streams({{is_reliable(256)}, {init_time}, {is_reliable(300)}})),
      broken(IPFIX_6526_4_2_NOTIFY, good, by_streams({{init_time, is_reliable(300)}})),
      broken(IPFIX_6526_4_2_NOTIFY, good, by_streams({{is_reliable(256)}, {init_time}})),
      broken(IPFIX_6526_4_4_NOALLWD, good, by_streams({{is_reliable(256), is_reliable(300)}, {withdraw_all(2)}})),
      broken(IPFIX_6526_4_4_NOALLWD, good, by_streams({{is_reliable(256), is_reliable(300)}, {withdraw_all(3)}})),
  };
}

/// Ids that change now and then are no collision, and late messages bring nothing back.
TEST(rules, ipfix_changed_templates_are_no_collision) {
  EXPECT_EQ(judged{two_exporters(300, 700, 4)}.on(IPFIX_7119_6_COLLIDE), verdict::pass) << "12 minutes apart";
  EXPECT_EQ(judged{two_exporters(300, 10, 2)}.on(IPFIX_7119_6_COLLIDE), verdict::fail) << "there and back twice";
  capture once = two_exporters(300, 10, 2);
  once.pop_back();
  EXPECT_EQ(judged{once}.on(IPFIX_7119_6_COLLIDE), verdict::pass) << "there and back";
}

/// Records of reliability that were lost, or sent before the file begins, are no fault.
TEST(rules, ipfix_reliability_may_be_lost) {
  const capture whole = by_streams({{is_reliable(256), is_reliable(300)}, {init_time}, {init_time}})();
  capture all = whole;
  all.erase(all.begin() + 1);
  EXPECT_EQ(judged{all}.with(verdict::fail), "");
  ipfix_stream s;
  s.transport = transport_kind::file, s.sequence = 500;
  s.send({reliability, ipfix_stream::announce_options(300, 1, {{149, 4}, {160, 8}})});
  const judged late{s.send({init_time}).send({is_reliable(300)}).all()};
  EXPECT_EQ(late.with(verdict::fail), "");
  EXPECT_EQ(late.on(IPFIX_6526_4_2_NOTIFY), verdict::info);
}

}  // namespace flowkit::test
