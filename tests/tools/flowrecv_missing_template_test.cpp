// SPDX-License-Identifier: BSL-1.0
// Data sets whose template another session of the same address knows: said once, and in the account.
#include <gtest/gtest.h>

#include <sstream>

#include <tools/receiver_bench.hpp>

#include "tools/flowrecv/statistics.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace flowkit::tools::test_bench;

constexpr const char* by_port = "data set 256 without template, which is known from port 40000 (see --template-scope)";

const std::string netflow9_template = set(0, "0100 0002  0001 0004  0002 0004");

std::string account(const bench& b) { return statistics_text(b.into, {}); }
/// Is it one of the lines under the exporter's? `who`: "192.0.2.1:40001 ipfix 1", the first cells of its row.
bool says(const bench& b, const std::string& who, const std::string& what) {
  std::istringstream text{account(b)};
  bool is_under = false;
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with(' ')) {
      std::istringstream cells{line};
      std::string address, protocol, domain;
      cells >> address >> protocol >> domain;
      is_under = address + ' ' + protocol + ' ' + domain == who;
    }
    if (is_under && line == "  " + what) return true;
  }
  return false;
}

TEST(MissingTemplate, IsKnownFromAnotherPort) {
  bench b;
  b.take(ipfix(0, 1, flows_template), 40000);
  for (std::uint32_t i = 0; i < 3; ++i) b.take(ipfix(i, 1, flows(1)), 40001);
  EXPECT_EQ(b.lines, std::vector<std::string>{std::string("192.0.2.1:40001 ipfix domain 1: ") + by_port});
  EXPECT_TRUE(says(b, "192.0.2.1:40001 ipfix 1", by_port)) << account(b);
  EXPECT_NE(statistics_json(b.into, {}).find(R"("template_known_from":"port 40000")"), std::string::npos);
}

TEST(MissingTemplate, IsKnownWherePortsDoNotMatter) {
  bench b{{.scope = session_scope::sticky}};
  b.take(ipfix(0, 1, flows_template), 40000);
  b.take(ipfix(0, 1, flows(1)), 40001);
  EXPECT_EQ(b.lines.size(), 0u);
  EXPECT_EQ(b.got.size(), 1u);
}

TEST(MissingTemplate, IsKnownFromAnotherDomain) {
  bench b;
  b.take(ipfix(0, 5, flows_template), 40000);
  b.take(ipfix(0, 1, flows(1)), 40000);
  EXPECT_TRUE(says(b, "192.0.2.1:40000 ipfix 1", "data set 256 without template, which is known from domain 5"))
      << account(b);
  b.take(ipfix(0, 2, flows(1)), 40001);
  EXPECT_TRUE(
      says(b, "192.0.2.1:40001 ipfix 2", "data set 256 without template, which is known from port 40000, domain 5"))
      << account(b);
}

TEST(MissingTemplate, OfOneDomainGoesBeforeOneOfThePort) {
  for (const bool port_first : {false, true}) {
    bench b;
    b.take(ipfix(0, 5, flows_template), 40001);
    b.take(ipfix(0, port_first ? 5 : 1, flows_template), port_first ? 40001 : 40000);
    b.take(ipfix(0, port_first ? 1 : 5, flows_template), port_first ? 40000 : 40001);
    b.take(ipfix(0, 1, flows(1)), 40001);
    ASSERT_EQ(b.lines.size(), 1u);
    EXPECT_NE(b.lines[0].find(by_port), std::string::npos) << b.lines[0];
  }
}

TEST(MissingTemplate, OfAnotherAddressOrProtocolOrNumberIsNotIt) {
  bench b{{.scope = session_scope::port}};
  b.take(ipfix(0, 7, flows_template), 40000, 0xc0000202);
  b.take(netflow9(0, netflow9_template), 40000);
  b.take(ipfix(0, 7, sampled_template), 40000);  // 257
  b.take(ipfix(0, 7, flows(1)), 40001);
  EXPECT_EQ(b.lines.size(), 0u);
  EXPECT_EQ(account(b).find("known from"), std::string::npos) << account(b);
  EXPECT_NE(statistics_json(b.into, {}).find(R"("template_known_from":"")"), std::string::npos);
}

TEST(MissingTemplate, MayBecomeKnownLater) {
  bench b;
  b.take(ipfix(0, 1, flows(1)), 40001);
  b.take(ipfix(0, 1, flows_template), 40000);
  EXPECT_TRUE(says(b, "192.0.2.1:40001 ipfix 1", by_port)) << "of one data set: " << account(b);
  EXPECT_EQ(b.lines.size(), 0u);
  b.take(ipfix(1, 1, flows(1)), 40001);
  EXPECT_EQ(b.lines.size(), 1u);
}

// What waits is decoded then: nothing is missing any more.
TEST(MissingTemplate, MayComeAfterAll) {
  bench b;
  b.take(ipfix(0, 1, flows_template), 40000);
  b.take(ipfix(0, 1, flows(1)), 40001);
  b.take(ipfix(1, 1, flows_template), 40001);
  EXPECT_EQ(b.got.size(), 1u);
  EXPECT_EQ(account(b).find("known from"), std::string::npos) << account(b);
  b.take(ipfix(1, 1, set(300, be(1, 4))), 40001);  // of another one nobody knows
  EXPECT_TRUE(says(b, "192.0.2.1:40001 ipfix 1", "lost: 1 data set without template")) << account(b);
  EXPECT_EQ(account(b).find("known from"), std::string::npos) << account(b);
}

TEST(MissingTemplate, IsTheSameOfNetFlowV9WherePortsMatter) {
  bench b{{.scope = session_scope::port}};
  b.take(netflow9(0, netflow9_template), 40000);
  b.take(netflow9(0, flows(1)), 40001);
  EXPECT_EQ(b.lines, std::vector<std::string>{std::string("192.0.2.1:40001 netflow9 domain 7: ") + by_port});
}

// There ports do not matter, source ids do.
TEST(MissingTemplate, IsKnownFromAnotherSourceIdOfNetFlowV9) {
  bench b;
  b.take(netflow9(0, netflow9_template), 40000);
  std::string of_another = netflow9(0, flows(1));  // source id 7, the last word of the header
  of_another.replace(of_another.find("00000007"), 8, "00000008");
  b.take(of_another, 40001);
  EXPECT_TRUE(says(b, "192.0.2.1:40001 netflow9 8", "data set 256 without template, which is known from domain 7"))
      << account(b);
}

// Whoever invents exporters makes no search longer: after the first 65536 sessions some 16 a message are looked at.
TEST(MissingTemplate, IsNotSearchedWithoutEnd) {
  bench b{{.sessions = {.sessions = 2000}}};
  b.take(ipfix(0, 1, flows_template), 40000);
  for (std::uint32_t i = 0; i < 3000; ++i) b.take(ipfix(0, 1, flows(1)), 1000, 0xc0010000 + i);
  b.take(ipfix(0, 1, flows_template), 40000);  // the latest session
  b.take(ipfix(0, 1, flows(1)), 40001);
  EXPECT_EQ(b.lines.size(), 1u) << "one that is near is still found";
}

}  // namespace
