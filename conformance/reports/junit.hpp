// SPDX-License-Identifier: BSL-1.0
// The report for build servers.
#pragma once

#include "conformance/reports/report.hpp"

namespace flowkit::conformance {

/// JUnit's XML, valid by the schemas of both Ant and Jenkins: a suite for each rule book, for the samplers and for the
/// plan; a requirement (a sampler, a step) is a test case. What was not seen is skipped; a SHOULD that is not met fails
/// only if `strict` is set.
[[nodiscard]] std::string junit_report(const report_input& in);

}  // namespace flowkit::conformance
