// SPDX-License-Identifier: BSL-1.0
// `flowcheck exporter`: its command line.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <flowkit/core/time.hpp>

#include "conformance/examiner/settings.hpp"
#include "conformance/reports/formats.hpp"
#include "conformance/runner/report_targets.hpp"
#include "conformance/sampling/truth.hpp"
#include "tools/common/endpoint.hpp"
#include "tools/common/transport/tls_options.hpp"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace flowkit::tools {

/// An exporter's output held against the catalogue.
struct exporter_options {
  // One of these is given.
  std::vector<std::string> files;
  std::vector<listen_address> listen;
  bool frames = false;  ///< on standard input

  tls_settings tls;
  connection_limits connections;

  std::optional<duration> run_for;
  conformance::settings settings;
  std::optional<conformance::truth> truth;  ///< what went by
  bool qualifies = false;                   ///< the plan sflow-qualification is gone through
  bool strict = false;                      ///< a SHOULD that is not met counts as a failure
  std::vector<report_target<conformance::report_format>> reports;
};

struct exporter_arguments {
  std::vector<std::string> files, listen, only, except, limits, reports;
  std::string run_for, rules, max_exporters, truth, plan;
  tls_settings tls;
  connection_texts connections;
  bool frames = false, strict = false;
};
CLI::App* add_exporter_command(CLI::App& program, exporter_arguments& to);
/// Throws startup_error (usage).
[[nodiscard]] exporter_options to_options(const exporter_arguments& from);

}  // namespace flowkit::tools
