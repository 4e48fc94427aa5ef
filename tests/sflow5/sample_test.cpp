// SPDX-License-Identifier: BSL-1.0
#include <flowkit/sflow5/sample.hpp>

#include <sflow5/datagram.hpp>
#include <support/codec.hpp>

namespace {

using namespace flowkit;
using namespace flowkit::sflow5;
using sflow5::block;
using sflow5::interface;
using test::from_hex;
using test::is_coded_as;

const auto four = from_hex("dead beef");
const block records[] = {{make_format(0, 1), four}, {make_format(9, 7), {}}};
constexpr std::string_view records_hex = "0000 0002 0000 0001 0000 0004 dead beef 0000 9007 0000 0000";

flow_sample flow() {
  return {.sequence = 0xffff'ffff,
          .source = {0, 0x00ff'ffff},
          .sampling_rate = 4096,
          .sample_pool = 0x8000'0000,
          .drops = 7,
          .input = {interface_format::single, 12},
          .output = {interface_format::discarded, 258},
          .records = blocks{records}};
}

TEST(Sflow5Sample, FlowIsTheSameInBothForms) {
  EXPECT_TRUE(is_coded_as(flow_sample_layout, flow(),
                          "ffff ffff 00ff ffff  # ifIndex 2^24 - 1\n"
                          "0000 1000 8000 0000 0000 0007 0000 000c\n"
                          "4000 0102  # discarded: ACL\n" +
                              std::string{records_hex}));
  EXPECT_TRUE(is_coded_as(flow_sample_expanded_layout, flow(),
                          "ffff ffff 0000 0000 00ff ffff\n"
                          "0000 1000 8000 0000 0000 0007 0000 0000 0000 000c\n"
                          "0000 0001 0000 0102\n" +
                              std::string{records_hex}));
}

TEST(Sflow5Sample, CountersAreTheSameInBothForms) {
  const counters_sample s{5, {2, 1000}, blocks{records}};
  EXPECT_TRUE(is_coded_as(counters_sample_layout, s, "0000 0005 0200 03e8 " + std::string{records_hex}));
  EXPECT_TRUE(
      is_coded_as(counters_sample_expanded_layout, s, "0000 0005 0000 0002 0000 03e8 " + std::string{records_hex}));
}

TEST(Sflow5Sample, DiscardedPacket) {
  const discarded_packet s{1, {0, 0xffff'ffff}, 256, 3, 0xffff'ffff, 999, blocks{records}};
  EXPECT_TRUE(is_coded_as(discarded_packet_layout, s,
                          "0000 0001 0000 0000 ffff ffff 0000 0100 0000 0003 ffff ffff\n"
                          "0000 03e7  # no reason that is known [SFLOW-DROP-REASON]\n" +
                              std::string{records_hex}));
}

interface word(std::uint32_t w) {
  std::array<std::byte, 4> in{};
  store_be(in.data(), w);
  return *decode(compact_interface_layout, in);
}

TEST(Sflow5Interface, TheWordIsFormatAndValue) {
  EXPECT_EQ(word(0), (interface{interface_format::single, 0}));
  EXPECT_EQ(word(0x3fff'ffff), (interface{interface_format::single, internal_interface}));
  EXPECT_EQ(word(0x4000'0000), (interface{interface_format::discarded, 0}));
  EXPECT_EQ(word(0x4000'03e7), (interface{interface_format::discarded, 999}));
  EXPECT_EQ(word(0x8000'0000), (interface{interface_format::multiple, 0}));
  EXPECT_EQ(word(0x8000'0007), (interface{interface_format::multiple, 7}));
  EXPECT_EQ(word(0xc000'0000), (interface{interface_format{3}, 0}));
  EXPECT_EQ(word(0xffff'ffff), (interface{interface_format{3}, 0x3fff'ffff}));
}

// Only one interface has an index [SFLOW-5-IF-UNKNOWN] [SFLOW-5-IF-LOCAL] [SFLOW-5-IF-FMT].
TEST(Sflow5Interface, Index) {
  EXPECT_EQ(if_index(word(12)), 12u);
  for (const std::uint32_t none :
       {0u, 0x3fff'ffffu, 0x4000'0005u, 0x8000'0000u, 0x8000'0007u, 0xc000'0000u, 0xc000'0001u})
    EXPECT_EQ(if_index(word(none)), 0u) << std::hex << none;
  EXPECT_EQ(if_index({interface_format::single, 0xffff'ffff}), 0u);
  EXPECT_EQ(if_index({interface_format::single, 0x4000'0001}), 0x4000'0001u);  // expanded
  EXPECT_EQ(if_index({interface_format{0x8000'0000}, 5}), 0u);                 // [SFLOW-5-IF-EXP]
}

TEST(Sflow5Source, TheWordIsTypeAndIndex) {
  const auto source = [](std::string_view hex) { return *decode(compact_source_layout, from_hex(hex)); };
  EXPECT_EQ(source("0000 0000"), (data_source{0, 0}));
  EXPECT_EQ(source("00ff ffff"), (data_source{0, 0xff'ffff}));
  EXPECT_EQ(source("0100 0064"), (data_source{1, 100}));
  EXPECT_EQ(source("ff00 0001"), (data_source{255, 1}));
  EXPECT_EQ(*decode(expanded_source_layout, from_hex("0000 0003 ffff ffff")), (data_source{3, 0xffff'ffff}));
}

TEST(Sflow5Sample, IsRefusedAtItsPlace) {
  const auto in = from_hex("0000 0005 0200 03e8 " + std::string{records_hex});
  const auto refused = [&](std::vector<std::byte> octets_of) {
    return decode_counters(block{sample_format::counters, octets_of}, 1000).failure();
  };
  EXPECT_EQ(refused({}), (error{errc::truncated, 1000}));
  EXPECT_EQ(refused({in.begin(), in.begin() + 7}), (error{errc::truncated, 1000}));
  EXPECT_EQ(refused({in.begin(), in.begin() + 11}), (error{errc::truncated, 1008}));
  EXPECT_EQ(refused({in.begin(), in.begin() + 12}), (error{errc::bad_count, 1008}));
  EXPECT_EQ(refused({in.begin(), in.end() - 1}), (error{errc::truncated, 1028}));
  auto lying = in;
  store_be(lying.data() + 8, 0xffff'ffffu);  // [SFLOW-5-COUNTS]
  EXPECT_EQ(refused(lying), (error{errc::bad_count, 1008}));
  lying = in;
  store_be(lying.data() + 16, 12u + 1);  // [SFLOW-5-RECLEN]
  EXPECT_EQ(refused(lying), (error{errc::bad_length, 1016}));
}

TEST(Sflow5Sample, OctetsBehindTheLastRecordAreLeftAlone) {
  const auto in = from_hex("0000 0005 0200 03e8 " + std::string{records_hex} + " 0000 0000");
  const block b{sample_format::counters, in};
  ASSERT_TRUE(decode_counters(b));
  EXPECT_EQ(decode_counters(b)->records.size(), 2u);
  EXPECT_FALSE(is_filled(b));
  EXPECT_TRUE(is_filled(block{sample_format::counters, octets{in}.first(in.size() - 4)}));
}

TEST(Sflow5Sample, IsFilledWhereItsRecordsEnd) {
  const octets golden{test::golden};
  EXPECT_TRUE(is_filled(block{sample_format::flow, golden.subspan(36, 100)}));
  EXPECT_TRUE(is_filled(block{sample_format::counters, golden.subspan(144, 32)}));
  EXPECT_TRUE(is_filled(block{sample_format::discarded, golden.subspan(184, 44)}));
  EXPECT_FALSE(is_filled(block{sample_format::flow, golden.subspan(36, 104)}));
  EXPECT_FALSE(is_filled(block{sample_format::flow, golden.subspan(36, 99)}));
  EXPECT_FALSE(is_filled(block{sample_format::flow_expanded, golden.subspan(36, 100)}));
  EXPECT_FALSE(is_filled(block{make_format(0, 6), golden.subspan(36, 100)}));
  EXPECT_FALSE(is_filled(block{make_format(1, 1), {}}));
}

TEST(Sflow5Sample, FixedSizes) {
  static_assert(fixed_size(sample_format::flow) == 32 && fixed_size(sample_format::flow_expanded) == 44 &&
                fixed_size(sample_format::counters) == 12 && fixed_size(sample_format::counters_expanded) == 16 &&
                fixed_size(sample_format::discarded) == 32 && fixed_size(make_format(0, 6)) == 0);
  static_assert(is_flow(sample_format::flow) && is_flow(sample_format::flow_expanded) &&
                !is_flow(sample_format::counters) && !is_flow(make_format(1, 1)) &&
                is_counters(sample_format::counters) && is_counters(sample_format::counters_expanded) &&
                !is_counters(sample_format::discarded));
}

}  // namespace
