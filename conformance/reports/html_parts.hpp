// SPDX-License-Identifier: BSL-1.0
// The parts of the page, and what they share.
#pragma once

#include "conformance/reports/html_charts.hpp"
#include "conformance/reports/markup.hpp"

namespace flowkit::conformance::detail {

/// The style sheet.
extern const char* const html_style;

/// The word in its colour: `text` says it, too.
[[nodiscard]] std::string badge(verdict v, const std::string& text);
[[nodiscard]] inline std::string badge(verdict v) { return badge(v, to_string(v)); }

/// Requirements by document and section, with the exporters that have findings; "" if nothing was seen.
[[nodiscard]] std::string html_of_matrix(const report_input& in);
/// By requirement, the gravest first, with their octets; "" if there is none.
[[nodiscard]] std::string html_of_findings(const report_input& in);

}  // namespace flowkit::conformance::detail
