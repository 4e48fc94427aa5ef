// SPDX-License-Identifier: BSL-1.0
// One line that says how far the work is: on a terminal only, at most five times a second.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <string_view>

namespace flowkit::tools {

class progress {
 public:
  explicit progress(int fd = STDERR_FILENO) noexcept : fd_(fd), on_(isatty(fd) != 0) {}
  ~progress() { finish(); }
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  /// Is it time for another line? Ask before formatting one.
  [[nodiscard]] bool due() noexcept;
  /// Shows the text in place of the last one, cut to the width of the terminal. Call it when due().
  void show(std::string_view text) noexcept;
  /// Clears the line, so that other text may follow; show() starts a new one.
  void finish() noexcept;

 private:
  int fd_;
  bool on_;
  bool shown_ = false;
  std::int64_t next_ = 0;  ///< CLOCK_MONOTONIC, ns
};

}  // namespace flowkit::tools
