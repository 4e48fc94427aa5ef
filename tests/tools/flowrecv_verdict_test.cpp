// SPDX-License-Identifier: BSL-1.0
// The verdict on a frame from what is found in it: the most severe, what decided first in its reason, zeros apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tools/flowrecv/testee/frame_verdict.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr std::byte zero{0}, one{1};

TEST(FrameVerdict, NothingFoundIsAccepted) {
  const frame_verdict v;
  EXPECT_EQ(v.value(), answer::accepted);
  EXPECT_EQ(v.reason(), "");
}

TEST(FrameVerdict, TheMostSevereDecidesWhateverTheOrder) {
  const auto accept = [](frame_verdict& v) { v.found(template_finding::nonzero_padding, {}); };
  const auto not_offered = [](frame_verdict& v) { v.found(template_finding::deep_list, {}); };
  const auto refuse = [](frame_verdict& v) { v.found(template_finding::damaged_list, {}); };
  using step = void (*)(frame_verdict&);
  std::vector<step> steps{+accept, +not_offered, +refuse};
  std::size_t orders = 0;
  std::sort(steps.begin(), steps.end());
  do {
    frame_verdict v;
    answer most = answer::accepted;
    for (const step s : steps) {
      s(v);
      most = std::max(most, s == +refuse ? answer::refused : s == +not_offered ? answer::unsupported : most);
      EXPECT_EQ(v.value(), most);
    }
    EXPECT_EQ(v.reason(), "damaged list; lists in lists too deep; padding not zero");
    ++orders;
  } while (std::next_permutation(steps.begin(), steps.end()));
  EXPECT_EQ(orders, 6u);
}

TEST(FrameVerdict, EachFindingMeansWhatItsRowSays) {
  const auto check_all = [](const auto& rows) {
    for (const auto& row : rows) {
      frame_verdict empty, zeros, others;
      empty.found(row.finding, {});
      zeros.found(row.finding, octets{&zero, 1});
      others.found(row.finding, octets{&one, 1});
      const answer want = row.how == reading::done          ? answer::accepted
                          : row.how == reading::not_offered ? answer::unsupported
                                                            : answer::refused;
      EXPECT_EQ(others.value(), want) << to_string(row.finding);
      EXPECT_EQ(zeros.value(), row.how == reading::not_done_filled ? answer::accepted : want) << to_string(row.finding);
      EXPECT_EQ(others.reason(), to_string(row.finding));
      EXPECT_EQ(empty.reason(), others.reason());
      EXPECT_NE(std::string_view(row.why), "") << to_string(row.finding);
    }
  };
  check_all(template_verdicts);
  check_all(sflow5_verdicts);
  check_all(fixed_verdicts);
}

TEST(FrameVerdict, RefusalsHaveTheirOctet) {
  frame_verdict v;
  v.refused({errc::bad_length, 20}, {});
  v.refused({errc::bad_length, 20}, {});
  v.refused({errc::truncated, 40}, "no message");
  EXPECT_EQ(v.value(), answer::refused);
  EXPECT_EQ(v.reason(), "bad length at octet 20; no message at octet 40");
}

TEST(FrameVerdict, AVersionThatIsNotDecodedIsNotRefused) {
  frame_verdict v;
  v.not_decoded(protocol::netflow8);
  v.refused({errc::bad_version, 0}, "NetFlow v8 is not decoded");  // as the account has it
  EXPECT_EQ(v.value(), answer::unsupported);
  EXPECT_EQ(v.reason(), "NetFlow v8 is not decoded");
  v.clear();
  v.refused({errc::bad_version, 0}, {});
  EXPECT_EQ(v.value(), answer::refused) << "the next frame is another one";
}

TEST(FrameVerdict, ReasonsAreBoundedAndVerdictsAreNot) {
  frame_verdict v;
  for (std::uint32_t i = 0; i < 8000; ++i) v.found(sflow5::finding::rate_zero, {});
  EXPECT_EQ(v.reason(), "sampling rate zero");
  std::string first;
  for (std::uint32_t i = 0; i < 8000; ++i) {
    v.refused({errc::bad_length, i}, {});
    if (i == 7) first = v.reason();
  }
  EXPECT_EQ(v.reason(), first) << "the first few";

  frame_verdict hidden;
  for (int i = 0; i < 20; ++i) hidden.found(static_cast<sflow5::finding>(i), octets{});
  hidden.refused({errc::bad_length, 7}, {});
  EXPECT_NE(hidden.reason().find("bad length at octet 7"), std::string::npos) << hidden.reason();

  EXPECT_EQ(v.value(), answer::refused);

  frame_verdict late;
  for (int i = 0; i < 20; ++i) late.found(static_cast<sflow5::finding>(i), octets{&zero, 1});
  late.clear();
  for (int i = 0; i < 8; ++i) late.found(fixed::finding::no_packets, {}), late.too_long();
  late.found(template_finding::damaged_record, {});
  EXPECT_EQ(late.value(), answer::refused);
}

}  // namespace
