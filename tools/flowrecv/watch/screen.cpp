// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/watch/screen.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "tools/flowrecv/workers/thread_without_signals.hpp"

namespace flowkit::tools {

namespace {
constexpr std::chrono::seconds each{1};
/// The other screen, without a cursor and without breaking lines that are too wide; and back.
constexpr std::string_view begin_text = "\x1b[?1049h\x1b[?25l\x1b[?7l", end_text = "\x1b[?7h\x1b[?25h\x1b[?1049l";

/// The flag O_NONBLOCK is of the opened file, which others have as well: this one is opened anew.
descriptor open_again(int terminal) {
  char name[256];
  if (::ttyname_r(terminal, name, sizeof name) != 0) return {};
  return descriptor{::open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
}

screen_size size_of(int terminal) noexcept {
  winsize size{};
  screen_size s;
  if (::ioctl(terminal, TIOCGWINSZ, &size) != 0) return s;
  if (size.ws_col > 1) s.columns = size.ws_col;
  if (size.ws_row > 1) s.rows = size.ws_row;
  return s;
}

/// https://no-color.org
bool has_colour() noexcept {
  const char* const no = std::getenv("NO_COLOR");
  return no == nullptr || *no == '\0';
}
}  // namespace

watch_screen::watch_screen(int terminal, source ask, console& messages)
    : own_(open_again(terminal)), terminal_(own_ ? own_.get() : terminal), ask_(std::move(ask)), messages_(messages) {}

void watch_screen::start() {
  messages_.hold();
  thread_ = thread_without_signals([this] { work(); });
}

void watch_screen::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{guard_};
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
  messages_.release();
}

void watch_screen::take(watch_sample s) {
  {
    const std::lock_guard lock{guard_};
    latest_ = taken{std::move(s), clock::now()};
    is_asked_ = false;
  }
  changed_.notify_all();
}

void watch_screen::work() {
  write(begin_text, each);
  std::optional<taken> before;
  for (auto next = clock::now();; next += each) {
    std::unique_lock lock{guard_};
    if (changed_.wait_until(lock, next, [this] { return ends_; })) break;
    if (!std::exchange(is_asked_, true)) {
      lock.unlock();
      ask_([this](watch_sample s) { take(std::move(s)); });
      lock.lock();
    }
    changed_.wait_for(lock, each, [this] { return ends_ || latest_; });
    if (ends_) break;
    auto now = std::exchange(latest_, std::nullopt);
    lock.unlock();
    if (!now) continue;
    draw(*now, before ? *before : *now);  // the first has no rates
    before = std::move(now);
    next = std::max(next, clock::now() - each);
  }
  write(end_text, each);
}

void watch_screen::draw(const taken& now, const taken& before) {
  const double seconds = std::chrono::duration<double>(now.at - before.at).count();
  const auto lines = screen_text(now.sample, before.sample, seconds, size_of(terminal_), messages_.latest());
  write(redraw(lines, has_colour()), each);
}

void watch_screen::write(std::string_view text, std::chrono::milliseconds most) {
  const auto until = clock::now() + most;
  while (!text.empty()) {
    const ssize_t n = ::write(terminal_, text.data(), text.size());
    if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
    if (n < 0 && errno != EAGAIN && errno != EINTR) return;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()).count();
    if (text.empty() || left <= 0) return;
    pollfd p{.fd = terminal_, .events = POLLOUT, .revents = 0};
    static_cast<void>(::poll(&p, 1, static_cast<int>(left)));
  }
}

}  // namespace flowkit::tools
