// SPDX-License-Identifier: BSL-1.0
#include "conformance/runner/collector.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <memory>

#include "conformance/runner/run_cases.hpp"
#include "conformance/runner/style.hpp"
#include "tools/common/output_file.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

namespace {
namespace cf = conformance;

stop_flag interrupted{false};

void listen_to_signals() noexcept {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

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
  listen_to_signals();
  check_contract(options.testee, interrupted);
  std::vector<std::unique_ptr<output_file>> outputs;
  for (const auto& r : options.reports) outputs.push_back(std::make_unique<output_file>(r.path));

  const cf::collector_report report{.name = options.testee.name,
                                    .command = options.testee.command,
                                    .folder = selected.folder,
                                    .results = run_cases(options.testee, selected.cases, interrupted),
                                    .cases = selected.cases.size(),
                                    .verbose = options.verbose};
  bool written = true;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto& r = options.reports[i];
    const cf::text_style style = r.path == "-" ? style_of(STDOUT_FILENO) : cf::text_style{.columns = usual_columns};
    if ((outputs[i]->write(r.format->write(report, style)) && outputs[i]->flush()) || outputs[i]->closed()) continue;
    written = false;
    fmt::print(stderr, "flowcheck: {}\n", outputs[i]->error());
  }
  if (!written) return exit_code::io;
  const bool failed = std::any_of(report.results.begin(), report.results.end(),
                                  [](const cf::case_result& r) { return cf::is_bad(r.outcome.what); });
  // What was cut short is no pass.
  return failed || report.results.size() != report.cases ? exit_code::findings : exit_code::ok;
}

}  // namespace flowkit::tools
