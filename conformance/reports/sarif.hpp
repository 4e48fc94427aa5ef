// SPDX-License-Identifier: BSL-1.0
// The report for tools that show what analysers find.
#pragma once

#include "conformance/reports/report.hpp"

namespace flowkit::conformance {

/// SARIF 2.1.0 (OASIS): requirements are rules, findings are results. Where a finding is stands in its logical
/// location, datagram and octets; a place in the capture file is not given, as it would be that of the file format's.
[[nodiscard]] std::string sarif_report(const report_input& in);

}  // namespace flowkit::conformance
