// SPDX-License-Identifier: BSL-1.0
// RFC 5471's list of tests with what came of each, for one side.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "conformance/reports/collector_report.hpp"
#include "conformance/reports/text.hpp"
#include "conformance/rfc5471/outcome.hpp"

namespace flowkit::conformance {

struct rfc5471_report {
  const char* side;                             ///< "collector" or "exporter"
  std::string name;                             ///< of the program
  std::vector<std::string> command;             ///< and its arguments
  std::vector<rfc5471::test_outcome> outcomes;  ///< one for each test of the catalogue, in its order
};

/// What the cases that belong to each test came to: it passes if all of them do.
[[nodiscard]] std::vector<rfc5471::test_outcome> outcomes_of_cases(std::span<const case_result> results);

[[nodiscard]] std::string rfc5471_text(const rfc5471_report& in, const text_style& style);
[[nodiscard]] std::string rfc5471_json(const rfc5471_report& in, const text_style&);

struct rfc5471_format {
  const char* name;   ///< on the command line: json=FILE
  const char* about;  ///< in --help
  std::string (*write)(const rfc5471_report& in, const text_style& style);
};
[[nodiscard]] std::span<const rfc5471_format> rfc5471_formats() noexcept;

}  // namespace flowkit::conformance
