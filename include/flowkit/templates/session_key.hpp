// SPDX-License-Identifier: BSL-1.0
// Which messages belong together: the key that keeps template ids, options and sequence numbers of exporters apart (RFC
// 7011 section 8, RFC 3954 section 5.1).
#pragma once

#include <cstdint>

#include <flowkit/core/hash.hpp>
#include <flowkit/core/types.hpp>

namespace flowkit::inline v0 {

/// The rules of RFC 7011 section 8 that depend on how messages travel.
enum class transport_kind : std::uint8_t {
  udp,     ///< definitions replace each other, withdrawals are ignored, templates may expire
  stream,  ///< TCP, SCTP: withdrawals take effect, a differing definition is an error (and replaces)
  file,    ///< withdrawals take effect, definitions replace each other
};

/// Where a message came from.
struct message_source {
  ip_address address;
  std::uint16_t port = 0;
  transport_kind transport = transport_kind::udp;
  std::uint32_t connection = 0;  ///< number of the connection or file; 0 over UDP
  friend constexpr bool operator==(const message_source&, const message_source&) = default;
};

/// Do source ports distinguish exporters? Only for UDP: a connection always is its own session.
enum class session_scope : std::uint8_t {
  rfc,  ///< IPFIX: yes (RFC 7011 section 3.1: the transport session); v9: no (RFC 3954 section 5.1: address, source id)
  sticky,  ///< no: exporters whose port changes, by NAT or by a new socket for each datagram
  port,    ///< yes, also for v9: several exporters with the same source id share an address
};

/// Protocol versions in session keys: v9 and IPFIX of one device are two sessions.
inline constexpr std::uint16_t netflow5_sessions = 5, netflow9_sessions = 9, ipfix_sessions = 10, sflow5_sessions = 0;

struct session_key {
  message_source source;      ///< port 0 where it does not matter
  std::uint16_t version = 0;  ///< one of those above
  std::uint32_t domain = 0;   ///< source id, observation domain; v5: engine; sFlow: sub-agent
  friend constexpr bool operator==(const session_key&, const session_key&) = default;
};

[[nodiscard]] constexpr bool has_port(session_scope scope, const message_source& s, std::uint16_t version) noexcept {
  if (s.transport != transport_kind::udp || scope == session_scope::port) return true;
  return scope == session_scope::rfc && version != netflow9_sessions;
}

[[nodiscard]] constexpr session_key make_session_key(const message_source& source, std::uint16_t version,
                                                     std::uint32_t domain, session_scope scope) noexcept {
  session_key k{source, version, domain};
  if (!has_port(scope, source, version)) k.source.port = 0;
  return k;
}

struct session_key_hash {
  [[nodiscard]] constexpr std::uint64_t operator()(const session_key& k) const noexcept {
    const std::uint64_t what = std::uint64_t{k.domain} << 32 | std::uint64_t{k.source.port} << 16 | k.version;
    const std::uint64_t how = std::uint64_t{k.source.connection} << 8 | static_cast<std::uint64_t>(k.source.transport);
    return mix_bits(hash_address(k.source.address) ^ mix_bits(what) ^ mix_bits(how + 0x9e3779b97f4a7c15));
  }
};

}  // namespace flowkit
