// SPDX-License-Identifier: BSL-1.0
#include <fmt/format.h>

#include <array>

#include <flowkit/version.hpp>

#include "conformance/reports/collector_report.hpp"
#include "conformance/reports/html_parts.hpp"
#include "conformance/reports/markup.hpp"
#include "conformance/reports/matrix.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
/// Its name in the style sheet.
const char* class_of(case_verdict v) noexcept {
  if (is_bad(v)) return "fail";
  return v == case_verdict::pass ? "pass" : v == case_verdict::info ? "info" : "non-strict";
}

case_counts count(const matrix& m, std::size_t column) {
  case_counts n{};
  for (const matrix_row& row : m.rows)
    if (const auto& cell = row.cells[column]) ++n[static_cast<std::size_t>(cell->what)];
  return n;
}

/// A row a decoder: how many cases came to what.
std::string decoders(const matrix& m) {
  case_counts all{};
  for (std::size_t i = 0; i < m.names.size(); ++i)
    for (std::size_t v = 0; v < case_verdicts; ++v) all[v] += count(m, i)[v];
  std::string head = "<th scope=\"col\">decoder</th><th scope=\"col\" class=\"n\">cases</th>", rows;
  for (std::size_t v = 0; v < case_verdicts; ++v)
    if (all[v] != 0)
      head += fmt::format("<th scope=\"col\" class=\"n\" title=\"{}\">{}</th>", case_verdict_rows[v].about,
                          case_verdict_rows[v].name);
  for (std::size_t i = 0; i < m.names.size(); ++i) {
    const case_counts n = count(m, i);
    std::size_t cases = 0;
    for (const std::size_t of : n) cases += of;
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td>", markup(m.names[i]), cases);
    for (std::size_t v = 0; v < case_verdicts; ++v) {
      if (all[v] == 0) continue;
      const auto which = static_cast<case_verdict>(v);
      rows += n[v] == 0 ? "<td class=\"n soft\">0</td>"
                        : fmt::format("<td class=\"n\"><span class=\"badge {}\">{}</span></td>", class_of(which), n[v]);
    }
    rows += "</tr>\n";
  }
  return fmt::format(
      "<section id=\"decoders\"><h2>Decoders</h2>{}<thead><tr>{}</tr></thead><tbody>\n{}</tbody></table></div>"
      "</section>\n",
      detail::begin_table("decoders"), head, rows);
}

std::string legend(const matrix& m) {
  case_counts all{};
  for (std::size_t i = 0; i < m.names.size(); ++i)
    for (std::size_t v = 0; v < case_verdicts; ++v) all[v] += count(m, i)[v];
  std::string out;
  for (std::size_t v = 0; v < case_verdicts; ++v)
    if (all[v] != 0)
      out +=
          fmt::format("<span><span class=\"badge {}\">{}</span> {}: {}</span> ", class_of(static_cast<case_verdict>(v)),
                      case_verdict_rows[v].letter, case_verdict_rows[v].name, case_verdict_rows[v].about);
  return "<p class=\"legend soft\">" + out + "</p>\n";
}

/// The script shows it: without one it would do nothing.
constexpr const char* filter =
    "<form id=\"filter\" hidden><label>text, clause <input id=\"text\" type=\"search\"></label>"
    "<label>kind <select id=\"kind\"><option value=\"\">all</option><option value=\"y\">y: accept</option>"
    "<option value=\"n\">n: malformed</option><option value=\"i\">i: open</option></select></label>"
    "<label><input id=\"notable\" type=\"checkbox\"> not all pass</label>"
    "<label><input id=\"differs\" type=\"checkbox\"> where they differ</label>"
    "<output id=\"shown\"></output></form>\n";

std::string cell(const std::optional<matrix_cell>& c) {
  if (!c) return "<td>&middot;</td>";
  const case_verdict_row& row = row_of(c->what);
  if (c->what == case_verdict::pass) return "<td class=\"pass\">P</td>";
  return fmt::format("<td class=\"{}\" title=\"{}: {}\">{}</td>", class_of(c->what), row.name, markup(c->message),
                     row.letter);
}

/// The name without source and section, which stand above; opened, its sentence and what is said of it.
std::string row_of_matrix(const matrix& m, const matrix_row& row) {
  const std::string_view id = row.id;
  const std::string_view name = id.substr(std::min(id.size(), id.find('/') + 1 + section_of(id).size() + 1));
  bool passes = true;
  std::string messages, cells;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto& c = row.cells[i];
    cells += cell(c);
    passes &= c && c->what == case_verdict::pass;
    if (c && c->what != case_verdict::pass)
      messages += fmt::format("<p><b>{}</b> {}: {}</p>", markup(m.names[i]), to_string(c->what), markup(c->message));
  }
  return fmt::format("<tr{}{}><th><details><summary>{}</summary><p>{}</p><p>{}</p>{}</details></th>{}</tr>\n",
                     passes ? "" : " class=\"some\"", row.differs() ? " data-differs" : "",
                     markup(name.empty() ? id : name), markup(row.sentence), markup(row.clause), messages, cells);
}

std::string cases(const matrix& m) {
  std::string head = "<thead><tr><th scope=\"col\">case</th>", body;
  for (const std::string& name : m.names) head += fmt::format("<th scope=\"col\">{}</th>", markup(name));
  std::string_view source, section;
  for (const matrix_row& row : m.rows) {
    const std::string_view its_source = source_of(row.id), its_section = section_of(row.id);
    if (body.empty() || its_source != source || its_section != section) {
      source = its_source, section = its_section;
      body += fmt::format(
          "{}<tbody><tr><th colspan=\"{}\" scope=\"rowgroup\" class=\"section\"><span>{} {}</span></th></tr>\n",
          body.empty() ? "" : "</tbody>\n", m.names.size() + 1, markup(source), markup(section));
    }
    body += row_of_matrix(m, row);
  }
  return fmt::format(
      "<section id=\"cases\"><h2>Cases</h2>\n{}{}<div class=\"matrix\">{}{}</tr></thead>\n{}{}</table></div></div>"
      "</section>\n",
      legend(m), filter, detail::begin_table("cases"), head, body, body.empty() ? "" : "</tbody>\n");
}
}  // namespace

std::string matrix_page(const matrix& m) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>flowcheck: decoders of flow export</title>\n"
      "<style>{}{}</style>\n</head>\n<body>\n<header><p class=\"soft\">flowcheck {}</p><h1>{} against {}</h1>"
      "<p>A row is a case: datagrams, and what the specification says of them. A column is a decoder.</p></header>\n"
      "<main>\n{}{}</main>\n<script>{}</script>\n</body>\n</html>\n",
      detail::matrix_script_hash, detail::html_style, detail::matrix_style, FLOWKIT_VERSION_STRING,
      tools::counted(m.names.size(), "decoders"), tools::counted(m.rows.size(), "cases"), decoders(m), cases(m),
      detail::matrix_script);
}

}  // namespace flowkit::conformance
