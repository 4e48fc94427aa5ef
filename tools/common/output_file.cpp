// SPDX-License-Identifier: BSL-1.0
#include "tools/common/output_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

std::size_t output_file::whole_lines(std::string_view written) noexcept {
  return written.rfind('\n') + 1;  // npos + 1 is 0
}

namespace {
thread_local write_watch* watch = nullptr;

bool is_given_up() noexcept { return watch != nullptr && stopped(&watch->given_up); }

/// Always at its end: where somebody empties a file that is written (logrotate's copytruncate), no hole is left.
int open_output(const std::string& path, output_file::begin how) noexcept {
  if (path == "-") return STDOUT_FILENO;
  const int emptied = how == output_file::begin::empty ? O_TRUNC : 0;
  int fd = -1;
  do {  // a pipe waits for its reader
    fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | emptied, 0666);
  } while (fd < 0 && errno == EINTR && !is_given_up());
  return fd;
}

/// By whatever name. A reader that leaves it (`flowrecv | head`) has seen enough; one that leaves another pipe may not.
bool is_standard_output(int fd) noexcept {
  struct stat one {
  }, out{};
  return fd == STDOUT_FILENO || (fstat(fd, &one) == 0 && fstat(STDOUT_FILENO, &out) == 0 && one.st_dev == out.st_dev &&
                                 one.st_ino == out.st_ino);
}
}  // namespace

void output_file::watch_writes_of_this_thread(write_watch* by) noexcept { watch = by; }

output_file::output_file(const std::string& path, whole_pieces whole, begin how)
    : name_(path == "-" ? "standard output" : path),
      fd_(open_output(path, how)),
      whole_(whole),
      buffer_(std::make_unique<char[]>(buffer_size)) {
  if (fd_ < 0) throw startup_error(exit_code::io, fmt::format("{}: {}", name_, system_text(errno)));
  struct stat s {};
  truncatable_ = path != "-" && fstat(fd_, &s) == 0 && S_ISREG(s.st_mode);
}

output_file::~output_file() {
  flush();
  if (fd_ != STDOUT_FILENO) ::close(fd_);
}

bool output_file::write(std::string_view pieces) noexcept {
  if (!usable()) return false;
  if (pieces.size() > buffer_size - used_) {
    if (!flush()) return false;
    if (pieces.size() > buffer_size) return write_out(pieces);
  }
  std::memcpy(buffer_.get() + used_, pieces.data(), pieces.size());
  used_ += pieces.size();
  return true;
}

bool output_file::flush() noexcept {
  if (!usable()) return false;
  const std::string_view text{buffer_.get(), used_};
  used_ = 0;
  return write_out(text);
}

std::size_t output_file::write_through(std::string_view pieces) noexcept {
  if (closed_ || (usable() && used_ != 0 && !flush())) return 0;
  return write_whole(pieces);
}

/// How many octets of whole pieces are in the file.
std::size_t output_file::write_whole(std::string_view text) noexcept {
  const std::string_view all = text;
  while (!text.empty()) {
    const bool given_up = is_given_up();
    if (given_up) errno = ETIMEDOUT;
    const ssize_t n = given_up ? -1 : ::write(fd_, text.data(), text.size());
    if (n >= 0) {
      if (watch != nullptr) watch->octets.fetch_add(static_cast<std::uint64_t>(n), std::memory_order_relaxed);
      text.remove_prefix(static_cast<std::size_t>(n));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN) {  // standard output may be a pipe that somebody else made non-blocking
      pollfd wait{.fd = fd_, .events = POLLOUT, .revents = 0};
      static_cast<void>(poll(&wait, 1, -1));
      continue;
    }
    const int wrong = errno;
    closed_ = wrong == EPIPE && is_standard_output(fd_);
    if (!closed_ && error_number_ == 0) error_number_ = wrong;
    const std::size_t written = all.size() - text.size();
    const std::size_t whole = whole_(all.substr(0, written));
    if (truncatable_ && whole != written) take_back(written - whole);
    return whole;
  }
  return all.size();
}

void output_file::take_back(std::size_t octets) noexcept {
  const std::uint64_t now = size();
  if (now >= octets) static_cast<void>(cut(now - octets));
}

bool output_file::cut(std::uint64_t octets) noexcept {
  return !truncatable_ || ftruncate(fd_, static_cast<off_t>(octets)) == 0;
}

std::uint64_t output_file::size() const noexcept {
  struct stat s {};
  return truncatable_ && fstat(fd_, &s) == 0 ? static_cast<std::uint64_t>(s.st_size) : 0;
}

std::string output_file::error() const {
  return error_number_ == 0 ? std::string() : fmt::format("{}: {}", name_, system_text(error_number_));
}

}  // namespace flowkit::tools
