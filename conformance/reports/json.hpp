// SPDX-License-Identifier: BSL-1.0
// The report for programs.
#pragma once

#include "conformance/reports/report.hpp"

namespace flowkit::conformance {

/// One object; each exporter, requirement and finding on a line of its own. Members: docs/conformance.md.
[[nodiscard]] std::string json_report(const report_input& in);

}  // namespace flowkit::conformance
