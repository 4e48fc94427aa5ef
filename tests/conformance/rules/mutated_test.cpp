// SPDX-License-Identifier: BSL-1.0
// Every stream of the other tests with octets changed and datagrams cut: whatever comes, the examiner goes on, and what
// it finds is at octets that are there.
#include <random>

#include "rules/judged.hpp"

namespace flowkit::test {
namespace {

/// Most changes are to headers, where lengths and counts are.
void mutate(std::vector<std::byte>& o, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>{0, n - 1}(random); };
  for (std::size_t n = below(4); n > 0 && !o.empty(); --n) {
    const std::size_t at = below(3) != 0 ? below(std::min<std::size_t>(o.size(), 64)) : below(o.size());
    switch (below(4)) {
      case 0: o[at] = static_cast<std::byte>(below(256)); break;
      case 1: o[at] = std::byte{0xff}; break;
      case 2: o[at] = std::byte{0}; break;
      default: o.resize(at), o.shrink_to_fit();  // of the exact size, so that sanitizers see every octet too far
    }
  }
}

TEST(rules, findings_in_mutated_streams_are_at_octets_that_are_there) {
  std::mt19937 random{20'261'128};
  std::size_t datagrams = 0, found = 0;
  for (const auto cases : all_rule_cases())
    for (const rule_case& c : cases())
      for (const auto& make : {c.good, c.bad}) {
        capture all = make();
        if (all.size() > 100) continue;  // thousands of datagrams alike
        for (sent& d : all) mutate(d.octets, random);
        const judged j{all, c.with};
        datagrams += all.size();
        for (const auto& f : j.findings()) {
          ++found;
          EXPECT_LE(f.at.offset + f.at.length, f.shown.datagram_size) << row_of(f.what).id;
        }
      }
  EXPECT_GT(datagrams, 2'000u);
  EXPECT_GT(found, datagrams / 4);
}

}  // namespace
}  // namespace flowkit::test
