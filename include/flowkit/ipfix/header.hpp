// SPDX-License-Identifier: BSL-1.0
// IPFIX message header (RFC 7011 section 3.1): what follows version and length.
#pragma once

#include <flowkit/core/layout.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/ie/iana.hpp>

namespace flowkit::inline v0::ipfix {

namespace term {
inline constexpr element exportTime = local_term("exportTime", abstract_type::dateTimeSeconds, unit::seconds);
inline constexpr element sequenceNumber = local_term("sequenceNumber", abstract_type::unsigned32);
}  // namespace term

/// Version and length are not here: they are derived by message_layout.
struct header {
  std::uint32_t export_time;         ///< seconds since 1970, modulo 2^32
  std::uint32_t sequence;            ///< data records sent before this message, per session and domain
  std::uint32_t observation_domain;  ///< 0: not relevant
  friend constexpr bool operator==(const header&, const header&) = default;
};

// clang-format off
inline constexpr auto header_layout = layout<header>(
    field<&header::export_time, term::exportTime>,
    field<&header::sequence, term::sequenceNumber>,
    field<&header::observation_domain, ie::observationDomainId>);
// clang-format on
static_assert(header_layout.size == 12);

[[nodiscard]] constexpr timestamp export_time(const header& h) noexcept { return from_unix_seconds(h.export_time); }
[[nodiscard]] constexpr std::uint32_t domain(const header& h) noexcept { return h.observation_domain; }

/// What the records of this message need to become absolute; `init_time` is systemInitTime, if the exporter sent it.
[[nodiscard]] constexpr record_context context(const header& h, timestamp received = {},
                                               timestamp init_time = {}) noexcept {
  return {
      .export_time = export_time(h), .uptime_ms = 0, .has_uptime = false, .init_time = init_time, .received = received};
}

}  // namespace flowkit::ipfix
