// SPDX-License-Identifier: BSL-1.0
// What of a flow shows that it is the same as another: where it was seen, when, and how much it was.
#pragma once

#include <optional>
#include <variant>

#include <flowkit/flow/record.hpp>

#include "tools/flowrecv/exporter.hpp"

namespace flowkit::tools {

/// Packets of one flow have these, wherever they are seen. No ToS: devices mark anew. No interface, VLAN, MAC or next
/// hop: they are others at the next device.
struct flow_key {
  ip_address source, destination;
  std::uint16_t source_port = 0, destination_port = 0;  ///< of ICMP 0, and type * 256 + code
  std::uint8_t protocol = 0;
  std::uint64_t hash = 0;  ///< of all of these: set_hash(). Worked out once, as tables ask again when others leave
  friend bool operator==(const flow_key& a, const flow_key& b) noexcept {
    return a.hash == b.hash && a.source == b.source && a.destination == b.destination &&
           a.source_port == b.source_port && a.destination_port == b.destination_port && a.protocol == b.protocol;
  }
  void set_hash() noexcept;
};
struct hash_of_key {
  std::uint64_t operator()(const flow_key& k) const noexcept { return k.hash; }
};

/// Where a flow was seen. Numbers stand for addresses and keys: they differ if these do, but for one of 2^32 pairs.
struct vantage {
  enum class side : std::uint8_t { ingress, egress, unknown };
  std::uint32_t device = 0;    ///< the exporter's address
  std::uint32_t exporter = 0;  ///< address, port and domain
  side at = side::unknown;     ///< flowDirection
  friend bool operator==(const vantage&, const vantage&) = default;
};

struct observation {
  vantage from;
  std::optional<std::uint32_t> vrf;  ///< of the ingress
  timestamp start, end;
  std::uint64_t packets = 0, octets = 0;
};
struct sighting : observation {
  flow_key key;
};

/// Why a flow is not compared.
enum class not_compared : std::uint8_t {
  sampled,     ///< two devices take different packets: counters say nothing
  incomplete,  ///< no addresses, protocol, ports, octets, packets or times, or no packets at all
  of_a_link,   ///< what is forwarded by nobody: sites have the same
  count_,
};

[[nodiscard]] std::variant<sighting, not_compared> sighting_of(const flow::record& r, const exporter& from);

}  // namespace flowkit::tools
