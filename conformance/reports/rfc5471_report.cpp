// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/rfc5471_report.hpp"

#include <fmt/format.h>

#include <flowkit/version.hpp>

#include "conformance/catalogue/requirement.hpp"
#include "conformance/reports/json_text.hpp"
#include "conformance/reports/text_parts.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::conformance {

namespace {
using rfc5471::test_outcome;

constexpr rfc5471_format formats[] = {
    {"text", "for people", rfc5471_text},
    {"json", "for programs", rfc5471_json},
};

constexpr std::size_t verdict_count = 4;
std::string_view name_of(std::size_t v) noexcept { return to_string(static_cast<rfc5471::verdict>(v)); }

std::array<std::size_t, verdict_count> count(const std::vector<test_outcome>& all) {
  std::array<std::size_t, verdict_count> n{};
  for (const test_outcome& o : all) ++n[static_cast<std::size_t>(o.what)];
  return n;
}

std::string coloured(rfc5471::verdict v, const text_style& style) {
  using enum rfc5471::verdict;
  return detail::coloured(to_string(v),
                          v == pass   ? verdict::pass
                          : v == fail ? verdict::fail
                                      : verdict::not_seen,
                          style);
}
}  // namespace

std::span<const rfc5471_format> rfc5471_formats() noexcept { return formats; }

std::string rfc5471_text(const rfc5471_report& in, const text_style& style) {
  std::string out = detail::paragraph(fmt::format("RFC 5471, {} under test: {}", in.side, in.name), 0, style) + "\n";
  const std::span<const rfc5471_row> tests = rfc5471_tests();
  for (std::size_t i = 0; i < in.outcomes.size(); ++i) {
    const test_outcome& o = in.outcomes[i];
    out += fmt::format("{}{:{}}  {:<4}  s{:<11}  {}\n", coloured(o.what, style), "",
                       std::string_view{"not applicable"}.size() - to_string(o.what).size(), o.test, tests[i].section,
                       tests[i].title);
    if (!o.why.empty()) out += detail::paragraph(o.why, 16, style);
  }
  const auto n = count(in.outcomes);
  out += fmt::format("\n{}:", tools::counted(in.outcomes.size(), "tests"));
  const char* separator = " ";
  for (std::size_t v = 0; v < verdict_count; ++v)
    if (n[v] != 0) out += fmt::format("{}{} {}", std::exchange(separator, ", "), n[v], name_of(v));
  return out + "\n";
}

std::string rfc5471_json(const rfc5471_report& in, const text_style&) {
  const std::span<const rfc5471_row> rows = rfc5471_tests();
  std::string tests, command, counts;
  for (std::size_t i = 0; i < in.outcomes.size(); ++i)
    tests += fmt::format(R"({}{{"test": {}, "section": {}, "title": {}, "verdict": "{}", "why": {}}})",
                         i != 0 ? ",\n    " : "\n    ", conformance::quoted(in.outcomes[i].test),
                         conformance::quoted(rows[i].section), conformance::quoted(rows[i].title),
                         to_string(in.outcomes[i].what), conformance::quoted(in.outcomes[i].why));
  for (const std::string& word : in.command) command += (command.empty() ? "" : ", ") + conformance::quoted(word);
  const auto n = count(in.outcomes);
  for (std::size_t v = 0; v < verdict_count; ++v)
    counts += fmt::format(R"({}"{}": {})", v != 0 ? ", " : "", name_of(v), n[v]);
  return fmt::format(
      "{{\n  \"flowcheck\": \"{}\",\n  \"report\": \"rfc5471\",\n  \"side\": \"{}\",\n  \"name\": {},\n"
      "  \"command\": [{}],\n  \"tests\": [{}\n  ],\n  \"counts\": {{{}}}\n}}\n",
      FLOWKIT_VERSION_STRING, in.side, conformance::quoted(in.name), command, tests, counts);
}

}  // namespace flowkit::conformance
