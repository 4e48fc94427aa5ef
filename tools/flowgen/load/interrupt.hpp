// SPDX-License-Identifier: BSL-1.0
// SIGINT and SIGTERM end what is sent, and not the account of it.
#pragma once

#include <csignal>

#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

inline stop_flag interrupted{false};

/// From now on they set the flag.
inline stop_flag& stop_on_signals() {
  const auto interrupt = [](int) { interrupted = true; };
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return interrupted;
}

}  // namespace flowkit::tools
