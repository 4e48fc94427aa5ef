// SPDX-License-Identifier: BSL-1.0
// Requirements on records that say what elements are (RFC 5610).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// What an element is: enterprise, number, type, semantics, units, range, name.
const field_specs all_said{{346, 4}, {303, 2}, {339, 1}, {344, 1}, {345, 2}, {342, 8}, {343, 8}, {341, 65'535}};

struct said {
  std::uint64_t type = 3, semantics = 1;
  std::string_view name = "gameScore";
  std::uint64_t id = 5, last = 100, pen = 12'356;
};
wire record(const said& s) {
  return wire{}
      .u32(s.pen)
      .u16(s.id)
      .u8(s.type)
      .u8(s.semantics)
      .u16(0)
      .u64(0)
      .u64(s.last)
      .u8(s.name.size())
      .text(s.name);
}
/// Each in a message of its own, over UDP if nothing else is said.
auto types(const std::vector<said>& all, transport_kind transport = transport_kind::udp) {
  return [=] {
    ipfix_stream s;
    s.transport = transport;
    s.send({ipfix_stream::announce_options(300, 2, all_said)});
    if (transport == transport_kind::udp) s.send({ipfix_stream::announce_options(300, 2, all_said)});
    for (const said& one : all) s.send({data(300, {record(one)})});
    return s.all();
  };
}
auto with_options(std::uint16_t scopes, const field_specs& fields, const wire& record) {
  return [=] {
    ipfix_stream s = begun();
    const wire_set t = ipfix_stream::announce_options(300, scopes, fields);
    return s.send({t}).send({t}).send({data(300, {record})}).all();
  };
}
/// The number starts again with the second record, as after a restart.
capture of_two_sessions() {
  ipfix_stream s;
  const wire_set t = ipfix_stream::announce_options(300, 2, all_said);
  s.sequence = 5'000;
  s.send({t}).send({t});
  for (int i = 0; i < 5; ++i) s.send({data(300, {record({})})});
  s.sequence = 0;
  s.send({t, data(300, {record({.type = 4})})});
  for (int i = 0; i < 5; ++i) s.send({data(300, {record({.type = 4})})});
  return s.all();
}
}  // namespace

FLOWKIT_RULES(ipfix_type_records) {
  const auto good = types({{}, {.type = 13, .semantics = 0, .id = 6}});
  const wire short_record = wire{}.u32(12'356).u16(5).u8(3).text("abc");
  return {
      broken(IPFIX_5610_3_9_SCOPE, good,
             with_options(1, {{303, 2}, {346, 4}, {339, 1}, {341, 3}}, wire{}.u16(5).u32(12'356).u8(3).text("abc"))),
      broken(IPFIX_5610_3_9_SCOPE, with_options(2, {{346, 4}, {303, 2}, {339, 1}, {341, 3}}, short_record),
             with_options(1, {{303, 2}, {339, 1}, {341, 3}}, wire{}.u16(5).u8(3).text("abc"))),
      broken(IPFIX_5610_3_9_CONTENT, good,
             with_options(2, {{346, 4}, {303, 2}, {341, 3}}, wire{}.u32(12'356).u16(5).text("abc"))),
      broken(IPFIX_5610_3_9_CONTENT, good, with_options(2, {{346, 4}, {303, 2}, {339, 1}}, wire{}.u32(1).u16(5).u8(3))),
      broken(IPFIX_5610_3_1_VALUES, types({{.type = 23}}), types({{.type = 24}})),
      broken(IPFIX_5610_3_10_COMBO, good, types({{.type = 10, .semantics = 4}})),
      broken(IPFIX_5610_3_10_COMBO, types({{.type = 6, .semantics = 4}}), types({{.type = 13, .semantics = 4}})),
      broken(IPFIX_5610_3_10_COMBO,
             types({{.type = 20, .semantics = 6},
                    {.type = 0, .semantics = 4, .id = 464, .pen = 0},
                    {.type = 0, .semantics = 5, .id = 437, .pen = 0}}),
             types({{.type = 20, .semantics = 1}})),
      broken(IPFIX_5610_4_NUL, good, types({{.name = std::string_view{"game\0", 5}}})),
  };
}

FLOWKIT_RULES(ipfix_repeated_type_records) {
  using enum transport_kind;
  const auto good = types({{}, {.id = 6}, {}}), once = types({{}, {.id = 6}, {.pen = 1}}, stream);
  return {
      broken(IPFIX_5610_3_9_IDENT, good, types({{}, {.type = 4}})),
      broken(IPFIX_5610_3_9_IDENT, good, types({{}, {.id = 6}, {.name = "gameLevel"}})),
      broken(IPFIX_5610_3_9_IDENT, of_two_sessions, types({{.last = 1}, {.last = 2}}, stream)),
      // The enterprise bit in the number says nothing.
      broken(IPFIX_5610_3_9_IDENT, types({{}, {.type = 4, .id = 6}}), types({{}, {.type = 4, .id = 0x8005}})),
      broken(IPFIX_5610_3_9_DUP, once, types({{}, {.id = 6}, {}}, stream)),
      broken(IPFIX_5610_3_9_DUP, once, types({{}, {}}, file)),
  };
}

}  // namespace flowkit::test
