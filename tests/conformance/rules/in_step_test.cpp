// SPDX-License-Identifier: BSL-1.0
// The catalogue, the checks and the tests of the checks say the same of what is decided.
#include <bitset>
#include <set>
#include <sstream>

#include "rules/judged.hpp"

namespace flowkit::test {
namespace {

using conformance::catalogue;
using conformance::requirement_count;
using conformance::rule_book;
using requirements = std::bitset<requirement_count>;

requirements decided() {
  requirements all;
  for (const rule_book b : {rule_book::ipfix, rule_book::netflow9, rule_book::netflow5, rule_book::sflow5})
    for (const auto& row : conformance::checks_of(b))
      for (const requirement r : row.decides) all.set(index_of(r));
  return all;
}

TEST(catalogue, rows_without_a_check_say_why_and_the_others_have_one) {
  const requirements has_check = decided();
  for (const auto& row : catalogue())
    EXPECT_EQ(has_check[index_of(row.which)], *row.unchecked == '\0')
        << row.id << (*row.unchecked == '\0' ? " has no check, and no reason" : " has a check, and a reason why not");
}

TEST(catalogue, each_check_has_a_stream_that_passes_and_one_that_fails) {
  requirements tested;
  for (const auto cases : all_rule_cases())
    for (const auto& c : cases()) tested.set(index_of(c.what));
  const requirements has_check = decided();
  for (const auto& row : catalogue()) EXPECT_EQ(tested[index_of(row.which)], has_check[index_of(row.which)]) << row.id;
}

TEST(catalogue, ids_are_found_and_are_not_repeated) {
  std::set<std::string_view> seen;
  for (const auto& row : catalogue()) {
    EXPECT_TRUE(seen.insert(row.id).second) << row.id;
    ASSERT_NE(conformance::find_requirement(row.id), nullptr) << row.id;
    EXPECT_EQ(conformance::find_requirement(row.id)->which, row.which);
    for (const char* text : {row.clause, row.statement, row.decided, row.consequence}) EXPECT_STRNE(text, "") << row.id;
  }
  EXPECT_EQ(conformance::find_requirement("IPFIX-7011-3.1"), nullptr);
}

TEST(catalogue, precedence_never_goes_in_a_circle) {
  for (const auto& p : conformance::precedences()) {
    std::set<requirement> below{p.specific};
    for (std::size_t before = 0; before != below.size();) {
      before = below.size();
      for (const auto& q : conformance::precedences())
        if (below.contains(q.general)) below.insert(q.specific);
    }
    EXPECT_FALSE(below.contains(p.general)) << row_of(p.general).id;
  }
}

TEST(catalogue, passive_tests_of_rfc_5471_are_decided_by_checks) {
  const requirements has_check = decided();
  for (const auto& t : conformance::rfc5471_tests()) {
    if (*t.unchecked != '\0') continue;
    std::istringstream ids{t.requirements};
    std::size_t n = 0;
    for (std::string id; ids >> id; ++n) {
      const auto* row = conformance::find_requirement(id);
      ASSERT_NE(row, nullptr) << t.test << ": " << id;
      EXPECT_TRUE(has_check[index_of(row->which)]) << t.test << ": " << id;
    }
    EXPECT_GT(n, 0u) << t.test;
  }
}

}  // namespace
}  // namespace flowkit::test
