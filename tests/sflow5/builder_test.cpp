// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/builder.hpp>

#include <flowkit/sflow5/drops.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/wireless.hpp>

#include <sflow5/datagram.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::sflow5;
using sflow5::block;
using sflow5::header;
using test::from_hex;

const header head{.agent = ipv4_address{0xc00002fe}, .sub_agent = 7, .sequence = 100, .uptime = 225'000};
const auto frame = from_hex("0200 0000 0a01 0200 0000 0b02 0800 4500 0034");
const sampled_header packet{1, 70, 4, frame};
constexpr extended_switch vlans{100, 0, 200, 7};
const flow_sample flow{9, {0, 3}, 1024, 8192, 2, {interface_format::single, 3}, {interface_format::multiple, 5}, {}};
const counters_sample counters{4, {2, 1000}, {}};
const discarded_packet discarded{1, {0, 3}, 256, 3, 0, 258, {}};

/// The room for a datagram, filled with what must not be seen.
struct room {
  std::array<std::byte, 1400> octets_of;
  room() { octets_of.fill(std::byte{0xa5}); }
  std::span<std::byte> first(std::size_t n) { return std::span{octets_of}.first(n); }
};

TEST(Sflow5Builder, WritesCountsAndLengths) {
  room r;
  message_builder b;
  ASSERT_EQ(b.begin(r.octets_of, head), error{});
  EXPECT_EQ(b.add(flow, packet, vlans), error{});
  EXPECT_EQ(b.add(counters, radio_utilization{1, 2, 3}), error{});
  EXPECT_EQ(b.add(discarded, extended_egress_queue{42}), error{});
  EXPECT_EQ(b.samples(), 3u);
  EXPECT_EQ(b.room(), 1400 - test::golden_size);
  EXPECT_TRUE(test::same_octets(b.finish(), test::golden));
}

TEST(Sflow5Builder, KeepsTheRecordsThatASampleBrings) {
  room r;
  message_builder b;
  const auto m = decode(test::golden);
  ASSERT_EQ(b.begin(r.octets_of, m->head), error{});
  auto at = m->samples.begin();
  EXPECT_EQ(b.add(*decode_flow(*at)), error{});
  ++at;
  EXPECT_EQ(b.add(*decode_counters(*at)), error{});
  ++at;
  EXPECT_EQ(b.add(*decode_discarded(*at), extended_egress_queue{43}), error{});
  const auto out = b.finish();
  ASSERT_EQ(out.size(), test::golden_size + 12);
  EXPECT_TRUE(test::same_octets(out.first(176), octets{test::golden}.first(176)));
  const auto again = decode(out);
  ASSERT_TRUE(again);
  at = again->samples.begin();
  ++at, ++at;
  const auto d = decode_discarded(*at);
  ASSERT_TRUE(d && d->records.size() == 2);
  auto record = d->records.begin();
  EXPECT_EQ(decode<extended_egress_queue>(*record)->queue, 42u);
  EXPECT_EQ(decode<extended_egress_queue>(*++record)->queue, 43u);
}

TEST(Sflow5Builder, ExpandedForm) {
  room r;
  message_builder b{sample_form::expanded};
  ASSERT_EQ(b.begin(r.octets_of, head), error{});
  flow_sample wide = flow;
  wide.source = {256, 0xffff'ffff}, wide.input.value = 0xffff'ffff, wide.output.format = interface_format{9};
  EXPECT_EQ(b.add(wide, packet), error{});
  EXPECT_EQ(b.add(counters_sample{1, {3, 1u << 24}, {}}), error{});
  EXPECT_EQ(b.add(discarded), error{});
  const auto m = decode(b.finish());
  ASSERT_TRUE(m);
  auto at = m->samples.begin();
  EXPECT_EQ(at->format, sample_format::flow_expanded);
  EXPECT_EQ(decode_flow(*at)->source, wide.source);
  EXPECT_EQ(decode_flow(*at)->input, wide.input);
  EXPECT_EQ(decode_flow(*at)->output, wide.output);
  EXPECT_EQ((++at)->format, sample_format::counters_expanded);
  EXPECT_EQ(decode_counters(*at)->source.index, 1u << 24);
  EXPECT_EQ((++at)->format, sample_format::discarded);
}

TEST(Sflow5Builder, CompactFormHasLimits) {
  room r;
  message_builder b;
  ASSERT_EQ(b.begin(r.octets_of, head), error{});
  const auto with = [&](auto member, auto value) {
    flow_sample s = flow;
    s.*member = value;
    return b.add(s).code;
  };
  EXPECT_EQ(with(&flow_sample::source, data_source{0, 1u << 24}), errc::no_space);
  EXPECT_EQ(with(&flow_sample::source, data_source{256, 1}), errc::no_space);
  EXPECT_EQ(with(&flow_sample::input, sflow5::interface{interface_format::single, 1u << 30}), errc::no_space);
  EXPECT_EQ(with(&flow_sample::output, sflow5::interface{interface_format{4}, 0}), errc::no_space);
  EXPECT_EQ(b.add(counters_sample{1, {0, 1u << 24}, {}}).code, errc::no_space);
  EXPECT_EQ(b.samples(), 0u);
  EXPECT_EQ(b.room(), 1400u - 28);
  EXPECT_EQ(with(&flow_sample::source, data_source{255, (1u << 24) - 1}), errc::ok);
  EXPECT_EQ(with(&flow_sample::input, sflow5::interface{interface_format{3}, (1u << 30) - 1}), errc::ok);
  EXPECT_EQ(b.samples(), 2u);
}

TEST(Sflow5Builder, WhatDoesNotFitLeavesNoTrace) {
  for (std::size_t size = 28 + 108; size < 28 + 2 * 108; ++size) {
    room r;
    message_builder b;
    ASSERT_EQ(b.begin(r.first(size), head), error{});
    ASSERT_EQ(b.add(flow, packet, vlans), error{});
    const error full = b.add(flow, packet, vlans);
    ASSERT_EQ(full.code, errc::no_space) << size;
    EXPECT_LE(full.offset, size);
    EXPECT_GE(full.offset, 28u + 108);
    EXPECT_EQ(b.samples(), 1u);
    EXPECT_EQ(b.room(), size - 28 - 108);
    const auto m = decode(b.finish());
    ASSERT_TRUE(m);
    EXPECT_EQ(m->samples.size(), 1u);
    for (std::size_t i = size; i < r.octets_of.size(); ++i)
      ASSERT_EQ(r.octets_of[i], std::byte{0xa5}) << "beyond its room";
  }
}

TEST(Sflow5Builder, GoesOnAfterASampleThatDidNotFit) {
  room r;
  message_builder b;
  ASSERT_EQ(b.begin(r.first(28 + 40), head), error{});
  EXPECT_EQ(b.add(flow, packet).code, errc::no_space);
  EXPECT_EQ(b.add(counters, radio_utilization{1, 2, 3}), error{});  // 40 octets
  EXPECT_EQ(b.room(), 0u);
  EXPECT_EQ(b.finish().size(), 68u);
  EXPECT_EQ(decode(octets{r.octets_of}.first(68))->samples.begin()->format, sample_format::counters);
}

TEST(Sflow5Builder, AgentsOfAnyFamily) {
  for (const ip_address& agent : {ip_address{}, ip_address{ipv4_address{1}}, ip_address{ipv6_address{{0x20, 1}}}}) {
    room r;
    message_builder b;
    header h = head;
    h.agent = agent;
    ASSERT_EQ(b.begin(r.octets_of, h), error{});
    EXPECT_EQ(b.add(counters), error{});
    EXPECT_EQ(b.add(counters), error{});
    const auto m = decode(b.finish());
    ASSERT_TRUE(m);
    EXPECT_EQ(m->head, h);
    EXPECT_EQ(m->samples.size(), 2u);
  }
}

TEST(Sflow5Builder, BeginsTheNextDatagram) {
  room r;
  message_builder b;
  for (std::uint32_t sequence = 0; sequence < 3; ++sequence) {
    header h = head;
    h.sequence = sequence;
    ASSERT_EQ(b.begin(r.octets_of, h), error{});
    EXPECT_EQ(b.samples(), 0u);
    if (sequence == 1) {
      EXPECT_EQ(b.add(counters), error{});
    }
    const auto m = decode(b.finish());
    ASSERT_TRUE(m);
    EXPECT_EQ(m->head.sequence, sequence);
    EXPECT_EQ(m->samples.size(), sequence == 1 ? 1u : 0u);
  }
}

TEST(Sflow5Builder, NeedsRoomForTheHeader) {
  room r;
  message_builder b;
  for (std::size_t n = 0; n < 28; ++n) EXPECT_EQ(b.begin(r.first(n), head).code, errc::no_space) << n;
  EXPECT_EQ(b.begin(r.first(28), head), error{});
  EXPECT_EQ(b.add(counters).code, errc::no_space);
  EXPECT_EQ(decode(b.finish())->samples.size(), 0u);
}

}  // namespace
