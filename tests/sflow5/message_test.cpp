// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/message.hpp>

#include <flowkit/sflow5/drops.hpp>
#include <flowkit/sflow5/extended_data.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <flowkit/sflow5/sample.hpp>
#include <flowkit/sflow5/wireless.hpp>

#include <sflow5/datagram.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using sflow5::block;
using sflow5::blocks;
using test::from_hex;
using test::golden;
using test::golden_with;

std::vector<block> blocks_of(const blocks& b) { return {b.begin(), b.end()}; }

// The whole codec is a constant expression.
static_assert([] {
  const auto m = sflow5::decode(golden);
  if (!m || m->samples.size() != 3 || m->head.sequence != 100 || m->head.uptime != 225'000) return false;
  auto at = m->samples.begin();
  const auto flow = sflow5::decode_flow(*at);
  const auto counters = sflow5::decode_counters(*++at);
  const auto discarded = sflow5::decode_discarded(*++at);
  if (!flow || !counters || !discarded) return false;
  const auto packet = sflow5::find<sflow5::sampled_header>(flow->records);
  const auto vlan = sflow5::find<sflow5::extended_switch>(flow->records);
  const auto radio = sflow5::find<sflow5::radio_utilization>(counters->records);
  const auto queue = sflow5::find<sflow5::extended_egress_queue>(discarded->records);
  std::array<std::byte, test::golden_size> out{};
  return flow->sampling_rate == 1024 && flow->source.index == 3 && flow->drops == 2 &&
         flow->output.format == sflow5::interface_format::multiple && flow->output.value == 5 && packet &&
         packet->frame_length == 70 && packet->header.size() == 18 && vlan && vlan->dst_vlan == 200 &&
         counters->source.type == 2 && counters->source.index == 1000 && radio && radio->on_channel_busy_time == 3 &&
         discarded->reason == 258 && discarded->drops == 256 && queue && queue->queue == 42 &&
         *sflow5::encode(*m, out) == test::golden_size && out == golden;
}());

TEST(Sflow5Message, BothWays) {
  const auto flow = from_hex(
      "0000 0009 0000 0003 0000 0400 0000 2000 0000 0002 0000 0003 8000 0005 0000 0002 0000 0001 0000 0024\n"
      "0000 0001 0000 0046 0000 0004 0000 0012 0200 0000 0a01 0200 0000 0b02 0800 4500 0034 0000 0000 03e9\n"
      "0000 0010 0000 0064 0000 0000 0000 00c8 0000 0007");
  const auto counters = from_hex("0000 0004 0200 03e8 0000 0001 0000 03ea 0000 000c 0000 0001 0000 0002 0000 0003");
  const auto discarded = from_hex(
      "0000 0001 0000 0000 0000 0003 0000 0100 0000 0003 0000 0000 0000 0102 0000 0001 0000 040c 0000 0004 0000 002a");
  const block samples[] = {{sflow5::sample_format::flow, flow},
                           {sflow5::sample_format::counters, counters},
                           {sflow5::sample_format::discarded, discarded}};
  const sflow5::message m{{.agent = ipv4_address{0xc00002fe}, .sub_agent = 7, .sequence = 100, .uptime = 225'000},
                          blocks{samples}};
  EXPECT_TRUE(test::is_coded_as(sflow5::message_layout, m, test::golden_hex));
}

TEST(Sflow5Message, WithoutSamples) {
  EXPECT_TRUE(test::is_coded_as(sflow5::message_layout, sflow5::message{},
                                "0000 0005  0000 0000  0000 0000  0000 0000  0000 0000  0000 0000"));
}

TEST(Sflow5Message, ViewsItsDatagram) {
  const auto m = sflow5::decode(golden);
  ASSERT_TRUE(m);
  EXPECT_EQ(m->samples.offset(), 28u);
  EXPECT_EQ(m->samples.raw().data(), golden.data() + 28);
  EXPECT_EQ(m->samples.raw().size(), golden.size() - 28);
  EXPECT_EQ(m->samples.begin()->data.data(), golden.data() + 36);
}

TEST(Sflow5Message, IsRefusedWithItsReasonAndPlace) {
  const octets in{golden};
  const auto refused = [](octets datagram) { return sflow5::decode(datagram).failure(); };
  EXPECT_EQ(refused({}), (error{errc::truncated, 0}));
  EXPECT_EQ(refused(in.first(3)), (error{errc::truncated, 0}));
  EXPECT_EQ(refused(in.first(4)), (error{errc::truncated, 4}));
  EXPECT_EQ(refused(in.first(11)), (error{errc::truncated, 4}));   // within the agent's address
  EXPECT_EQ(refused(in.first(23)), (error{errc::truncated, 12}));  // the three words behind it are one run
  EXPECT_EQ(refused(in.first(27)), (error{errc::truncated, 24}));
  EXPECT_EQ(refused(in.first(28)), (error{errc::bad_count, 24}));
  EXPECT_EQ(refused(in.first(28 + 23)), (error{errc::bad_count, 24}));  // three samples take 24 octets
  EXPECT_EQ(refused(in.first(28 + 24)), (error{errc::bad_length, 32}));
  EXPECT_EQ(refused(in.first(181)), (error{errc::truncated, 180}));
  EXPECT_EQ(refused(in.first(227)), (error{errc::bad_length, 180}));
  EXPECT_EQ(refused(golden_with(4, 3)), (error{errc::bad_tag, 4}));  // no such type of address
  EXPECT_EQ(refused(golden_with(24, 4)), (error{errc::truncated, 228}));
  EXPECT_EQ(refused(golden_with(24, 0xffff'ffff)), (error{errc::bad_count, 24}));
  EXPECT_EQ(refused(golden_with(32, 0xffff'ffff)), (error{errc::bad_length, 32}));
  EXPECT_EQ(refused(golden_with(180, 48)), (error{errc::bad_length, 180}));
}

TEST(Sflow5Message, OfAnotherVersionIsRefused) {
  for (const std::uint32_t v : {0u, 2u, 4u, 6u, 0x0500'0000u, 0x0005'0000u, 0x0000'0105u, 0xffff'ffffu}) {
    EXPECT_EQ(sflow5::decode(golden_with(0, v)).failure(), (error{errc::bad_version, 0})) << v;
    EXPECT_EQ(sflow5::decode_lenient(golden_with(0, v)).failure(), (error{errc::bad_version, 0})) << v;
  }
}

TEST(Sflow5Message, OctetsBehindTheLastSampleAreLeftAlone) {
  for (const std::size_t more : {1u, 4u, 8u, 100u}) {
    std::vector<std::byte> in(golden.begin(), golden.end());
    in.resize(in.size() + more);
    ASSERT_TRUE(sflow5::decode(in)) << more;
    EXPECT_EQ(*sflow5::decode(in), *sflow5::decode(golden)) << more;
    EXPECT_EQ(sflow5::decode_lenient(in)->end, golden.size()) << more;
  }
}

TEST(Sflow5Message, ASampleOfUnknownFormatIsSteppedOver) {
  const auto in = golden_with(136, 0x0012'3063);  // 291:99
  const auto m = sflow5::decode(in);
  ASSERT_TRUE(m);
  const auto samples = blocks_of(m->samples);
  EXPECT_EQ(sflow5::enterprise(samples[1].format), 0x123u);
  EXPECT_EQ(sflow5::number(samples[1].format), 0x63u);
  EXPECT_EQ(samples[1].data.size(), 32u);
  EXPECT_TRUE(sflow5::decode_discarded(samples[2]));
}

TEST(Sflow5Lenient, IsDecodeWhereThatSucceeds) {
  const auto s = sflow5::decode_lenient(golden);
  ASSERT_TRUE(s);
  EXPECT_EQ(s->found, *sflow5::decode(golden));
  EXPECT_EQ(s->wrong, error{});
  EXPECT_EQ(s->announced, 3u);
  EXPECT_EQ(s->end, golden.size());
}

TEST(Sflow5Lenient, NeedsAHeader) {
  for (std::size_t n = 0; n < 28; ++n) {
    const auto s = sflow5::decode_lenient(octets{golden}.first(n));
    ASSERT_FALSE(s) << n;
    EXPECT_EQ(s.failure().code, errc::truncated) << n;
  }
  EXPECT_EQ(sflow5::decode_lenient(golden_with(4, 3)).failure(), (error{errc::bad_tag, 4}));
}

struct damage {
  std::vector<std::byte> in;
  std::size_t samples;
  error wrong;
  std::uint32_t end;
};

TEST(Sflow5Lenient, GivesTheSamplesBeforeTheDamage) {
  const auto first = [](std::size_t n) {
    return std::vector<std::byte>(golden.begin(), golden.begin() + static_cast<std::ptrdiff_t>(n));
  };
  const damage cases[] = {
      {first(28), 0, {errc::bad_count, 24}, 28},    // samples announced, none there
      {first(35), 0, {errc::truncated, 32}, 28},    // not even a format and length
      {first(100), 0, {errc::bad_length, 32}, 28},  // cut inside the first
      {first(136), 1, {errc::bad_count, 24}, 136},  // cut between two
      {first(139), 1, {errc::truncated, 136}, 136},
      {first(143), 1, {errc::truncated, 140}, 136},
      {first(227), 2, {errc::bad_length, 180}, 176},
      {golden_with(24, 0xffff'ffff), 3, {errc::bad_count, 24}, 228},
      {golden_with(24, 4), 3, {errc::bad_count, 24}, 228},
      {golden_with(32, 0xffff'fffc), 0, {errc::bad_length, 32}, 28},
      {golden_with(140, 0x7fff'ffff), 1, {errc::bad_length, 140}, 136},
  };
  for (const damage& d : cases) {
    const auto s = sflow5::decode_lenient(d.in);
    ASSERT_TRUE(s);
    EXPECT_EQ(s->found.samples.size(), d.samples);
    EXPECT_EQ(s->wrong, d.wrong) << d.samples;
    EXPECT_EQ(s->end, d.end);
    EXPECT_EQ(s->found.head, sflow5::decode(golden)->head);
    const auto all = blocks_of(sflow5::decode(golden)->samples), found = blocks_of(s->found.samples);
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i], all[i]) << i;
  }
}

TEST(Sflow5Message, EncodingNeedsRoom) {
  const auto m = sflow5::decode(golden);
  std::array<std::byte, test::golden_size> out{};
  for (std::size_t n = 0; n < out.size(); ++n) {
    const auto size = sflow5::encode(*m, std::span{out}.first(n));
    ASSERT_FALSE(size) << n;
    EXPECT_EQ(size.failure().code, errc::no_space) << n;
    EXPECT_LE(size.failure().offset, n);
  }
}

}  // namespace
