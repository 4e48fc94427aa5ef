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
/// "999", "12k": cells are narrow, and say the number of findings in full when pointed at.
std::string short_count(std::uint64_t n) {
  return n < 1'000 ? fmt::to_string(n) : n < 1'000'000 ? fmt::format("{}k", n / 1'000) : std::string{"1M+"};
}

std::string cell(const report_input& in, const requirement_row& r, std::uint32_t stream) {
  const std::uint64_t n = in.found.count_of(r.which, stream);
  if (n == 0) return "<td>&middot;</td>";
  const verdict v = in.found.worst_of(r.which, stream);
  const char* letter = v == verdict::fail ? "F" : v == verdict::non_strict ? "N" : "I";
  return fmt::format("<td class=\"{}\" title=\"{}: {}\">{} {}</td>", class_of(v), to_string(v),
                     tools::counted(n, "findings"), letter, short_count(n));
}

std::string row_of_matrix(const report_input& in, const requirement_row& r, const std::vector<exporter_row>& columns) {
  const verdict v = in.found.verdict_on(r.which);
  const std::string id = v > verdict::pass ? fmt::format("<a href=\"#{0}\">{0}</a>", r.id) : std::string{r.id};
  std::string out =
      fmt::format("<tr><th scope=\"row\"><code>{}</code> {}<small>{}</small></th><td class=\"verdict\">{}</td>", id,
                  to_string(r.level), markup(r.statement), badge(v));
  for (const exporter_row& c : columns) out += cell(in, r, c.number);
  return out + "</tr>\n";
}

std::string head_of_matrix(const report_input& in, const std::vector<exporter_row>& columns) {
  std::string out = "<thead><tr><th scope=\"col\">requirement</th><th scope=\"col\">verdict</th>";
  for (const exporter_row& c : columns)
    out += fmt::format(
        "<th scope=\"col\" title=\"{0}\"><a href=\"#exporter-{1}\" aria-label=\"exporter {1}, {0}\">{1}</a></th>",
        markup(name_of(in.streams()[c.number])), c.number + 1);
  return out + "</tr></thead>";
}

std::string book(const report_input& in, rule_book b) {
  constexpr std::size_t most = 20;
  std::vector<exporter_row> columns = exporters_of(in, b);
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
      rows += fmt::format("<tr><th colspan=\"{}\" class=\"section\"><span>{}{}</span></th></tr>\n", 2 + columns.size(),
                          markup(s.document), s.name.empty() ? "" : fmt::format(" section {}", s.name)) +
              of_section;
  }
  if (rows.empty()) return {};
  std::string out = fmt::format(
      "<h3>{0}</h3><div class=\"matrix\">{1}{2}<tbody>\n{3}</tbody></table></div></div>\n", conformance::name_of(b),
      begin_table(fmt::format("requirements of {}", conformance::name_of(b))), head_of_matrix(in, columns), rows);
  if (all > columns.size())
    out += fmt::format("<p>Columns are the {} exporters and domains with the gravest findings; and {} more.</p>",
                       columns.size(), all - columns.size());
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
             : "<section id=\"requirements\"><h2>Requirements</h2><p>A row is a requirement with its verdict over all "
               "exporters. A column is an exporter and domain, by its number in the table of exporters.</p>"
               "<p class=\"soft\">F 3: a MUST is not met, 3 findings. N 3: non-strict, a SHOULD is not met. I 3: worth "
               "knowing. &middot;: nothing was found.</p>\n" +
                   out + "</section>\n";
}

}  // namespace flowkit::conformance::detail
