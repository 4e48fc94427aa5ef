// SPDX-License-Identifier: BSL-1.0
// What is odd in messages of NetFlow v9, each with the octets that it is about.
#include <netflow9/finding_cases.hpp>

namespace {

using namespace flowkit;
using test::netflow9_packet;
using test::template_findings;

TEST(Netflow9Inspect, EachFindingKnowsItsOctets) { test::expect_cases<netflow9::rules>(test::netflow9_finding_cases); }

TEST(Netflow9Inspect, CountsOfRecordsAndOfFlowSetsAreTaken) {
  const netflow9::packet_contents found{.records = 5, .templates = 2, .sets = 3};
  for (std::uint16_t count = 0; count < 10; ++count) {
    netflow9::header h{};
    h.count = count;
    template_findings out;
    netflow9::inspect(h, found, out);
    const bool taken = count == 3 || count == 7;
    EXPECT_EQ(out, taken ? template_findings{} : (template_findings{{template_finding::count_mismatch, {2, 2}}}));
  }
}

TEST(Netflow9Inspect, OptionsRecordsCount) {
  test::netflow9_inspector n;
  EXPECT_TRUE(n(netflow9_packet("0001 0012 012c 0004 0004 0001 0004 0022 0004  # options template\n"
                                "012c 0014 0000 0001 0000 0064  0000 0001 0000 0064  # two records\n",
                                3))
                  .empty());
}

TEST(Netflow9Inspect, WithoutItsTemplateNothingIsCounted) {
  test::netflow9_inspector n;
  EXPECT_EQ(n(netflow9_packet("0100 0008 0035 0035", 2)),
            (template_findings{{template_finding::late_template, {20, 8}}}));
}

TEST(Netflow9Inspect, TagsAreOfTheCatalogue) {
  EXPECT_STREQ(netflow9::tag(template_finding::count_mismatch), "NFV9-3954-5.1-COUNT");
  if (!test::expect_tags<template_finding>(netflow9::tag, "NFv9", 16)) GTEST_SKIP() << "no spec/requirements.tsv";
}

}  // namespace
