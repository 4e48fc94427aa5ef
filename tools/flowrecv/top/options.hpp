// SPDX-License-Identifier: BSL-1.0
// The options that make sums of flows instead of lines.
#pragma once

#include <optional>
#include <string>

#include "tools/flowrecv/top/settings.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

struct top_texts {
  std::string rows, by, sums, every, late, memory;

  void add_to(CLI::App& app);
  /// Is one of them given?
  [[nodiscard]] bool asked() const noexcept;
};

/// `format`: of --format; none: not given. `live`: there is something to listen on. Throws startup_error (usage).
[[nodiscard]] top_settings read_top_options(const top_texts& texts, const std::optional<std::string>& format,
                                            bool live);

}  // namespace flowkit::tools
