// SPDX-License-Identifier: BSL-1.0
// What became of a run, for programs: the figures of the closing lines as JSON (docs/formats.md).
#pragma once

#include <string>

#include "tools/flowgen/load/report.hpp"

namespace flowkit::tools {

/// `-` is standard output. Throws startup_error (io).
void write_run_report(const finished_run& r, const std::string& path);

}  // namespace flowkit::tools
