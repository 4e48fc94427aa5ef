// SPDX-License-Identifier: BSL-1.0
// SIGINT and SIGTERM end a run early, and its reports are written.
#pragma once

#include <csignal>

#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// From now on they set the flag. System calls are not restarted: who waits looks at it.
[[nodiscard]] inline const stop_flag& stop_at_signals() noexcept {
  static stop_flag interrupted{false};
  struct sigaction action {};
  action.sa_handler = [](int) { interrupted = true; };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return interrupted;
}

}  // namespace flowkit::tools
