// SPDX-License-Identifier: BSL-1.0
// What IPFIX alone has; every finding with its octets: tests/templates/inspect_test.cpp.
#include <templates/inspected.hpp>

namespace {

using namespace flowkit;
using test::ipfix_message;
using test::template_findings;

TEST(IpfixInspect, OctetsBehindTheMessage) {
  const auto in = ipfix_message("0002 000c 0100 0001 0007 0002", 0, "000a 0010");
  template_findings out;
  ipfix::inspect(*ipfix::decode(in), in, out);
  EXPECT_EQ(out, (template_findings{{template_finding::datagram_longer, {28, 4}}}));
  out.clear();
  ipfix::inspect(*ipfix::decode(in), octets{in}.first(28), out);
  EXPECT_TRUE(out.empty());
}

/// Messages with so many records each, numbered by `number(records before, of its own)`: those with the finding.
std::vector<bool> numbered(const std::vector<std::uint32_t>& records, auto number) {
  ipfix::own_records own;
  std::vector<bool> odd;
  std::uint32_t before = 0;
  for (const std::uint32_t n : records) {
    template_findings out;
    ipfix::header h{};
    h.sequence = number(before, n);
    own.inspect(h, n, true, before, out);
    if (!out.empty()) {
      EXPECT_EQ(out, (template_findings{{template_finding::sequence_counts_itself, {8, 4}}}));
      EXPECT_EQ(own.number(h, n), before);
    }
    odd.push_back(!out.empty());
    before += n;
  }
  return odd;
}

TEST(IpfixInspect, NumbersThatCountTheMessageItself) {
  const auto right = [](std::uint32_t before, std::uint32_t) { return before; };
  const auto itself = [](std::uint32_t before, std::uint32_t n) { return before + n; };
  EXPECT_EQ(numbered({3, 5, 2, 7}, right), (std::vector<bool>(4)));
  EXPECT_EQ(numbered({3, 5, 2, 7}, itself), (std::vector{false, true, true, true}));
  EXPECT_EQ(numbered({3, 3, 3, 4, 4}, itself), (std::vector{false, false, false, true, true}))
      << "as long as messages are alike nothing can be told";
  EXPECT_EQ(numbered({3, 0, 2, 4}, itself), (std::vector{false, false, true, true}));
}

TEST(IpfixInspect, LossIsNoCountingOfItself) {
  const auto lossy = [](std::uint32_t before, std::uint32_t) { return before < 5 ? before : before + 1; };
  EXPECT_EQ(numbered({3, 5, 2, 7}, lossy), (std::vector<bool>(4)));
}

TEST(IpfixInspect, TagsAreOfTheCatalogue) {
  EXPECT_STREQ(ipfix::tag(template_finding::bad_boolean), "IPFIX-7011-6.1.5-BOOL");
  if (!test::expect_tags<template_finding>(ipfix::tag, "IPFIX")) GTEST_SKIP() << "no spec/requirements.tsv";
}

}  // namespace
