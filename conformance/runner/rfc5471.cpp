// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/rfc5471.hpp"

#include <algorithm>

#include "conformance/runner/contract.hpp"
#include "conformance/runner/interrupt.hpp"
#include "conformance/runner/run_cases.hpp"
#include "conformance/runner/write_reports.hpp"

namespace flowkit::tools {

namespace cf = conformance;

namespace {
bool fails(const cf::rfc5471_report& report) {
  return std::any_of(report.outcomes.begin(), report.outcomes.end(),
                     [](const cf::rfc5471::test_outcome& o) { return o.what == cf::rfc5471::verdict::fail; });
}

exit_code test_exporter(const rfc5471_options& options) {
  const stop_flag& interrupted = stop_at_signals();
  report_files files{options.reports};
  const cf::rfc5471_report report{"exporter", options.testee.name, options.testee.command,
                                  cf::rfc5471::run_exporter_tests(options.exporter, interrupted)};
  if (!files.write(report)) return exit_code::io;
  return fails(report) || stopped(&interrupted) ? exit_code::findings : exit_code::ok;
}
}  // namespace

exit_code run_rfc5471(const rfc5471_options& options) {
  if (options.of_exporter) return test_exporter(options);
  const stop_flag& interrupted = stop_at_signals();
  selected_cases selected = read_cases({.folder = options.cases, .only = {}, .except = {}});
  std::erase_if(selected.cases, [](const cf::test_case& c) { return c.rfc5471.empty(); });
  check_contract("", options.testee.command, options.testee.limits, interrupted);
  report_files files{options.reports};
  const std::vector<cf::case_result> results = run_cases(options.testee, selected.cases, interrupted);
  const cf::rfc5471_report report{"collector", options.testee.name, options.testee.command,
                                  cf::outcomes_of_cases(results)};
  if (!files.write(report)) return exit_code::io;
  return fails(report) || results.size() != selected.cases.size() ? exit_code::findings : exit_code::ok;
}

}  // namespace flowkit::tools
