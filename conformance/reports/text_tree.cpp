// SPDX-License-Identifier: BSL-1.0
// The requirements by book, document and section.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
/// "RFC 7011 s3.1;s3.3.2" is section 3.1 of RFC 7011; without a section the document is all there is.
struct clause_parts {
  std::string_view document, section;
};
clause_parts parts_of(std::string_view clause) {
  const std::string_view first = clause.substr(0, clause.find_first_of(";,("));
  for (std::size_t at = first.find(" s"); at != std::string_view::npos; at = first.find(" s", at + 1)) {
    const std::string_view section = first.substr(at + 2, first.find_first_not_of("0123456789.", at + 2) - at - 2);
    if (!section.empty()) return {first.substr(0, at), section};
  }
  return {first.substr(0, first.find_last_not_of(' ') + 1), {}};
}

struct section {
  std::string_view document, name;
  std::vector<const requirement_row*> rows;
};

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

/// Documents in the order of the catalogue, and their sections by number.
std::vector<section> sections_of(const report_input& in, rule_book b) {
  std::vector<std::string_view> documents;
  std::vector<section> all;
  for (const requirement_row& r : catalogue()) {
    if (r.book != b || !in.covers(r)) continue;
    const clause_parts c = parts_of(r.clause);
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

verdict_counts counts_of(const report_input& in, const std::vector<const requirement_row*>& rows) {
  verdict_counts n{};
  for (const requirement_row* r : rows) ++n[static_cast<std::size_t>(in.found.verdict_on(r->which))];
  return n;
}

std::string text_of(const report_input& in, const section& s, const text_style& style) {
  constexpr std::size_t width = 10;
  std::string title = s.name.empty() ? "in general" : fmt::format("s{}", s.name);
  title.resize(std::max(title.size(), width), ' ');
  std::string out = fmt::format("    {}  {}\n", title, in_words(counts_of(in, s.rows), style));
  for (const requirement_row* r : s.rows) {
    const verdict v = in.found.verdict_on(r->which);
    if (v <= verdict::pass) continue;
    const std::string_view word = to_string(v);
    out += fmt::format("      {}{}  {}: {}\n", coloured(v, style), std::string(10 - word.size(), ' '), r->id,
                       tools::counted(in.found.count_of(r->which), "findings"));
  }
  return out;
}
}  // namespace

std::string text_of_requirements(const report_input& in, const text_style& style) {
  std::string out = "\nRequirements\n";
  for (const rule_book b : rule_books) {
    const std::vector<section> sections = sections_of(in, b);
    if (sections.empty()) continue;
    verdict_counts n{};
    for (const section& s : sections) {
      const verdict_counts of_section = counts_of(in, s.rows);
      for (std::size_t v = 0; v < verdicts; ++v) n[v] += of_section[v];
    }
    out += fmt::format("{}: {}\n", conformance::name_of(b), in_words(n, style));
    const std::size_t seen = n[static_cast<std::size_t>(verdict::not_seen)];
    if (seen == n[0] + n[1] + n[2] + n[3] + n[4]) continue;  // nothing was seen
    std::string_view document;
    for (const section& s : sections) {
      if (s.document != document) out += fmt::format("  {}\n", s.document);
      document = s.document;
      out += text_of(in, s, style);
    }
  }
  return out;
}

}  // namespace flowkit::conformance::detail
