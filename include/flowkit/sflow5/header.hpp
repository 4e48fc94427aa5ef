// SPDX-License-Identifier: BSL-1.0
// sFlow v5 datagram header: what comes between the version and the samples.
#pragma once

#include <flowkit/core/time.hpp>
#include <flowkit/core/xdr.hpp>

namespace flowkit::inline v0::sflow5 {

inline constexpr std::uint32_t version = 5;

struct header {
  ip_address agent;         ///< the agent's one address, whatever address its datagrams come from
  std::uint32_t sub_agent;  ///< distinguishes the independent parts of one agent
  std::uint32_t sequence;   ///< datagrams sent before, per sub-agent
  std::uint32_t uptime;     ///< milliseconds since boot; wraps after 49.7 days; not synchronous between sub-agents
  friend constexpr bool operator==(const header&, const header&) = default;
};

// clang-format off
inline constexpr auto header_layout = layout<header>(
    xdr<&header::agent>,
    xdr<&header::sub_agent>,
    xdr<&header::sequence>,
    xdr<&header::uptime>);
// clang-format on
static_assert(header_layout.min_size == 16 && header_layout.max_size == 32);

}  // namespace flowkit::sflow5
