// SPDX-License-Identifier: BSL-1.0
// Requirements on IPFIX template records and the lengths of their fields.
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// A set of templates or options templates with these octets, and data of the template that they were meant to be.
capture with_set(std::uint16_t id, const wire& records, const std::vector<wire>& of_it = {}) {
  ipfix_stream s = begun();
  s.send({set_of(id, records, 0, 1)});
  return of_it.empty() ? s.all() : s.send({data(300, of_it)}).all();
}
/// Another good template in front and behind.
capture amid(std::uint16_t id, const wire& record) {
  return with_set(id, wire{ipfix_stream::template_record(301, {{8, 4}, {1, 8}}), record,
                           ipfix_stream::template_record(302, {{12, 4}, {2, 4}})});
}
capture options() {
  ipfix_stream s = begun();
  const wire_set announced = ipfix_stream::announce_options(300, 1, {{149, 4}, {160, 8}});
  s.send({announced}).send({announced});
  return s.send({data(300, {wire{}.u32(7).u64(1'767'000'000'000)})}).all();
}
capture enterprise() { return with_template({{8, 4}, {100, 4, 9}}, {wire{}.u32(1).u32(2)}); }
const field_specs two{{8, 4}, {12, 4}};
const wire two_values = wire{}.u32(0x0a000001).u32(0x0a000002);
}  // namespace

FLOWKIT_RULES(ipfix_template_records) {
  const wire pen_behind{u16(300), u16(2), specifiers({{8, 4}}), u32(9), specifiers({{12, 4}})};
  const wire pen_last{u16(300), u16(2), specifiers({{8, 4}, {12, 4}}), u32(35'632)};
  const wire no_pen{u16(300), u16(3), specifiers({{8, 4}}), u16(0x8000 | 12), u16(4), specifiers({{1, 8}})};
  return {
      broken(IPFIX_7011_3_2_EBIT0, plain,
             [=] {
               return with_set(2, pen_behind, {two_values, two_values});
             }),
      broken(IPFIX_7011_3_2_EBIT0, plain, [=] { return with_set(2, pen_last, {two_values}); }),
      broken(IPFIX_7011_3_2_EBIT0, plain, [=] { return amid(2, pen_behind); }),
      broken(IPFIX_7011_3_2_EBIT1, enterprise,
             [=] {
               return with_set(2, no_pen, {wire{two_values, u64(1)}});
             }),
      broken(IPFIX_7011_3_2_EBIT1, enterprise, [=] { return amid(2, no_pen); }),
      broken(IPFIX_7011_3_3_1_NOMIX, plain,
             [] {
               return with_set(2, ipfix_stream::options_record(300, 1, {{149, 4}, {41, 8}}));
             }),
      broken(IPFIX_7011_3_3_1_NOMIX, plain,
             [] {
               return amid(2, ipfix_stream::options_record(300, 1, {{149, 4}, {41, 8}, {42, 8}}));
             }),
      broken(IPFIX_7011_3_3_1_NOMIX, plain, [] { return with_set(3, ipfix_stream::template_record(300, two)); }),
      broken(IPFIX_7011_3_4_1_FIELDCOUNT, plain,
             [] {
               return with_set(2, {u16(300), u16(3), specifiers(two)}, {two_values});
             }),
      broken(IPFIX_7011_3_4_1_FIELDCOUNT, plain,
             [] {
               return with_set(2, {u16(300), u16(1), specifiers(two)}, {two_values});
             }),
      broken(IPFIX_7011_3_4_1_FIELDCOUNT, plain,
             [] {
               return with_set(2, {u16(300), u16(200), specifiers(flow_fields)});
             }),
      broken(IPFIX_7011_3_4_2_2_SCOPENZ, options,
             [] {
               return with_set(3, {u16(300), u16(2), u16(0), specifiers({{149, 4}, {160, 8}})});
             }),
      broken(IPFIX_7011_3_4_2_2_SCOPELE, options,
             [] {
               return with_set(3, {u16(300), u16(1), u16(2), specifiers({{149, 4}})});
             }),
      broken(IPFIX_7011_3_4_2_2_FCINCL, options,
             [] {
               return with_set(3, {u16(300), u16(1), u16(1), specifiers({{149, 4}, {160, 8}})});
             }),
      broken(IPFIX_7011_3_4_2_2_FCINCL, options,
             [] {
               return with_set(3, {u16(300), u16(3), u16(1), specifiers({{149, 4}, {40, 8}, {41, 8}, {42, 8}})});
             }),
      broken(IPFIX_7011_3_4_2_2_OHDR, options,
             [] {
               return with_set(3, v9_stream::options_record(300, 1, {{1, 4}, {34, 4}, {35, 1}}));
             }),
  };
}

FLOWKIT_RULES(ipfix_template_ids) {
  const auto mostly = [](const field_specs& odd) { return [=] { return with_template(odd); }; };
  return {
      broken(IPFIX_7011_3_4_1_TID, plain, [] { return then({ipfix_stream::announce(255, two)}); }),
      broken(IPFIX_7011_3_4_1_TIDSHARE, plain,
             [] {
               return then({ipfix_stream::announce_options(256, 1, {{149, 4}, {160, 8}})});
             }),
      broken(IPFIX_7011_3_4_3_ZEROREC, plain,
             [] {
               return then({ipfix_stream::announce(300, {{210, 0}})});
             }),
      broken(IPFIX_7011_3_2_IEKNOWN, plain, mostly({{8, 4}, {32'767, 4}})),
      noted(IPFIX_7011_3_2_IEKNOWN, plain, mostly({{8, 4}, {105, 4}})),
      broken(IPFIX_7012_4_IEZERO, plain, mostly({{8, 4}, {0, 4}})),
      broken(IPFIX_7012_4_IEZERO, plain, mostly({{0, 4, 9}, {8, 4}})),
      broken(IPFIX_7011_3_2_PENZERO, enterprise,
             [] {
               return then({set_of(2, {u16(300), u16(2), specifiers({{8, 4}}), u16(0x8000 | 5), u16(2), u32(0)})});
             }),
      broken(IPFIX_IANA_DEPREC, plain, mostly({{8, 4}, {34, 4}})),
  };
}

FLOWKIT_RULES(ipfix_field_lengths) {
  const auto with = [](std::uint16_t id, std::uint16_t length) {
    return [=] { return with_template({{id, length}, {1, 8}}); };
  };
  const auto good = [] {
    return with_template({{8, 4}, {27, 16}, {56, 6}, {150, 4}, {152, 8}, {1, 3}, {276, 1}, {311, 4}, {82, 65'535}},
                         {wire{}.fill(4 + 16 + 6 + 4).u64(1'767'225'600'000).fill(3).u8(1).u32(0x3f000000).u8(0)});
  };
  const auto broken_string = [] { return with_template({{8, 4}, {82, 65'535}}, {wire{}.u32(1).u8(9).text("eth0")}); };
  return {
      broken(IPFIX_7011_3_2_FIELDLEN, good, with(4, 0)),
      broken(IPFIX_7011_3_2_OVERSIZE, good, with(4, 2)),
      broken(IPFIX_7011_3_2_OVERSIZE, good, with(22, 8)),
      broken(IPFIX_7011_6_1_2_ADDR, good, with(56, 8)),
      broken(IPFIX_7011_6_1_7_SEC, good, with(150, 8)),
      broken(IPFIX_7011_6_2_RSEFLOAT, good, with(311, 2)),
      broken(IPFIX_7011_6_2_RSENOT, good, with(152, 4)),
      broken(IPFIX_7011_6_2_RSENOT, good, with(27, 8)),
      broken(IPFIX_7011_6_2_RSENOT, good, with(8, 3)),
      broken(IPFIX_7011_7_VARTYPES, good, with(1, 65'535)),
      broken(IPFIX_7011_7_INSET, good, broken_string),
      broken(IPFIX_7011_7_VARMARK, good,
             [] {
               return with_template({{8, 4}, {1, 65'535}}, {wire{}.u32(1).u64(~std::uint64_t{0})});
             }),
  };
}

}  // namespace flowkit::test
