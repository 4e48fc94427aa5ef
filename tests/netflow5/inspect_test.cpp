// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/inspect.hpp>

#include <support/hex.hpp>

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace flowkit;
using netflow5::finding;
using netflow5::findings;
using netflow5::header;
using netflow5::record;

/// Nothing is odd about it.
constexpr header plain_header{.sys_uptime = 1'000'000,
                              .unix_secs = 1'700'000'000,
                              .unix_nsecs = 999'999'999,
                              .flow_sequence = 0,
                              .engine_type = 0,
                              .engine_id = 0,
                              .mode = netflow5::sampling_mode::none,
                              .sampling_interval = 0};
constexpr record plain_record = [] {
  record r{};
  r.packets = 1, r.first = 999'000, r.last = 1'000'000, r.source_mask = r.destination_mask = 32;
  return r;
}();

/// Only this finding, if any.
testing::AssertionResult is_just(findings found, finding expected) {
  for (std::size_t i = 0; i < netflow5::finding_count; ++i) {
    const auto f = static_cast<finding>(i);
    if (found.has(f) != (f == expected))
      return testing::AssertionFailure() << to_string(f) << (found.has(f) ? " found" : " not found");
  }
  return testing::AssertionSuccess();
}
constexpr finding nothing = finding::count_;

findings inspect_datagram(const header& h, std::uint16_t count, std::size_t octets_behind_header) {
  std::vector<std::byte> in(24 + octets_behind_header);
  const auto size = netflow5::encode({h, {}}, in);
  EXPECT_TRUE(size);
  store_be<std::uint16_t>(in.data() + 2, count);
  const auto m = netflow5::decode_lenient(in);
  EXPECT_TRUE(m);
  return netflow5::inspect(*m, in);
}
findings inspect_header(const header& h) { return inspect_datagram(h, 1, 48); }
findings inspect_record(const record& r, const header& h = plain_header) { return netflow5::inspect(r, h); }

TEST(Netflow5Inspect, FindsNothingInAPlainDatagram) {
  EXPECT_TRUE(is_just(inspect_header(plain_header), nothing));
  EXPECT_TRUE(is_just(inspect_record(plain_record), nothing));
  EXPECT_FALSE(inspect_record(plain_record).any());
}

TEST(Netflow5Inspect, Count) {
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 0, 0), finding::count_zero));
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 1, 48), nothing));
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 30, 30 * 48), nothing));
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 31, 31 * 48), finding::count_over_30));
}

TEST(Netflow5Inspect, TrailingOctets) {
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 1, 49), finding::trailing_octets));
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 1, 96), finding::trailing_octets));
  EXPECT_TRUE(is_just(inspect_datagram(plain_header, 2, 95), nothing));  // too few are no octets too many
}

TEST(Netflow5Inspect, Nanoseconds) {
  header h = plain_header;
  h.unix_nsecs = 1'000'000'000;
  EXPECT_TRUE(is_just(inspect_header(h), finding::nanoseconds_range));
}

TEST(Netflow5Inspect, BootBefore1970) {
  header h = plain_header;
  h.unix_secs = 999;  // up for 1000 s
  EXPECT_TRUE(is_just(inspect_header(h), finding::boot_before_1970));
  h.unix_secs = 1'000;
  EXPECT_TRUE(is_just(inspect_header(h), nothing));
  h.sys_uptime = 1'000'999;  // still the same second
  EXPECT_TRUE(is_just(inspect_header(h), nothing));
}

TEST(Netflow5Inspect, Sampling) {
  header h = plain_header;
  const auto with = [&](netflow5::sampling_mode mode, std::uint16_t interval) {
    h.mode = mode, h.sampling_interval = interval;
    return inspect_header(h);
  };
  using enum netflow5::sampling_mode;
  EXPECT_TRUE(is_just(with(undefined, 100), finding::sampling_undefined));
  EXPECT_TRUE(is_just(with(deterministic, 0), finding::sampling_inconsistent));
  EXPECT_TRUE(is_just(with(random, 0), finding::sampling_inconsistent));
  EXPECT_TRUE(is_just(with(random, 1), nothing));
  EXPECT_TRUE(is_just(with(deterministic, 100), nothing));
  EXPECT_TRUE(is_just(with(none, 20), nothing));  // as Juniper sends it
}

TEST(Netflow5Inspect, FirstAndLast) {
  record r = plain_record;
  r.first = r.last + 1;
  EXPECT_TRUE(is_just(inspect_record(r), finding::last_before_first));
  r.first = r.last;
  EXPECT_TRUE(is_just(inspect_record(r), nothing));
}

TEST(Netflow5Inspect, LastAfterExport) {
  record r = plain_record;
  r.last = plain_header.sys_uptime + 1;
  EXPECT_TRUE(is_just(inspect_record(r), finding::last_after_export));
  // Half the circle away: 2^31 ms ago is ahead, one less is the oldest past there is.
  r.first = r.last = plain_header.sys_uptime - 0x8000'0000u;
  EXPECT_TRUE(is_just(inspect_record(r), finding::last_after_export));
  r.first = r.last = plain_header.sys_uptime - 0x7fff'ffffu;
  EXPECT_TRUE(is_just(inspect_record(r), nothing));
}

// A flow that spans the wrap of the uptime has a smaller last than first, and nothing is wrong.
TEST(Netflow5Inspect, UptimeMayWrapInsideAFlow) {
  header h = plain_header;
  record r = plain_record;
  h.sys_uptime = 500;
  r.first = 0xffff'ff00, r.last = 400;
  EXPECT_TRUE(is_just(inspect_record(r, h), nothing));
  r.first = 0xffff'fe00, r.last = 0xffff'ff00;  // and before the export
  EXPECT_TRUE(is_just(inspect_record(r, h), nothing));
  r.last = 501;
  EXPECT_TRUE(is_just(inspect_record(r, h), finding::last_after_export));
}

TEST(Netflow5Inspect, Packets) {
  record r = plain_record;
  r.packets = 0;
  EXPECT_TRUE(is_just(inspect_record(r), finding::no_packets));
}

TEST(Netflow5Inspect, Prefixes) {
  for (auto member : {&record::source_mask, &record::destination_mask}) {
    record r = plain_record;
    r.*member = 33;
    EXPECT_TRUE(is_just(inspect_record(r), finding::prefix_over_32));
    r.*member = 0;
    EXPECT_TRUE(is_just(inspect_record(r), nothing));
  }
}

TEST(Netflow5Inspect, SeveralAtOnce) {
  header h = plain_header;
  h.unix_nsecs = ~0u, h.mode = netflow5::sampling_mode::undefined, h.sampling_interval = 0;
  const findings found = inspect_datagram(h, 0, 1);
  for (const auto f : {finding::count_zero, finding::trailing_octets, finding::nanoseconds_range,
                       finding::sampling_undefined, finding::sampling_inconsistent})
    EXPECT_TRUE(found.has(f)) << to_string(f);
  EXPECT_FALSE(found.has(finding::boot_before_1970));
  EXPECT_TRUE(found.any());
}

TEST(Netflow5Inspect, EveryFindingHasItsWords) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < netflow5::finding_count; ++i)
    EXPECT_TRUE(words.insert(to_string(static_cast<finding>(i))).second) << i;
  EXPECT_FALSE(words.contains("?"));
}

}  // namespace
