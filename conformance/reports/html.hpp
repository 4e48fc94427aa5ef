// SPDX-License-Identifier: BSL-1.0
// The report as a page that people show each other.
#pragma once

#include "conformance/reports/report.hpp"

namespace flowkit::conformance {

/// One page that needs nothing else: no script, no network (its policy forbids both), light and dark, narrow and wide.
/// Nothing that came from traffic or from names of files is markup in it.
[[nodiscard]] std::string html_report(const report_input& in);

}  // namespace flowkit::conformance
