// SPDX-License-Identifier: BSL-1.0
// A file as a stream of what it holds, decompressed if it is compressed (gzip, zstd), which its first octets say and
// not its name.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include <flowkit/core/time.hpp>

#include "tools/common/octet_source.hpp"

namespace flowkit::tools {

struct input_file {
  static constexpr std::size_t buffer_size = 256 << 10;  ///< stdio's 4 KiB would be a read(2) for each few frames

  std::unique_ptr<char[]> buffer;  ///< of the stream: outlives it
  file stream;                     ///< null: it cannot be opened, or not decompressed
  timestamp modified;              ///< when the file was; the present, where it is none
  /// Why there is no stream; later: why it ended before its end, as the compressed octets are damaged or cut off.
  std::shared_ptr<std::string> error;
  bool is_compressed = false;
  bool can_reopen = false;  ///< a regular file: it can be read a second time
};

/// `-` is standard input. `wait`, which may be null, must outlive the stream. With it a named pipe that nobody has
/// opened for writing yet is one that brings nothing.
[[nodiscard]] input_file open_input(const std::string& path, const input_wait* wait = nullptr);

/// Empty, or why it cannot be opened. A pipe, a terminal or a device is not opened for that, and nothing read from it.
[[nodiscard]] std::string why_not_opened(const std::string& path);

/// What was read from the stream, goes back to it; glibc takes four octets even from a pipe.
[[nodiscard]] bool give_back(std::FILE* f, const std::byte* first, std::size_t size) noexcept;

}  // namespace flowkit::tools
