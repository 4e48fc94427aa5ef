// SPDX-License-Identifier: BSL-1.0
// What is kept of findings: precedence among those of a datagram, the octets shown, counts by stream.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "conformance/examiner/examiner.hpp"

namespace flowkit::test {
namespace {

using conformance::requirement;
using conformance::verdict;

constexpr auto text = [] { return "text"; };

struct told {
  requirement what;
  place at;
};

/// Rule by rule, place by place.
bool is_told_otherwise(const told& t, const std::vector<told>& all) {
  const auto end = [](place p) { return p.offset + std::max(p.length, 1u); };
  for (const conformance::precedence& p : conformance::precedences())
    for (const told& other : all)
      if (p.general == t.what && p.specific == other.what && t.at.offset < end(other.at) && other.at.offset < end(t.at))
        return true;
  return false;
}

TEST(Findings, PrecedenceIsByOverlap) {
  std::mt19937 random{7};
  const auto pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random); };
  const auto rules = conformance::precedences();
  std::size_t untold = 0;
  for (int round = 0; round < 500; ++round) {
    std::vector<told> all(1 + pick(40));
    for (told& t : all) {
      const conformance::precedence& p = rules[pick(rules.size())];
      t = {pick(2) == 0 ? p.general : p.specific, make_place(pick(60), pick(5))};
    }
    const conformance::settings settings;
    conformance::findings found{settings};
    const std::vector<std::byte> datagram(64);
    found.begin(0, 1, datagram);
    for (const told& t : all) found.failed(t.what, t.at, "", text);
    found.settle();
    std::vector<std::size_t> expected(conformance::requirement_count);
    for (const told& t : all) {
      const bool otherwise = is_told_otherwise(t, all);
      untold += otherwise;
      expected[index_of(t.what)] += !otherwise;
    }
    for (const told& t : all)
      ASSERT_EQ(found.count_of(t.what), expected[index_of(t.what)]) << row_of(t.what).id << ", round " << round;
  }
  EXPECT_GT(untold, 100u);
}

TEST(Findings, AreCountedByStreamAndGravity) {
  const conformance::settings settings;
  conformance::findings found{settings};
  const std::vector<std::byte> datagram(64);
  constexpr requirement must = requirement::NFV5_HDR_COUNT;
  ASSERT_EQ(row_of(must).level, conformance::level::MUST);
  found.begin(0, 1, datagram);
  found.noted(must, place{0, 2}, "", text);
  found.begin(2, 2, datagram);
  found.noted(must, place{0, 2}, "", text);
  found.failed(must, place{0, 2}, "", text);
  found.settle();
  EXPECT_EQ(found.total(), 3u);
  EXPECT_EQ(found.worst_of(must, 0), verdict::info);
  EXPECT_EQ(found.worst_of(must, 1), verdict::not_seen);
  EXPECT_EQ(found.worst_of(must, 2), verdict::fail);
  EXPECT_EQ(found.worst_of(must, 9), verdict::not_seen);
  EXPECT_EQ(found.verdict_on(must), verdict::fail);
  EXPECT_EQ(found.count_of(must, 2), 2u);
}

/// Texts are made only for findings that are kept.
TEST(Findings, MakeTextsWhenTheyAreKept) {
  const conformance::settings settings;
  conformance::findings found{settings};
  const std::vector<std::byte> datagram(64);
  int made = 0;
  const auto expected = [&] { return ++made, std::string{"made"}; };
  found.begin(0, 1, datagram);
  found.judge(requirement::NFV5_HDR_COUNT, true, place{0, 2}, expected, text);
  EXPECT_EQ(made, 0);
  for (int i = 0; i < 100; ++i) {
    found.begin(0, 1, datagram);
    found.judge(requirement::NFV5_HDR_COUNT, false, place{0, 2}, expected, text);
  }
  found.settle();
  EXPECT_EQ(made, static_cast<int>(conformance::findings::in_full));
  EXPECT_EQ(found.in_detail().front().expected, "made");
  EXPECT_EQ(found.count_of(requirement::NFV5_HDR_COUNT), 100u);
}

/// Readers use their buffers again.
TEST(Examiner, KeepsTheOctetsThatItWasGiven) {
  std::vector<std::byte> buffer(24 + 48);
  buffer[1] = std::byte{5}, buffer[3] = std::byte{77};
  const conformance::settings settings;
  conformance::findings found{settings};
  conformance::examiner x{settings, found};
  x.examine({.payload = buffer, .source = {ipv4_address{0xc0000201}, 2055}, .destination = {}});
  std::fill(buffer.begin(), buffer.end(), std::byte{0xee});
  x.examine({.payload = buffer, .source = {ipv4_address{0xc0000201}, 2055}, .destination = {}});
  x.finish();
  const auto one = std::find_if(found.in_detail().begin(), found.in_detail().end(),
                                [](const auto& f) { return f.what == requirement::NFV5_HDR_COUNT; });
  ASSERT_NE(one, found.in_detail().end());
  EXPECT_EQ(one->shown.octets.at(3), std::byte{77});
}

/// Once each: they add up to what was not examined.
TEST(Examiner, CountsWhatItDoesNotExamine) {
  const conformance::settings settings;
  conformance::findings found{settings};
  conformance::examiner x{settings, found};
  const std::array<std::vector<std::byte>, 4> all{{
      {std::byte{0}, std::byte{5}, std::byte{0}},                // v5, too short
      {std::byte{'d'}, std::byte{'n'}, std::byte{'s'}},          // no flow export
      {std::byte{0}, std::byte{1}, std::byte{0}, std::byte{1}},  // v1
      {},
  }};
  for (const auto& d : all) x.examine({.payload = d, .source = {}, .destination = {}});
  x.finish();
  const conformance::unexamined_counts& n = x.unexamined();
  EXPECT_EQ(n.damaged, 1u);
  EXPECT_EQ(n.unrecognised, 2u);
  EXPECT_EQ(n.other_versions, 1u);
  EXPECT_EQ(x.datagrams(), 4u);
  EXPECT_TRUE(x.streams().empty());
}

}  // namespace
}  // namespace flowkit::test
