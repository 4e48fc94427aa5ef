// SPDX-License-Identifier: BSL-1.0
// NetFlow v7 header (Catalyst switches): what follows version and count (octets 4 to 23 of the datagram).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/fixed/header.hpp>

namespace flowkit::inline v0::netflow7 {

/// Version and count are not here: they are derived by message_layout.
struct header {
  std::uint32_t sys_uptime;     ///< milliseconds since boot when the datagram left; wraps after 49.7 days
  std::uint32_t unix_secs;      ///< export time
  std::uint32_t unix_nsecs;     ///< residual nanoseconds, below 10^9
  std::uint32_t flow_sequence;  ///< flows exported before this datagram
  friend constexpr bool operator==(const header&, const header&) = default;
};

// clang-format off
inline constexpr auto header_layout = layout<header>(
    field<&header::sys_uptime, fixed::term::SysUptime>,
    field<&header::unix_secs, fixed::term::unix_secs>,
    field<&header::unix_nsecs, fixed::term::unix_nsecs>,
    field<&header::flow_sequence, fixed::term::flow_sequence>,
    pad<4>);
// clang-format on
static_assert(header_layout.size == 20);

using fixed::context;
using fixed::export_time;

}  // namespace flowkit::netflow7
