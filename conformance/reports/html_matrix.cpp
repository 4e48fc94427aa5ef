// SPDX-License-Identifier: BSL-1.0
// Requirements against exporters.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/reports/html_parts.hpp"
#include "conformance/reports/sections.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
/// Columns: of one protocol, those with the gravest findings first.
std::vector<std::uint32_t> exporters_of(const report_input& in, rule_book b) {
  std::vector<std::uint32_t> out;
  for (const exporter_row& e : gravest_first(in))
    if (in.streams()[e.number].book == b) out.push_back(e.number);
  return out;
}

std::string row_of_matrix(const report_input& in, const requirement_row& r, const std::vector<std::uint32_t>& columns) {
  const verdict v = in.found.verdict_on(r.which);
  const std::string id = v > verdict::pass ? fmt::format("<a href=\"#{0}\">{0}</a>", r.id) : std::string{r.id};
  std::string out = fmt::format("<tr><td class=\"id\">{}</td><td>{}</td><td>{}</td>", id, to_string(r.level), badge(v));
  for (const std::uint32_t s : columns) {
    const std::uint64_t n = in.found.count_of(r.which, s);
    const verdict worst = in.found.worst_of(r.which, s);
    out +=
        n == 0 ? "<td>none</td>" : fmt::format("<td>{}</td>", badge(worst, fmt::format("{} {}", to_string(worst), n)));
  }
  return out + "</tr>\n";
}

std::string book(const report_input& in, rule_book b) {
  constexpr std::size_t most = 12;
  std::vector<std::uint32_t> columns = exporters_of(in, b);
  const std::size_t all = columns.size();
  columns.resize(std::min(all, most));
  std::string rows, unseen;
  std::size_t n_unseen = 0;
  for (const section& s : sections_of(in, b)) {
    std::string of_section;
    for (const requirement_row* r : s.rows) {
      if (in.found.verdict_on(r->which) == verdict::not_seen)
        ++n_unseen, unseen += fmt::format("<div>{}</div>", r->id);
      else
        of_section += row_of_matrix(in, *r, columns);
    }
    if (!of_section.empty())
      rows += fmt::format("<tr><th colspan=\"{}\">{}{}</th></tr>\n", 3 + columns.size(), markup(s.document),
                          s.name.empty() ? "" : fmt::format(" section {}", s.name)) +
              of_section;
  }
  if (rows.empty()) return {};
  std::string head;
  for (const std::uint32_t s : columns) head += fmt::format("<th>{}</th>", markup(name_of(in.streams()[s])));
  std::string out = fmt::format(
      "<h3>{}</h3><div class=\"scrolls\"><table><thead><tr><th>requirement</th><th>level</th><th>verdict</th>{}</tr>"
      "</thead><tbody>\n{}</tbody></table></div>\n",
      conformance::name_of(b), head, rows);
  if (all > most) out += fmt::format("<p>And {} more exporters and domains.</p>", all - most);
  if (n_unseen != 0)
    out += fmt::format(
        "<details><summary>{} not seen: nothing came that they could be decided by</summary>"
        "<div class=\"ids\">{}</div></details>\n",
        n_unseen, unseen);
  return out;
}
}  // namespace

std::string html_of_matrix(const report_input& in) {
  std::string out;
  for (const rule_book b : rule_books) out += book(in, b);
  return out.empty()
             ? out
             : "<section id=\"requirements\"><h2>Requirements</h2><p>Columns of exporters have their findings; the "
               "verdict is over all of them.</p>" +
                   out + "</section>\n";
}

}  // namespace flowkit::conformance::detail
