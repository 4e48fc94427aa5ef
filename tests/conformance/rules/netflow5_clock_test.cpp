// SPDX-License-Identifier: BSL-1.0
// Requirements on the clocks of NetFlow v5.
#include "rules/netflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
constexpr int datagrams = 8;

/// So many datagrams with 7 s between them, each changed before it is sent; what a change does to the clocks stays.
capture changed(const std::function<void(v5_stream&, int)>& change, const v5_record& r = {}) {
  v5_stream s;
  for (int i = 0; i < datagrams; ++i) {
    change(s, i);
    s.send({r, r}).wait(seconds(6));
  }
  return s.all();
}
capture steady() {
  return changed([](v5_stream&, int) {});
}
/// Octets of the header changed in each datagram.
capture patched(std::size_t at, const std::function<wire(const v5_stream&)>& with) {
  v5_stream s;
  for (int i = 0; i < datagrams; ++i) {
    s.send_octets(s.octets_of({{}, {}}, 2).patch(at, with(s)), 2).wait(milliseconds(6'137));
  }
  return s.all();
}
/// The device restarts between two datagrams.
capture restarted() {
  return changed([](v5_stream& s, int i) {
    if (i == 4) s.uptime = 5'000, s.sequence = 0;
  });
}
capture single(const v5_record& r) { return v5_stream{}.send({r}).send({r}).all(); }
v5_record with_times(std::uint32_t first_ago, std::uint32_t last_ago) {
  v5_record r;
  r.first_ago = first_ago, r.last_ago = last_ago;
  return r;
}
constexpr std::size_t uptime_at = 4, seconds_at = 8, nanoseconds_at = 12;
}  // namespace

FLOWKIT_RULES(netflow5_clock) {
  const auto in_seconds = [](const v5_stream& s) { return u32(s.uptime / 1'000); };
  return {
      broken(NFV5_HDR_UPTIME, steady, [=] { return patched(uptime_at, in_seconds); }),
      broken(NFV5_HDR_UPTIME, restarted, [] { return patched(uptime_at, [](const v5_stream&) { return u32(77); }); }),
      broken(NFV5_HDR_UPTIME, steady,
             [=] {
               v5_stream s;  // no more than three, a second apart
               for (int i = 0; i < 3; ++i) s.send_octets(s.octets_of({{}}, 1).patch(uptime_at, in_seconds(s)), 1);
               return s.all();
             }),
      broken(NFV5_HDR_SECS, steady, [] { return patched(seconds_at, [](const v5_stream&) { return u32(0); }); }),
      broken(NFV5_HDR_SECS, steady, [=] { return patched(seconds_at, in_seconds); }),
      broken(NFV5_HDR_NSECS, steady,
             [] {
               return patched(nanoseconds_at, [](const v5_stream& s) {
                 return u32(static_cast<std::uint64_t>(s.clock.ns % 1'000'000'000 / 1'000));
               });
             }),
      broken(NFV5_HDR_BOOTCONST, steady,
             [] {
               return changed([](v5_stream& s, int i) {
                 s.clock = s.clock + milliseconds(i == 0 ? 137 : 0);
                 s.uptime += 70;  // 1 %
               });
             }),
      broken(NFV5_STR_MONO, restarted,
             [] {
               return changed([](v5_stream& s, int i) {
                 if (i == 4) s.uptime = 5'000;
               });
             }),
      broken(NFV5_STR_MONO, restarted,
             [] {
               v5_stream s;  // one datagram alone: an uptime behind the times of its flows, too
               s.send({{}, {}}).send({{}, {}});
               s.send_octets(s.octets_of({{}, {}}, 2).patch(uptime_at, u32(100)), 2);
               return s.send({{}}).send({{}, {}}).all();
             }),
      broken(NFV5_REC_FIRSTLAST, restarted, [] { return single(with_times(1'000, 2'000)); }),
      broken(NFV5_REC_FIRSTLAST, steady, [] { return single(with_times(1'000, ~std::uint32_t{59'999})); }),
      broken(NFV5_REC_FIRSTLAST, steady,
             [] { return changed([](v5_stream&, int) {}, with_times(1'000, ~std::uint32_t{999})); }),
  };
}

TEST(netflow5_clock, an_uptime_that_wraps_is_right) {
  v5_stream s;
  s.uptime = 0xffff'ff00u - 30'000;
  for (int i = 0; i < 20; ++i) s.send({{}}).wait(seconds(5));
  const judged j{s.all()};
  EXPECT_EQ(j.with(verdict::info), "");
  EXPECT_EQ(j.on(NFV5_HDR_UPTIME), verdict::pass);
}

TEST(netflow5_clock, a_step_of_one_clock_and_an_outage_are_no_fault_of_the_uptime) {
  for (const bool exporter_steps : {false, true}) {
    v5_stream s;
    for (int i = 0; i < 20; ++i) {
      s.send({{}, {}}).wait(seconds(5));
      if (!exporter_steps && i >= 10) s.last().at = s.last().at + seconds(3'600);
      if (exporter_steps && i == 10) s.clock = s.clock + seconds(3'600);
      if (exporter_steps && i >= 11) s.last().at = s.last().at - seconds(3'600);
    }
    EXPECT_NE(judged{s.all()}.on(NFV5_HDR_UPTIME), verdict::fail);
  }
  v5_stream s;  // off for ten days; its second life is longer than the first when it is seen again
  s.uptime = 300'000;
  s.send({{}}).send({{}});
  s.wait(seconds(864'000));
  s.uptime = 700'000'000, s.sequence = 900'000;
  EXPECT_EQ(judged{s.send({{}}).send({{}}).all()}.with(verdict::non_strict), "");
}

}  // namespace flowkit::test
