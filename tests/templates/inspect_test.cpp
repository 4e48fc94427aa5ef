// SPDX-License-Identifier: BSL-1.0
// Every template_finding with the octets that it is about.
#include <templates/inspected.hpp>

namespace {

using namespace flowkit;
using enum template_finding;
using test::ipfix_message;
using test::netflow9_packet;

struct finding_case {
  std::vector<std::vector<std::byte>> messages;  ///< what is expected is of the last
  test::template_findings expected;
  transport_kind transport = transport_kind::udp;
  origin last = 1;  ///< which exporter of the session sends the last message; the others are of exporter 1
};

const std::vector<finding_case> netflow9_cases{
    {{netflow9_packet("0000 000c 0100 0001 0007 0002  # template 256: source port\n", 7)}, {{count_mismatch, {2, 2}}}},
    {{netflow9_packet("0002 0008 0000 0000  # FlowSet 2\n", 1)}, {{reserved_set, {20, 4}}}},
    {{netflow9_packet("0000 0004  # no records\n", 1)}, {{empty_set, {20, 4}}}},
    {{netflow9_packet("0000 000c 0100 0001 0007 0002  00 00 00  # 32: not a FlowSet\n", 1)},
     {{trailing_octets, {32, 3}}}},
    {{netflow9_packet("0000 000c 0100 0001 0007 0002  0000 0000 0000  # 32: filled with zeros\n", 1)},
     {{trailing_octets, {32, 6}}}},
    {{netflow9_packet("0000 000c 0100 0001 0007 0005  # 5 octets: no port has these\n"
                      "0100 000d 00 00 00 00 35 00 00 00 00  # 36: a record, 4 octets of padding\n",
                      2)},
     {{unreadable_field, {28, 4}}, {long_padding, {41, 4}}}},
    {{netflow9_packet("0001 0018 012c 0004 0008  0001 0004  0022 0004  0023 0001  0001  # 42: padding\n", 1)},
     {{nonzero_padding, {42, 2}}}},
    {{netflow9_packet("0000 000c 0100 0001 0001 0004  0100 0007 01 02 03  # 36: less than a record\n", 2)},
     {{short_set, {36, 3}}}},
    {{netflow9_packet("0000 000c 0100 0003 0007 0002  # 24: one field where three are announced\n", 1)},
     {{damaged_template, {24, 8}}}},
    {{netflow9_packet("0000 000c 00ff 0001 0007 0002  # template 255\n", 1)}, {{template_id_reserved, {24, 2}}}},
    {{netflow9_packet("0000 0008 0100 0000  # 24: no fields, no withdrawal\n", 1)}, {{zero_size_template, {24, 4}}}},
    {{netflow9_packet("0000 0010 0100 0002  0007 0002  000b 0000  # 32: destination port in no octets\n", 1)},
     {{zero_length_field, {32, 4}}}},
    {{netflow9_packet("0001 000e 012d 0004 0000  0001 0004  # 24: scope System, no options\n", 1)},
     {{options_without_fields, {24, 10}}}},
    {{netflow9_packet("0001 0012 012e 0004 0004  0006 0004  0022 0004  # 30: scope 6\n", 1)},
     {{unknown_scope, {30, 4}}}},
    {{netflow9_packet("0100 0006 0035  # 20: template 256 is not known\n", 1)}, {{late_template, {20, 6}}}},
    {{netflow9_packet("0000 000c 0100 0001 0007 0002", 1),
      netflow9_packet("0000 000c 0100 0001 000b 0002  # 24: another exporter defines it otherwise\n", 1)},
     {{template_clash, {24, 8}}},
     transport_kind::udp,
     2},
    {{netflow9_packet("0000 000c 0100 0001 0007 0002", 1),
      netflow9_packet("0100 0006 0035  # 20: another exporter has announced nothing\n", 1)},
     {{foreign_template, {20, 6}}},
     transport_kind::udp,
     2},
    {{netflow9_packet("0000 000c 0100 0001 0022 0004  # sampling interval\n"
                      "0100 000c 0000 0000 0000 0064  # 36: of two records one is 0\n",
                      2)},
     {{bad_sampling, {36, 8}}}},
};

const std::vector<finding_case> ipfix_cases{
    {{ipfix_message("0002 000c 0100 0001 0007 0002", 0, "0102 03")}, {{datagram_longer, {28, 3}}}},
    {{ipfix_message("0001 0008 0000 0000  # set 1\n")}, {{reserved_set, {16, 4}}}},
    {{ipfix_message("0100 0004  # no records\n")}, {{empty_set, {16, 4}}}},
    {{ipfix_message("0002 000c 0100 0001 0007 0002  00 00  # 28: not a set\n")}, {{trailing_octets, {28, 2}}}},
    {{ipfix_message("0002 0010 0100 0002 0007 0002 0001 0008  # 10 octets\n"
                    "0100 0012 0035 0000 0000 0000 0001  00 00 00 00  # 46: padding\n")},
     {{long_padding, {46, 4}}}},
    {{ipfix_message("0002 000c 0100 0001 0001 0004  0100 000a 0000 0001  00 01  # 36: padding\n")},
     {{nonzero_padding, {36, 2}}}},
    {{ipfix_message("0002 000e 0100 0001 0007 0002  0001  # 28: padding of the template set\n")},
     {{nonzero_padding, {28, 2}}}},
    {{ipfix_message("0002 000c 0100 0001 0001 0008  0100 0008 0000 0001  # 32: half a record\n")},
     {{short_set, {32, 4}}}},
    {{ipfix_message("0002 000c 0100 0001 0052 ffff  # interfaceName of variable length\n"
                    "0100 000b 02 65 30  # 32: e0\n"
                    "08 65 74 68  # 35: of 8 octets 3 are there\n")},
     {{damaged_record, {35, 4}}}},
    {{ipfix_message("0002 000c 0100 0001 8007 0002  # 20: no enterprise number\n")}, {{damaged_template, {20, 8}}}},
    {{ipfix_message("0002 0014 0100 0001 0007 0002  0101 ffff 0007 0002  # 28: 65535 fields\n")},
     {{damaged_template, {28, 8}}}},
    {{ipfix_message("0002 0014 0100 0001 0007 0002  00fe 0001 0007 0002  # 28: template 254\n")},
     {{template_id_reserved, {28, 2}}}},
    {{ipfix_message("0002 0008 00fe 0000  # 20: withdrawal of it\n")}, {{template_id_reserved, {20, 2}}}},
    {{ipfix_message("0002 000c 0100 0001 0052 0000  # 20: a name of no octets\n")}, {{zero_size_template, {20, 8}}}},
    {{ipfix_message("0002 0014 0100 0002  8007 0000 0000 8ae2  0007 0002  # 24: 35554/7 of no octets\n")},
     {{zero_length_field, {24, 8}}}},
    {{ipfix_message("0002 000c 0100 0001 0007 0002"), ipfix_message("0002 000c 0100 0001 000b 0002  # 20: another\n")},
     {{redefined_template, {20, 8}}}},
    {{ipfix_message("0101 0008 0000 0001  # 16: template 257 is not known\n")}, {{late_template, {16, 8}}}},
    {{ipfix_message("0100 0006 0035  # waits\n"),
      ipfix_message("0002 000c 0100 0001 000b 0002  # 20: of another exporter\n")},
     {{foreign_template, {20, 8}}},
     transport_kind::udp,
     2},
    {{ipfix_message("0003 001a 0100 0003 0001  8007 0002 0000 8ae2  0008 0004  000c 0003  # 38: an address of 3\n")},
     {{unreadable_field, {38, 4}}}},
    {{ipfix_message("0002 0010 0100 0000  0101 0000  00 00 00 00  # 20: two withdrawals\n")},
     {{withdrawal_ignored, {20, 4}}, {withdrawal_ignored, {24, 4}}}},
    {{ipfix_message("0002 0008 0100 0000  # 20: of no template\n")},
     {{withdrawal_ignored, {20, 4}}},
     transport_kind::stream},
    {{ipfix_message("0002 0010 0100 0002 0007 0002 0114 0001  # port, dataRecordsReliability\n"
                    "0100 000a  0035 01  0050 03  # 41: neither true nor false\n")},
     {{bad_boolean, {41, 1}}}},
    {{ipfix_message("0002 0010 0100 0002 0137 0004 0140 0008  # samplingProbability in 4, absoluteError in 8\n"
                    "0100 001c  3f80 0000  7ff0 0000 0000 0000  # 40: infinite\n"
                    "7fc0 0000  3ff0 0000 0000 0000  # 48: no number\n")},
     {{not_finite, {40, 8}}, {not_finite, {48, 4}}}},
    {{ipfix_message("0002 0010 0100 0002 0098 0008 009a 0008  # start in milliseconds and microseconds\n"
                    "0100 0014  0000 0863 7bd0 5af7  ffff ffff ffff ffff  # 36: year 2262, 44: no time\n")},
     {{wild_time, {36, 8}}, {wild_time, {44, 8}}}},
    {{ipfix_message("0002 000c 0100 0001 0022 0004  0100 0008 0100 0001  # 32: one of 2^24 + 1\n")},
     {{bad_sampling, {32, 4}}}},
    {{ipfix_message("0002 000c 0100 0001 0007 0004  # a port in 4 octets\n"
                    "0100 000c  0001 0000  0000 0035  # 32: 65536, 53\n")},
     {{unreadable_field, {24, 4}}, {saturated, {32, 8}}}},
    {{ipfix_message("0002 000c 0100 0001 0007 0002  0100 0006 0035", 1),
      ipfix_message("0100 000a 0035 0035 0035  # three records, and not 1 but 3 more than the last number\n", 4)},
     {{sequence_counts_itself, {8, 4}}}},
};

template <class Rules>
void expect_cases(const std::vector<finding_case>& cases, std::set<template_finding>& produced) {
  for (const finding_case& c : cases) {
    SCOPED_TRACE(test::hex(c.messages.back()));
    test::inspector<Rules> inspect;
    inspect.transport = c.transport;
    test::template_findings found;
    for (const auto& m : c.messages) {
      inspect.from = &m == &c.messages.back() ? c.last : 1;
      found = inspect(m);
    }
    EXPECT_EQ(found, c.expected);
    EXPECT_EQ(inspect.failure, error{});
    for (const auto& f : found) {
      produced.insert(f.finding);
      EXPECT_GT(f.at.length, 0u);
      EXPECT_LE(f.at.offset + f.at.length, c.messages.back().size());
    }
  }
}

TEST(TemplateFindings, EachKnowsItsOctets) {
  std::set<template_finding> produced;
  expect_cases<netflow9::rules>(netflow9_cases, produced);
  expect_cases<ipfix::rules>(ipfix_cases, produced);
  test::expect_all(produced);
}

TEST(TemplateFindings, HaveWords) { test::expect_words<template_finding>(); }

TEST(TemplateFindings, NoneInPlainMessages) {
  test::netflow9_inspector n;
  EXPECT_TRUE(n(netflow9_packet("0000 000c 0100 0001 0007 0002  0100 0008 01bb 0035", 3)).empty());
  EXPECT_TRUE(n(netflow9_packet("0000 000c 0100 0001 0007 0002  0100 0008 01bb 0035", 2)).empty()) << "FlowSets";
  test::ipfix_inspector i;
  EXPECT_TRUE(i(ipfix_message("0002 000e 0100 0001 0007 0002 0000  0100 0008 01bb 0035")).empty());
  EXPECT_TRUE(i(ipfix_message("0002 0010 0101 0002 0114 0001 0098 0008  # boolean, milliseconds\n"
                              "0101 000d 01 0000 0863 7bd0 5af6",
                              2))
                  .empty())
      << "the last time that can be meant";
}

// Neither is where the message ends: nothing behind the fault can be read.
TEST(TemplateFindings, SetThatDoesNotFit) {
  test::netflow9_inspector n;
  EXPECT_TRUE(n(netflow9_packet("0100 000a 0001", 1)).empty());
  EXPECT_EQ(n.failure, (error{errc::bad_length, 22}));
  test::ipfix_inspector i;
  EXPECT_TRUE(i(ipfix_message("0100 0003 00")).empty());
  EXPECT_EQ(i.failure, (error{errc::bad_length, 18}));
}

TEST(ValueChecks, Own) {
  const specifier fields[] = {specify(ie::octetDeltaCount, 8), specify(ie::dataRecordsReliability, 1)};
  EXPECT_TRUE(value_checks{}.empty());
  EXPECT_EQ(value_checks{}.owned_octets(), 0u);
  EXPECT_TRUE(value_checks{std::span(fields).first(1)}.empty());
  const value_checks checks{fields};
  EXPECT_FALSE(checks.empty());
  EXPECT_GT(checks.owned_octets(), 0u);
}

}  // namespace
