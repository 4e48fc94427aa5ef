// SPDX-License-Identifier: BSL-1.0
// Cases one by one, or some at once, each with a process of its own: whatever one does, the next one runs.
#pragma once

#include <vector>

#include "conformance/reports/collector_report.hpp"
#include "conformance/runner/collector_options.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// The results of those that ran until the flag was set, in order.
[[nodiscard]] std::vector<conformance::case_result> run_cases(const testee_options& testee,
                                                              const std::vector<conformance::test_case>& cases,
                                                              const stop_flag& stop);

}  // namespace flowkit::tools
