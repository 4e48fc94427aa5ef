// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/host.hpp>
#include <flowkit/sflow5/inspect.hpp>
#include <flowkit/sflow5/link_counters.hpp>

#include <sflow5/datagram.hpp>
#include <support/hex.hpp>

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace flowkit;
using namespace flowkit::sflow5;
using test::from_hex;
using test::golden_with;

/// Only this finding, if any.
testing::AssertionResult is_just(findings found, finding expected) {
  for (std::size_t i = 0; i < finding_count; ++i) {
    const auto f = static_cast<finding>(i);
    if (found.has(f) != (f == expected))
      return testing::AssertionFailure() << to_string(f) << (found.has(f) ? " found" : " not found");
  }
  return testing::AssertionSuccess();
}
constexpr finding nothing = finding::count_;

findings inspect_datagram(octets in) { return inspect(*decode_lenient(in), in); }

TEST(Sflow5Inspect, FindsNothingInAPlainDatagram) {
  EXPECT_TRUE(is_just(inspect_datagram(test::golden), nothing));
  EXPECT_FALSE(inspect_datagram(test::golden).any());
  const auto m = decode(test::golden);
  for (const auto& b : m->samples) {
    if (is_flow(b.format)) {
      EXPECT_TRUE(is_just(inspect_frame(*decode_flow(b), b), nothing));
      EXPECT_TRUE(is_just(inspect(*decode_flow(b)), nothing));
      EXPECT_TRUE(is_just(inspect(*find<sampled_header>(decode_flow(b)->records)), nothing));
      EXPECT_TRUE(is_just(inspect(*find<extended_switch>(decode_flow(b)->records)), nothing));
    } else if (is_counters(b.format)) {
      EXPECT_TRUE(is_just(inspect_frame(*decode_counters(b), b), nothing));
    } else {
      EXPECT_TRUE(is_just(inspect_frame(*decode_discarded(b), b), nothing));
    }
  }
}

TEST(Sflow5Inspect, TrailingOctets) {
  std::vector<std::byte> in(test::golden.begin(), test::golden.end());
  in.resize(in.size() + 1);
  EXPECT_TRUE(is_just(inspect_datagram(in), finding::trailing_octets));
  EXPECT_TRUE(is_just(inspect_datagram(golden_with(24, 2)), finding::trailing_octets));
  EXPECT_TRUE(is_just(inspect_datagram(golden_with(24, 4)), nothing));  // too few are no octets too many
}

TEST(Sflow5Inspect, AgentUnknown) {
  const auto in = from_hex("0000 0005 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000");
  EXPECT_TRUE(is_just(inspect_datagram(in), finding::agent_unknown));
}

findings inspect_counters(octets in) {
  const block b{sample_format::counters, in};
  return inspect_frame(*decode_counters(b), b);
}

TEST(Sflow5Inspect, FrameOfASample) {
  const auto in = from_hex("0000 0001 0000 0003 0000 0001 0000 03ea 0000 0000");
  EXPECT_TRUE(is_just(inspect_counters(in), nothing));
  auto longer = in;
  longer.resize(in.size() + 4);
  EXPECT_TRUE(is_just(inspect_counters(longer), finding::sample_longer));
  auto odd = from_hex("0000 0001 0000 0003 0000 0001 0000 03ea 0000 0001 aa");
  EXPECT_TRUE(is_just(inspect_counters(odd), finding::unaligned_length));
  EXPECT_TRUE(is_just(inspect_counters(from_hex("0000 0001 0000 0003 0000 0000")), finding::no_records));
  for (const auto* type : {"00", "01", "02", "03"})
    EXPECT_TRUE(
        is_just(inspect_counters(from_hex("0000 0001 " + std::string{type} + "00 0003 0000 0001 0000 03ea 0000 0000")),
                nothing));
  EXPECT_TRUE(
      is_just(inspect_counters(from_hex("0000 0001 0400 0003 0000 0001 0000 03ea 0000 0000")), finding::source_type));
}

TEST(Sflow5Inspect, FlowSample) {
  const auto with = [](std::uint32_t rate, std::uint32_t pool) {
    flow_sample s{};
    s.sampling_rate = rate, s.sample_pool = pool;
    return inspect(s);
  };
  EXPECT_TRUE(is_just(with(1, 1), nothing));
  EXPECT_TRUE(is_just(with(1u << 24, 1), nothing));
  EXPECT_TRUE(is_just(with((1u << 24) + 1, 1), finding::rate_wild));
  EXPECT_TRUE(is_just(with(0, 1), finding::rate_zero));
  EXPECT_TRUE(is_just(with(1, 0), finding::pool_zero));
}

TEST(Sflow5Inspect, SampledHeader) {
  const std::vector<std::byte> octets_of(128);
  const auto with = [&](std::uint32_t protocol, std::uint32_t frame, std::uint32_t stripped, std::size_t captured) {
    return inspect(sampled_header{protocol, frame, stripped, octets{octets_of}.first(captured)});
  };
  EXPECT_TRUE(is_just(with(1, 1518, 4, 128), nothing));
  EXPECT_TRUE(is_just(with(1, 128, 0, 128), nothing));
  EXPECT_TRUE(is_just(with(1, 127, 0, 128), finding::frame_length));
  EXPECT_TRUE(is_just(with(1, 64, 4, 60), nothing));
  EXPECT_TRUE(is_just(with(1, 63, 4, 60), finding::frame_length));
  EXPECT_TRUE(is_just(with(1, 64, 64, 0), finding::header_short));
  EXPECT_TRUE(with(1, 64, 65, 60).has(finding::stripped));
  EXPECT_TRUE(is_just(with(1, 1518, 4, 14), nothing));
  EXPECT_TRUE(is_just(with(1, 1518, 4, 13), finding::header_short));
  EXPECT_TRUE(is_just(with(1, 1518, 4, 0), finding::header_short));
  EXPECT_TRUE(is_just(with(11, 1518, 4, 13), nothing));  // no Ethernet
  const auto ppp = from_hex("ff03 0021 45");
  EXPECT_TRUE(is_just(inspect(sampled_header{1, 100, 4, ppp}), nothing));
}

TEST(Sflow5Inspect, Router) {
  const auto with = [](const ip_address& next, std::uint32_t source, std::uint32_t destination) {
    return inspect(extended_router{next, source, destination});
  };
  const ip_address v4 = ipv4_address{1}, v6 = ipv6_address{};
  EXPECT_TRUE(is_just(with(v4, 32, 0), nothing));
  EXPECT_TRUE(is_just(with(v4, 33, 0), finding::prefix_length));
  EXPECT_TRUE(is_just(with(v4, 0, 33), finding::prefix_length));
  EXPECT_TRUE(is_just(with(v6, 33, 128), nothing));
  EXPECT_TRUE(is_just(with(v6, 129, 0), finding::prefix_length));
}

TEST(Sflow5Inspect, Gateway) {
  const word path[] = {{64'512}};
  const as_segment full[] = {{2, words{path}}}, empty[] = {{2, words{path}}, {2, {}}};
  extended_gateway g{};
  EXPECT_TRUE(is_just(inspect(g), nothing));
  g.dst_as_path = sequence<as_segment_layout>{full};
  EXPECT_TRUE(is_just(inspect(g), nothing));
  g.dst_as_path = sequence<as_segment_layout>{empty};
  EXPECT_TRUE(is_just(inspect(g), finding::empty_segment));
}

TEST(Sflow5Inspect, LongString) {
  const std::string most(64, 'h'), over(65, 'h'), release(33, 'r');
  EXPECT_FALSE(has_long_string(host_descr{most, {}, 3, 2, "6.1"}));
  EXPECT_TRUE(has_long_string(host_descr{over, {}, 3, 2, "6.1"}));
  EXPECT_TRUE(has_long_string(host_descr{most, {}, 3, 2, release}));
  EXPECT_FALSE(has_long_string(port_name{std::string_view{over}}));  // 255
  EXPECT_FALSE(has_long_string(extended_router{}));
}

TEST(Sflow5Inspect, EveryFindingHasItsWords) {
  std::set<std::string> words;
  for (std::size_t i = 0; i < finding_count; ++i)
    EXPECT_TRUE(words.insert(to_string(static_cast<finding>(i))).second) << i;
  EXPECT_FALSE(words.contains("?"));
}

TEST(FindingSet, Adds) {
  findings a, b;
  EXPECT_FALSE(a.any());
  a.add(finding::stripped, false);
  EXPECT_FALSE(a.any());
  a.add(finding::stripped);
  b.add(finding::trailing_octets);
  a.add(b);
  EXPECT_TRUE(a.has(finding::stripped) && a.has(finding::trailing_octets));
  EXPECT_FALSE(a.has(finding::rate_zero));
  EXPECT_FALSE(b.has(finding::stripped));
}

}  // namespace
