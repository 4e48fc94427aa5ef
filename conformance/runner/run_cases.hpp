// SPDX-License-Identifier: BSL-1.0
// Cases one by one, or some at once, each with a process of its own: whatever one does, the next one runs.
#pragma once

#include <vector>

#include "conformance/reports/collector_report.hpp"
#include "conformance/runner/collector_options.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// Gives the decoder a good datagram of NetFlow v5. Throws startup_error (usage) if not one verdict comes of it, with
/// what came instead; so the command is not there, or does not speak the contract.
void check_contract(const testee_options& testee, const stop_flag& stop);

/// The results of those that ran until the flag was set, in order.
[[nodiscard]] std::vector<conformance::case_result> run_cases(const testee_options& testee,
                                                              const std::vector<conformance::test_case>& cases,
                                                              const stop_flag& stop);

}  // namespace flowkit::tools
