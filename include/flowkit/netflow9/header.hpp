// SPDX-License-Identifier: BSL-1.0
// NetFlow v9 packet header (RFC 3954 section 5.1): what follows the version.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/time.hpp>

namespace flowkit::inline v0::netflow9 {

namespace term {
inline constexpr element count = local_term("count", abstract_type::unsigned16);
inline constexpr element sysUpTime = local_term("sysUpTime", abstract_type::unsigned32, unit::milliseconds);
inline constexpr element unix_secs = local_term("unix_secs", abstract_type::unsigned32, unit::seconds);
inline constexpr element sequence_number = local_term("sequence number", abstract_type::unsigned32, unit::messages);
inline constexpr element source_id = local_term("source id", abstract_type::unsigned32);
}  // namespace term

struct header {
  std::uint16_t count;       ///< records of all kinds, templates included; many exporters count FlowSets
  std::uint32_t sys_uptime;  ///< milliseconds since boot
  std::uint32_t unix_secs;   ///< export time
  std::uint32_t sequence;    ///< packets exported before, per source id
  std::uint32_t source_id;   ///< observation domain
  friend constexpr bool operator==(const header&, const header&) = default;
};

// clang-format off
inline constexpr auto header_layout = layout<header>(
    field<&header::count, term::count>,
    field<&header::sys_uptime, term::sysUpTime>,
    field<&header::unix_secs, term::unix_secs>,
    field<&header::sequence, term::sequence_number>,
    field<&header::source_id, term::source_id>);
// clang-format on
static_assert(header_layout.size == 18);

[[nodiscard]] constexpr timestamp export_time(const header& h) noexcept { return from_unix_seconds(h.unix_secs); }
[[nodiscard]] constexpr std::uint32_t domain(const header& h) noexcept { return h.source_id; }

/// What the records of this packet need to become absolute.
[[nodiscard]] constexpr record_context context(const header& h, timestamp received = {}) noexcept {
  return {.export_time = export_time(h),
          .uptime_ms = h.sys_uptime,
          .has_uptime = true,
          .init_time = {},
          .received = received};
}

}  // namespace flowkit::netflow9
