// SPDX-License-Identifier: BSL-1.0
// What reports on a decoder under test are made of, and their forms, as data: command line and --help follow from it.
#pragma once

#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "conformance/judge/judge_case.hpp"
#include "conformance/reports/text.hpp"

namespace flowkit::conformance {

struct case_result {
  const test_case* of = nullptr;
  case_outcome outcome;
  std::string errors;  ///< the end of what it wrote on standard error
  duration took;
};

/// A run over cases. Refers to them.
struct collector_report {
  std::string name;                  ///< of the decoder
  std::vector<std::string> command;  ///< program and arguments
  std::string folder;                ///< of the cases
  std::vector<case_result> results;  ///< in the order of the cases
  std::size_t cases = 0;             ///< that were asked for: more than results if it was interrupted
  bool verbose = false;
};

using case_counts = std::array<std::size_t, case_verdicts>;
[[nodiscard]] case_counts count_cases(std::span<const case_result> results) noexcept;

/// "rfc7011" of "rfc7011/8.1-y_words".
[[nodiscard]] std::string_view source_of(std::string_view id) noexcept;
/// "8.1" of it: what cases are grouped by within their source.
[[nodiscard]] std::string_view section_of(std::string_view id) noexcept;
/// The results of each source, which stand together.
[[nodiscard]] std::vector<std::pair<std::string_view, std::span<const case_result>>> by_source(
    std::span<const case_result> results);

[[nodiscard]] std::string collector_text(const collector_report& in, const text_style& style);
[[nodiscard]] std::string collector_json(const collector_report& in, const text_style&);
[[nodiscard]] std::string collector_junit(const collector_report& in, const text_style&);

struct collector_format {
  const char* name;   ///< on the command line: json=FILE
  const char* about;  ///< in --help
  std::string (*write)(const collector_report& in, const text_style& style);
};
[[nodiscard]] std::span<const collector_format> collector_formats() noexcept;

}  // namespace flowkit::conformance
