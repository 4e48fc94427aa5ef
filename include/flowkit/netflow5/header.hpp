// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 header: what follows version and count (octets 4 to 23 of the datagram).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/fixed/header.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::netflow5 {

namespace term = fixed::term;
using fixed::sampling_mode;

/// Version and count are not here: they are derived by message_layout.
struct header {
  std::uint32_t sys_uptime;     ///< milliseconds since boot when the datagram left; wraps after 49.7 days
  std::uint32_t unix_secs;      ///< export time
  std::uint32_t unix_nsecs;     ///< residual nanoseconds, below 10^9
  std::uint32_t flow_sequence;  ///< flows exported before this datagram, per engine
  std::uint8_t engine_type;
  std::uint8_t engine_id;
  sampling_mode mode;
  std::uint16_t sampling_interval;  ///< 0..16383; 0 and 1: not sampled
  friend constexpr bool operator==(const header&, const header&) = default;
};

// clang-format off
inline constexpr auto header_layout = layout<header>(
    field<&header::sys_uptime, term::SysUptime>,
    field<&header::unix_secs, term::unix_secs>,
    field<&header::unix_nsecs, term::unix_nsecs>,
    field<&header::flow_sequence, term::flow_sequence>,
    field<&header::engine_type, ie::engineType>,
    field<&header::engine_id, ie::engineId>,
    packed<2>(bits<&header::mode, 2, ie::samplingAlgorithm>, bits<&header::sampling_interval, 14, ie::samplingInterval>));
// clang-format on
static_assert(header_layout.size == 20);

using fixed::context;
using fixed::export_time;
using fixed::sampling_rate;

}  // namespace flowkit::netflow5
