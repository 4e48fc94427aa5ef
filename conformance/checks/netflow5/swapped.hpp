// SPDX-License-Identifier: BSL-1.0
// A count that can be right, and a header whose numbers are of the other byte order: then none of them means anything.
#pragma once

#include "conformance/examiner/fixed_events.hpp"

namespace flowkit::conformance {

[[nodiscard]] inline bool has_count(const netflow5_message_event& e) noexcept {
  return e.announced >= 1 && e.announced <= netflow5::max_records;
}

/// The count is not one, but would be with its octets swapped, and the datagram is as long as it says then.
[[nodiscard]] inline bool reads_swapped(const netflow5_message_event& e) noexcept {
  const std::uint16_t swapped = __builtin_bswap16(e.announced);
  return !has_count(e) && swapped >= 1 && swapped <= netflow5::max_records &&
         e.in.payload.size() == netflow5::encoded_size(swapped);
}

}  // namespace flowkit::conformance
