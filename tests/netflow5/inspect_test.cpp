// SPDX-License-Identifier: BSL-1.0
#include <flowkit/netflow5/inspect.hpp>

#include <support/findings.hpp>
#include <support/hex.hpp>

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace flowkit;
using netflow5::finding;
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

using found = test::found_list<finding>;
const found nothing;

found inspect_datagram(const header& h, std::uint16_t count, std::size_t octets_behind_header) {
  std::vector<std::byte> in(24 + octets_behind_header);
  const auto size = netflow5::encode({h, {}}, in);
  EXPECT_TRUE(size);
  store_be<std::uint16_t>(in.data() + 2, count);
  const auto m = netflow5::decode_lenient(in);
  EXPECT_TRUE(m);
  found out;
  netflow5::inspect(*m, in, out);
  return out;
}
found inspect_header(const header& h) { return inspect_datagram(h, 1, 48); }
/// As the first record of its datagram: it begins at octet 24.
found inspect_record(const record& r, const header& h = plain_header) {
  found out;
  netflow5::inspect(r, h, netflow5::encoded_size(0), out);
  return out;
}

TEST(Netflow5Inspect, FindsNothingInAPlainDatagram) {
  EXPECT_EQ(inspect_header(plain_header), nothing);
  EXPECT_EQ(inspect_record(plain_record), nothing);
}

TEST(Netflow5Inspect, Count) {
  EXPECT_EQ(inspect_datagram(plain_header, 0, 0), (found{{finding::count_zero, {2, 2}}}));
  EXPECT_EQ(inspect_datagram(plain_header, 1, 48), nothing);
  EXPECT_EQ(inspect_datagram(plain_header, 30, 30 * 48), nothing);
  EXPECT_EQ(inspect_datagram(plain_header, 31, 31 * 48), (found{{finding::count_over_most, {2, 2}}}));
}

TEST(Netflow5Inspect, TrailingOctets) {
  EXPECT_EQ(inspect_datagram(plain_header, 1, 49), (found{{finding::trailing_octets, {72, 1}}}));
  EXPECT_EQ(inspect_datagram(plain_header, 1, 96), (found{{finding::trailing_octets, {72, 48}}}));
  EXPECT_EQ(inspect_datagram(plain_header, 2, 95), nothing);  // too few are no octets too many
}

TEST(Netflow5Inspect, Nanoseconds) {
  header h = plain_header;
  h.unix_nsecs = 1'000'000'000;
  EXPECT_EQ(inspect_header(h), (found{{finding::nanoseconds_range, {12, 4}}}));
}

TEST(Netflow5Inspect, BootBefore1970) {
  header h = plain_header;
  h.unix_secs = 999;  // up for 1000 s
  EXPECT_EQ(inspect_header(h), (found{{finding::boot_before_1970, {4, 4}}}));
  h.unix_secs = 1'000;
  EXPECT_EQ(inspect_header(h), nothing);
  h.sys_uptime = 1'000'999;  // still the same second
  EXPECT_EQ(inspect_header(h), nothing);
}

TEST(Netflow5Inspect, Sampling) {
  header h = plain_header;
  const auto with = [&](netflow5::sampling_mode mode, std::uint16_t interval) {
    h.mode = mode, h.sampling_interval = interval;
    return inspect_header(h);
  };
  using enum netflow5::sampling_mode;
  EXPECT_EQ(with(undefined, 100), (found{{finding::sampling_undefined, {22, 2}}}));
  EXPECT_EQ(with(deterministic, 0), (found{{finding::sampling_inconsistent, {22, 2}}}));
  EXPECT_EQ(with(random, 0), (found{{finding::sampling_inconsistent, {22, 2}}}));
  EXPECT_EQ(with(random, 1), nothing);
  EXPECT_EQ(with(deterministic, 100), nothing);
  EXPECT_EQ(with(none, 20), nothing);  // as Juniper sends it
}

TEST(Netflow5Inspect, FirstAndLast) {
  record r = plain_record;
  r.first = r.last + 1;
  EXPECT_EQ(inspect_record(r), (found{{finding::last_before_first, {52, 4}}}));
  r.first = r.last;
  EXPECT_EQ(inspect_record(r), nothing);
}

TEST(Netflow5Inspect, LastAfterExport) {
  record r = plain_record;
  r.last = plain_header.sys_uptime + 1;
  EXPECT_EQ(inspect_record(r), (found{{finding::last_after_export, {52, 4}}}));
  // Half the circle away: 2^31 ms ago is ahead, one less is the oldest past there is.
  r.first = r.last = plain_header.sys_uptime - 0x8000'0000u;
  EXPECT_EQ(inspect_record(r), (found{{finding::last_after_export, {52, 4}}}));
  r.first = r.last = plain_header.sys_uptime - 0x7fff'ffffu;
  EXPECT_EQ(inspect_record(r), nothing);
}

// A flow that spans the wrap of the uptime has a smaller last than first, and nothing is wrong.
TEST(Netflow5Inspect, UptimeMayWrapInsideAFlow) {
  header h = plain_header;
  record r = plain_record;
  h.sys_uptime = 500;
  r.first = 0xffff'ff00, r.last = 400;
  EXPECT_EQ(inspect_record(r, h), nothing);
  r.first = 0xffff'fe00, r.last = 0xffff'ff00;  // and before the export
  EXPECT_EQ(inspect_record(r, h), nothing);
  r.last = 501;
  EXPECT_EQ(inspect_record(r, h), (found{{finding::last_after_export, {52, 4}}}));
}

TEST(Netflow5Inspect, Packets) {
  record r = plain_record;
  r.packets = 0;
  EXPECT_EQ(inspect_record(r), (found{{finding::no_packets, {40, 4}}}));
}

TEST(Netflow5Inspect, Prefixes) {
  const auto with = [](std::uint8_t source, std::uint8_t destination) {
    record r = plain_record;
    r.source_mask = source, r.destination_mask = destination;
    return inspect_record(r);
  };
  EXPECT_EQ(with(0, 32), nothing);
  EXPECT_EQ(with(33, 0), (found{{finding::prefix_over_32, {68, 1}}}));
  EXPECT_EQ(with(0, 33), (found{{finding::prefix_over_32, {69, 1}}}));
  EXPECT_EQ(with(33, 255), (found{{finding::prefix_over_32, {68, 2}}})) << "one finding a record";
}

TEST(Netflow5Inspect, RecordsKnowWhereTheyStand) {
  record r = plain_record;
  r.packets = 0;
  found out;
  netflow5::inspect(r, plain_header, netflow5::encoded_size(2), out);
  EXPECT_EQ(out, (found{{finding::no_packets, {24 + 2 * 48 + 16, 4}}}));
}

TEST(Netflow5Inspect, SeveralAtOnce) {
  header h = plain_header;
  h.unix_nsecs = ~0u, h.mode = netflow5::sampling_mode::undefined, h.sampling_interval = 0;
  EXPECT_EQ(inspect_datagram(h, 0, 1), (found{{finding::count_zero, {2, 2}},
                                              {finding::trailing_octets, {24, 1}},
                                              {finding::nanoseconds_range, {12, 4}},
                                              {finding::sampling_undefined, {22, 2}},
                                              {finding::sampling_inconsistent, {22, 2}}}));
}

// A datagram with all that can be found in one, octet by octet.
TEST(Netflow5Inspect, EachKnowsItsOctets) {
  const auto in = test::from_hex(
      "0005 0001  # version, count\n"
      "000f 4240 0000 0001 3b9a ca00  # 4: up for 1000 s in 1970, 12: 10^9 ns\n"
      "0000 0000 00 00 c000  # 22: mode 3, no interval\n"
      "0a00 0001 0a00 0002 0000 0000 0001 0002  # addresses, interfaces\n"
      "0000 0000 0000 0100  # 40: no packets\n"
      "000f 4243 000f 4242  # 48: first, 52: last is before it and after the export\n"
      "0035 0035 00 00 11 00 0000 0000  # ports, protocol, AS\n"
      "21 20 0000  # 68: /33\n"
      "00  # 72: one more\n");
  const auto m = netflow5::decode(in);
  ASSERT_TRUE(m);
  found out;
  netflow5::inspect(*m, in, out);
  netflow5::inspect(m->records[0], m->head, netflow5::encoded_size(0), out);
  EXPECT_EQ(out, (found{{finding::trailing_octets, {72, 1}},
                        {finding::nanoseconds_range, {12, 4}},
                        {finding::boot_before_1970, {4, 4}},
                        {finding::sampling_undefined, {22, 2}},
                        {finding::sampling_inconsistent, {22, 2}},
                        {finding::last_before_first, {52, 4}},
                        {finding::last_after_export, {52, 4}},
                        {finding::no_packets, {40, 4}},
                        {finding::prefix_over_32, {68, 1}}}));
  std::set<finding> produced{finding::count_zero, finding::count_over_most,  // see Count
                             finding::wide_records};                         // of v1
  for (const auto& f : out) produced.insert(f.finding);
  test::expect_all(produced);
}

TEST(Netflow5Inspect, EveryFindingHasItsWords) { test::expect_words<finding>(); }

TEST(Netflow5Inspect, TagsAreOfTheCatalogue) {
  if (!test::expect_tags<finding>(fixed::tag, "NFv5", 11)) GTEST_SKIP() << "no spec/requirements.tsv";
}

}  // namespace
