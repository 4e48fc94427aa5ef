// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/workers/console.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "tools/common/progress.hpp"
#include "tools/common/terminal.hpp"
#include "tools/flowrecv/workers/patience.hpp"
#include "tools/flowrecv/workers/thread_without_signals.hpp"

namespace flowkit::tools {

namespace {
using clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds between_lines_of_progress{200};
}  // namespace

/// A thread that stands in write(2) for ever cannot be ended: it keeps what it uses.
struct console::shared_state {
  std::mutex guard;
  std::condition_variable changed;
  std::string waiting, latest;
  std::uint64_t left_out = 0;         ///< messages for which there was no room
  std::optional<std::string> line{};  ///< of progress, to be shown
  clock::time_point next_line{};
  bool is_terminal = ::isatty(STDERR_FILENO) != 0;
  bool has_thread = false, holds = false, ends = false, ended = false, left_alone = false;
  std::atomic<std::uint64_t> written = 0;  ///< octets
  progress bar;                            ///< of whoever writes

  [[nodiscard]] bool has_text() const noexcept { return !holds && (!waiting.empty() || left_out != 0); }
  /// What waits; nothing waits then.
  [[nodiscard]] std::string take() {
    std::string text = std::exchange(waiting, {});
    if (const std::uint64_t n = std::exchange(left_out, 0); n != 0)
      text += fmt::format("flowrecv: {} left out\n", counted(n, "further messages"));
    return text;
  }
  void write(std::string_view text);
  void work();
};

void console::shared_state::write(std::string_view text) {
  constexpr std::size_t at_once = 4096;  // so that it shows whether anything moves
  bar.finish();
  while (!text.empty()) {
    const ssize_t n = ::write(STDERR_FILENO, text.data(), std::min(text.size(), at_once));
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
      written += static_cast<std::uint64_t>(n);
    } else if (n < 0 && errno == EAGAIN) {
      pollfd p{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
      static_cast<void>(::poll(&p, 1, -1));
    } else if (n == 0 || errno != EINTR) {
      return;  // its reader has gone: there is no other place to say so
    }
  }
}

void console::shared_state::work() {
  std::unique_lock lock{guard};
  for (;;) {
    changed.wait(lock, [this] { return ends || has_text() || line; });
    if (has_text()) {
      const std::string text = take();
      lock.unlock();
      write(text);
      lock.lock();
    } else if (const auto shown = std::exchange(line, std::nullopt)) {
      lock.unlock();
      bar.show(*shown);
      lock.lock();
    } else if (ends) {
      break;
    }
  }
  ended = true;
  changed.notify_all();
}

console::console() : shared_(std::make_shared<shared_state>()) {}

console::~console() {
  finish([] { return true; });
}

void console::say(const std::string& line) {
  {
    const std::lock_guard lock{shared_->guard};
    if (shared_->holds) shared_->latest = line;
  }
  print("flowrecv: " + line + "\n");
}

void console::print(const std::string& text) {
  shared_state& s = *shared_;
  const std::lock_guard lock{s.guard};
  if (s.left_alone) return;
  if (!s.has_thread && !s.holds) return s.write(text);
  if (s.waiting.empty() || s.waiting.size() + text.size() <= most_waiting)
    s.waiting += text;
  else
    ++s.left_out;
  s.changed.notify_all();
}

bool console::is_progress_due() {
  const std::lock_guard lock{shared_->guard};
  return shared_->is_terminal && shared_->has_thread && !shared_->holds && clock::now() >= shared_->next_line;
}

void console::show_progress(std::string line) {
  const std::lock_guard lock{shared_->guard};
  shared_->line = std::move(line);
  shared_->next_line = clock::now() + between_lines_of_progress;
  shared_->changed.notify_all();
}

void console::start() {
  shared_->has_thread = true;
  thread_ = thread_without_signals([shared = shared_] { shared->work(); });
}

void console::finish(const std::function<bool()>& gives_up) {
  if (!thread_.joinable()) return;
  shared_state& s = *shared_;
  std::unique_lock lock{s.guard};
  s.ends = true, s.holds = false;
  s.changed.notify_all();
  auto since = clock::now();
  for (std::uint64_t seen = s.written; !s.ended;) {
    s.changed.wait_for(lock, std::chrono::milliseconds(tenth_of_a_second), [&s] { return s.ended; });
    lock.unlock();
    const bool wants_end = gives_up();
    lock.lock();
    if (const std::uint64_t now = s.written; !wants_end || now != seen) since = clock::now(), seen = now;
    if (s.ended || clock::now() - since <= patience::limit) continue;
    s.left_alone = true;
    return thread_.detach();
  }
  s.has_thread = false;
  lock.unlock();
  thread_.join();
  s.bar.finish();
}

void console::hold() {
  const std::lock_guard lock{shared_->guard};
  shared_->holds = shared_->is_terminal;
  shared_->line.reset();
}

void console::release() {
  shared_state& s = *shared_;
  const std::lock_guard lock{s.guard};
  s.holds = false;
  if (!s.has_thread && s.has_text()) s.write(s.take());
  s.changed.notify_all();
}

std::string console::latest() {
  const std::lock_guard lock{shared_->guard};
  return shared_->latest;
}

}  // namespace flowkit::tools
