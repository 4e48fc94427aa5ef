// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/sections.hpp"

#include <algorithm>
#include <utility>

namespace flowkit::conformance {

namespace {
/// By numbers: 3.10 comes after 3.9.
bool comes_before(std::string_view a, std::string_view b) noexcept {
  while (!a.empty() && !b.empty()) {
    const std::size_t end_a = std::min(a.find('.'), a.size()), end_b = std::min(b.find('.'), b.size());
    const auto key = [](std::string_view n) { return std::pair(n.size(), n); };
    if (a.substr(0, end_a) != b.substr(0, end_b)) return key(a.substr(0, end_a)) < key(b.substr(0, end_b));
    a.remove_prefix(std::min(end_a + 1, a.size())), b.remove_prefix(std::min(end_b + 1, b.size()));
  }
  return a.empty() && !b.empty();
}
}  // namespace

clause_parts parts_of_clause(std::string_view clause) noexcept {
  const std::string_view first = clause.substr(0, clause.find_first_of(";,("));
  for (std::size_t at = first.find(" s"); at != std::string_view::npos; at = first.find(" s", at + 1)) {
    const std::string_view section = first.substr(at + 2, first.find_first_not_of("0123456789.", at + 2) - at - 2);
    if (!section.empty()) return {first.substr(0, at), section};
  }
  return {first.substr(0, first.find_last_not_of(' ') + 1), {}};
}

std::vector<section> sections_of(const report_input& in, rule_book b) {
  std::vector<std::string_view> documents;
  std::vector<section> all;
  for (const requirement_row& r : catalogue()) {
    if (r.book != b || !in.covers(r)) continue;
    const clause_parts c = parts_of_clause(r.clause);
    if (std::find(documents.begin(), documents.end(), c.document) == documents.end()) documents.push_back(c.document);
    const auto same = [&](const section& s) { return s.document == c.document && s.name == c.section; };
    auto at = std::find_if(all.begin(), all.end(), same);
    if (at == all.end()) at = all.insert(at, {c.document, c.section, {}});
    at->rows.push_back(&r);
  }
  const auto rank = [&](const section& s) { return std::find(documents.begin(), documents.end(), s.document); };
  std::stable_sort(all.begin(), all.end(), [&](const section& x, const section& y) {
    return rank(x) != rank(y) ? rank(x) < rank(y) : comes_before(x.name, y.name);
  });
  return all;
}

}  // namespace flowkit::conformance
