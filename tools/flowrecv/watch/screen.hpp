// SPDX-License-Identifier: BSL-1.0
// --watch: the live screen, drawn once a second in a thread of its own, so that a terminal that stands still delays
// nobody who receives. It is the terminal's other screen: what was on the terminal before is there again at the end.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "tools/common/transport/descriptor.hpp"
#include "tools/flowrecv/watch/screen_text.hpp"
#include "tools/flowrecv/workers/console.hpp"

namespace flowkit::tools {

class watch_screen {
 public:
  /// `then` is called in another thread, or never.
  using source = std::function<void(std::function<void(watch_sample)> then)>;

  /// `terminal`: a descriptor of it. `messages`: of the program, which wait while they would be on the same terminal.
  watch_screen(int terminal, source ask, console& messages);
  ~watch_screen() { stop(); }
  watch_screen(const watch_screen&) = delete;
  watch_screen& operator=(const watch_screen&) = delete;

  void start();
  /// The terminal is as it was; messages that waited are shown.
  void stop();

 private:
  using clock = std::chrono::steady_clock;
  struct taken {
    watch_sample sample;
    clock::time_point at;
  };

  void work();
  void take(watch_sample s);
  void draw(const taken& now, const taken& before);
  /// Until it is written, or the time is over: a terminal may stand still for ever.
  void write(std::string_view text, std::chrono::milliseconds most);

  descriptor own_;  ///< of the same terminal, and does not block; none: it could not be opened
  int terminal_;
  source ask_;
  console& messages_;
  std::mutex guard_;
  std::condition_variable changed_;
  std::optional<taken> latest_;
  bool ends_ = false, is_asked_ = false;
  std::thread thread_;
};

}  // namespace flowkit::tools
