// SPDX-License-Identifier: BSL-1.0
// What no text forbids in NetFlow v9, and the datagrams themselves.
#include "rules/usual_flows.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
const field_specs total_fields{{8, 4}, {12, 4}, {1, 4}, {2, 4}, {85, 8}, {86, 8}};
wire totals(std::uint32_t octets, std::uint32_t packets) {
  return {u32(0x0a000001), u32(0x0a000002), u32(1'000), u32(10), u64(octets), u64(packets)};
}
capture text(std::string_view s) {
  wire w = u32(0x0a000001);
  return v9_of({{8, 4}, {96, 12}}, {w.text(s).fill(12 - s.size())});
}
capture changed(const std::function<void(sent&)>& change) {
  capture all = v9_usual();
  change(all[2]);
  return all;
}
}  // namespace

FLOWKIT_RULES(netflow9_lints) {
  const auto flows = [](const std::vector<usual_flow>& f) { return [=] { return v9_with(f).all(); }; };
  const auto delta_and_total = [] { return v9_of(total_fields, {totals(1'000, 10), totals(5'000, 50)}); };
  return {
      broken(
          NFV9_LINT_TWICE,
          [] {
            return v9_of({{8, 4}, {323, 8}, {323, 8}}, {wire{}.fill(20, 1)});
          },
          [] {
            return v9_of({{8, 4}, {12, 4}, {8, 4}}, {wire{}.fill(12, 1)});
          }),
      broken(NFV9_LINT_DOUBLING, v9_usual, flows({{.direction = 0, .input = 1}, {.direction = 1}})),
      broken(NFV9_LINT_DOUBLING, v9_usual,
             [] {
               v9_stream s = v9_with({{.input = 3, .output = 4}});
               return s.send({usual_data(s.uptime, {{.input = 4, .output = 9, .first_ago = 3'000, .last_ago = 2'000}})})
                   .all();
             }),
      broken(NFV9_LINT_DIRIF, v9_usual, flows({{.direction = 0, .input = 0}})),
      broken(NFV9_LINT_DIRIF, v9_usual, flows({{.direction = 1, .output = 0}})),
      broken(NFV9_LINT_DELTATOTAL, delta_and_total, [] { return v9_of(total_fields, {totals(999, 10)}); }),
      broken(NFV9_LINT_DELTATOTAL, delta_and_total, [] { return v9_of(total_fields, {totals(1'000, 9)}); }),
      broken(
          NFV9_LINT_UTF8, [] { return text("caf\xc3\xa9"); }, [] { return text("caf\xe9"); }),
      broken(
          NFV9_LINT_UTF8, [] { return text("\xf0\x9f\x90\xa7"); }, [] { return text("\xed\xa0\x80"); }),
      broken(
          NFV9_LINT_DEPREC,
          [] {
            return v9_of({{8, 4}, {34, 4}}, {{u32(1), u32(100)}});
          },
          [] {
            return v9_of({{8, 4}, {38, 1}}, {{u32(1), u8(1)}});
          }),
      broken(NFV9_LINT_CKSUM, v9_usual,
             [] { return changed([](sent& s) { s.checksum = conformance::checksum_state::zero; }); }),
      broken(NFV9_LINT_MTU, v9_usual, [] { return changed([](sent& s) { s.fragmented = true; }); }),
      broken(NFV9_LINT_MTU, v9_usual, flows(std::vector<usual_flow>(50))),
  };
}

/// Two definitions of an id in one packet, with flows of each: what is known of the first says nothing of the second.
TEST(rules, netflow9_template_defined_twice_in_a_packet) {
  const field_specs narrow{{8, 4}, {10, 2}, {1, 4}, {22, 4}}, wide{{8, 4}, {10, 4}, {1, 8}, {22, 4}, {12, 4}, {2, 8}};
  const auto zeros = [](std::size_t n) { return wire{}.fill(n); };
  v9_stream s;
  s.send({v9_stream::announce(300, wide), data(300, {zeros(32)}), v9_stream::announce(300, narrow),
          data(300, {zeros(14)}, zeros(2))});
  const judged j{s.all()};
  ASSERT_EQ(j.streams().size(), 1u);
  EXPECT_EQ(j.streams()[0].records, 2u);
}

}  // namespace flowkit::test
