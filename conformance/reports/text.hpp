// SPDX-License-Identifier: BSL-1.0
// The report for people: a summary, the requirements by section, the findings with their octets.
#pragma once

#include "conformance/reports/report.hpp"

namespace flowkit::conformance {

struct text_style {
  std::size_t columns = 100;
  bool colour = false;  ///< escape sequences of terminals: verdicts, and the octets of a finding
};

[[nodiscard]] std::string text_report(const report_input& in, const text_style& style);

}  // namespace flowkit::conformance
