// SPDX-License-Identifier: BSL-1.0
// Octets of a file, or of a pipe, at which nothing may come for hours.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools {

struct file_closer {
  void operator()(std::FILE* f) const noexcept { std::fclose(f); }
};
using file = std::unique_ptr<std::FILE, file_closer>;

/// Ten times a second while a pipe, or what else is no regular file, is read: did octets come since the last time?
/// False: enough, the next read fails with EINTR.
using input_wait = std::function<bool(bool came)>;

class octet_source {
 public:
  octet_source() = default;
  virtual ~octet_source() = default;
  octet_source(const octet_source&) = delete;
  octet_source& operator=(const octet_source&) = delete;
  /// Some, 0 at the end; -1 with errno set.
  virtual ssize_t read(char* to, std::size_t size) = 0;
};

class regular_source final : public octet_source {
 public:
  explicit regular_source(file from) : from_(std::move(from)) {}
  /// What came before an error is taken first.
  ssize_t read(char* to, std::size_t size) override;

 private:
  file from_;
  int failed_ = 0;  ///< errno
};

/// Whoever waits for these can do something else meanwhile.
class awaited_source final : public octet_source {
 public:
  /// Nothing of it is in a buffer. `wait` must outlive this.
  awaited_source(file from, const input_wait& wait) : from_(std::move(from)), wait_(wait) {}

  /// Those that are there, as soon as there are any.
  ssize_t read(char* to, std::size_t size) override;
  /// The first octets, which are read once more then. Fewer: it has no more, or it failed.
  octets look(std::size_t n);
  /// Of look(): an errno, or 0.
  [[nodiscard]] int error() const noexcept { return error_; }

 private:
  using clock = std::chrono::steady_clock;

  ssize_t read_more(std::byte* to, std::size_t size);

  file from_;
  const input_wait& wait_;
  clock::time_point waited_{};
  bool came_ = false;  ///< since then
  int error_ = 0;
  std::vector<std::byte> looked_at_;
};

}  // namespace flowkit::tools
