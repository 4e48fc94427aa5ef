// SPDX-License-Identifier: BSL-1.0
// What is odd in messages of either protocol. Each finding with its octets: tests/netflow9, tests/ipfix.
#include <ipfix/finding_cases.hpp>
#include <netflow9/finding_cases.hpp>

namespace {

using namespace flowkit;
using test::ipfix_message;
using test::netflow9_packet;

TEST(TemplateFindings, EachHasItsCase) {
  std::set<template_finding> expected;
  for (const auto* cases : {&test::netflow9_finding_cases, &test::ipfix_finding_cases})
    for (const test::finding_case& c : *cases)
      for (const auto& f : c.expected) expected.insert(f.finding);
  test::expect_all(expected);
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

// RFC 7011 section 6.1.9: what is ignored makes no value odd, nor one that is odd plain.
TEST(ValueChecks, IgnoreTheLowBitsOfMicroseconds) {
  const auto wild = [](const element& e, std::uint64_t stamp) {
    const specifier fields[] = {specify(e, 8)};
    std::byte record[8];
    store_be(record, stamp);
    std::size_t found = 0;
    value_checks{fields}.inspect(fields, record, 0,
                                 [&](template_finding f, place) { found += f == template_finding::wild_time; });
    return found != 0;
  };
  EXPECT_TRUE(wild(ie::flowStartMicroseconds, ~std::uint64_t{0}));
  EXPECT_TRUE(wild(ie::flowStartMicroseconds, ~std::uint64_t{0x7ff}));
  EXPECT_FALSE(wild(ie::flowStartMicroseconds, ~std::uint64_t{0x800}));
  EXPECT_TRUE(wild(ie::flowStartNanoseconds, ~std::uint64_t{0}));
  EXPECT_FALSE(wild(ie::flowStartNanoseconds, ~std::uint64_t{0x7ff}));
}

}  // namespace
