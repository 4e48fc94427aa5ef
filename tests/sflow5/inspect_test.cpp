// SPDX-License-Identifier: BSL-1.0
#include <flowkit/core/text.hpp>
#include <flowkit/sflow5/formats.hpp>
#include <flowkit/sflow5/inspect.hpp>

#include <sflow5/datagram.hpp>
#include <support/findings.hpp>
#include <support/hex.hpp>

#include <gtest/gtest.h>

#include <set>

namespace {

using namespace flowkit;
using namespace flowkit::sflow5;
using test::from_hex;
using test::golden_with;

using found = test::found_list<finding>;
const found nothing;

found inspect_datagram(octets in) {
  found out;
  inspect(*decode_lenient(in), in, out);
  return out;
}

/// Looks for all that the samples of a datagram have, and the records in them.
struct sample_inspector {
  octets datagram;
  found out;

  void operator()(const block& b) {
    const std::uint32_t at = offset_of(b);
    if (is_flow(b.format)) {
      const auto s = decode_flow(b, at);
      inspect_frame(*s, b, at, out);
      inspect(*s, b, at, out);
      records(block_kind::flow_record, s->records);
    } else if (is_counters(b.format)) {
      const auto s = decode_counters(b, at);
      inspect_frame(*s, b, at, out);
      records(block_kind::counter_record, s->records);
    } else {
      const auto s = decode_discarded(b, at);
      inspect_frame(*s, b, at, out);
      records(block_kind::flow_record, s->records);
    }
  }
  template <class T>
  void operator()(const block& b, std::uint32_t offset) {
    inspect_record<T>(b, offset, out);
  }

 private:
  [[nodiscard]] std::uint32_t offset_of(const block& b) const {
    return static_cast<std::uint32_t>(b.data.data() - datagram.data());
  }
  void records(block_kind kind, const blocks& all) {
    record_blocks blocks;
    for (const block& b : all) {
      blocks.inspect(kind, b, offset_of(b), out);
      visit(kind, b, offset_of(b), *this);
    }
  }
};
found inspect_samples(octets in) {
  sample_inspector all{in, {}};
  const auto message = decode_lenient(in);
  for (const block& b : message->found.samples) all(b);
  return all.out;
}
/// One structure, whose octets begin at 8 behind format and length.
template <structure T>
found inspect_one(std::string_view hex) {
  const auto in = from_hex(std::string("0000 0000 0000 0000 ") + std::string(hex));
  found out;
  inspect_record<T>({T::id.format, octets{in}.subspan(8)}, 8, out);
  return out;
}

TEST(Sflow5Inspect, FindsNothingInAPlainDatagram) {
  EXPECT_EQ(inspect_datagram(test::golden), nothing);
  EXPECT_EQ(inspect_samples(test::golden), nothing);
}

// What stands at which octet of the golden datagram: tests/sflow5/datagram.hpp.
struct golden_case {
  std::uint32_t offset, word;  ///< put in there
  found expected;
};
const std::vector<golden_case> golden_cases{
    {40, 0x0400'0003, {{finding::source_type, {40, 4}}}},
    {44, 0, {{finding::rate_zero, {44, 4}}}},
    {44, 1u << 24, {}},
    {44, (1u << 24) + 1, {{finding::rate_wild, {44, 4}}}},
    {48, 0, {{finding::pool_zero, {48, 4}}}},
    {64, 0, {{finding::no_records, {64, 4}}, {finding::sample_longer, {68, 68}}}},
    {64, 1, {{finding::sample_longer, {112, 24}}}},
    {80, 22, {}},
    {80, 21, {{finding::frame_length, {80, 4}}}},
    {84, 52, {}},
    {84, 53, {{finding::frame_length, {80, 4}}}},
    {84, 71, {{finding::stripped, {84, 4}}, {finding::frame_length, {80, 4}}}},
    {108, 0x0034'0001, {{finding::nonzero_padding, {110, 2}}}},
    {112, 1, {{finding::duplicate_record, {112, 24}}, {finding::record_damaged, {112, 24}}}},
    {148, 0x0300'03e8, {}},
    {148, 0x0400'03e8, {{finding::source_type, {148, 4}}}},
    {152, 0, {{finding::no_records, {152, 4}}, {finding::sample_longer, {156, 20}}}},
    {188, 4, {{finding::source_type, {188, 8}}}},
    {220,
     3,
     {{finding::sample_longer, {227, 1}}, {finding::unaligned_length, {220, 4}}, {finding::record_damaged, {216, 11}}}},
};

TEST(Sflow5Inspect, Samples) {
  for (const golden_case& c : golden_cases)
    EXPECT_EQ(inspect_samples(golden_with(c.offset, c.word)), c.expected) << c.word << " at " << c.offset;
}

TEST(Sflow5Inspect, ExpandedSamples) {
  const auto in = from_hex(
      "0000 0005 0000 0001 c000 02fe 0000 0000 0000 0001 0000 0001  # header\n"
      "0000 0001  # one sample\n"
      "0000 0003 0000 002c  # 28: expanded flow sample\n"
      "0000 0001 0000 0009 0000 0003  # 40: source of type 9\n"
      "0000 0000 0000 0000 0000 0000  # 48: rate, 52: pool, drops\n"
      "0000 0000 0000 0003 0000 0000 0000 0005  # in, out\n"
      "0000 0000  # 76: no records\n");
  EXPECT_EQ(inspect_samples(in), (found{{finding::no_records, {76, 4}},
                                        {finding::source_type, {40, 8}},
                                        {finding::rate_zero, {48, 4}},
                                        {finding::pool_zero, {52, 4}}}));
}

TEST(Sflow5Inspect, TrailingOctets) {
  std::vector<std::byte> in(test::golden.begin(), test::golden.end());
  in.resize(in.size() + 1);
  EXPECT_EQ(inspect_datagram(in), (found{{finding::trailing_octets, {228, 1}}}));
  EXPECT_EQ(inspect_datagram(golden_with(24, 2)), (found{{finding::trailing_octets, {176, 52}}}));
  EXPECT_EQ(inspect_datagram(golden_with(24, 4)), nothing);  // too few are no octets too many
}

/// Datagrams of one agent from 1, 1, 2, 2.
found moved_agent() {
  agent_origin origin;
  found out;
  for (const std::uint32_t from : {1u, 1u, 2u, 2u}) origin.inspect(test::golden, ipv4_address{from}, out);
  return out;
}
/// The last two of six samples.
found mixed_forms() {
  sample_forms forms;
  found out;
  const std::byte data[8]{};
  for (const data_format f : {sample_format::flow, sample_format::counters, sample_format::discarded, make_format(1, 1),
                              sample_format::flow_expanded, sample_format::flow})
    forms.inspect({f, data}, 36, out);
  return out;
}

TEST(Sflow5Inspect, Agent) {
  const auto in = from_hex("0000 0005 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000");
  EXPECT_EQ(inspect_datagram(in), (found{{finding::agent_unknown, {4, 4}}}));
  EXPECT_EQ(moved_agent(), (found{{finding::agent_moved, {4, 8}}}));
}

TEST(Sflow5Inspect, MixedForms) {
  EXPECT_EQ(mixed_forms(), (found{{finding::mixed_forms, {28, 16}}, {finding::mixed_forms, {28, 16}}}));
}

TEST(Sflow5Inspect, PlacesOfABlock) {
  const auto m = decode(test::golden);
  const block b = *m->samples.begin();
  EXPECT_EQ(block_place(b, 36), (place{28, 108}));
  EXPECT_EQ(length_place(36), (place{32, 4}));
}

TEST(Sflow5Inspect, SampledHeader) {
  const auto with = [](std::string_view header) { return inspect_one<sampled_header>(header); };
  constexpr auto fourteen = "0000 0001 0000 05ee 0000 0004 0000 000e ff00 0000 0000 0000 0000 0000 0800 0000";
  EXPECT_EQ(with(fourteen), nothing);
  EXPECT_EQ(with("0000 0001 0000 05ee 0000 0004 0000 0003 ff00 00 00"), (found{{finding::header_short, {20, 7}}}));
  EXPECT_EQ(with("0000 0001 0000 05ee 0000 0004 0000 0000"), (found{{finding::header_short, {20, 4}}}));
  EXPECT_EQ(with("0000 000b 0000 05ee 0000 0004 0000 0000"), nothing) << "no Ethernet";
  EXPECT_EQ(with("0000 0001 0000 05ee 0000 0004 0000 0005 ff03 0021 45 00 0000"), nothing) << "PPP";
}

TEST(Sflow5Inspect, Router) {
  const auto v4 = [](std::string_view masks) {
    return inspect_one<extended_router>("0000 0001 c000 0201 " + std::string(masks));
  };
  const auto v6 = [](std::string_view masks) {
    return inspect_one<extended_router>("0000 0002 2001 0db8 0000 0000 0000 0000 0000 0001 " + std::string(masks));
  };
  EXPECT_EQ(v4("0000 0020 0000 0000"), nothing);
  EXPECT_EQ(v4("0000 0021 0000 0000"), (found{{finding::prefix_length, {16, 4}}}));
  EXPECT_EQ(v4("0000 0000 0000 0021"), (found{{finding::prefix_length, {20, 4}}}));
  EXPECT_EQ(v4("0000 0021 0000 0021"), (found{{finding::prefix_length, {16, 8}}})) << "one finding a record";
  EXPECT_EQ(v6("0000 0021 0000 0080"), nothing);
  EXPECT_EQ(v6("0000 0021 0000 0081"), (found{{finding::prefix_length, {32, 4}}}));
}

TEST(Sflow5Inspect, Gateway) {
  const auto with = [](std::string_view path) {
    return inspect_one<extended_gateway>("0000 0001 c000 0201 0000 fc00 0000 fc01 0000 fc02  # 8: next hop, AS\n" +
                                         std::string(path) + "0000 0000 0000 0064  # communities, preference\n");
  };
  EXPECT_EQ(with("0000 0000  # 28: no path\n"), nothing);
  EXPECT_EQ(with("0000 0001  0000 0002 0000 0001 0000 fc03  # 28: one segment of one AS\n"), nothing);
  EXPECT_EQ(with("0000 0002  0000 0002 0000 0001 0000 fc03  # 28: two segments\n"
                 "0000 0001 0000 0000  # 44: of no AS\n"),
            (found{{finding::empty_segment, {44, 8}}}));
}

constexpr const char* uuid_and_more = "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 0000 0003 0000 0002 ";
/// A string of n times "h".
std::string hex_text(std::size_t n) {
  std::string out = "0000 00";
  out += hex_digits[n / 16], out += hex_digits[n % 16];
  for (std::size_t i = 0; i < (n + 3) / 4 * 4; ++i) out += i < n ? " 68" : " 00";
  return out + ' ';
}

TEST(Sflow5Inspect, LongString) {
  const auto with = [](std::size_t name, std::size_t release) {
    return inspect_one<host_descr>(hex_text(name) + uuid_and_more + hex_text(release));
  };
  EXPECT_EQ(with(64, 32), nothing);
  EXPECT_EQ(with(65, 32), (found{{finding::long_string, {12, 65}}}));
  EXPECT_EQ(with(64, 33), (found{{finding::long_string, {104, 33}}}));
  EXPECT_EQ(with(65, 33), (found{{finding::long_string, {12, 65}}})) << "the first";
  EXPECT_EQ(inspect_one<port_name>(hex_text(65)), nothing) << "255";
}

TEST(Sflow5Inspect, LengthsOfRecords) {
  EXPECT_EQ(inspect_one<extended_switch>("0000 0064 0000 0000 0000 00c8 0000 0007"), nothing);
  EXPECT_EQ(inspect_one<extended_switch>("0000 0064 0000 0000 0000 00c8 0000 0007  0000 0001"),
            (found{{finding::record_longer, {24, 4}}}));
  EXPECT_EQ(inspect_one<extended_switch>("0000 0064 0000 0000 0000 00c8 0000"),
            (found{{finding::record_damaged, {0, 22}}}));
  EXPECT_EQ(inspect_one<sampled_ethernet>("0000 0040 0200 0000 0a01 0200 0000 0b02 0000 0800"),
            (found{{finding::record_variant, {0, 28}}}));
  EXPECT_EQ(inspect_one<port_name>("0000 0002 6574 0001  0000 0001 61 02 00 00"),
            (found{{finding::nonzero_padding, {14, 2}}, {finding::record_longer, {16, 8}}}));
}

TEST(Sflow5Inspect, EachIsProduced) {
  // sample_length is of a receiver that reads a last sample against its length: see PlacesOfABlock.
  std::set<finding> produced{finding::sample_length};
  const auto add = [&](const found& all) {
    for (const auto& f : all) produced.insert(f.finding);
  };
  for (const golden_case& c : golden_cases) add(inspect_samples(golden_with(c.offset, c.word)));
  add(inspect_datagram(golden_with(24, 2)));
  add(inspect_datagram(from_hex("0000 0005 0000 0000 0000 0000 0000 0000 0000 0000 0000 0000")));
  add(moved_agent());
  add(mixed_forms());
  add(inspect_one<sampled_header>("0000 0001 0000 05ee 0000 0004 0000 0000"));
  add(inspect_one<extended_router>("0000 0000 0000 0021 0000 0000"));
  add(
      inspect_one<extended_gateway>("0000 0000 0000 0000 0000 0000 0000 0000  # no next hop, AS\n"
                                    "0000 0001 0000 0001 0000 0000  # a segment of no AS\n"
                                    "0000 0000 0000 0000"));
  add(inspect_one<host_descr>(hex_text(65) + uuid_and_more + hex_text(0)));
  add(inspect_one<extended_switch>("0000 0064 0000 0000 0000 00c8 0000 0007  0000 0001"));
  add(inspect_one<sampled_ethernet>("0000 0040 0200 0000 0a01 0200 0000 0b02 0000 0800"));
  test::expect_all(produced);
}

TEST(Sflow5Inspect, EveryFindingHasItsWords) { test::expect_words<finding>(); }

TEST(Sflow5Inspect, TagsAreOfTheCatalogue) {
  if (!test::expect_tags<finding>(tag, "sFlow", 22)) GTEST_SKIP() << "no spec/requirements.tsv";
}

}  // namespace
