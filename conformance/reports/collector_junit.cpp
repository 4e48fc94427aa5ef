// SPDX-License-Identifier: BSL-1.0
// The report on a decoder for build servers: a suite a source, and a case each.
#include <fmt/format.h>

#include <algorithm>

#include "conformance/reports/collector_report.hpp"
#include "conformance/reports/junit_suite.hpp"

namespace flowkit::conformance {

namespace {
void add(junit_suite& to, const case_result& r) {
  // Dots separate packages.
  std::string group{section_of(r.of->id)};
  std::replace(group.begin(), group.end(), '.', '_');
  const std::string name = r.of->id.substr(r.of->id.find('/') + 1);
  const case_outcome& o = r.outcome;
  if (is_bad(o.what)) {
    std::string text = fmt::format("{}: {}\n{}\n", r.of->clause, r.of->sentence, o.message);
    for (const std::string& line : o.more) text += line + '\n';
    to.failed(group, name, to_string(o.what), o.message, text);
  } else if (o.what == case_verdict::unsupported) {
    to.skipped(group, name, "unsupported: " + o.message);
  } else {
    to.passed(group, name);
    if (o.what == case_verdict::info) to.note(fmt::format("info {}: {}", r.of->id, o.message));
  }
}
}  // namespace

std::string collector_junit(const collector_report& in, const text_style&) {
  constexpr const char* no_time = "1970-01-01T00:00:00";  // schemas want one, and none is meant
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const auto& [source, results] : by_source(in.results)) {
    junit_suite suite{std::string{source}};
    for (const case_result& r : results) add(suite, r);
    out += suite.text(id++, no_time);
  }
  return out + "</testsuites>\n";
}

}  // namespace flowkit::conformance
