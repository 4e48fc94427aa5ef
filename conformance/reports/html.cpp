// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/core/time_text.hpp>
#include <flowkit/version.hpp>

#include "conformance/reports/html_parts.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
using detail::badge;

/// What the exit code says, too.
std::string sentence(const report_input& in) {
  const std::size_t fail = in.found.with(verdict::fail), should = in.found.with(verdict::non_strict);
  if (in.streams().empty()) return "Nothing was examined";
  std::vector<std::string> faults;
  if (fail != 0)
    faults.push_back(fmt::format("{} {} not met", fail, fail == 1 ? "requirement is" : "requirements are"));
  // Of pools a requirement says it.
  const auto wrong = std::count_if(in.sampling.begin(), in.sampling.end(), [](const sampling_verdict& v) {
    return v.basis != sampling_basis::pool && v.answer == sampling_answer::wrong;
  });
  if (wrong != 0) faults.push_back(wrong == 1 ? "1 sampler is wrong" : fmt::format("{} samplers are wrong", wrong));
  if (in.plan != nullptr && !in.plan->passed()) faults.push_back("a step of the plan fails");
  std::string shoulds;
  if (should != 0) shoulds = fmt::format("{} {} not met", should, should == 1 ? "SHOULD is" : "SHOULDs are");
  if (!faults.empty()) return fmt::to_string(fmt::join(faults, ", "));
  if (should != 0) return in.strict ? shoulds : "No MUST is broken; " + shoulds;
  const bool decided = in.found.with(verdict::info) + in.found.with(verdict::pass) != 0;
  return decided ? "Conforms, in everything that was seen" : "Nothing was seen that a requirement could be decided by";
}

/// A few of many.
std::string names_of(const report_input& in) {
  constexpr std::size_t most = 20;
  std::string names;
  for (std::size_t i = 0; i < std::min(in.names.size(), most); ++i)
    names += (names.empty() ? "" : ", ") + markup(in.names[i]);
  return in.names.size() > most ? fmt::format("{} and {} more", names, in.names.size() - most) : names;
}

std::string summary(const report_input& in) {
  std::string names = names_of(in);
  if (in.examined.first_seen() != timestamp{}) {
    std::array<char, 40> text;
    text_writer time{text};
    write_text(time, in.examined.first_seen());
    names += fmt::format("<br><span class=\"soft\">{}, the first at {}</span>",
                         tools::counted(in.examined.datagrams(), "datagrams"), time.text());
  }
  std::string out =
      fmt::format("<header><p class=\"soft\">flowcheck {}</p><h1>{}</h1><p>{}</p></header>\n<ul class=\"tiles\">",
                  FLOWKIT_VERSION_STRING, sentence(in), names);
  for (const verdict v : {verdict::fail, verdict::non_strict, verdict::info, verdict::pass, verdict::not_seen})
    out += fmt::format("<li><b>{}</b>{}</li>", in.found.with(v), badge(v));
  out += "</ul>\n";
  for (const std::string& line : unexamined_lines(in.examined.unexamined()))
    out += "<p>Not examined: " + markup(line) + "</p>";
  for (const std::string& line : in.remarks) out += "<p>" + markup(line) + "</p>";
  return out;
}

std::string row_of_exporter(const report_input& in, const detail::exporter_row& row) {
  const stream& s = in.streams()[row.number];
  std::string out = fmt::format(
      "<tr id=\"exporter-{0}\"><td class=\"n\">{0}</td><td>{1}</td><td>{2}</td><td class=\"n\">{3}</td>"
      "<td class=\"n\">{4}</td>",
      row.number + 1, markup(detail::name_of(s)), name_of(s.book), s.datagrams, s.records);
  for (const verdict v : {verdict::fail, verdict::non_strict, verdict::info}) {
    const std::size_t n = row.n[static_cast<std::size_t>(v)];
    out += n == 0 ? "<td class=\"n soft\">0</td>" : fmt::format("<td class=\"n\">{}</td>", badge(v, fmt::to_string(n)));
  }
  return out + "</tr>\n";
}

/// By protocol, of each those with the gravest findings: the matrix has of these.
std::string exporters(const report_input& in) {
  constexpr std::size_t most = 50;
  if (in.streams().empty()) return {};
  std::string rows;
  std::size_t shown = 0;
  for (const rule_book b : rule_books) {
    const std::vector<detail::exporter_row> all = detail::exporters_of(in, b);
    for (std::size_t i = 0; i < std::min(all.size(), most); ++i, ++shown) rows += row_of_exporter(in, all[i]);
  }
  return fmt::format(
      "<section id=\"exporters\"><h2>Exporters</h2>{}<thead><tr><th class=\"n\">#</th><th>exporter</th>"
      "<th>protocol</th><th class=\"n\">datagrams</th><th class=\"n\">records</th><th class=\"n\">fail</th>"
      "<th class=\"n\">non-strict</th><th class=\"n\">info</th></tr></thead><tbody>\n{}</tbody></table></div>{}"
      "</section>\n",
      detail::begin_table("exporters"), rows,
      in.streams().size() > shown
          ? fmt::format("<p>And {} more, with no graver findings than those of their protocol.</p>",
                        in.streams().size() - shown)
          : "");
}

verdict gravity_of(sampling_answer a) noexcept {
  return a == sampling_answer::right ? verdict::pass : a == sampling_answer::wrong ? verdict::fail : verdict::not_seen;
}

std::string sampling(const report_input& in) {
  constexpr std::size_t most = 200;
  if (in.sampling.empty()) return {};
  std::string rows;
  for (const sampling_verdict& v : in.sampling.first(std::min(in.sampling.size(), most)))
    rows += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td><td "
        "class=\"n\">{}</td><td class=\"n\">{:.0f} to {:.0f}</td><td>{}</td></tr>\n",
        badge(gravity_of(v.answer), to_string(v.answer)), markup(v.sampler),
        markup(detail::name_of(in.streams()[v.stream])), to_string(v.basis), v.rate, v.offered, v.samples, v.low,
        v.high, markup(v.sentence));
  return fmt::format(
      "<section id=\"sampling\"><h2>Sampling</h2>{}<thead><tr><th>verdict</th><th>sampler</th>"
      "<th>exporter</th><th>by</th><th class=\"n\">1 of</th><th class=\"n\">offered</th><th "
      "class=\"n\">sampled</th><th "
      "class=\"n\">right is</th><th></th></tr></thead><tbody>\n{}</tbody></table></div>{}</section>\n",
      detail::begin_table("samplers"), rows,
      in.sampling.size() > most ? fmt::format("<p>And {} more.</p>", in.sampling.size() - most) : "");
}

std::string plan(const report_input& in) {
  if (in.plan == nullptr) return {};
  std::string rows;
  for (const plan_step& s : in.plan->steps)
    rows +=
        fmt::format("<tr><td>{}</td><td><b>{}</b><br>{}{}<p class=\"soft\">{}</p></td></tr>\n", badge(s.result),
                    markup(s.title), markup(s.message),
                    s.result == verdict::not_seen && !s.action.empty() ? "<br>To decide it: " + markup(s.action) : "",
                    markup(s.decided));
  return fmt::format("<section id=\"plan\"><h2>Plan {}</h2>{}<tbody>\n{}</tbody></table></div></section>\n",
                     markup(in.plan->name), detail::begin_table("steps"), rows);
}

std::string contents(const std::string& body) {
  constexpr std::array<std::pair<const char*, const char*>, 6> parts{{{"exporters", "Exporters"},
                                                                      {"plan", "Plan"},
                                                                      {"sampling", "Sampling"},
                                                                      {"findings", "Findings"},
                                                                      {"requirements", "Requirements"},
                                                                      {"time", "Over time"}}};
  std::string out;
  for (const auto& [id, title] : parts)
    if (body.find(fmt::format("<section id=\"{}\">", id)) != std::string::npos)
      out += fmt::format("<a href=\"#{}\">{}</a>", id, title);
  return out.empty() ? out : "<nav>" + out + "</nav>\n";
}
}  // namespace

namespace detail {
std::string badge(verdict v, const std::string& text) {
  return fmt::format("<span class=\"badge {}\">{}</span>", class_of(v), markup(text));
}

std::vector<exporter_row> exporters_of(const report_input& in, rule_book b) {
  std::vector<exporter_row> all = gravest_first(in);
  std::erase_if(all, [&](const exporter_row& e) { return in.streams()[e.number].book != b; });
  return all;
}

std::string begin_table(std::string_view name) {
  return fmt::format("<div class=\"scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table>", name);
}
}  // namespace detail

std::string html_report(const report_input& in) {
  const std::string body = exporters(in) + plan(in) + sampling(in) + detail::html_of_findings(in) +
                           detail::html_of_charts(in) + detail::html_of_matrix(in);
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
         "base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>flowcheck: " +
         names_of(in) + "</title>\n<style>" + detail::html_style + "</style>\n</head>\n<body>\n" + summary(in) +
         contents(body) + "<main>\n" + body + "</main>\n</body>\n</html>\n";
}

}  // namespace flowkit::conformance
