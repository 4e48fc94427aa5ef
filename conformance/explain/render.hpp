// SPDX-License-Identifier: BSL-1.0
// An explanation as annotated hex, for people.
#pragma once

#include <string>

#include "conformance/explain/parts.hpp"
#include "conformance/reports/text.hpp"

namespace flowkit::conformance {

/// Lines of at most style.columns (60 at the least). Nothing in them would be interpreted by a terminal.
[[nodiscard]] std::string render(const explanation& e, const text_style& style);

/// The text without anything that a terminal would interpret: other characters than ASCII's are \x and two digits.
[[nodiscard]] std::string escaped(std::string_view text);
/// Lines of at most `columns`, broken at blanks, and within words that are longer. All but the first are indented.
[[nodiscard]] std::vector<std::string> folded(std::string_view text, std::size_t columns, std::size_t indent);

}  // namespace flowkit::conformance
