// SPDX-License-Identifier: BSL-1.0
// Standard error, which all threads share: messages, the progress line, accounts.
#pragma once

#include <fmt/core.h>

#include <mutex>
#include <string>

#include "tools/common/progress.hpp"

namespace flowkit::tools {

class console {
 public:
  void say(const std::string& line) { print("flowrecv: " + line + "\n"); }
  void print(const std::string& text) {
    const std::lock_guard lock{guard_};
    progress_.finish();
    fmt::print(stderr, "{}", text);
  }
  /// Text: () -> std::string, called if it is time for another line of progress.
  template <class Text>
  void show(Text text) {
    const std::lock_guard lock{guard_};
    if (progress_.due()) progress_.show(text());
  }

 private:
  std::mutex guard_;
  progress progress_;
};

}  // namespace flowkit::tools
