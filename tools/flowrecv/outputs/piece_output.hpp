// SPDX-License-Identifier: BSL-1.0
// Where whole pieces go: lines, IPFIX messages. What they say is the sink's, where and how they are kept the output's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tools/flowrecv/outputs/piece_kind.hpp"

namespace flowkit::tools {

/// One thread at a time, but for unwritten().
class piece_output {
 public:
  piece_output() = default;
  virtual ~piece_output() = default;
  piece_output(const piece_output&) = delete;
  piece_output& operator=(const piece_output&) = delete;

  /// What each file begins with: CSV's header, templates of IPFIX. No record. Before the first write; where several
  /// sinks write to one output, all say the same.
  virtual void begin_with(std::string header) = 0;
  /// One or more whole pieces, which are not torn apart. False: they are not taken, and the caller counts them as lost.
  virtual bool write(std::string_view pieces) = 0;
  /// What is buffered goes out; files whose time has come are completed. Several times a second, also when nothing was
  /// written. False when it could not.
  virtual bool flush() = 0;
  /// The end: nothing follows. False when not all is where it belongs.
  virtual bool close() = 0;
  /// SIGHUP: what was moved away is left to who moved it, and the file is begun anew by its name.
  virtual void reopen() = 0;

  [[nodiscard]] virtual const piece_kind& pieces() const noexcept = 0;
  /// The reader of a pipe has gone: nothing more can be written, and it is no error.
  [[nodiscard]] virtual bool closed() const noexcept = 0;
  /// Records of pieces that were taken and could not be kept afterwards.
  [[nodiscard]] virtual std::uint64_t lost() const noexcept = 0;
  /// From any thread: records of pieces that were taken, of which it is not known that they are written.
  [[nodiscard]] virtual std::uint64_t unwritten() const { return 0; }
  /// The first that went wrong: the name of the file, and what. Empty: nothing.
  [[nodiscard]] virtual std::string error() const = 0;
  /// Could what was to be written last not be written? After error() it may be again, as once a disk has room.
  [[nodiscard]] virtual bool failing() const noexcept { return false; }
  [[nodiscard]] virtual const std::string& name() const noexcept = 0;
};

}  // namespace flowkit::tools
