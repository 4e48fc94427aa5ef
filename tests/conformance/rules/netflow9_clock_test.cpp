// SPDX-License-Identifier: BSL-1.0
// Requirements on the clocks of NetFlow v9, and on times of flows.
#include "rules/usual_flows.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
/// Packets of flows with pauses between, of which octets of the header are changed.
capture patched(std::size_t at, const std::function<wire(const v9_stream&)>& with, int packets = 8,
                duration pause = seconds(9)) {
  v9_stream s;
  wire first = s.octets_of({v9_stream::announce(usual_id, usual_fields)});
  s.send_octets(first.patch(at, with(s)));
  for (int i = 0; i < packets; ++i) {
    wire w = s.octets_of({usual_data(s.uptime, {{}, {}})});
    s.send_octets(w.patch(at, with(s))).wait(pause);
  }
  return s.all();
}
constexpr std::size_t uptime_at = 4, seconds_at = 8;
capture steady() {
  return patched(uptime_at, [](const v9_stream& s) { return u32(s.uptime); });
}
wire in_seconds(const v9_stream& s) { return u32(s.uptime / 1'000); }
capture with_times(std::uint32_t first_ago, std::uint32_t last_ago) {
  v9_stream s = v9_with({{.first_ago = first_ago, .last_ago = last_ago}});
  return s.send({usual_data(s.uptime, {{}})}).all();
}
constexpr std::uint32_t ahead(std::uint32_t ms) { return ~ms + 1; }
}  // namespace

FLOWKIT_RULES(netflow9_clock) {
  return {
      broken(NFV9_3954_5_1_UPTIME, steady, [] { return patched(uptime_at, in_seconds); }),
      broken(NFV9_3954_5_1_UPTIME, steady, [] { return patched(uptime_at, in_seconds, 4, {}); }),
      broken(NFV9_3954_5_1_UPTIME, steady,
             [] { return patched(uptime_at, [](const v9_stream&) { return u32(3'600'000); }); }),
      broken(NFV9_3954_5_1_UPTIME, steady, [] { return patched(uptime_at, in_seconds, 1); }),
      broken(NFV9_3954_5_1_SECS, steady, [] { return patched(seconds_at, in_seconds); }),
      broken(NFV9_3954_5_1_SECS, steady,
             [] {
               return patched(seconds_at, [](const v9_stream& s) {
                 return u32(static_cast<std::uint64_t>(to_unix_seconds(s.clock) + 7'200));
               });
             }),
      broken(NFV9_3954_5_1_BOOTCONST, steady,
             [] {
               return patched(
                   uptime_at, [](const v9_stream& s) { return u32(s.uptime + (s.uptime - 3'600'000) / 101); }, 8,
                   seconds(30));
             }),
      broken(NFV9_3954_8_FIRSTLAST, steady, [] { return with_times(1'000, 2'000); }),
      broken(NFV9_3954_8_FIRSTLAST, steady, [] { return with_times(500, ahead(1'000)); }),
      broken(NFV9_3954_8_FIRSTLAST, steady, [] { return with_times(500, ahead(60'000)); }),
  };
}

TEST(netflow9_clock, a_flow_that_spans_the_wrap_of_the_uptime_is_right) {
  v9_stream s;
  s.uptime = 0xffff'f000;
  s.send({v9_stream::announce(usual_id, usual_fields)});
  for (int i = 0; i < 10; ++i) s.send({usual_data(s.uptime, {{}})}).wait(seconds(2));
  const judged j{s.all()};
  EXPECT_EQ(j.with(verdict::info), "");
  EXPECT_EQ(j.on(NFV9_3954_5_1_UPTIME), verdict::pass);
}

}  // namespace flowkit::test
