// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/collector_report.hpp"

#include <fmt/format.h>

#include <flowkit/version.hpp>

#include "conformance/reports/json_text.hpp"

namespace flowkit::conformance {

namespace {
constexpr collector_format formats[] = {
    {"text", "for people", collector_text},
    {"json", "for programs, and for flowcheck matrix", collector_json},
    {"junit", "XML that build servers show as tests", collector_junit},
};

std::string array_of(std::span<const std::string> texts) {
  std::string out;
  for (const std::string& t : texts) out += (out.empty() ? "" : ", ") + conformance::quoted(t);
  return "[" + out + "]";
}

std::string case_line(const case_result& r) {
  const test_case& c = *r.of;
  std::string out =
      fmt::format(R"({{"id": {}, "kind": "{}", "clause": {}, "sentence": {})", conformance::quoted(c.id),
                  static_cast<char>(c.kind), conformance::quoted(c.clause), conformance::quoted(c.sentence));
  if (!c.requirement.empty()) out += fmt::format(R"(, "requirement": {})", conformance::quoted(c.requirement));
  if (!c.rfc5471.empty()) out += fmt::format(R"(, "rfc5471": {})", conformance::quoted(c.rfc5471));
  out += fmt::format(R"(, "verdict": "{}", "message": {})", to_string(r.outcome.what),
                     conformance::quoted(r.outcome.message));
  if (!r.outcome.more.empty())
    out += fmt::format(R"(, "more": {}, "left_out": {})", array_of(r.outcome.more), r.outcome.left_out);
  return out + fmt::format(R"(, "ms": {}}})", r.took.ns / 1'000'000);
}
}  // namespace

std::span<const collector_format> collector_formats() noexcept { return formats; }

case_counts count_cases(std::span<const case_result> results) noexcept {
  case_counts n{};
  for (const case_result& r : results) ++n[static_cast<std::size_t>(r.outcome.what)];
  return n;
}

std::string_view source_of(std::string_view id) noexcept { return id.substr(0, id.find('/')); }

std::string_view section_of(std::string_view id) noexcept {
  const std::size_t slash = id.find('/');
  const std::string_view name = slash == std::string_view::npos ? id : id.substr(slash + 1);
  for (std::size_t at = name.find('-'); at != std::string_view::npos; at = name.find('-', at + 1))
    if (at + 2 < name.size() && name[at + 2] == '_') return name.substr(0, at);
  return name;
}

std::vector<std::pair<std::string_view, std::span<const case_result>>> by_source(std::span<const case_result> results) {
  std::vector<std::pair<std::string_view, std::span<const case_result>>> out;
  for (std::size_t begin = 0, end = 0; begin < results.size(); begin = end) {
    const std::string_view source = source_of(results[begin].of->id);
    while (end < results.size() && source_of(results[end].of->id) == source) ++end;
    out.emplace_back(source, results.subspan(begin, end - begin));
  }
  return out;
}

std::string collector_json(const collector_report& in, const text_style&) {
  std::string cases, counts;
  for (const case_result& r : in.results) cases += (cases.empty() ? "\n    " : ",\n    ") + case_line(r);
  const case_counts n = count_cases(in.results);
  for (std::size_t v = 0; v < case_verdicts; ++v)
    counts += fmt::format(R"({}"{}": {})", v != 0 ? ", " : "", case_verdict_rows[v].name, n[v]);
  return fmt::format(
      "{{\n  \"flowcheck\": \"{}\",\n  \"report\": \"collector\",\n  \"collector\": {},\n  \"command\": {},\n"
      "  \"cases\": [{}{}],\n  \"not_run\": {},\n  \"counts\": {{{}}}\n}}\n",
      FLOWKIT_VERSION_STRING, conformance::quoted(in.name), array_of(in.command), cases, cases.empty() ? "" : "\n  ",
      in.cases - in.results.size(), counts);
}

}  // namespace flowkit::conformance
