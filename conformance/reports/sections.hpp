// SPDX-License-Identifier: BSL-1.0
// The requirements that a report covers, by document and section, as the clauses of the catalogue name them.
#pragma once

#include <string_view>
#include <vector>

#include "conformance/reports/report.hpp"

namespace flowkit::conformance {

/// "RFC 7011 s3.1;s3.3.2" is section 3.1 of RFC 7011; without a section the document is all there is.
struct clause_parts {
  std::string_view document, section;
};
[[nodiscard]] clause_parts parts_of_clause(std::string_view clause) noexcept;

struct section {
  std::string_view document, name;
  std::vector<const requirement_row*> rows;
};
/// Documents in the order of the catalogue, and their sections by number.
[[nodiscard]] std::vector<section> sections_of(const report_input& in, rule_book b);

}  // namespace flowkit::conformance
