// SPDX-License-Identifier: BSL-1.0
// The options about which flows are written.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/common/filter/record_filter.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

struct select_texts {
  std::vector<std::string> filters;
  std::optional<std::string> from, to;

  void add_to(CLI::App& app);
  [[nodiscard]] bool any() const noexcept { return !filters.empty() || from || to; }
};

/// All have to hold.
struct selection {
  std::vector<std::shared_ptr<const filter::record_filter>> filters;
  std::optional<timestamp> from, to;  ///< of @timestamp: from is in it, to is not

  [[nodiscard]] bool any() const noexcept { return !filters.empty() || from || to; }
};

/// Throws startup_error (usage; io if a list's file cannot be read).
[[nodiscard]] selection read_select_options(const select_texts& texts);

}  // namespace flowkit::tools
