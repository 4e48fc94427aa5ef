// SPDX-License-Identifier: BSL-1.0
// The report on a decoder for people: a summary by source, then each case that is worth a look, the gravest first.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/reports/collector_report.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/table.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
std::string coloured(case_verdict v, const text_style& style) {
  const verdict as = is_bad(v)                 ? verdict::fail
                     : v == case_verdict::pass ? verdict::pass
                     : v == case_verdict::info ? verdict::info
                                               : verdict::non_strict;
  return detail::coloured(to_string(v), as, style);
}

/// "2 fail, 1 hang, 3 unsupported, 40 pass": what is 0 is left out, the gravest first.
std::string in_words(const case_counts& n, const text_style& style) {
  std::string out;
  for (std::size_t v = case_verdicts; v-- > 0;)
    if (n[v] != 0)
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n[v], coloured(static_cast<case_verdict>(v), style));
  return out;
}

/// A row a source, a column a verdict that came.
std::string by_source_text(const collector_report& in) {
  const case_counts all = count_cases(in.results);
  std::vector<tools::table::cell> head{"source", "cases"};
  for (std::size_t v = 0; v < case_verdicts; ++v)
    if (all[v] != 0) head.emplace_back(case_verdict_rows[v].name);
  tools::table t{head};
  for (const auto& [source, results] : by_source(in.results)) {
    const case_counts n = count_cases(results);
    std::vector<tools::table::cell> row{source, results.size()};
    for (std::size_t v = 0; v < case_verdicts; ++v)
      if (all[v] != 0) row.emplace_back(n[v]);
    t.add(std::move(row));
  }
  return t.text();
}

/// What it said last is nearest to what went wrong.
std::vector<std::string_view> last_lines(std::string_view text, std::size_t most) {
  std::vector<std::string_view> all;
  while (!text.empty()) {
    all.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(all.back().size() + 1, text.size()));
  }
  if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
  return all;
}

std::string one_case(const collector_report& in, const case_result& r, const text_style& style) {
  const auto line = [&](std::string_view text, std::size_t indent) { return detail::paragraph(text, indent, style); };
  std::string out = fmt::format("\n{}  {}  {}\n", coloured(r.outcome.what, style), r.of->id, r.of->clause);
  out += line(r.of->sentence, 2);
  if (!r.outcome.message.empty()) out += line(r.outcome.message, 4);
  const std::size_t shown = in.verbose ? r.outcome.more.size() : std::min<std::size_t>(r.outcome.more.size(), 4);
  for (std::size_t i = 0; i < shown; ++i) out += line(r.outcome.more[i], 4);
  if (const std::size_t rest = r.outcome.more.size() - shown + r.outcome.left_out; rest != 0)
    out += line(fmt::format("and {} more", tools::counted(rest, "differences")), 4);
  if (!r.errors.empty() && (in.verbose || r.outcome.what > case_verdict::fail)) {
    out += line("standard error:", 4);
    for (const std::string_view one : last_lines(r.errors, in.verbose ? 20 : 3)) out += line(one, 6);
  }
  return out + line(fmt::format("flowcheck explain {}/{}.hex", in.folder, r.of->id), 4);
}

/// A line a case: there may be many.
std::string list_of(const collector_report& in, case_verdict v, std::string_view title, const text_style& style) {
  std::string out;
  for (const case_result& r : in.results)
    if (r.outcome.what == v)
      out += detail::paragraph(r.of->id + (r.outcome.message.empty() ? "" : ": " + r.outcome.message), 2, style);
  return out.empty() ? out : fmt::format("\n{}:\n{}", title, out);
}
}  // namespace

std::string collector_text(const collector_report& in, const text_style& style) {
  std::string out = detail::paragraph(fmt::format("flowcheck collector: {}", in.name), 0, style) + "\n";
  if (!in.results.empty()) out += by_source_text(in) + "\n";
  out += fmt::format("{}: {}\n", tools::counted(in.results.size(), "cases"), in_words(count_cases(in.results), style));
  if (in.cases != in.results.size())
    out += fmt::format("interrupted: {} did not run\n", tools::counted(in.cases - in.results.size(), "cases"));
  for (std::size_t v = case_verdicts; v-- > static_cast<std::size_t>(case_verdict::fail);)
    for (const case_result& r : in.results)
      if (r.outcome.what == static_cast<case_verdict>(v)) out += one_case(in, r, style);
  out += list_of(in, case_verdict::unsupported, "Unsupported", style);
  out += list_of(in, case_verdict::info, "Left to the implementation, and what was done", style);
  if (in.verbose) out += list_of(in, case_verdict::pass, "Passed", style);
  return out;
}

}  // namespace flowkit::conformance
