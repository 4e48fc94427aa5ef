// SPDX-License-Identifier: BSL-1.0
#include "conformance/reports/formats.hpp"

#include "conformance/reports/html.hpp"
#include "conformance/reports/json.hpp"
#include "conformance/reports/junit.hpp"
#include "conformance/reports/sarif.hpp"

namespace flowkit::conformance {

namespace {
/// Of a report that has no columns or colours.
template <std::string (*Report)(const report_input&)>
std::string plain(const report_input& in, const text_style&) {
  return Report(in);
}

// clang-format off
constexpr report_format formats[] = {
    {"text", "for people", text_report},
    {"json", "for programs, with all that is known", plain<json_report>},
    {"html", "a page to show to others, with charts", plain<html_report>},
    {"junit", "XML that build servers show as tests", plain<junit_report>},
    {"sarif", "SARIF 2.1.0, for tools that show what analysers find", plain<sarif_report>},
};
// clang-format on
}  // namespace

std::span<const report_format> report_formats() noexcept { return formats; }

}  // namespace flowkit::conformance
