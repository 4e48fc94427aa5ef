// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/knee/stored_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>

#include "tools/common/exit_code.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/descriptor.hpp"

extern char** environ;

namespace flowkit::tools {

namespace {
/// More than a number and an error message have.
constexpr std::size_t most_octets = 4096;
constexpr std::int64_t look_every = 50'000'000;

/// The first line, short enough for a message, and without what a terminal would obey.
std::string excerpt(std::string_view text) {
  text = text.substr(0, std::min<std::size_t>(text.find('\n'), 60));
  std::string out{text};
  std::replace_if(
      out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return out;
}

struct pipe_ends {
  descriptor read, write;
};
std::optional<pipe_ends> open_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  pipe_ends out{descriptor{ends[0]}, descriptor{ends[1]}};
  if (::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) return std::nullopt;
  return out;
}
/// What can be read now. False: it has ended.
bool read_some(int fd, std::string& into) {
  std::array<char, most_octets> some;
  for (;;) {
    const ssize_t n = ::read(fd, some.data(), some.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return n != 0;
    into.append(some.data(), std::min(static_cast<std::size_t>(n), most_octets - into.size()));
  }
}

/// sh -c COMMAND as a process group of its own, so that all of it can be ended.
class shell {
 public:
  shell(const std::string& command, int output, int errors) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t how;
    posix_spawn_file_actions_init(&actions), posix_spawnattr_init(&how);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    sigset_t usual;
    sigemptyset(&usual), sigaddset(&usual, SIGPIPE), sigaddset(&usual, SIGINT), sigaddset(&usual, SIGTERM);
    posix_spawnattr_setsigdefault(&how, &usual);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    std::string text = command;
    char name[] = "sh", option[] = "-c";
    char* const arguments[] = {name, option, text.data(), nullptr};
    error_ = posix_spawn(&pid_, "/bin/sh", &actions, &how, arguments, environ);
    posix_spawnattr_destroy(&how), posix_spawn_file_actions_destroy(&actions);
  }
  ~shell() {
    if (error_ != 0 || waited_) return;
    ::kill(-pid_, SIGKILL);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  shell(const shell&) = delete;
  shell& operator=(const shell&) = delete;

  [[nodiscard]] int error() const noexcept { return error_; }
  /// None: it runs.
  std::optional<int> ended() {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
    waited_ = true;
    return status;
  }

 private:
  pid_t pid_ = 0;
  int error_ = 0;
  bool waited_ = false;
};
}  // namespace

std::optional<std::uint64_t> parse_stored(std::string_view output) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = output.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return std::nullopt;
  output = output.substr(begin, output.find_last_not_of(blanks) + 1 - begin);
  std::uint64_t n = 0;
  const auto [end, failure] = std::from_chars(output.data(), output.data() + output.size(), n);
  if (failure != std::errc{} || end != output.data() + output.size()) return std::nullopt;
  return n;
}

std::string stored_command::in_words() const { return fmt::format("--stored: '{}'", excerpt(command_)); }
void stored_command::fail(const std::string& what) const {
  throw startup_error(exit_code::io, fmt::format("{} {}", in_words(), what));
}

std::optional<std::string> stored_command::output() const {
  std::optional<pipe_ends> ends = open_pipe();
  const descriptor errors{::memfd_create("errors", MFD_CLOEXEC)};
  if (!ends || !errors) fail(fmt::format("cannot be run: {}", system_text(errno)));
  shell command{command_, ends->write.get(), errors.get()};
  if (command.error() != 0) fail(fmt::format("cannot be run: {}", system_text(command.error())));
  ends->write.close();
  const std::int64_t until = steady_now() + limit_.ns;
  std::string all;
  std::optional<int> status;
  // What it leaves in the background may keep the pipe open: it has ended when the shell has.
  for (bool is_open = true; !status; status = command.ended()) {
    if (stopped(&stop_)) return std::nullopt;
    const std::int64_t left = until - steady_now();
    if (left <= 0) fail(fmt::format("did not end within {}", duration_text(limit_)));
    pollfd one{ends->read.get(), POLLIN, 0};
    const auto wait = static_cast<int>(std::min(left, is_open ? look_every : look_every / 10) / 1'000'000 + 1);
    if (::poll(&one, is_open ? 1 : 0, wait) > 0) is_open = read_some(ends->read.get(), all);
  }
  static_cast<void>(read_some(ends->read.get(), all));
  if (!WIFEXITED(*status)) fail(fmt::format("was ended by signal {}", WTERMSIG(*status)));
  if (WEXITSTATUS(*status) == 0) return all;
  std::array<char, 256> said{};
  const ssize_t n = ::pread(errors.get(), said.data(), said.size(), 0);
  const std::string text = excerpt({said.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))});
  fail(fmt::format("ended with exit code {}{}", WEXITSTATUS(*status), text.empty() ? "" : ": " + text));
}

std::optional<std::uint64_t> stored_command::ask() {
  const std::int64_t begun = steady_now();
  const std::optional<std::string> said = output();
  seconds_ = static_cast<double>(steady_now() - begun) / 1e9;
  if (!said) return std::nullopt;
  const std::optional<std::uint64_t> n = parse_stored(*said);
  if (!n)
    fail(said->empty() ? "prints nothing, and not one number"
                       : fmt::format("prints '{}', which is not one number", excerpt(*said)));
  if (*n < last_) fail(fmt::format("prints {} after {}: what is stored cannot become less", *n, last_));
  last_ = *n;
  return n;
}

}  // namespace flowkit::tools
