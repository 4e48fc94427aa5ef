// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/verify/row_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools::verify {

row_space::~row_space() {
  if (fd_ >= 0) ::close(fd_);
}

bool row_space::take(std::size_t octets) noexcept {
  if (left_.fetch_sub(static_cast<std::int64_t>(octets)) >= static_cast<std::int64_t>(octets)) return true;
  give_back(octets);
  return false;
}

void row_space::open() {
  const char* const set = std::getenv("TMPDIR");
  directory_ = set != nullptr && *set != '\0' ? set : "/tmp";
  std::string path = directory_ + "/flowgen-verify-XXXXXX";
  fd_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd_ < 0)
    throw startup_error(exit_code::io,
                        fmt::format("TMPDIR: {}: cannot make a temporary file: {}", directory_, system_text(errno)));
  ::unlink(path.c_str());
}

std::uint64_t row_space::write(const char* data, std::size_t octets) {
  std::call_once(opened_, [this] { open(); });
  const std::uint64_t at = end_.fetch_add(octets);
  for (std::size_t done = 0; done < octets;) {
    const ssize_t n = ::pwrite(fd_, data + done, octets - done, static_cast<off_t>(at + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      throw startup_error(exit_code::io, fmt::format("TMPDIR: {}: cannot write a temporary file: {}", directory_,
                                                     system_text(n < 0 ? errno : ENOSPC)));
    done += static_cast<std::size_t>(n);
  }
  return at;
}

void row_space::read(std::uint64_t at, char* to, std::size_t octets) const {
  for (std::size_t done = 0; done < octets;) {
    const ssize_t n = ::pread(fd_, to + done, octets - done, static_cast<off_t>(at + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      throw startup_error(exit_code::io, fmt::format("TMPDIR: {}: cannot read a temporary file: {}", directory_,
                                                     system_text(n < 0 ? errno : EIO)));
    done += static_cast<std::size_t>(n);
  }
}

row_store::~row_store() {
  for (const auto& partition : chunks_)
    for (const chunk& c : partition) space_.give_back(c.rows.size());
}

void row_store::add(std::size_t partition, std::vector<char>&& rows, std::uint64_t count) {
  chunk c;
  c.size = rows.size();
  if (space_.take(rows.size())) {
    if (rows.capacity() > rows.size() + rows.size() / 4) rows.shrink_to_fit();
    c.rows = std::move(rows);
  } else {
    c.at = space_.write(rows.data(), rows.size());
  }
  rows_.fetch_add(count);
  const std::lock_guard lock{mutex_};
  chunks_[partition].push_back(std::move(c));
}

std::vector<char> row_store::take(std::size_t partition) {
  std::vector<chunk> from;
  {
    const std::lock_guard lock{mutex_};
    from = std::move(chunks_[partition]);
    chunks_[partition].clear();
  }
  std::size_t size = 0;
  for (const chunk& c : from) size += c.size;
  std::vector<char> out(size);
  char* to = out.data();
  for (chunk& c : from) {
    if (c.rows.empty()) {
      space_.read(c.at, to, c.size);
    } else {
      std::memcpy(to, c.rows.data(), c.size);
      space_.give_back(c.size);
    }
    to += c.size;
    c.rows = {};
  }
  return out;
}

}  // namespace flowkit::tools::verify
