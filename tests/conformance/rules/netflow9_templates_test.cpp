// SPDX-License-Identifier: BSL-1.0
// Requirements on template records of NetFlow v9, and on templates in time.
#include "rules/usual_flows.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const field_specs options_fields{{1, 4}, {34, 4}, {35, 1}};  // of the system; one of N, an algorithm
constexpr std::uint16_t options_id = 512;
wire options_record(std::uint32_t interval = 100) { return {u32(0), u32(interval), u8(1)}; }

/// Flows and options with their templates.
capture usual() {
  v9_stream s;
  s.send({v9_stream::announce(usual_id, usual_fields), v9_stream::announce_options(options_id, 1, options_fields)});
  s.send({padded_data(options_id, {options_record()}), usual_data(s.uptime, {{}, {}})});
  return s.send({usual_data(s.uptime, {{}})}).all();
}
/// The same with another FlowSet of templates, and data of the flows.
capture announced(const wire_set& set) {
  v9_stream s;
  s.send({set});
  return s.send({usual_data(s.uptime, {{}})}).send({usual_data(s.uptime, {{}, {}})}).all();
}
capture with_field(std::uint16_t id, std::uint16_t length) {
  field_specs fields = usual_fields;
  fields.push_back({id, length});
  v9_stream s;
  s.send({v9_stream::announce(usual_id, fields)});
  wire r = usual_flow{}.octets_at(s.uptime);
  return s.send({padded_data(usual_id, {r.fill(length == 65'535 ? 1 : length)})}).all();
}
/// An options template with these two words where the lengths are.
capture with_lengths(std::uint16_t scope, std::uint16_t options) {
  v9_stream s;
  wire set = v9_stream::announce_options(options_id, 1, options_fields).octets;
  s.send({v9_stream::announce(usual_id, usual_fields), {set.patch(6, {u16(scope), u16(options)}), 0, 1}});
  return s.send({padded_data(options_id, {options_record()}), usual_data(s.uptime, {{}})}).all();
}
}  // namespace

FLOWKIT_RULES(netflow9_templates) {
  const auto with = [](std::uint16_t id, std::uint16_t length) { return [=] { return with_field(id, length); }; };
  return {
      broken(NFV9_3954_5_2_FSID0, usual,
             [] { return announced(set_of(2, v9_stream::template_record(usual_id, usual_fields), 0, 1)); }),
      broken(NFV9_3954_5_2_FSID0, usual,
             [] {
               v9_stream s = v9_with({{}});
               return s.send({set_of(255, wire{}.fill(8)), usual_data(s.uptime, {{}})}).all();
             }),
      broken(NFV9_3954_5_2_TID, usual,
             [] {
               v9_stream s;
               s.send({v9_stream::announce(200, usual_fields)});
               return s.send({data(200, {usual_flow{}.octets_at(s.uptime)}, wire{}.fill(2))}).all();
             }),
      broken(NFV9_3954_5_2_TID, usual,
             [] {
               v9_stream s = v9_with({{}});
               s.send({v9_stream::announce(200, usual_fields)});
               return s.send({usual_data(s.uptime, {{}})}).all();
             }),
      broken(NFV9_3954_5_2_FIELDCOUNT, usual,
             [] {
               wire_set set = v9_stream::announce(usual_id, usual_fields);
               set.octets.patch(6, u16(usual_fields.size() + 1));
               return announced(set);
             }),
      broken(NFV9_3954_5_2_FIELDCOUNT, usual,
             [] {
               wire_set set = v9_stream::announce(usual_id, usual_fields);
               set.octets.patch(6, u16(usual_fields.size() - 1));
               return announced(set);
             }),
      broken(NFV9_3954_5_2_FIELDCOUNT, usual,
             [] {
               wire both = v9_stream::template_record(usual_id, usual_fields);
               both.patch(2, u16(usual_fields.size() + 1)).add(v9_stream::template_record(257, usual_fields));
               return announced(set_of(0, both, 0, 2));
             }),
      broken(NFV9_3954_6_1_OPTHDR, usual, [] { return with_lengths(1, 2); }),
      broken(NFV9_3954_6_1_OPTHDR, usual, [] { return with_lengths(4, 9); }),
      broken(NFV9_3954_6_1_OPTHDR, usual, [] { return with_lengths(4, 400); }),
      broken(NFV9_3954_6_1_SCOPETYPE, usual,
             [] {
               v9_stream s;
               s.send({v9_stream::announce(usual_id, usual_fields)});
               s.send({v9_stream::announce_options(options_id, 1, {{10, 4}, {34, 4}}), usual_data(s.uptime, {{}})});
               return s.all();
             }),
      broken(NFV9_3954_5_2_NOVAR, usual, with(96, 65'535)),
      broken(NFV9_3954_5_2_NOVAR, usual, with(8, 65'535)),
      broken(NFV9_3954_5_2_ZEROLEN, usual, with(96, 0)),
      broken(NFV9_3954_8_LEN, usual, with(15, 8)),
      broken(NFV9_3954_8_LEN, usual, with(17, 3)),
      broken(NFV9_3954_8_LEN, usual,
             [] {
               field_specs fields = usual_fields;
               fields[0].length = 8;
               v9_stream s;
               s.send({v9_stream::announce(usual_id, fields)});
               const wire r = usual_flow{}.octets_at(s.uptime);
               return s.send({padded_data(usual_id, {{u32(0), r}})}).all();
             }),
      noted(NFV9_3954_8_LEN, usual, with(31, 4)),
      broken(NFV9_3954_8_RESERVED, usual, with(43, 4)),
  };
}

TEST(netflow9_templates, lengths_that_rfc_3954_leaves_open_are_right) {
  for (const field_spec f : {field_spec{10, 4}, {16, 4}, {1, 8}, {2, 3}, {31, 3}, {70, 3}, {152, 8}, {50'000, 7}})
    EXPECT_EQ(judged{with_field(f.id, f.length)}.on(NFV9_3954_8_LEN), verdict::pass) << f.id;
}

namespace {
constexpr std::uint32_t booted = 1'000;
/// Data before their template from the first packet on, or the other way.
capture from_start(bool data_first, std::uint32_t uptime, std::uint32_t sequence = 0) {
  v9_stream s;
  s.uptime = uptime, s.sequence = sequence;
  if (!data_first) s.send({v9_stream::announce(usual_id, usual_fields)});
  const usual_flow f{.first_ago = 10, .last_ago = 5};
  s.send({usual_data(s.uptime, {f})}).send({v9_stream::announce(usual_id, usual_fields)});
  return s.send({usual_data(s.uptime, {f})}).all();
}
capture in_one_packet(bool data_first) {
  v9_stream s;
  const wire_set d = usual_data(s.uptime, {{}}), t = v9_stream::announce(usual_id, usual_fields);
  return s.send({data_first ? d : t, data_first ? t : d}).send({usual_data(s.uptime, {{}})}).all();
}
capture restarted(bool data_first) {
  v9_stream s = v9_with({{}, {}});
  s.uptime = booted, s.sequence = 0;
  capture after = from_start(data_first, booted);
  for (sent& d : after) {
    d.at = s.clock;
    wire w;
    for (const std::byte b : d.octets) w.u8(std::to_integer<std::uint8_t>(b));
    d.octets = w.patch(8, u32(static_cast<std::uint64_t>(to_unix_seconds(s.clock)))).octets();
    s.wait(seconds(1));
    s.all().push_back(d);
  }
  return s.all();
}
/// Packets every ten minutes, the template in the first or in all.
capture in_hours(int packets, bool again) {
  v9_stream s = v9_with({{}});
  for (int i = 0; i < packets; ++i) {
    s.wait(seconds(600));
    if (again)
      s.send({v9_stream::announce(usual_id, usual_fields), usual_data(s.uptime, {{}})});
    else
      s.send({usual_data(s.uptime, {{}})});
  }
  return s.all();
}
capture redefined(bool with_restart) {
  v9_stream s = v9_with({{}});
  if (with_restart) s.uptime = booted, s.sequence = 0;
  s.send({v9_stream::announce(usual_id, {{8, 4}, {12, 4}})});
  return s.send({data(usual_id, {wire{}.fill(8, 1)})}).all();
}
capture options_in_hours(bool again) {
  v9_stream s;
  for (int i = 0; i < 16; ++i) {
    s.send({v9_stream::announce_options(options_id, 1, options_fields), v9_stream::announce(usual_id, usual_fields),
            usual_data(s.uptime, {{}})});
    if (i == 0 || again) s.send({padded_data(options_id, {options_record()})});
    s.wait(seconds(600));
  }
  return s.all();
}
}  // namespace

FLOWKIT_RULES(netflow9_lifetimes) {
  const auto good_start = [] { return from_start(false, booted); };
  return {
      broken(NFV9_3954_5_3_DATAREF, usual, [] { return from_start(true, 3'600'000); }),
      broken(
          NFV9_3954_5_3_DATAREF, [] { return in_one_packet(false); }, [] { return in_one_packet(true); }),
      noted(NFV9_3954_5_3_DATAREF, usual,
            [] {
              v9_stream s;
              s.sequence = 900;
              s.send({v9_stream::announce(usual_id, usual_fields)}).send({usual_data(s.uptime, {{}})});
              return s.send({data(300, {wire{}.fill(8, 1)})}).send({v9_stream::announce(300, {{8, 4}, {12, 4}})}).all();
            }),
      broken(NFV9_3954_7_BEFORE, good_start, [] { return from_start(true, booted); }),
      broken(
          NFV9_3954_7_BEFORE, [] { return restarted(false); }, [] { return restarted(true); }),
      broken(
          NFV9_3954_7_REFRESH, [] { return in_hours(8, true); }, [] { return in_hours(8, false); }),
      broken(
          NFV9_3954_7_REFRESH, [] { return in_hours(8, true); },
          [] {
            v9_stream s = v9_with({{}});
            return s.wait(seconds(7'200)).send({usual_data(s.uptime, {{}})}).all();
          }),
      broken(
          NFV9_3954_7_NOREUSE, [] { return redefined(true); }, [] { return redefined(false); }),
      broken(
          NFV9_3954_6_2_PERIODIC, [] { return options_in_hours(true); }, [] { return options_in_hours(false); }),
  };
}

TEST(netflow9_lifetimes, a_capture_that_begins_late_or_lost_something_has_no_fault) {
  EXPECT_EQ(judged{from_start(true, 3'600'000, 500)}.with(verdict::non_strict), "");
  capture lost = usual();
  lost.erase(lost.begin());
  EXPECT_EQ(judged{lost}.with(verdict::non_strict), "");
  v9_stream s;
  s.sequence = 1;  // the first packet was lost, the second is the first seen, a third is missing
  s.send({v9_stream::announce(300, {{8, 4}})});
  ++s.sequence;
  EXPECT_EQ(judged{s.send({usual_data(s.uptime, {{}})}).all()}.with(verdict::non_strict), "");
  capture hours = in_hours(8, false);
  hours.erase(hours.begin() + 3);
  EXPECT_EQ(judged{hours}.on(NFV9_3954_7_REFRESH), verdict::fail) << "two hours behind the loss";
  hours.resize(5);
  EXPECT_EQ(judged{hours}.with(verdict::non_strict), "") << "a template may have been in the packet that was lost";
}

TEST(netflow9_lifetimes, what_the_network_does_to_packets_is_no_fault_of_theirs) {
  v9_stream s;
  s.uptime = booted;
  const auto announce = [&] {
    s.send({v9_stream::announce(usual_id, usual_fields)});
    s.send({v9_stream::announce_options(options_id, 1, {{1, 4}, {48, 1}, {49, 1}, {50, 4}}),
            v9_stream::announce(300, {{8, 4}, {12, 4}, {48, 1}})});
  };
  const auto send_data = [&] {
    const usual_flow f{.first_ago = 10, .last_ago = 5};
    s.send({padded_data(options_id, {{u32(0), u8(1), u8(2), u32(10)}})});
    s.send({usual_data(s.uptime, {f, f}), padded_data(300, {{u32(0x0a000001), u32(0x0a000002), u8(1)}})});
    s.send({padded_data(300, {{u32(0x0a000001), u32(0x0a000002), u8(1)}})}).send({usual_data(s.uptime, {f})});
  };
  announce(), send_data();
  s.wait(seconds(60));
  s.uptime = booted, s.sequence = 0;  // another configuration after a restart
  s.send({v9_stream::announce(300, {{8, 4}, {12, 4}, {10, 4}, {14, 4}})});
  s.send({data(300, {wire{}.fill(16, 1)})}).send({v9_stream::announce(usual_id, usual_fields)});
  s.send({usual_data(s.uptime, {{.first_ago = 10, .last_ago = 5}})});
  const capture sent = s.all();
  for (std::uint32_t mask = 0; mask < 1u << sent.size(); ++mask) {
    capture got;
    for (std::size_t i = 0; i < sent.size(); ++i)
      if ((mask >> i & 1) == 0) got.push_back(sent[i]);
    if (got.size() > 3 && mask % 3 != 0) got.push_back(got.back());
    if (got.size() > 4 && mask % 3 == 1 && got[3].at - got[2].at < seconds(5)) std::swap(got[2], got[3]);
    ASSERT_EQ(judged{got}.with(verdict::fail), "") << mask;
  }
}

}  // namespace flowkit::test
