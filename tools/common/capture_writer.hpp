// SPDX-License-Identifier: BSL-1.0
// Datagrams written as a capture file: pcap with nanoseconds, Ethernet frames.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/common/udp_frame.hpp"

namespace flowkit::tools {

class capture_writer {
 public:
  /// `-` is standard output, which must not be a terminal. Throws startup_error.
  explicit capture_writer(const std::string& path);
  /// Writes out what is buffered, though nobody learns if that fails: flush() before.
  ~capture_writer();
  capture_writer(const capture_writer&) = delete;
  capture_writer& operator=(const capture_writer&) = delete;

  enum class outcome : std::uint8_t {
    written,
    too_large,  ///< more than max_udp_payload octets: nothing was written, and the next may be
    failed,     ///< now or before; error() says why
  };
  outcome write(const datagram& d) noexcept;

  /// Writes out what is buffered; false on failure.
  bool flush() noexcept;
  /// The reader of a pipe has gone: nothing is written any more, and it is no error.
  [[nodiscard]] bool closed() const noexcept;
  /// Empty, or the name of the file and what went wrong.
  [[nodiscard]] std::string error() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace flowkit::tools
