// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/collector.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "conformance/runner/contract.hpp"
#include "conformance/runner/interrupt.hpp"
#include "conformance/runner/run_cases.hpp"
#include "conformance/runner/write_reports.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

exit_code list(const selected_cases& selected) {
  const std::size_t columns = style_of(STDOUT_FILENO).columns;
  output_file out{"-"};
  for (const cf::test_case& c : selected.cases)
    out.write(wrapped(fmt::format("{}  {}  {}", c.id, static_cast<char>(c.kind), c.clause), columns, 2) +
              wrapped("    " + c.sentence, columns, 4));
  out.write(counted(selected.cases.size(), "cases") + "\n");
  if (out.flush() || out.closed()) return exit_code::ok;
  throw startup_error(exit_code::io, out.error());
}
}  // namespace

exit_code run_collector(const collector_options& options) {
  const selected_cases selected = read_cases(options.cases);
  if (options.list) return list(selected);
  const stop_flag& interrupted = stop_at_signals();
  check_contract("", options.testee.command, options.testee.limits, interrupted);
  report_files files{options.reports};
  const cf::collector_report report{.name = options.testee.name,
                                    .command = options.testee.command,
                                    .folder = selected.folder,
                                    .results = run_cases(options.testee, selected.cases, interrupted),
                                    .cases = selected.cases.size(),
                                    .verbose = options.verbose};
  if (!files.write(report)) return exit_code::io;
  const bool failed = std::any_of(report.results.begin(), report.results.end(),
                                  [](const cf::case_result& r) { return cf::is_bad(r.outcome.what); });
  // What was cut short is no pass.
  return failed || report.results.size() != report.cases ? exit_code::findings : exit_code::ok;
}

}  // namespace flowkit::tools
