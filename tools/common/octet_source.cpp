// SPDX-License-Identifier: BSL-1.0
#include "tools/common/octet_source.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace flowkit::tools {

ssize_t regular_source::read(char* to, std::size_t size) {
  const std::size_t n = failed_ != 0 ? 0 : std::fread(to, 1, size, from_.get());
  if (failed_ == 0 && n < size && std::ferror(from_.get()) != 0) failed_ = errno;
  if (n != 0 || failed_ == 0) return static_cast<ssize_t>(n);
  errno = failed_;
  return -1;
}

ssize_t awaited_source::read(char* to, std::size_t size) {
  if (looked_at_.empty()) return read_more(reinterpret_cast<std::byte*>(to), size);
  const std::size_t n = std::min(size, looked_at_.size());
  std::memcpy(to, looked_at_.data(), n);
  looked_at_.erase(looked_at_.begin(), looked_at_.begin() + static_cast<std::ptrdiff_t>(n));
  return static_cast<ssize_t>(n);
}

octets awaited_source::look(std::size_t n) {
  looked_at_.resize(n);
  std::size_t there = 0;
  for (ssize_t now = 1; there < n && now > 0;) {
    now = read_more(looked_at_.data() + there, n - there);
    if (now > 0) there += static_cast<std::size_t>(now);
    if (now < 0) error_ = errno;
  }
  looked_at_.resize(there);
  return looked_at_;
}

ssize_t awaited_source::read_more(std::byte* to, std::size_t size) {
  constexpr std::chrono::milliseconds period{100};
  for (;;) {
    if (clock::now() - waited_ >= period) {
      if (!wait_(std::exchange(came_, false))) {
        errno = EINTR;
        return -1;
      }
      waited_ = clock::now();
    }
    pollfd p{.fd = fileno(from_.get()), .events = POLLIN, .revents = 0};
    if (::poll(&p, 1, static_cast<int>(period.count())) <= 0) continue;
    const ssize_t n = ::read(p.fd, to, size);
    came_ = came_ || n > 0;
    if (n >= 0 || (errno != EINTR && errno != EAGAIN)) return n;
  }
}

}  // namespace flowkit::tools
