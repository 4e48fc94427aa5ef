// SPDX-License-Identifier: BSL-1.0
// What is odd in messages of IPFIX, each with the octets that it is about.
#include <ipfix/finding_cases.hpp>

namespace {

using namespace flowkit;
using test::ipfix_message;
using test::template_findings;

TEST(IpfixInspect, EachFindingKnowsItsOctets) { test::expect_cases<ipfix::rules>(test::ipfix_finding_cases); }

TEST(IpfixInspect, OctetsBehindTheMessage) {
  const auto in = ipfix_message("0002 000c 0100 0001 0007 0002", 0, "000a 0010");
  template_findings out;
  ipfix::inspect(*ipfix::decode(in), in, out);
  EXPECT_EQ(out, (template_findings{{template_finding::datagram_longer, {28, 4}}}));
  out.clear();
  ipfix::inspect(*ipfix::decode(in), octets{in}.first(28), out);
  EXPECT_TRUE(out.empty());
}

TEST(IpfixInspect, ANumberThatCountsTheMessageItself) {
  template_findings out;
  ipfix::inspect_own_count(out);
  EXPECT_EQ(out, (template_findings{{template_finding::sequence_counts_itself, {8, 4}}})) << "the number in the header";
}

TEST(IpfixInspect, TagsAreOfTheCatalogue) {
  EXPECT_STREQ(ipfix::tag(template_finding::bad_boolean), "IPFIX-7011-6.1.5-BOOL");
  if (!test::expect_tags<template_finding>(ipfix::tag, "IPFIX", 25)) GTEST_SKIP() << "no spec/requirements.tsv";
}

}  // namespace
