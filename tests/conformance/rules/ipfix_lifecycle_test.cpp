// SPDX-License-Identifier: BSL-1.0
// Requirements on how IPFIX templates come, are used, change and go.
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
wire withdrawal(std::uint16_t id) { return wire{}.u16(id).u16(0); }
const wire_set options_300 = ipfix_stream::announce_options(300, 1, {{149, 4}, {160, 8}});

/// A stream over TCP, or a file: template 256 and options template 300 with data, a pause, then these sets.
ipfix_stream reliable(std::int64_t pause) {
  ipfix_stream s;
  s.transport = transport_kind::stream;
  s.send({ipfix_stream::announce(256, flow_fields), options_300});
  s.send({data(256, {flow(s)}), data(300, {wire{}.u32(7).u64(1'767'000'000'000)})});
  return s.wait(seconds(pause));
}
auto withdrawn(const std::vector<wire_set>& sets) {
  return [=] { return reliable(10).send(sets).all(); };
}
const std::vector<wire_set> right_way{set_of(2, withdrawal(256)), set_of(3, withdrawal(300))};

capture refreshed(std::int64_t every, bool templates, bool options, int rounds = 4) {
  ipfix_stream s = begun();
  s.send({options_300}).send({options_300, data(300, {wire{}.u32(7).u64(1'767'000'000'000)})});
  for (int i = 0; i < rounds; ++i) {
    s.wait(seconds(every));
    std::vector<wire_set> sets;
    if (templates) sets.push_back(ipfix_stream::announce(256, flow_fields));
    if (options) sets.push_back(options_300);
    if (!sets.empty()) s.send(sets);
    s.send({data(256, {flow(s)}), data(300, {wire{}.u32(7).u64(1'767'000'000'000)})});
  }
  return s.all();
}
capture often() { return refreshed(300, true, true); }

capture redefined(std::int64_t after) {
  ipfix_stream s = begun();
  const wire_set other = ipfix_stream::announce(256, {{8, 4}, {1, 8}});
  s.wait(seconds(after)).send({other}).send({other});
  return s.send({data(256, {wire{}.u32(1).u64(2)})}).all();
}
capture with_times(std::int64_t second_message, std::int64_t third) {
  ipfix_stream s = begun();
  const auto at = [&](const std::vector<wire_set>& sets, std::int64_t away, std::uint32_t n) {
    s.send_octets(s.octets_of(sets).patch(4, u32(static_cast<std::uint64_t>(to_unix_seconds(s.clock) + away))), n);
  };
  at({ipfix_stream::announce(300, {{8, 4}, {1, 8}})}, 0, 0);
  at({ipfix_stream::announce(301, {{8, 4}, {1, 8}})}, second_message, 0);
  at({data(300, {wire{}.u32(1).u64(2)})}, third, 1);
  return s.all();
}
capture many(int templates_between) {
  ipfix_stream s = begun();
  for (int i = 0; i < 12; ++i) {
    for (int k = 0; k < templates_between; ++k) s.send({ipfix_stream::announce(256, flow_fields)});
    s.send({data(256, {flow(s)})});
  }
  return s.all();
}
}  // namespace

FLOWKIT_RULES(ipfix_withdrawals) {
  const auto good = withdrawn(right_way);
  const auto good_all = withdrawn({set_of(2, withdrawal(2)), set_of(3, withdrawal(3))});
  const auto used = [](std::int64_t pause) {
    return [=] {
      ipfix_stream s = reliable(10);
      s.send({set_of(2, withdrawal(256))}).wait(seconds(pause));
      return s.send({data(256, {flow(s)})}).all();
    };
  };
  rule_case old_rule = broken(IPFIX_5101_8_WDNONEW, good,
                              withdrawn({set_of(2, withdrawal(256)), ipfix_stream::announce(301, {{8, 4}, {1, 8}})}));
  old_rule.with.rules = conformance::edition::rfc5101;
  return {
      broken(IPFIX_7011_8_1_WDFORMAT, good, withdrawn({set_of(3, wire{withdrawal(300), u16(1)})})),
      broken(IPFIX_7011_8_1_WDFORMAT, good, withdrawn({set_of(3, {withdrawal(300), u16(1), withdrawal(301), u16(1)})})),
      broken(IPFIX_7011_8_1_WDSET, good, withdrawn({set_of(2, withdrawal(300))})),
      broken(IPFIX_7011_8_1_WDALLFMT, good_all, withdrawn({set_of(2, withdrawal(3))})),
      broken(IPFIX_7011_8_1_WDALLFMT, good_all, withdrawn({set_of(2, {withdrawal(2), withdrawal(256)})})),
      broken(IPFIX_7011_8_1_WDUSE, good, used(2)),
      broken(IPFIX_7011_8_1_WDEARLY, good, [] { return reliable(0).send({set_of(2, withdrawal(256))}).all(); }),
      broken(IPFIX_7011_8_4_NOWD, plain, [] { return then({set_of(2, withdrawal(256))}); }),
      broken(IPFIX_7011_3_4_1_FCZERO, plain, [] { return then({set_of(2, withdrawal(400))}); }),
      old_rule,
  };
}

FLOWKIT_RULES(ipfix_connections) {
  const wire_set other = ipfix_stream::announce(256, {{8, 4}, {1, 8}});
  const auto in_order = withdrawn({set_of(2, withdrawal(256)), other});
  const auto without = [](std::uint16_t id) {
    return [id] {
      ipfix_stream s = reliable(10);
      return s.send({data(id, {flow(s)})}).all();
    };
  };
  const auto anew = [](bool with_template) {
    return [with_template] {
      capture both = reliable(10).all();
      ipfix_stream s;
      s.transport = transport_kind::stream, s.connection = 2;
      if (with_template) s.send({ipfix_stream::announce(256, flow_fields)});
      s.send({data(256, {flow(s)})});
      both.insert(both.end(), s.all().begin(), s.all().end());
      return both;
    };
  };
  return {
      broken(IPFIX_7011_8_1_REDEF, in_order, withdrawn({other})),
      broken(IPFIX_7011_8_RESEND, without(256), without(400)),
      broken(IPFIX_7011_8_RESEND, anew(true), anew(false)),
  };
}

FLOWKIT_RULES(ipfix_order) {
  const wire_set t300 = ipfix_stream::announce(300, {{8, 4}, {1, 8}});
  const wire_set d300 = data(300, {wire{}.u32(1).u64(2)});
  return {
      broken(IPFIX_7011_8_2_INMSG, plain,
             [=] {
               return then({d300, t300});
             }),
      broken(IPFIX_7011_8_TMPLFIRST, plain, [=] { return begun().send({d300}).send({t300}).all(); }),
      broken(IPFIX_7011_8_2_SEQTIME, plain, [] { return with_times(-6, 0); }),
      broken(IPFIX_7011_8_2_DATATIME, plain, [] { return with_times(0, -10); }),
  };
}

FLOWKIT_RULES(ipfix_refresh) {
  const auto at_intervals = [](std::int64_t s) { return [=] { return refreshed(s, true, true); }; };
  const auto far_apart = [] {
    ipfix_stream s = begun();
    for (int i = 0; i < 1'001; ++i) s.wait(milliseconds(-900)).send({data(256, {flow(s)})});
    return s.send({ipfix_stream::announce(256, flow_fields)}).all();
  };
  return {
      broken(IPFIX_7011_8_4_REFRESH, often, [] { return refreshed(600, false, true); }),
      noted(IPFIX_7011_8_4_REFRESH, plain, [] { return refreshed(120, false, true, 1); }),
      broken(IPFIX_7011_8_4_REFRESHOPT, often, [] { return refreshed(600, true, false); }),
      broken(IPFIX_7011_8_4_COPIES, plain,
             [] {
               ipfix_stream s;
               s.send({ipfix_stream::announce(256, flow_fields)});
               return s.send({data(256, {flow(s)})}).all();
             }),
      broken(
          IPFIX_7011_8_4_REUSE, [] { return redefined(30); }, [] { return redefined(0); }),
      noted(IPFIX_5153_6_2_TIME, at_intervals(300), at_intervals(1)),
      noted(IPFIX_5153_6_2_PKTS, often, far_apart),
      broken(
          IPFIX_5153_6_2_STUCK, [] { return many(0); }, [] { return many(2); }),
  };
}

}  // namespace flowkit::test
