// SPDX-License-Identifier: BSL-1.0
// The requirements by book, document and section.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/reports/sections.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
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
