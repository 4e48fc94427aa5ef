// SPDX-License-Identifier: BSL-1.0
// NetFlow v1 header: what follows version and count (octets 4 to 15 of the datagram). It has no sequence number, so
// loss cannot be detected, and no engine id.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/fixed/header.hpp>

namespace flowkit::inline v0::netflow1 {

/// Version and count are not here: they are derived by message_layout.
struct header {
  std::uint32_t sys_uptime;  ///< milliseconds since boot when the datagram left; wraps after 49.7 days
  std::uint32_t unix_secs;   ///< export time
  std::uint32_t unix_nsecs;  ///< residual nanoseconds, below 10^9
  friend constexpr bool operator==(const header&, const header&) = default;
};

// clang-format off
inline constexpr auto header_layout = layout<header>(
    field<&header::sys_uptime, fixed::term::SysUptime>,
    field<&header::unix_secs, fixed::term::unix_secs>,
    field<&header::unix_nsecs, fixed::term::unix_nsecs>);
// clang-format on
static_assert(header_layout.size == 12);

using fixed::context;
using fixed::export_time;

}  // namespace flowkit::netflow1
