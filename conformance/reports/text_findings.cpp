// SPDX-License-Identifier: BSL-1.0
// The findings, with the octets that each is about.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance::detail {

std::string range_of(const finding& f) {
  const std::uint64_t last = std::uint64_t{f.at.offset} + f.at.length - 1;
  const std::string where = f.at.length == 0   ? fmt::format("at octet {}", f.at.offset)
                            : f.at.length == 1 ? fmt::format("octet {}", f.at.offset)
                                               : fmt::format("octets {}-{}", f.at.offset, last);
  return fmt::format("{} of {}", where, f.shown.datagram_size);
}

namespace {
/// Rows of 16 octets; those of the finding are coloured, or have ^^ below them.
std::string annotated_hex(const finding& f, const text_style& style) {
  constexpr std::size_t row = 16;
  const auto is_marked = [&](std::size_t i) {
    const std::size_t at = f.shown.from + i;
    return at >= f.at.offset && at < f.at.offset + std::max<std::size_t>(f.at.length, 1);
  };
  std::string out;
  for (std::size_t begin = 0; begin < f.shown.octets.size(); begin += row) {
    const std::size_t end = std::min(begin + row, f.shown.octets.size());
    std::string hex, text, marks;
    bool any = false;
    for (std::size_t i = begin; i < end; ++i) {
      const auto octet = std::to_integer<unsigned>(f.shown.octets[i]);
      const std::string digits = fmt::format("{:02x}", octet);
      const bool marked = is_marked(i);
      any |= marked;
      hex += ' ' + (marked ? coloured(digits, verdict::fail, style) : digits);
      const char shown = octet >= 0x20 && octet < 0x7f ? static_cast<char>(octet) : '.';
      text += marked ? coloured(std::string(1, shown), verdict::fail, style) : std::string(1, shown);
      marks += marked ? " ^^" : "   ";
    }
    out += fmt::format("      {:04x} {}{}  {}\n", f.shown.from + begin, hex, std::string(3 * (begin + row - end), ' '),
                       text);
    if (any && !style.colour) {
      marks.resize(marks.find_last_not_of(' ') + 1);
      out += fmt::format("           {}\n", marks);
    }
  }
  const std::uint64_t kept = std::uint64_t{f.shown.from} + f.shown.octets.size();
  if (const std::uint64_t rest = std::uint64_t{f.at.offset} + f.at.length; f.at.length != 0 && rest > kept)
    out += fmt::format("      {} more\n", tools::counted(rest - kept, "octets"));
  return out;
}

std::string text_of(const report_input& in, const finding& f, const text_style& style) {
  const verdict whole = in.found.verdict_on(f.what);
  std::string out =
      paragraph(fmt::format("datagram {}, {}, from {}{}", f.datagram, range_of(f), name_of(in.streams()[f.stream]),
                            f.gravity == whole ? "" : fmt::format(" ({})", to_string(f.gravity))),
                2, style);
  out += paragraph(f.message, 4, style);
  if (!f.expected.empty()) out += paragraph("expected: " + f.expected, 4, style);
  return out + annotated_hex(f, style);
}

/// A few of many: of each exporter the first one, then of each the second ... In the order in which they were found.
std::vector<const finding*> shown_of(const std::vector<const finding*>& all) {
  struct ranked {
    std::size_t rank;  ///< among those of its exporter
    const finding* what;
  };
  std::map<std::uint32_t, std::size_t> of_stream;
  std::vector<ranked> some;
  for (const finding* f : all) some.push_back({of_stream[f->stream]++, f});
  std::stable_sort(some.begin(), some.end(), [](const ranked& a, const ranked& b) { return a.rank < b.rank; });
  some.resize(std::min(some.size(), findings::in_full));
  std::vector<const finding*> out;
  for (const ranked& r : some) out.push_back(r.what);
  std::sort(out.begin(), out.end());  // they stand in one vector
  return out;
}

/// ", of 3 exporters and domains"; "" of one.
std::string exporters_with(const report_input& in, requirement r) {
  std::size_t n = 0;
  for (std::uint32_t s = 0; s < in.streams().size(); ++s) n += in.found.count_of(r, s) != 0;
  return n < 2 ? "" : fmt::format(", of {} exporters and domains", n);
}

std::string heading_of(const report_input& in, const requirement_row& r, const text_style& style) {
  const verdict v = in.found.verdict_on(r.which);
  const std::string line =
      fmt::format("{}  {} ({}, {}): {}{}", to_string(v), r.id, to_string(r.level), r.clause,
                  tools::counted(in.found.count_of(r.which), "findings"), exporters_with(in, r.which));
  std::string out = paragraph(line, 0, style);
  out.replace(0, std::string_view{to_string(v)}.size(), coloured(v, style));
  out += paragraph(r.statement, 2, style);
  return out + paragraph(fmt::format("What a receiver does: {}", r.consequence), 2, style);
}
}  // namespace

std::string text_of_findings(const report_input& in, const text_style& style) {
  std::vector<std::vector<const finding*>> of(requirement_count);
  for (const finding& f : in.found.in_detail()) of[index_of(f.what)].push_back(&f);
  std::string out;
  for (const verdict v : {verdict::fail, verdict::non_strict, verdict::info}) {
    for (const requirement_row& r : catalogue()) {
      const std::uint64_t n = in.found.count_of(r.which);
      if (!in.covers(r) || in.found.verdict_on(r.which) != v || n == 0) continue;
      if (out.empty()) out = "\nFindings\n";
      out += '\n' + heading_of(in, r, style);
      const std::vector<const finding*> shown = shown_of(of[index_of(r.which)]);
      for (const finding* f : shown) out += '\n' + text_of(in, *f, style);
      if (n > shown.size()) out += fmt::format("\n  {} more of this kind\n", n - shown.size());
    }
  }
  return out;
}

}  // namespace flowkit::conformance::detail
