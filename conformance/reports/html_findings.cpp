// SPDX-License-Identifier: BSL-1.0
// Findings, with the octets that each is about.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/reports/html_parts.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

namespace {
std::string marked_hex(const finding& f) {
  constexpr std::size_t row = 16;
  const auto is_marked = [&](std::size_t i) {
    const std::size_t at = f.shown.from + i;
    return at >= f.at.offset && at < std::size_t{f.at.offset} + std::max(f.at.length, 1u);
  };
  // An element for each run of octets, not for each octet: a page can have a million of them.
  const auto begins = [&](std::size_t i, std::size_t first) {
    return is_marked(i) && (i == first || !is_marked(i - 1));
  };
  const auto ends = [&](std::size_t i, std::size_t last) { return is_marked(i) && (i == last || !is_marked(i + 1)); };
  std::string out;
  for (std::size_t begin = 0; begin < f.shown.octets.size(); begin += row) {
    const std::size_t end = std::min(begin + row, f.shown.octets.size());
    std::string hex, text;
    for (std::size_t i = begin; i < end; ++i) {
      const char* const open = begins(i, begin) ? "<mark>" : "";
      const char* const close = ends(i, end - 1) ? "</mark>" : "";
      const auto octet = std::to_integer<unsigned>(f.shown.octets[i]);
      const std::string shown = octet >= 0x20 && octet < 0x7f ? markup(std::string(1, static_cast<char>(octet))) : ".";
      hex += fmt::format(" {}{:02x}{}", open, octet, close);
      text += open + shown + close;
    }
    out += fmt::format("{:04x} {}{}  {}\n", f.shown.from + begin, hex, std::string(3 * (begin + row - end), ' '), text);
  }
  const std::uint64_t kept = std::uint64_t{f.shown.from} + f.shown.octets.size();
  const std::uint64_t end = std::uint64_t{f.at.offset} + f.at.length;
  if (f.at.length != 0 && end > kept) out += fmt::format("     {} more\n", tools::counted(end - kept, "octets"));
  return out.empty() ? out : "<pre tabindex=\"0\">" + out + "</pre>";
}

std::string one(const report_input& in, const finding& f) {
  const verdict whole = in.found.verdict_on(f.what);
  return fmt::format(
      "<article><p class=\"soft\">datagram {}, {}, from {}{}</p><p>{}</p>{}{}</article>\n", f.datagram, range_of(f),
      markup(name_of(in.streams()[f.stream])), f.gravity == whole ? "" : " " + badge(f.gravity), markup(f.message),
      f.expected.empty() ? "" : "<p><span class=\"soft\">expected:</span> " + markup(f.expected) + "</p>",
      marked_hex(f));
}
}  // namespace

std::string html_of_findings(const report_input& in) {
  std::vector<std::vector<const finding*>> of(requirement_count);
  for (const finding& f : in.found.in_detail()) of[index_of(f.what)].push_back(&f);
  std::string out;
  for (const verdict v : {verdict::fail, verdict::non_strict, verdict::info})
    for (const requirement_row& r : catalogue()) {
      const std::uint64_t n = in.found.count_of(r.which);
      if (!in.covers(r) || in.found.verdict_on(r.which) != v || n == 0) continue;
      const std::vector<const finding*>& kept = of[index_of(r.which)];
      out += fmt::format(
          "<details id=\"{}\"{}><summary>{} <code>{}</code> {}: {}</summary><div><dl><dt>clause</dt><dd>{} ({})</dd>"
          "<dt>decided by</dt><dd>{}</dd><dt>what a receiver does</dt><dd>{}</dd></dl></div>\n",
          r.id, out.empty() ? " open" : "", badge(v), r.id, markup(r.statement), tools::counted(n, "findings"),
          markup(r.clause), to_string(r.level), markup(r.decided), markup(r.consequence));
      for (const finding* f : kept) out += one(in, *f);
      if (n > kept.size()) out += fmt::format("<p>{} more of this kind.</p>", n - kept.size());
      out += "</details>\n";
    }
  return out.empty() ? out : "<section id=\"findings\"><h2>Findings</h2>\n" + out + "</section>\n";
}

}  // namespace flowkit::conformance::detail
