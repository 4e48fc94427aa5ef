// SPDX-License-Identifier: BSL-1.0
// The parts of the report for people, and what they share.
#pragma once

#include "conformance/reports/text.hpp"

namespace flowkit::conformance::detail {

/// Requirements by book, document and section: what did not pass by name, the rest by number.
[[nodiscard]] std::string text_of_requirements(const report_input& in, const text_style& style);
/// Grouped by requirement, the gravest first.
[[nodiscard]] std::string text_of_findings(const report_input& in, const text_style& style);

/// "2 fail, 1 info, 40 pass": what is 0 is left out, the gravest first.
using verdict_counts = std::array<std::size_t, verdicts>;
[[nodiscard]] std::string in_words(const verdict_counts& n, const text_style& style);

/// An exporter and domain, and how many requirements have which gravest finding there.
struct exporter_row {
  std::uint32_t number;
  verdict_counts n;
};
/// All, those with the gravest findings first.
[[nodiscard]] std::vector<exporter_row> gravest_first(const report_input& in);
/// All in their order; of more than `most`, that many with the gravest findings.
[[nodiscard]] std::vector<exporter_row> shown_exporters(const report_input& in, std::size_t most);

/// The text, as a verdict is coloured.
[[nodiscard]] std::string coloured(std::string_view text, verdict v, const text_style& style);
/// A verdict's name.
[[nodiscard]] inline std::string coloured(verdict v, const text_style& style) {
  return coloured(to_string(v), v, style);
}

/// "192.0.2.1:2055 domain 7", of sFlow with its agent if that has another address.
[[nodiscard]] std::string name_of(const stream& s);

/// The samplers with their verdicts, and the steps of the plan; "" without them.
[[nodiscard]] std::string text_of_sampling(const report_input& in, const text_style& style);
[[nodiscard]] std::string text_of_plan(const report_input& in, const text_style& style);

/// "octets 2-3 of 1400"
[[nodiscard]] std::string range_of(const finding& f);

/// Indented lines of text from the wire, without anything that a terminal would interpret.
[[nodiscard]] std::string paragraph(std::string_view text, std::size_t indent, const text_style& style);

}  // namespace flowkit::conformance::detail
