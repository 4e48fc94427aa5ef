// SPDX-License-Identifier: BSL-1.0
// Standard error, which all threads share: messages, the progress line, accounts. While flowrecv receives, a thread of
// its own writes to it: a terminal that stands still, or a pipe that nobody reads, delays nobody who receives.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace flowkit::tools {

class console {
 public:
  /// So much waits at most to be written; of more the messages are counted.
  static constexpr std::size_t most_waiting = std::size_t{1} << 20;

  console();
  ~console();
  console(const console&) = delete;
  console& operator=(const console&) = delete;

  /// "flowrecv: " and the line.
  void say(const std::string& line);
  void print(const std::string& text);
  /// Text: () -> std::string, called if it is time for another line of progress.
  template <class Text>
  void show(Text text) {
    if (is_progress_due()) show_progress(text());
  }

  /// From here on a thread writes; before, whoever says something does.
  void start();
  /// All that was said is written, and whoever says something writes again. `gives_up`: asked ten times a second; true
  /// from the time on when somebody wants the end: if nothing moves for some seconds then, it is left alone, and
  /// nothing is said any more.
  void finish(const std::function<bool()>& gives_up);

  /// What is printed from here on waits for release(), if standard error is a terminal.
  void hold();
  void release();
  /// The latest message that waits for it.
  [[nodiscard]] std::string latest();

 private:
  struct shared_state;

  [[nodiscard]] bool is_progress_due();
  void show_progress(std::string line);

  std::shared_ptr<shared_state> shared_;
  std::thread thread_;
};

}  // namespace flowkit::tools
