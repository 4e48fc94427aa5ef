// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 header: what follows version and count (octets 4 to 23 of the datagram).
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/packed.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::netflow5 {

/// Terms of the v5 format table that have no information element.
namespace term {
inline constexpr element SysUptime = local_term("SysUptime", abstract_type::unsigned32, unit::milliseconds);
inline constexpr element unix_secs = local_term("unix_secs", abstract_type::unsigned32, unit::seconds);
inline constexpr element unix_nsecs = local_term("unix_nsecs", abstract_type::unsigned32, unit::nanoseconds);
inline constexpr element flow_sequence = local_term("flow_sequence", abstract_type::unsigned32, unit::flows);
}  // namespace term

/// The two top bits of the sampling word. Devices disagree on 1 and 2; 3 is undefined.
enum class sampling_mode : std::uint8_t { none = 0, deterministic = 1, random = 2, undefined = 3 };

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

/// Export time; residual nanoseconds out of range count as 0 [NFV5-HDR-NSECS].
[[nodiscard]] constexpr timestamp export_time(const header& h) noexcept {
  return from_unix_seconds(h.unix_secs) + duration{h.unix_nsecs < 1'000'000'000 ? h.unix_nsecs : 0};
}

/// What the records of this datagram need to become absolute.
[[nodiscard]] constexpr record_context context(const header& h, timestamp received = {}) noexcept {
  return {.export_time = export_time(h),
          .uptime_ms = h.sys_uptime,
          .has_uptime = true,
          .init_time = {},
          .received = received};
}

/// One of how many packets was looked at: 1 is every one, 0 is unknown. An interval above 1 counts without a mode too;
/// exporters often leave it 0 [NFV5-HDR-SAMPCONS].
[[nodiscard]] constexpr std::uint32_t sampling_rate(const header& h) noexcept {
  if (h.sampling_interval > 1) return h.sampling_interval;
  return h.mode == sampling_mode::none || h.sampling_interval == 1 ? 1 : 0;
}

}  // namespace flowkit::netflow5
