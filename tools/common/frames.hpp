// SPDX-License-Identifier: BSL-1.0
// Datagrams on a pipe, as test harnesses write them: the frame that all programs share. Big-endian: u32 octets that
// follow, u8 family (4, 6), u8 transport (17: UDP, 6: TCP), 16 octets of the sender's address (IPv4: the first four),
// u16 its port, u16 the destination's port, u64 nanoseconds of receipt, the datagram.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/common/stop_flag.hpp"

namespace flowkit::tools {

/// No frame has more octets.
inline constexpr std::size_t max_frame = 34 + max_datagram;

/// Appends the datagram's frame. No address counts as 0.0.0.0; of the destination it has the port alone.
void append_frame(std::string& to, const datagram& d);

struct frames_summary {
  std::uint64_t frames = 0;  ///< delivered
  /// Empty: read to its end, or stopped. Else the number of the frame and what is wrong with it; those before it were
  /// delivered.
  std::string error;
};

/// Delivers the datagram of every frame, in order, until the descriptor ends or the flag is set. The destination has
/// its port alone. Messages of a TCP connection have its transport, and connection number 1. Throws only what `handle`
/// throws.
[[nodiscard]] frames_summary read_frames(int fd, const datagram_handler& handle, const stop_flag* stop = nullptr);
/// The same of a stream, which does not wait for the flag.
[[nodiscard]] frames_summary read_frames(std::FILE* from, const datagram_handler& handle,
                                         const stop_flag* stop = nullptr);

/// May a stream of frames begin with these octets? Six are enough.
[[nodiscard]] bool begins_like_frame(octets first) noexcept;

}  // namespace flowkit::tools
