// SPDX-License-Identifier: BSL-1.0
// What the live screen shows: rates between two samples, the exporters that send most, losses by cause.
#pragma once

#include <string>
#include <vector>

#include "tools/flowrecv/watch/sample.hpp"

namespace flowkit::tools {

struct screen_line {
  std::string text;     ///< no wider than the screen, and nothing that a terminal takes for a command
  bool is_new = false;  ///< a loss that has grown
};

struct screen_size {
  std::size_t columns = 80, rows = 24;
};

/// At most `size.rows` lines. `message`: the latest of the program, shown at the bottom; empty: none.
[[nodiscard]] std::vector<screen_line> screen_text(const watch_sample& now, const watch_sample& before, double seconds,
                                                   screen_size size, const std::string& message = {});

/// Puts the lines in place of those that are on the screen.
[[nodiscard]] std::string redraw(const std::vector<screen_line>& lines, bool colour);

}  // namespace flowkit::tools
