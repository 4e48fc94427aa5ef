// SPDX-License-Identifier: BSL-1.0
// Standard error, which all threads share: messages, the progress line, accounts.
#pragma once

#include <fmt/core.h>

#include <mutex>
#include <string>

#include "tools/common/progress.hpp"
#include "tools/common/terminal.hpp"

namespace flowkit::tools {

class console {
 public:
  /// So much waits at most while something else has the terminal; of more the lines are counted.
  static constexpr std::size_t most_held = std::size_t{1} << 20;

  void say(const std::string& line) {
    {
      const std::lock_guard lock{guard_};
      if (holds_) latest_ = line;
    }
    print("flowrecv: " + line + "\n");
  }
  void print(const std::string& text) {
    const std::lock_guard lock{guard_};
    if (!holds_) return write(text);
    if (held_.size() + text.size() <= most_held)
      held_ += text;
    else
      ++left_out_;
  }
  /// Text: () -> std::string, called if it is time for another line of progress.
  template <class Text>
  void show(Text text) {
    const std::lock_guard lock{guard_};
    if (!holds_ && progress_.due()) progress_.show(text());
  }

  /// What is printed from here on waits for release(), if standard error is a terminal.
  void hold() {
    const std::lock_guard lock{guard_};
    holds_ = terminal_columns(STDERR_FILENO) != 0;
    progress_.finish();
  }
  void release() {
    const std::lock_guard lock{guard_};
    holds_ = false;
    write(held_);
    if (left_out_ != 0) write(fmt::format("flowrecv: {} left out\n", counted(left_out_, "further messages")));
    held_.clear(), left_out_ = 0;
  }
  /// The latest message that waits.
  [[nodiscard]] std::string latest() {
    const std::lock_guard lock{guard_};
    return latest_;
  }

 private:
  void write(const std::string& text) {
    progress_.finish();
    fmt::print(stderr, "{}", text);
  }

  std::mutex guard_;
  progress progress_;
  bool holds_ = false;
  std::string held_, latest_;
  std::uint64_t left_out_ = 0;
};

}  // namespace flowkit::tools
