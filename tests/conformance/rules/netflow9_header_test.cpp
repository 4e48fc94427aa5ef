// SPDX-License-Identifier: BSL-1.0
// Requirements on the header of NetFlow v9, the frame of FlowSets, and what the header counts.
#include "rules/usual_flows.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// The usual packets, and one more whose octets are changed.
capture with(const std::function<void(wire&)>& change) {
  v9_stream s = v9_with({{}, {}});
  wire w = s.octets_of({v9_stream::announce(usual_id, usual_fields), usual_data(s.uptime, {{}, {}})});
  change(w);
  s.send_octets(w);
  return s.send({usual_data(s.uptime, {{}})}).all();
}
capture patched(std::size_t at, const wire& octets) {
  return with([&](wire& w) { w.patch(at, octets); });
}
capture filled_to(std::size_t size) {
  return with([&](wire& w) { w.fill(size - w.size()); });
}
constexpr std::size_t count_at = 2, first_set = 20;
const std::size_t second_set = first_set + 4 + 4 + 4 * usual_fields.size();

/// Records of 18 octets with more octets behind, and a count.
capture behind(std::size_t records, const wire& rest, std::uint16_t count) {
  v9_stream s;
  const wire one = wire{}.fill(18, 7);
  s.send({v9_stream::announce(300, {{8, 4}, {12, 4}, {7, 2}, {11, 2}, {42, 4}, {59, 2}})})
      .send({data(300, {one, one})});
  const wire_set set = data(300, std::vector<wire>(records, one), rest);
  return s.send_octets(s.octets_of({set}).patch(count_at, u16(count))).send({data(300, {one, one})}).all();
}
capture padded() { return behind(3, wire{}.fill(2), 3); }
/// Records of 1 octet and 3 octets of padding.
capture of_one_octet(bool is_counted) {
  v9_stream s;
  s.send({v9_stream::announce(300, {{4, 1}})});
  if (is_counted) return s.send({data(300, {u8(6), u8(17), u8(6), u8(1)})}).all();
  return s.send({data(300, {u8(6)}, wire{}.fill(3))}).all();
}
}  // namespace

FLOWKIT_RULES(netflow9_header) {
  return {
      broken(NFV9_3954_4_NBO, v9_usual, [] { return patched(0, u16(0x0900)); }),
      broken(NFV9_3954_4_NBO, v9_usual,
             [] {
               v9_stream s = v9_with({{}});
               wire w = s.octets_of({usual_data(s.uptime, {{}, {}})});
               const std::size_t size = w.size() - first_set;
               return s.send_octets(w.patch(first_set, {u16(1), u16((size & 0xff) << 8 | size >> 8)})).all();
             }),
      broken(NFV9_3954_5_1_VERSION, v9_usual, [] { return patched(0, u16(8)); }),
      broken(NFV9_3954_4_PKT, v9_usual,
             [] {
               v9_stream s = v9_with({{}});
               return s.send_octets(s.octets_of({})).send({usual_data(s.uptime, {{}})}).all();
             }),
      broken(NFV9_3954_4_PKT, v9_usual,
             [] {
               v9_stream s = v9_with({{}});
               return s.send_octets(s.octets_of({}).patch(count_at, u16(2))).all();
             }),
      broken(NFV9_3954_5_1_COUNT, v9_usual, [] { return patched(count_at, u16(2)); }),
      broken(NFV9_3954_5_1_COUNT, v9_usual, [] { return patched(count_at, u16(0)); }),
      broken(NFV9_3954_5_1_COUNT, v9_usual,
             [] {
               v9_stream s = v9_with({{}, {}});
               wire w = s.octets_of({usual_data(s.uptime, {{}, {}, {}}), usual_data(s.uptime, {{}, {}})});
               return s.send_octets(w.patch(count_at, u16(2))).all();
             }),
      broken(NFV9_3954_5_1_TILE, v9_usual, [] { return filled_to(1'400); }),
      broken(NFV9_3954_5_1_TILE, v9_usual, [] { return with([](wire& w) { w.fill(2); }); }),
      broken(NFV9_3954_5_1_TILE, v9_usual, [] { return with([](wire& w) { w.fill(3, 9); }); }),
      broken(NFV9_PAN_FILL, v9_usual, [] { return filled_to(1'408); }),
      broken(NFV9_3954_5_2_LENGTH, v9_usual, [] { return patched(first_set + 2, u16(0)); }),
      broken(NFV9_3954_5_2_LENGTH, v9_usual, [] { return patched(second_set + 2, u16(0)); }),
      broken(NFV9_3954_5_2_LENGTH, v9_usual, [] { return patched(second_set + 2, u16(3)); }),
      broken(NFV9_3954_5_2_LENGTH, v9_usual, [] { return patched(second_set + 2, u16(1'000)); }),
      broken(NFV9_3954_5_2_LENGTH, v9_usual,
             [] {
               v9_stream s;  // the template's own FlowSet: data behind it have none
               const wire w = s.octets_of({v9_stream::announce(usual_id, usual_fields)});
               s.send_octets(wire{w}.patch(first_set + 2, u16(400)));
               return s.send({usual_data(s.uptime, {{}})}).send({usual_data(s.uptime, {{}})}).all();
             }),
  };
}

FLOWKIT_RULES(netflow9_padding) {
  return {
      broken(NFV9_3954_5_3_WHOLE, padded, [] { return behind(1, wire{}.fill(12, 7), 2); }),
      broken(NFV9_3954_5_3_WHOLE, padded, [] { return behind(1, wire{}.fill(17, 7), 2); }),
      broken(NFV9_3954_5_3_WHOLE, padded, [] { return behind(1, wire{}.fill(2, 7), 2); }),
      broken(NFV9_3954_5_3_WHOLE, padded, [] { return behind(0, wire{}.fill(12, 7), 1); }),
      broken(NFV9_3954_5_3_WHOLE, padded, [] { return behind(3, wire{}.fill(16, 7), 3); }),
      broken(NFV9_3954_5_3_PAD4, padded,
             [] {
               v9_stream s;
               s.send({v9_stream::announce(300, {{8, 4}, {27, 16}, {12, 4}, {28, 16}, {4, 1}})});
               return s.send({data(300, {wire{}.fill(41, 7)})}).all();
             }),
      broken(NFV9_3954_5_3_PADZERO, padded, [] { return behind(3, wire{}.fill(2, 0xaa), 3); }),
      broken(NFV9_3954_5_3_PADZERO, padded,
             [] {
               v9_stream s;
               const wire r = v9_stream::options_record(512, 1, {{1, 4}, {34, 4}, {35, 1}});
               return s.send({set_of(1, {r, wire{}.fill(2, 0xaa)}, 0, 1)}).all();
             }),
      broken(NFV9_3954_5_3_PADMAX, padded, [] { return behind(2, wire{}.fill(16), 2); }),
      broken(NFV9_3954_5_3_PADMAX, padded, [] { return behind(2, wire{}.fill(24), 2); }),
      broken(NFV9_3954_5_3_PADMAX, padded, [] { return behind(2, wire{}.fill(36), 2); }),
      broken(
          NFV9_3954_5_3_SHORTREC, [] { return of_one_octet(true); }, [] { return of_one_octet(false); }),
  };
}

TEST(netflow9_header, data_of_a_template_that_may_have_changed_are_not_judged) {
  v9_stream s;
  s.send({v9_stream::announce(300, {{8, 4}, {27, 16}})}).send({data(300, {wire{}.fill(20, 7)})});
  s.sequence += 3;  // a new template was among what was lost
  s.send({data(300, {wire{}.fill(24, 7), wire{}.fill(24, 7)})}).send({data(300, {wire{}.fill(32, 7)})});
  EXPECT_EQ(judged{s.all()}.with(verdict::non_strict), "");
}

}  // namespace flowkit::test
