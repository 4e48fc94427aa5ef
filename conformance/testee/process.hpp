// SPDX-License-Identifier: BSL-1.0
// A child process with pipes for its three streams. It is ended with all that it started, at the latest when this goes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flowkit::conformance {

/// How a process ended.
struct process_end {
  int exit_code = 0;
  int signal = 0;                 ///< 0: it ended by itself
  std::uint64_t peak_octets = 0;  ///< of memory that was resident at once
};

class child_process {
 public:
  /// `command`: program (looked for in PATH) and arguments; `variables`: NAME=VALUE beside those of this process.
  /// Throws startup_error (usage) if it cannot be started.
  child_process(const std::vector<std::string>& command, const std::vector<std::string>& variables);
  ~child_process();
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  // Descriptors of this end, not blocking; -1 once closed.
  [[nodiscard]] int input() const noexcept { return input_; }
  [[nodiscard]] int output() const noexcept { return output_; }
  [[nodiscard]] int errors() const noexcept { return errors_; }
  void close_input() noexcept;
  void close_output() noexcept;
  void close_errors() noexcept;

  /// Of memory that is resident, it and its children together.
  [[nodiscard]] std::uint64_t resident_octets() const;
  /// Nothing while it runs.
  [[nodiscard]] const std::optional<process_end>& poll_end();
  /// Ends it and all of its process group at once.
  void kill() noexcept;

 private:
  pid_t pid_ = -1;
  int input_ = -1, output_ = -1, errors_ = -1;
  std::optional<process_end> end_;
};

}  // namespace flowkit::conformance
