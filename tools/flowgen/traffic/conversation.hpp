// SPDX-License-Identifier: BSL-1.0
// Who talked to whom, by which application, and how much: the n-th conversation of a stream, a pure function of the
// seed and n. Its two directions are two flows.
#pragma once

#include "tools/flowgen/traffic/mix.hpp"
#include "tools/flowgen/traffic/model.hpp"

namespace flowkit::tools {

/// When flows are exported, in milliseconds: after so long though they go on, and so long after their last packet at
/// the most.
struct flow_timeouts {
  std::uint32_t active_ms = 1'800'000, inactive_ms = 15'000;
};

/// One direction.
struct half {
  std::uint32_t packets;
  std::uint64_t octets;
  std::uint32_t lasted_ms;
  std::uint32_t tcp_flags;
};

struct conversation {
  const application_mix::one* by;
  std::uint32_t client;  ///< the host's number in the site's block
  tools::server server;
  std::uint32_t client_port;
  std::uint32_t tos;
  bool answered;
  std::uint32_t age_ms;           ///< of the last packet, when it is exported
  std::uint32_t first_before_ms;  ///< a request of one packet, before its answer
  half forward, reverse;
};

/// Flow keys of a stream, so that none of another stream of the exporter is the same.
struct stream_keys {
  std::uint32_t again_after = 0;      ///< conversations after which they are between the same ends again; 0: never
  std::uint32_t all = 0;              ///< of all streams of the exporter, if they come again
  std::uint32_t first = 0;            ///< of the client ports, and of those that come again
  std::uint32_t part = 0, parts = 1;  ///< of the servers: what has no ports begins with this one of so many parts
};

/// Where conversations are seen.
struct site_view {
  const traffic_model& network;
  const population& users;
  std::uint32_t shift;  ///< whose rank is the first
  flow_timeouts timeouts;
};

/// `n`-th of its stream. `active`: users that are awake.
[[nodiscard]] conversation make_conversation(const site_view& at, const application_mix& mix, std::uint64_t seed,
                                             std::uint64_t n, const stream_keys& own, std::uint32_t active) noexcept;

}  // namespace flowkit::tools
