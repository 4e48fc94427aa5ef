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

output_file::output_file(const std::string& path, whole_pieces whole)
    : name_(path == "-" ? "standard output" : path),
      fd_(path == "-" ? STDOUT_FILENO : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)),
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

bool output_file::write_out(std::string_view text) noexcept {
  const std::string_view all = text;
  while (!text.empty()) {
    const ssize_t n = ::write(fd_, text.data(), text.size());
    if (n >= 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN) {  // standard output may be a pipe that somebody else made non-blocking
      pollfd wait{.fd = fd_, .events = POLLOUT, .revents = 0};
      static_cast<void>(poll(&wait, 1, -1));
      continue;
    }
    closed_ = errno == EPIPE;
    if (!closed_) error_number_ = errno;
    const std::size_t written = all.size() - text.size();
    const std::size_t whole = whole_(all.substr(0, written));
    if (truncatable_ && whole != written) static_cast<void>(ftruncate(fd_, static_cast<off_t>(written_ + whole)) == 0);
    return false;
  }
  written_ += all.size();
  return true;
}

std::string output_file::error() const {
  return error_number_ == 0 ? std::string() : fmt::format("{}: {}", name_, system_text(error_number_));
}

}  // namespace flowkit::tools
