// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <flowkit/version.hpp>

#include "conformance/reports/html_parts.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
using detail::badge;

std::string sentence(const report_input& in) {
  const std::size_t fail = in.found.with(verdict::fail), should = in.found.with(verdict::non_strict);
  if (in.streams().empty()) return "Nothing was examined";
  if (fail != 0) return fmt::format("{} {} not met", fail, fail == 1 ? "requirement is" : "requirements are");
  if (should != 0)
    return fmt::format("No MUST is broken; {} {} not met", should, should == 1 ? "SHOULD is" : "SHOULDs are");
  return "Conforms, in everything that was seen";
}

std::string summary(const report_input& in) {
  std::string names;
  for (const std::string& n : in.names) names += (names.empty() ? "" : ", ") + markup(n);
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

std::string exporters(const report_input& in) {
  constexpr std::size_t most = 200;
  if (in.streams().empty()) return {};
  std::string rows;
  for (const auto& [number, n] : detail::shown_exporters(in, most)) {
    const stream& s = in.streams()[number];
    rows += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td>",
                        markup(detail::name_of(s)), name_of(s.book), s.datagrams, s.records);
    for (const verdict v : {verdict::fail, verdict::non_strict, verdict::info}) {
      const std::size_t with = n[static_cast<std::size_t>(v)];
      rows += with == 0 ? std::string{"<td>0</td>"} : fmt::format("<td>{}</td>", badge(v, fmt::to_string(with)));
    }
    rows += "</tr>\n";
  }
  return fmt::format(
      "<section id=\"exporters\"><h2>Exporters</h2><div "
      "class=\"scrolls\"><table><thead><tr><th>exporter</th><th>protocol"
      "</th><th class=\"n\">datagrams</th><th "
      "class=\"n\">records</th><th>fail</th><th>non-strict</th><th>info</th></tr>"
      "</thead><tbody>\n{}</tbody></table></div>{}</section>\n",
      rows, in.streams().size() > most ? fmt::format("<p>And {} more.</p>", in.streams().size() - most) : "");
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
      "<section id=\"sampling\"><h2>Sampling</h2><div "
      "class=\"scrolls\"><table><thead><tr><th>verdict</th><th>sampler</th>"
      "<th>exporter</th><th>by</th><th class=\"n\">1 of</th><th class=\"n\">offered</th><th "
      "class=\"n\">sampled</th><th "
      "class=\"n\">right is</th><th></th></tr></thead><tbody>\n{}</tbody></table></div>{}</section>\n",
      rows, in.sampling.size() > most ? fmt::format("<p>And {} more.</p>", in.sampling.size() - most) : "");
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
  return fmt::format("<section id=\"plan\"><h2>Plan {}</h2><table><tbody>\n{}</tbody></table></section>\n",
                     markup(in.plan->name), rows);
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
  constexpr std::array classes{"not-seen", "pass", "info", "non-strict", "fail"};
  return fmt::format("<span class=\"badge {}\">{}</span>", classes[static_cast<std::size_t>(v)], markup(text));
}
}  // namespace detail

std::string html_report(const report_input& in) {
  std::string title;
  for (const std::string& n : in.names) title += (title.empty() ? "" : ", ") + markup(n);
  const std::string body = exporters(in) + plan(in) + sampling(in) + detail::html_of_findings(in) +
                           detail::html_of_charts(in) + detail::html_of_matrix(in);
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>flowcheck: " +
         title + "</title>\n<style>" + detail::html_style + "</style>\n</head>\n<body>\n" + summary(in) +
         contents(body) + "<main>\n" + body + "</main>\n</body>\n</html>\n";
}

}  // namespace flowkit::conformance
