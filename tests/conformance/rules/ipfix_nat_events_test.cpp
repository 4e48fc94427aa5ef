// SPDX-License-Identifier: BSL-1.0
// Requirements on the events of address translators (RFC 8158).
#include "rules/ipfix_base.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// Time, event, inside, outside, protocol, ports; then a destination.
const field_specs nat44{{323, 8}, {230, 1}, {8, 4}, {225, 4}, {4, 1}, {7, 2}, {227, 2}, {12, 4}, {11, 2}};
const field_specs nat64{{323, 8}, {230, 1}, {27, 16}, {225, 4}, {4, 1}, {7, 2}, {227, 2}};
const field_specs blocks{{323, 8}, {230, 1}, {8, 4}, {225, 4}, {361, 2}, {362, 2}};

wire time_of() { return u64(static_cast<std::uint64_t>(to_unix_milliseconds(new_year))); }
wire session(std::uint64_t event, std::uint64_t port = 1'000, std::uint64_t to = 0x0a000009) {
  return wire{time_of(), u8(event), u32(0x0a000001), u32(0xc0000201), u8(6)}.u16(port).u16(port + 1).u32(to).u16(
      to == 0 ? 0 : 443);
}
/// Without the octets of the field that is left out.
field_specs without(field_specs fields, std::uint16_t id) {
  std::erase_if(fields, [&](const field_spec& f) { return f.id == id; });
  return fields;
}
auto events(const std::vector<wire>& records, const field_specs& fields = nat44) {
  return [=] { return with_template(fields, records); };
}
/// A message for each, with numbers that leave some out before the last one.
auto in_messages(const std::vector<wire>& records, std::uint32_t first = 0, std::uint32_t lost = 0) {
  return [=] {
    ipfix_stream s;
    s.sequence = first;
    const wire_set t = ipfix_stream::announce(300, nat44);
    s.send({t}).send({t});
    for (std::size_t i = 0; i < records.size(); ++i) {
      if (i + 1 == records.size()) s.sequence += lost;
      s.send({data(300, {records[i]})});
    }
    return s.all();
  };
}
wire v6_session(std::uint64_t event, bool with_source) {
  return wire{time_of(), u8(event), wire{}.fill(with_source ? 16 : 0, 0x20), u32(0xc0000201), u8(6), u16(7), u16(8)};
}
wire block(std::uint64_t event, std::uint64_t from, std::uint64_t to) {
  return wire{time_of(), u8(event), u32(0x0a000001), u32(0xc0000201)}.u16(from).u16(to);
}
}  // namespace

FLOWKIT_RULES(ipfix_nat_events) {
  const auto good = events({session(4), session(5)});
  const field_specs sized{{323, 8}, {230, 1}, {8, 4}, {225, 4}, {361, 2}, {364, 2}};
  const auto good_block = events({block(16, 1'024, 2'047), block(17, 1'024, 2'047), block(16, 5, 5)}, blocks);
  return {
      broken(IPFIX_8158_4_3_EVENT, good, events({session(0)})),
      broken(IPFIX_8158_4_3_EVENT, events({session(18)}), events({session(19)})),
      broken(IPFIX_8158_4_3_HIST, good, events({session(1)})),
      broken(IPFIX_8158_4_3_HIST, good, events({session(2)})),
      broken(IPFIX_8158_4_6_1_NAT44, good,
             events({wire{time_of(), u8(4), u32(1), u32(2), u8(6), u16(7), u32(3), u16(80)}}, without(nat44, 227))),
      broken(IPFIX_8158_4_6_1_NAT44, good,
             events({wire{u8(5), u32(1), u32(2), u8(6), u16(7), u16(8), u32(3), u16(80)}}, without(nat44, 323))),
      broken(IPFIX_8158_4_6_2_NAT64, events({v6_session(6, true), v6_session(7, true)}, nat64),
             events({v6_session(6, false)}, without(nat64, 27))),
      broken(IPFIX_8158_4_6_10_BLOCK, good_block, events({block(16, 2'048, 2'047)}, blocks)),
      broken(IPFIX_8158_4_6_10_BLOCK, good_block,
             events({wire{time_of(), u8(16), u32(1), u32(2), u16(1'024)}}, without(blocks, 362))),
      noted(IPFIX_8158_4_6_10_BLOCK, good_block, events({block(16, 1'024, 512)}, sized)),
  };
}

FLOWKIT_RULES(ipfix_nat_pairs) {
  const wire no_destination = session(4, 1'000, 0);
  const auto good = in_messages({session(4), session(5), session(4), session(5)});
  return {
      broken(IPFIX_8158_4_6_1_NOTBOTH, events({session(4), session(8)}),
             events({no_destination, session(8, 1'000, 0)})),
      // One after the other, as after a change of the configuration.
      broken(IPFIX_8158_4_6_1_NOTBOTH, events({no_destination, session(5, 1'000, 0), session(8, 1'000, 0)}),
             events({session(8, 1'000, 0), no_destination})),
      broken(IPFIX_8158_PAIR, good, in_messages({session(4), session(5), session(5)})),
      broken(IPFIX_8158_PAIR, good, in_messages({session(4, 1), session(5, 2)})),
      // What was created before the capture, or in a message that is lost, or what has other fields.
      broken(IPFIX_8158_PAIR, in_messages({session(4, 1), session(5, 2), session(5, 1)}, 1'000),
             in_messages({session(4, 1), session(5, 1), session(5, 1)}, 1'000)),
      {IPFIX_8158_PAIR, in_messages({session(4, 1), session(5, 2)}, 0, 3), in_messages({session(4, 1), session(5, 2)}),
       verdict::info, verdict::not_seen},
  };
}

}  // namespace flowkit::test
