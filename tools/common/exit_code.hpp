// SPDX-License-Identifier: BSL-1.0
// How programs end: the exit codes that all share, and the one exception, thrown only before the work begins.
#pragma once

#include <csignal>
#include <stdexcept>
#include <string>

namespace flowkit::tools {

enum class exit_code : int {
  ok = 0,
  findings = 1,  ///< the work was done and something was found or lost
  usage = 2,     ///< options or configuration files that make no sense
  io = 3,        ///< files, sockets, names
};

/// What keeps a program from starting. The message names the option or file, what it says, and what is allowed.
class startup_error : public std::runtime_error {
 public:
  startup_error(exit_code code, const std::string& message) : std::runtime_error(message), code_(code) {}
  [[nodiscard]] exit_code code() const noexcept { return code_; }

 private:
  exit_code code_;
};

/// A reader that goes away (`flowrecv | head`) is seen as EPIPE by output_file instead of killing the program.
inline void ignore_sigpipe() noexcept { std::signal(SIGPIPE, SIG_IGN); }

}  // namespace flowkit::tools
