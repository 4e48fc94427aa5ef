// SPDX-License-Identifier: BSL-1.0
// Files that hold nothing but datagrams, back to back: which protocol's, and where each datagram ends.
#pragma once

#include <cstddef>

#include "tools/common/datagram.hpp"

namespace flowkit::tools {

/// One protocol's datagrams in a file. A new protocol is a line in payload_framing.cpp.
struct payload_framing {
  const char* protocol;
  /// Do these octets begin like a datagram of the protocol?
  bool (*begins)(octets rest) noexcept;
  /// Octets of the datagram that `rest` begins with (begins(rest)); may be more than there are. Protocols that do not
  /// tell say 0: all of the rest.
  std::size_t (*frame_length)(octets rest) noexcept;
  bool must_continue;  ///< behind a frame stands the next one, or nothing
};

/// By the first octets; null if they are of no known protocol.
[[nodiscard]] const payload_framing* find_payload_framing(octets first) noexcept;

/// Octets of the next datagram, 1 up to rest.size(). What is shorter than it says and what does not begin like the
/// protocol is one datagram up to the end, so that the decoder sees (and counts) it.
[[nodiscard]] std::size_t next_datagram(const payload_framing& f, octets rest) noexcept;

}  // namespace flowkit::tools
