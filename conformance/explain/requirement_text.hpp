// SPDX-License-Identifier: BSL-1.0
// A requirement for people: what the text demands, what decides it, where its check and its cases are.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "conformance/catalogue/requirement.hpp"
#include "conformance/reports/text.hpp"

namespace flowkit::conformance {

/// Where the sources have something about a requirement: found in them when flowcheck was built.
struct source_place {
  requirement of;
  const char* file;  ///< from the root of the sources
  unsigned line;
  const char* text;  ///< a check: its name; a case: as it is written
};
/// By requirement; several where a few checks, or cases, are about one.
[[nodiscard]] std::span<const source_place> check_places() noexcept;
[[nodiscard]] std::span<const source_place> case_places() noexcept;

/// All requirements whose ids begin so, in the order of the catalogue; of a whole id that one alone.
[[nodiscard]] std::string requirements_text(std::string_view id, const text_style& style);

}  // namespace flowkit::conformance
