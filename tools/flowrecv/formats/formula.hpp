// SPDX-License-Identifier: BSL-1.0
// Text in cells of CSV that a spreadsheet would take for a formula.
#pragma once

#include <string_view>

namespace flowkit::tools {

/// It begins as formulas do (OWASP, CSV injection), or with a tab or a carriage return, which spreadsheets skip.
[[nodiscard]] constexpr bool is_formula(std::string_view s) noexcept {
  return !s.empty() && std::string_view("=+-@\t\r").find(s.front()) != std::string_view::npos;
}

}  // namespace flowkit::tools
