// SPDX-License-Identifier: BSL-1.0
// Requirements on what flow_sequence counts.
#include "rules/netflow5_stream.hpp"

namespace flowkit::test {
using enum requirement;

namespace {
using rule = std::function<std::uint32_t(std::uint32_t before, std::uint32_t last, std::uint32_t own)>;

/// Datagrams of these counts, numbered by a rule from the number before, the count before, and the own count.
capture numbered(const std::vector<std::uint32_t>& counts, const rule& next) {
  v5_stream s;
  std::uint32_t number = 0, before = 0;
  for (const std::uint32_t n : counts) {
    number = s.sequence = next(number, before, n);
    s.send(std::vector<v5_record>(n));
    before = n;
  }
  return s.all();
}
std::uint32_t rightly(std::uint32_t number, std::uint32_t last, std::uint32_t) { return number + last; }
capture counting_flows() { return numbered({3, 1, 30, 2, 7}, rightly); }

/// Two engines, one datagram each in turn, of 2 and 3 flows.
capture two_engines(bool one_counter) {
  v5_stream all[2];
  all[1].engine_id = 2;
  capture both;
  for (std::uint32_t i = 0; i < 10; ++i) {
    v5_stream& s = all[i % 2];
    if (one_counter) s.sequence = i / 2 * 5 + i % 2 * 2;
    s.send(std::vector<v5_record>(2 + i % 2));
    both.push_back(s.last());
  }
  return both;
}
}  // namespace

FLOWKIT_RULES(netflow5_sequence) {
  const auto in_datagrams = [](std::uint32_t n, std::uint32_t last, std::uint32_t) { return n + (last != 0); };
  const auto with_itself = [](std::uint32_t n, std::uint32_t, std::uint32_t own) { return n + own; };
  const auto still = [](std::uint32_t, std::uint32_t, std::uint32_t) { return 0u; };
  return {
      broken(NFV5_HDR_SEQ, counting_flows,
             [=] {
               return numbered({3, 3, 3}, in_datagrams);
             }),
      broken(NFV5_HDR_SEQ, counting_flows,
             [=] {
               return numbered({3, 1, 30, 2, 7}, in_datagrams);
             }),
      broken(NFV5_HDR_SEQ, counting_flows,
             [=] {
               return numbered({3, 1, 30, 2, 7}, with_itself);
             }),
      broken(NFV5_HDR_SEQ, counting_flows,
             [=] {
               return numbered({2, 5, 5, 3}, with_itself);
             }),
      broken(NFV5_HDR_SEQ, counting_flows,
             [=] {
               return numbered({2, 5, 5, 3}, still);
             }),
      broken(
          NFV5_HDR_SEQENGINE, [] { return two_engines(false); }, [] { return two_engines(true); }),
  };
}

TEST(netflow5_sequence, lost_late_and_repeated_datagrams_prove_nothing) {
  const capture sent = numbered({3, 1, 30, 2, 7, 30, 30, 5, 1, 1, 9, 30}, rightly);
  for (std::uint32_t mask = 0; mask < 1u << sent.size(); ++mask) {
    capture got;
    for (std::size_t i = 0; i < sent.size(); ++i)
      if ((mask >> i & 1) == 0) got.push_back(sent[i]);
    if (got.size() > 3) std::swap(got[1], got[2]), got.push_back(got.back());
    ASSERT_EQ(judged{got}.with(verdict::non_strict), "") << mask;
  }
}

}  // namespace flowkit::test
