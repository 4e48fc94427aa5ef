// SPDX-License-Identifier: BSL-1.0
// Which gaps in sequence numbers this machine's kernel made: it says how many datagrams it dropped, and between which
// that was, but not whose. A gap in which it dropped some is its own, up to what they can have held, and is not counted
// as lost on the way, too; what is missing beyond that was.
#pragma once

#include <algorithm>
#include <cstdint>

namespace flowkit::tools {

/// Where one exporter is.
struct gap_position {
  std::uint64_t dropped = 0;  ///< by the kernel, of anyone's, up to its last message
  std::uint32_t most = 1;     ///< units, as its numbers count them, in one of its messages so far
};

class kernel_gaps {
 public:
  /// Before a datagram: the most that its socket dropped since the one before.
  void dropped(std::uint32_t datagrams) noexcept { dropped_ += datagrams; }

  /// A message of so many units came, after a gap of `missing` ones (0: none). How many of these the kernel dropped.
  std::uint64_t arrived(gap_position& at, std::uint32_t units, std::uint64_t missing) noexcept {
    at.most = std::max(at.most, units);
    // What one gap was put down to is not there for another exporter's.
    const std::uint64_t here = std::min(dropped_ - at.dropped, dropped_ - explained_);
    at.dropped = dropped_;
    if (missing == 0 || here == 0) return 0;
    const std::uint64_t of_kernel = std::min(missing, here * at.most);
    explained_ += (of_kernel + at.most - 1) / at.most;
    return of_kernel;
  }

 private:
  std::uint64_t dropped_ = 0;    ///< datagrams
  std::uint64_t explained_ = 0;  ///< those of them that a gap was put down to
};

}  // namespace flowkit::tools
