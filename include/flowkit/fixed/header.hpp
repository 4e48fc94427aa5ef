// SPDX-License-Identifier: BSL-1.0
// What is derived from the headers of NetFlow v1, v5 and v7: from the two clocks that all have, and from the sampling
// word of those that have one.
#pragma once

#include <concepts>

#include <flowkit/core/element.hpp>
#include <flowkit/core/time.hpp>

namespace flowkit::inline v0::fixed {

/// Terms of Cisco's format tables that have no information element.
namespace term {
inline constexpr element SysUptime = local_term("SysUptime", abstract_type::unsigned32, unit::milliseconds);
inline constexpr element unix_secs = local_term("unix_secs", abstract_type::unsigned32, unit::seconds);
inline constexpr element unix_nsecs = local_term("unix_nsecs", abstract_type::unsigned32, unit::nanoseconds);
inline constexpr element flow_sequence = local_term("flow_sequence", abstract_type::unsigned32, unit::flows);
}  // namespace term

/// The two top bits of the sampling word. Devices disagree on 1 and 2; 3 is undefined.
enum class sampling_mode : std::uint8_t { none = 0, deterministic = 1, random = 2, undefined = 3 };

/// A header with both clocks: milliseconds since boot, and seconds with residual nanoseconds since 1970.
template <class Header>
concept clocks = requires(const Header& h) {
  { h.sys_uptime } -> std::same_as<const std::uint32_t&>;
  { h.unix_secs } -> std::same_as<const std::uint32_t&>;
  { h.unix_nsecs } -> std::same_as<const std::uint32_t&>;
};

/// A header that says how packets were sampled.
template <class Header>
concept samples = requires(const Header& h) {
  { h.mode } -> std::same_as<const sampling_mode&>;
  { h.sampling_interval } -> std::same_as<const std::uint16_t&>;
};

/// Export time; residual nanoseconds out of range count as 0 [NFV5-HDR-NSECS].
[[nodiscard]] constexpr timestamp export_time(const clocks auto& h) noexcept {
  return from_unix_seconds(h.unix_secs) + duration{h.unix_nsecs < 1'000'000'000 ? h.unix_nsecs : 0};
}

/// What the records of this datagram need to become absolute.
[[nodiscard]] constexpr record_context context(const clocks auto& h, timestamp received = {}) noexcept {
  return {.export_time = export_time(h),
          .uptime_ms = h.sys_uptime,
          .has_uptime = true,
          .init_time = {},
          .received = received};
}

/// One of how many packets was sampled: 1 is every one, 0 is unknown. An interval above 1 counts even without a mode,
/// which exporters often leave 0 [NFV5-HDR-SAMPCONS].
[[nodiscard]] constexpr std::uint32_t sampling_rate(const samples auto& h) noexcept {
  if (h.sampling_interval > 1) return h.sampling_interval;
  return h.mode == sampling_mode::none || h.sampling_interval == 1 ? 1 : 0;
}

}  // namespace flowkit::fixed
