// SPDX-License-Identifier: BSL-1.0
// --metrics [ADDR:]PORT.
#pragma once

#include <optional>
#include <string>

#include "tools/common/endpoint.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

void add_metrics_option(CLI::App& app, std::optional<std::string>& text);

/// Without address it is loopback: the page is for everybody who reaches it. Throws startup_error (usage).
[[nodiscard]] std::optional<endpoint> read_metrics_option(const std::optional<std::string>& text);

}  // namespace flowkit::tools
