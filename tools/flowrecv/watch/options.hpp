// SPDX-License-Identifier: BSL-1.0
// --watch.
#pragma once

#include <optional>

#include "tools/flowrecv/options.hpp"

namespace CLI {
class App;
}

namespace flowkit::tools {

void add_watch_option(CLI::App& app, bool& is_on);

/// The descriptor of the terminal that the screen is on. To be called when outputs are read. Throws startup_error
/// (usage): there is none, or flows are written to the same one.
[[nodiscard]] int terminal_to_watch_on(const flowrecv_options& o);

}  // namespace flowkit::tools
