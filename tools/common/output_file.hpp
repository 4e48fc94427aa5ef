// SPDX-License-Identifier: BSL-1.0
// Buffered output of whole lines, or other pieces: whenever the program ends, the file has only complete ones.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// What another thread knows of one that writes, and can do about it.
struct write_watch {
  stop_flag given_up = false;             ///< set: no write waits any longer, what has no room at once is not written
  std::atomic<std::uint64_t> octets = 0;  ///< written so far
};

class output_file {
 public:
  static constexpr std::size_t buffer_size = 256 << 10;
  /// How many of the octets that could be written are whole pieces; the first of them begins a piece.
  using whole_pieces = std::size_t (*)(std::string_view written) noexcept;
  [[nodiscard]] static std::size_t whole_lines(std::string_view written) noexcept;

  enum class begin : std::uint8_t { empty, at_end };
  /// `-` is standard output; a file is emptied, unless it is to be written on at its end. Throws startup_error (io).
  explicit output_file(const std::string& path, whole_pieces whole = &whole_lines, begin how = begin::empty);
  /// Writes out what is buffered, without reporting failure: call flush() before.
  ~output_file();
  output_file(const output_file&) = delete;
  output_file& operator=(const output_file&) = delete;

  /// One or more whole pieces, which are not torn apart by the buffer. False once something failed.
  bool write(std::string_view pieces) noexcept;
  /// Writes out what is buffered.
  bool flush() noexcept;
  /// Unbuffered, once what is buffered is out. How many octets of it are in the file: all, or whole pieces of it. It
  /// tries again what failed before: a disk may have room again.
  std::size_t write_through(std::string_view pieces) noexcept;

  /// For all writes of the thread that calls this. One that waits, at a pipe or a terminal, looks at it, and says how
  /// far it is, when its thread gets a signal that has a handler. Null: nobody watches.
  static void watch_writes_of_this_thread(write_watch* by) noexcept;

  /// The reader of standard output has gone (see ignore_sigpipe): nothing is written any more, and it is no error.
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  /// Empty, or the name of the file and what went wrong.
  [[nodiscard]] std::string error() const;
  /// Of a regular file; 0 of others.
  [[nodiscard]] std::uint64_t size() const noexcept;
  /// Leaves the first octets of a regular file; of others nothing can be taken back. False: see errno.
  bool cut(std::uint64_t octets) noexcept;
  [[nodiscard]] bool is_regular() const noexcept { return truncatable_; }
  [[nodiscard]] int descriptor() const noexcept { return fd_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  [[nodiscard]] bool usable() const noexcept { return !closed_ && error_number_ == 0; }
  bool write_out(std::string_view text) noexcept { return write_whole(text) == text.size(); }
  std::size_t write_whole(std::string_view text) noexcept;
  void take_back(std::size_t octets) noexcept;

  std::string name_;
  int fd_;
  bool truncatable_ = false;  ///< a regular file: a piece for which the disk had no room is removed
  whole_pieces whole_;
  bool closed_ = false;
  int error_number_ = 0;
  std::size_t used_ = 0;
  std::unique_ptr<char[]> buffer_;
};

}  // namespace flowkit::tools
