// SPDX-License-Identifier: BSL-1.0
// `flowcheck collector`: its command line.
#pragma once

#include <string>
#include <vector>

#include "conformance/reports/collector_report.hpp"
#include "conformance/runner/cases_folder.hpp"
#include "conformance/runner/report_targets.hpp"
#include "conformance/testee/session.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// A decoder under test, and how it is run: what commands that run one have in common.
struct testee_options {
  std::vector<std::string> command;
  std::string name;  ///< for reports
  conformance::testee_limits limits;
  std::size_t jobs = 1;  ///< cases that run at once
};

/// A decoder held against the cases.
struct collector_options {
  testee_options testee;
  case_selection cases;
  std::vector<report_target<conformance::collector_format>> reports;
  bool list = false;  ///< the cases, and nothing else
  bool verbose = false;
};

struct testee_arguments {
  std::vector<std::string> command;
  std::string name, late, patience, memory, jobs;
};
/// --late, --patience, --memory, --jobs and --name.
void add_testee_options(CLI::App& command, testee_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] testee_options to_options(const testee_arguments& from);

struct collector_arguments {
  testee_arguments testee;
  std::vector<std::string> only, except, reports;
  std::string cases;
  bool list = false, verbose = false;
};
CLI::App* add_collector_command(CLI::App& program, collector_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] collector_options to_options(const collector_arguments& from);

}  // namespace flowkit::tools
