// SPDX-License-Identifier: BSL-1.0
// How text is laid out for where it goes.
#pragma once

#include <algorithm>
#include <cstdlib>

#include "conformance/reports/text.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

/// Of a terminal its columns and colour, unless NO_COLOR is set (no-color.org: to any text); of anything else neither.
[[nodiscard]] inline conformance::text_style style_of(int fd) noexcept {
  const std::size_t terminal = terminal_columns(fd);
  const char* no_colour = std::getenv("NO_COLOR");
  return {.columns = terminal == 0 ? usual_columns : std::min(terminal, usual_columns),
          .colour = terminal != 0 && (no_colour == nullptr || *no_colour == '\0')};
}

}  // namespace flowkit::tools
