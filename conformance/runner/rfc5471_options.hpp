// SPDX-License-Identifier: BSL-1.0
// `flowcheck rfc5471`: its command line.
#pragma once

#include <string>
#include <vector>

#include "conformance/reports/rfc5471_report.hpp"
#include "conformance/rfc5471/exporter.hpp"
#include "conformance/runner/collector_options.hpp"

namespace flowkit::tools {

/// RFC 5471's list of tests with a collecting process under test, or an exporting one.
struct rfc5471_options {
  bool of_exporter = false;
  testee_options testee;  ///< of the exporter the name alone
  conformance::rfc5471::exporter_test_options exporter;
  std::string cases;  ///< the folder; empty: the default one
  std::vector<report_target<conformance::rfc5471_format>> reports;
};

struct rfc5471_arguments {
  testee_arguments testee;
  std::vector<std::string> reports;
  std::string cases;
  bool collector = false;
  std::string exporter, longest;
};
CLI::App* add_rfc5471_command(CLI::App& program, rfc5471_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] rfc5471_options to_options(const rfc5471_arguments& from);

/// The words of a command line in which all that follows `rfc5471 --collector` is COMMAND: with "--" before it, so that
/// its own options are not taken for those of flowcheck.
[[nodiscard]] std::vector<const char*> with_command_apart(int argc, const char* const* argv);

}  // namespace flowkit::tools
