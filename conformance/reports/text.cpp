// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/text.hpp"

#include <fmt/format.h>

#include <numeric>

#include "conformance/reports/text_parts.hpp"
#include "tools/common/endpoint.hpp"
#include "tools/common/table.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

std::vector<std::string> unexamined_lines(const unexamined_counts& n) {
  std::vector<std::string> out;
  const auto add = [&](std::uint64_t count, std::string_view what) {
    if (count != 0) out.push_back(tools::counted(count, "datagrams ") + std::string{what});
  };
  add(n.unrecognised, "without flow export");
  add(n.other_versions, "of versions without a catalogue (NetFlow v1, v6, v7, v8, sFlow v2, v4)");
  add(n.damaged, "too short for a header");
  add(n.over_limit, "of more exporters and domains than --max-exporters allows");
  return out;
}

namespace detail {
std::string coloured(std::string_view text, verdict v, const text_style& style) {
  constexpr std::array colours{"2", "32", "36", "33", "1;31"};  // faint, green, cyan, yellow, bold red
  if (!style.colour) return std::string{text};
  return fmt::format("\x1b[{}m{}\x1b[0m", colours[static_cast<std::size_t>(v)], text);
}

std::string in_words(const verdict_counts& n, const text_style& style) {
  std::string out;
  for (std::size_t v = verdicts; v-- > 0;) {
    if (n[v] == 0) continue;
    const auto which = static_cast<verdict>(v);
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", n[v],
                       which == verdict::not_seen ? to_string(which) : coloured(which, style));
  }
  return out;
}

std::string name_of(const stream& s) {
  std::string who = s.source.address.family() == 0 ? std::string{"(file)"}
                                                   : tools::to_string(tools::endpoint{s.source.address, s.source.port});
  if (s.agent.family() != 0 && s.agent != s.source.address) who += " agent " + tools::to_string(s.agent);
  switch (s.book) {
    case rule_book::ipfix: return fmt::format("{} domain {}", who, s.domain);
    case rule_book::netflow9: return fmt::format("{} source id {}", who, s.domain);
    case rule_book::netflow5: return fmt::format("{} engine {}/{}", who, s.domain >> 8, s.domain & 0xff);
    case rule_book::sflow5: return fmt::format("{} sub-agent {}", who, s.domain);
  }
  return who;
}

std::string paragraph(std::string_view text, std::size_t indent, const text_style& style) {
  std::string safe(indent, ' ');
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet >= 0x20 && octet < 0x7f)
      safe += c;
    else
      safe += fmt::format("\\x{:02x}", octet);
  }
  return tools::wrapped(safe, style.columns, indent + 2);
}

namespace {
std::vector<exporter_row> all_exporters(const report_input& in) {
  std::vector<exporter_row> all;
  for (std::uint32_t s = 0; s < in.streams().size(); ++s) {
    verdict_counts n{};
    for (const requirement_row& r : catalogue()) ++n[static_cast<std::size_t>(in.found.worst_of(r.which, s))];
    n[static_cast<std::size_t>(verdict::not_seen)] = 0;
    all.push_back({s, n});
  }
  return all;
}
}  // namespace

std::vector<exporter_row> gravest_first(const report_input& in) {
  std::vector<exporter_row> all = all_exporters(in);
  std::stable_sort(all.begin(), all.end(), [](const exporter_row& a, const exporter_row& b) {
    return std::lexicographical_compare(b.n.rbegin(), b.n.rend(), a.n.rbegin(), a.n.rend());
  });
  return all;
}

std::vector<exporter_row> shown_exporters(const report_input& in, std::size_t most) {
  if (in.streams().size() <= most) return all_exporters(in);
  std::vector<exporter_row> all = gravest_first(in);
  all.resize(most);
  return all;
}
}  // namespace detail

namespace {
using detail::verdict_counts;

std::string text_of_exporters(const report_input& in, const text_style& style) {
  constexpr std::size_t most = 50;
  const std::vector<detail::exporter_row> rows = detail::shown_exporters(in, most);
  tools::table t{{"exporter", "protocol", "datagrams", "records", "fail", "non-strict", "info"}};
  for (const auto& [number, n] : rows) {
    const stream& s = in.streams()[number];
    t.add({detail::name_of(s), name_of(s.book), s.datagrams, s.records, n[static_cast<std::size_t>(verdict::fail)],
           n[static_cast<std::size_t>(verdict::non_strict)], n[static_cast<std::size_t>(verdict::info)]});
  }
  std::string out;
  const std::vector<std::string> lines = t.lines();
  const bool fits = std::all_of(lines.begin(), lines.end(), [&](const auto& l) { return l.size() <= style.columns; });
  for (std::size_t i = fits ? 0 : 1; i < lines.size(); ++i) {
    if (fits) {
      out += lines[i] + '\n';
      continue;
    }
    const auto& [number, n] = rows[i - 1];
    const stream& s = in.streams()[number];
    const std::string words = detail::in_words(n, {});
    out += tools::wrapped(
        fmt::format("{}: {}, {}, {}, {}", detail::name_of(s), name_of(s.book), tools::counted(s.datagrams, "datagrams"),
                    tools::counted(s.records, "records"), words.empty() ? "no findings" : words),
        style.columns, 2);
  }
  if (rows.size() < in.streams().size())
    out += fmt::format("and {} more exporters and domains\n", in.streams().size() - rows.size());
  return out;
}

std::string summary(const report_input& in, const text_style& style) {
  std::string names;
  for (const std::string& n : in.names) names += (names.empty() ? "" : ", ") + n;
  std::string out = detail::paragraph("flowcheck exporter: " + names, 0, style) + '\n';
  if (!in.streams().empty()) out += text_of_exporters(in, style) + '\n';
  verdict_counts n{};
  for (std::size_t v = 0; v < verdicts; ++v) n[v] = in.found.with(static_cast<verdict>(v));
  const std::size_t all = std::accumulate(n.begin(), n.end(), std::size_t{0});
  out += fmt::format("{}: {}\n", tools::counted(all, "requirements"), detail::in_words(n, style));
  const std::vector<std::string> unexamined = unexamined_lines(in.examined.unexamined());
  for (const std::string& line : unexamined) out += detail::paragraph("not examined: " + line, 0, style);
  for (const std::string& line : in.remarks) out += detail::paragraph(line, 0, style);
  return out;
}
}  // namespace

std::string text_report(const report_input& in, const text_style& style) {
  return summary(in, style) + detail::text_of_plan(in, style) + detail::text_of_sampling(in, style) +
         detail::text_of_requirements(in, style) + detail::text_of_findings(in, style);
}

}  // namespace flowkit::conformance
