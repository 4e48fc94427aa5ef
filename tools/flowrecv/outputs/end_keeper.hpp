// SPDX-License-Identifier: BSL-1.0
// Whole files where their writer is killed: SIGKILL ends a write(2) between two pages, and leaves nobody who could take
// back what is torn. A process of its own waits for that, and does nothing else.
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "tools/common/transport/descriptor.hpp"

namespace flowkit::tools {

class end_keeper {
 public:
  /// Files at a time; of more, the rest is not kept.
  static constexpr std::size_t most_files = 64;

  /// Copies this process: early, while it is small. Where that cannot be, nothing is kept.
  end_keeper() noexcept;
  /// Ends the process, which changes no file then.
  ~end_keeper();
  end_keeper(const end_keeper&) = delete;
  end_keeper& operator=(const end_keeper&) = delete;

  /// Is there such a process?
  [[nodiscard]] bool keeps() const noexcept { return process_ > 0; }

 private:
  friend class kept_end;

  /// Written here, read there: of each file, is somebody writing, and how many octets of it are whole then.
  struct state {
    std::atomic<bool> used{false}, writing{false};
    std::atomic<std::uint64_t> whole{0};
  };
  using states = std::array<state, most_files>;

  [[noreturn]] static void wait_in_process(int orders, const states& files) noexcept;
  bool order(std::size_t slot, int file) noexcept;

  states* files_ = nullptr;  ///< memory of both processes
  descriptor orders_;
  pid_t process_ = -1;
};

/// A file whose end is kept.
class kept_end {
 public:
  /// A regular file that is open for writing.
  kept_end(std::shared_ptr<end_keeper> by, int file) noexcept;
  ~kept_end();
  kept_end(const kept_end&) = delete;
  kept_end& operator=(const kept_end&) = delete;

  /// To the file that has so many octets, all of them whole.
  void writes_after(std::uint64_t whole) noexcept;
  void has_written() noexcept;

 private:
  std::shared_ptr<end_keeper> by_;
  std::size_t slot_ = end_keeper::most_files;  ///< that: it is not kept
};

}  // namespace flowkit::tools
