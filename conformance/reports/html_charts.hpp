// SPDX-License-Identifier: BSL-1.0
// Charts over time, as SVG in a page.
#pragma once

#include <string>

#include "conformance/reports/report.hpp"

namespace flowkit::conformance::detail {

/// A section with the charts of the first streams; "" if there is nothing to draw.
[[nodiscard]] std::string html_of_charts(const report_input& in);

}  // namespace flowkit::conformance::detail
