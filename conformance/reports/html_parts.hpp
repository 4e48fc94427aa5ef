// SPDX-License-Identifier: BSL-1.0
// The parts of the page, and what they share.
#pragma once

#include "conformance/reports/html_charts.hpp"
#include "conformance/reports/markup.hpp"
#include "conformance/reports/text_parts.hpp"

namespace flowkit::conformance::detail {

/// The style sheet.
extern const char* const html_style;

/// Its name in the style sheet.
[[nodiscard]] constexpr const char* class_of(verdict v) noexcept {
  constexpr std::array classes{"not-seen", "pass", "info", "non-strict", "fail"};
  return classes[static_cast<std::size_t>(v)];
}

/// The word in its colour: `text` says it, too.
[[nodiscard]] std::string badge(verdict v, const std::string& text);
[[nodiscard]] inline std::string badge(verdict v) { return badge(v, to_string(v)); }

/// Exporters of a protocol, those with the gravest findings first.
[[nodiscard]] std::vector<exporter_row> exporters_of(const report_input& in, rule_book b);

/// A table that scrolls by itself, also by keys; ends with </table></div>.
[[nodiscard]] std::string begin_table(std::string_view name);

/// Requirements by document and section, with the exporters that have findings; "" if nothing was seen.
[[nodiscard]] std::string html_of_matrix(const report_input& in);
/// By requirement, the gravest first, with their octets; "" if there is none.
[[nodiscard]] std::string html_of_findings(const report_input& in);

}  // namespace flowkit::conformance::detail
