// SPDX-License-Identifier: BSL-1.0
#include "conformance/testee/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

extern char** environ;

namespace flowkit::conformance {

namespace {
using tools::exit_code;
using tools::startup_error;
using tools::system_text;

struct pipe_ends {
  int read = -1, write = -1;
};

pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw startup_error(exit_code::io, fmt::format("a pipe could not be made: {}", system_text(errno)));
  return {ends[0], ends[1]};
}

void close_one(int& fd) noexcept {
  if (fd >= 0) ::close(std::exchange(fd, -1));
}

void do_not_block(int fd) noexcept { ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK); }

/// For execvpe: null-terminated, into strings that live on.
std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& s : strings) out.push_back(const_cast<char*>(s.c_str()));
  out.push_back(nullptr);
  return out;
}

std::uint64_t octets_of(const rusage& used) noexcept {
  constexpr std::uint64_t kibibyte = 1024;
  return static_cast<std::uint64_t>(used.ru_maxrss) * kibibyte;
}
std::uint64_t own_peak() noexcept {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return octets_of(used);
}

std::uint64_t resident_of(pid_t pid) {
  std::ifstream statm(fmt::format("/proc/{}/statm", pid));
  std::uint64_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// Its children, and theirs; the depth is bounded, as processes come and go meanwhile.
std::uint64_t resident_of_tree(pid_t pid, int depth) {
  std::uint64_t sum = resident_of(pid);
  if (depth == 0) return sum;
  std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", pid));
  for (pid_t child = 0; children >> child;) sum += resident_of_tree(child, depth - 1);
  return sum;
}
}  // namespace

child_process::child_process(const std::vector<std::string>& command, const std::vector<std::string>& variables) {
  std::signal(SIGCHLD, SIG_DFL);  // ignored, as some supervisors leave it, nobody learns how a child ended
  pipe_ends in = make_pipe(), out = make_pipe(), err = make_pipe(), failure = make_pipe();
  // All that allocates is done before the fork.
  const std::vector<char*> arguments = pointers(command);
  std::vector<std::string> environment;
  const auto is_replaced = [&](std::string_view one) {
    const std::string_view name = one.substr(0, one.find('=') + 1);
    return std::any_of(variables.begin(), variables.end(), [&](const std::string& v) { return v.starts_with(name); });
  };
  for (char** v = environ; *v != nullptr; ++v)
    if (!is_replaced(*v)) environment.emplace_back(*v);  // of two the first counts
  environment.insert(environment.end(), variables.begin(), variables.end());
  const std::vector<char*> surroundings = pointers(environment);

  harness_peak_ = own_peak();
  pid_ = ::fork();
  if (pid_ == 0) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nothing outlives the harness
    const rlimit no_core{0, 0};
    ::setrlimit(RLIMIT_CORE, &no_core);
    std::signal(SIGPIPE, SIG_DFL);
    ::dup2(in.read, STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(err.write, STDERR_FILENO);
    ::execvpe(arguments[0], arguments.data(), surroundings.data());
    const int why = errno;
    [[maybe_unused]] const ssize_t written = ::write(failure.write, &why, sizeof why);
    ::_exit(127);
  }
  const int forked = errno;
  for (int* end : {&in.read, &out.write, &err.write, &failure.write}) close_one(*end);
  input_ = in.write, output_ = out.read, errors_ = err.read;
  int why = 0;
  const bool failed = pid_ < 0 || ::read(failure.read, &why, sizeof why) == sizeof why;
  close_one(failure.read);
  if (failed) {
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
    for (int* end : {&input_, &output_, &errors_}) close_one(*end);
    throw startup_error(exit_code::usage,
                        fmt::format("'{}' cannot be started: {}", command[0], system_text(pid_ < 0 ? forked : why)));
  }
  ::setpgid(pid_, pid_);  // whichever of the two is first
  for (const int fd : {input_, output_, errors_}) do_not_block(fd);
}

child_process::~child_process() {
  if (!poll_end()) {
    kill();
    ::waitpid(pid_, nullptr, 0);
  } else {
    ::kill(-pid_, SIGKILL);  // children that it left
  }
  close_input(), close_output(), close_errors();
}

void child_process::close_input() noexcept { close_one(input_); }
void child_process::close_output() noexcept { close_one(output_); }
void child_process::close_errors() noexcept { close_one(errors_); }

std::uint64_t child_process::resident_octets() const {
  constexpr int deepest = 4;
  return end_ ? 0 : resident_of_tree(pid_, deepest);
}

const std::optional<process_end>& child_process::poll_end() {
  int status = 0;
  rusage used{};
  if (end_) return end_;
  const pid_t got = ::wait4(pid_, &status, WNOHANG, &used);
  // Reaped by somebody else, as where SIGCHLD is ignored: how it ended nobody can tell.
  if (got < 0 && errno == ECHILD) return end_.emplace(), end_;
  if (got != pid_) return end_;
  // What is counted for a process begins with what it was forked from: that peak is the harness's, and says nothing.
  const std::uint64_t peak = octets_of(used);
  end_ = process_end{.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
                     .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                     .peak_octets = peak > harness_peak_ ? peak : 0};
  return end_;
}

void child_process::kill() noexcept {
  ::kill(-pid_, SIGKILL);
  if (!end_) ::kill(pid_, SIGKILL);  // it may have left its group
}

}  // namespace flowkit::conformance
