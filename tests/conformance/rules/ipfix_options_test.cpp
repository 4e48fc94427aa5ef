// SPDX-License-Identifier: BSL-1.0
// Requirements on what IPFIX exporters say of themselves, and on the counters of flows.
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const field_specs metering{{149, 4}, {41, 8}, {42, 8}, {40, 8}};

/// An options template in a domain, twice, with these records if any.
auto options(std::uint16_t scopes, const field_specs& fields, const std::vector<wire>& records = {},
             std::uint32_t domain = 7, int copies = 1) {
  return [=] {
    ipfix_stream s;
    s.domain = domain;
    s.send({ipfix_stream::announce(256, flow_fields)});
    s.send({ipfix_stream::announce(256, flow_fields), data(256, {flow(s)})});
    for (int i = 0; i < copies; ++i) s.send({ipfix_stream::announce_options(300, scopes, fields)});
    for (const wire& r : records) s.send({ipfix_stream::announce_options(300, scopes, fields), data(300, {r})});
    return s.all();
  };
}
wire counts(std::uint64_t messages, std::uint64_t flows, std::uint64_t octets) {
  return wire{}.u32(7).u64(messages).u64(flows).u64(octets);
}
/// Statistics, then flows, then statistics.
auto around(std::uint64_t first, std::uint64_t second, std::uint32_t flows) {
  return [=] {
    ipfix_stream s = begun();
    const wire_set t = ipfix_stream::announce_options(300, 1, metering);
    s.send({t}).send({t, data(300, {counts(10, first, 1'000)})});
    s.send({data(256, std::vector<wire>(flows, flow(s)))});
    return s.send({data(300, {counts(11, second, 2'000)})}).send({data(256, {flow(s)})}).all();
  };
}
auto two_processes(bool named) {
  return [=] {
    ipfix_stream s = begun();
    field_specs fields = metering;
    if (named) fields.insert(fields.begin() + 1, {143, 4});
    const wire_set t = ipfix_stream::announce_options(300, named ? 2 : 1, fields);
    s.send({t}).send({t});
    const auto record = [&](std::uint32_t id) {
      wire w = u32(7);
      if (named) w.u32(id);
      return w.u64(1).u64(2).u64(3);
    };
    return s.send({data(300, {record(1), record(2)})}).all();
  };
}
auto flow_keys(std::uint64_t id, std::uint64_t bits, bool scoped = true, std::int64_t apart = 0) {
  return [=] {
    ipfix_stream s;
    const wire_set t = scoped ? ipfix_stream::announce_options(300, 1, {{145, 2}, {173, 8}})
                              : ipfix_stream::announce_options(300, 1, {{149, 4}, {145, 2}, {173, 8}});
    for (int i = 0; i < 2; ++i) {
      if (apart == 0) {
        s.send({ipfix_stream::announce(256, flow_fields), t});
      } else {
        s.send({ipfix_stream::announce(256, flow_fields)}).wait(seconds(apart)).send({t});
      }
    }
    wire r = scoped ? wire{} : u32(7);
    return s.send({data(300, {r.u16(id).u64(bits)})}).send({data(256, {flow(s)})}).all();
  };
}
auto exporter_statistics(std::uint32_t domain) {
  return options(1, {{144, 4}, {166, 8}, {167, 8}, {168, 8}, {322, 4}, {322, 4}},
                 {wire{}.u32(1).u64(0).u64(0).u64(0).u32(1).u32(2)}, domain);
}

/// One flow, exported again and again: octets by delta, by total, or both.
auto exports(const field_specs& counters, const std::vector<std::vector<std::uint64_t>>& values) {
  return [=] {
    ipfix_stream s = begun();
    field_specs fields{{8, 4}, {12, 4}, {152, 8}};
    fields.insert(fields.end(), counters.begin(), counters.end());
    s.send({ipfix_stream::announce(300, fields)}).send({ipfix_stream::announce(300, fields)});
    for (const auto& row : values) {
      wire r = wire{}.u32(1).u32(2).u64(1'767'225'600'000);
      for (std::size_t i = 0; i < row.size(); ++i) r.number(row[i], counters[i].length);
      s.send({data(300, {r})});
    }
    return s.all();
  };
}
capture mixed_exports() {
  ipfix_stream s = begun();
  const field_specs by_delta{{8, 4}, {12, 4}, {152, 8}, {1, 8}, {2, 8}},
      by_total{{8, 4}, {12, 4}, {152, 8}, {85, 8}, {86, 8}};
  const std::vector<wire_set> both{ipfix_stream::announce(300, by_delta), ipfix_stream::announce(301, by_total)};
  s.send(both).send(both);
  const wire r = wire{}.u32(1).u32(2).u64(1'767'225'600'000).u64(100).u64(2);
  return s.send({data(300, {r})}).send({data(301, {r})}).all();
}
}  // namespace

FLOWKIT_RULES(ipfix_statistics) {
  const auto good = options(1, metering, {counts(1, 1, 100), counts(2, 1, 200)});
  const field_specs loss{{149, 4}, {164, 8}, {165, 8}, {322, 4}, {322, 4}};
  const auto good_loss = options(1, loss, {wire{}.u32(7).u64(0).u64(0).u32(1).u32(2)});
  const auto good_exporter = exporter_statistics(0);
  return {
      broken(IPFIX_7011_4_1_SCOPE, options(1, metering, {counts(1, 1, 100)}, 0),
             options(1, {{143, 4}, {41, 8}, {42, 8}, {40, 8}}, {}, 0)),
      broken(IPFIX_7011_4_1_CONTENT, good, options(1, {{149, 4}, {41, 8}, {42, 8}})),
      broken(IPFIX_7011_4_1_MPID, two_processes(true), two_processes(false)),
      broken(IPFIX_7011_4_1_PERIOD, good, options(1, metering, {}, 7, 2)),
      broken(IPFIX_7011_4_1_COUNTERS, good, around(1'000, 999, 1)),
      broken(IPFIX_7011_4_1_CROSS, around(1'000, 1'003, 3), around(1'000, 4'000, 3)),
      broken(IPFIX_7011_4_2_SCOPE, good_loss, options(1, {{143, 4}, {164, 8}, {165, 8}, {322, 4}, {322, 4}}, {}, 0)),
      broken(IPFIX_7011_4_2_CONTENT, good_loss, options(1, {{149, 4}, {164, 8}, {165, 8}, {322, 4}})),
      broken(IPFIX_7011_4_3_SCOPE, good_exporter,
             options(1, {{145, 2}, {166, 8}, {167, 8}, {168, 8}, {322, 4}, {322, 4}})),
      broken(IPFIX_7011_4_3_CONTENT, good_exporter, options(1, {{144, 4}, {166, 8}, {167, 8}, {322, 4}, {322, 4}})),
      broken(IPFIX_7011_3_1_ODIDZERO, good_exporter, exporter_statistics(7)),
      broken(IPFIX_7011_4_4_SCOPE, flow_keys(256, 0x1f), flow_keys(256, 0x1f, false)),
      broken(IPFIX_7011_4_4_BITS, flow_keys(256, 0x1ff), flow_keys(256, 0x100001)),
      broken(IPFIX_7011_4_4_REF, flow_keys(256, 0x1f), flow_keys(999, 0x1f)),
      broken(IPFIX_7011_8_RELATED, flow_keys(256, 0x1f), flow_keys(256, 0x1f, true, 180)),
  };
}

FLOWKIT_RULES(ipfix_counters) {
  const field_specs delta{{1, 8}}, total{{85, 8}}, both{{1, 8}, {85, 8}};
  const auto good_delta = exports(delta, {{1'000}, {1'200}, {900}, {1'000}});
  const auto good_total = exports(total, {{1'000}, {2'200}, {2'200}, {4'000}});
  const field_specs narrow{{1, 4}, {2, 4}};
  return {
      broken(IPFIX_7012_3_2_2_TOTAL, good_total, exports(total, {{1'000}, {800}, {900}})),
      broken(IPFIX_7012_3_2_3_DELTA, good_delta, exports(delta, {{1'000}, {2'100}, {2'900}, {4'100}, {5'000}})),
      broken(IPFIX_7012_3_2_3_DELTA, exports(both, {{1'000, 1'000}, {500, 1'500}}),
             exports(both, {{1'000, 1'000}, {1'500, 1'500}, {2'500, 2'500}})),
      broken(IPFIX_5153_4_3_COUNTERS, good_delta, mixed_exports),
      broken(IPFIX_5153_4_3_COUNTERS, good_delta, exports({{1, 8}, {86, 8}}, {{1'000, 10}})),
      broken(IPFIX_7011_6_2_RSEOVF, exports(narrow, {{5'000, 10}}), exports(narrow, {{0xffff'ffff, 4'000'000}})),
      broken(IPFIX_7011_6_2_RSEOVF, exports(narrow, {{5'000, 10}}), exports(narrow, {{705'032'704, 50'000'000}})),
  };
}

}  // namespace flowkit::test
