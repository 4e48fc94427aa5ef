// SPDX-License-Identifier: BSL-1.0
// The protocols, a row each: name, how a datagram is recognised, where it ends in a file of datagrams, port, what its
// sequence number counts. A new protocol is an enumerator here and its row in protocols.cpp; who receives and who
// exports it is in flowrecv/receivers/table.cpp and flowgen/exporters.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <flowkit/core/bytes.hpp>

namespace flowkit::tools {

/// Accounts are sorted in this order.
enum class protocol : std::uint8_t {
  unknown,
  netflow1,
  netflow5,
  netflow7,
  netflow9,
  ipfix,
  sflow5,
  // Recognised but not decoded, reported by name.
  netflow6,
  netflow8,
  sflow2,
  sflow4,
};

/// Whose collectors share ports by convention.
enum class protocol_family : std::uint8_t { none, netflow, sflow };

struct protocol_row {
  protocol which;
  const char* name;   ///< in statistics, manifests and options
  const char* title;  ///< in sentences
  protocol_family family;
  /// A datagram begins with `version` in so many octets: 2, or 4 where the family's first word is of 32 bits.
  std::uint8_t version_octets;
  std::uint16_t version;
  std::uint16_t port;  ///< UDP, where its collectors listen by convention
  /// What its sequence number counts, in the plural; null: it has none, or is not decoded.
  const char* sequence_counts;
  /// Octets of the datagram that `rest` begins with; may be more than there are. 0: unknown, all of the rest.
  std::size_t (*frame_length)(octets rest) noexcept;
  bool must_continue;    ///< after a frame comes the next one, or nothing
  bool has_export_time;  ///< its headers tell the exporter's clock

  /// How sessions keep it apart from other protocols of one exporter (templates/session_key.hpp).
  [[nodiscard]] constexpr std::uint16_t session_version() const noexcept { return version_octets == 2 ? version : 0; }
  /// Do these octets begin like a datagram of the protocol?
  [[nodiscard]] bool begins(octets rest) const noexcept {
    if (version_octets == 2) return rest.size() >= 2 && load_be<std::uint16_t>(rest.data()) == version;
    return version_octets == 4 && rest.size() >= 4 && load_be<std::uint32_t>(rest.data()) == version;
  }
};

/// All of them, in the order of the enumeration; the first is protocol::unknown.
[[nodiscard]] std::span<const protocol_row> protocols() noexcept;
[[nodiscard]] const protocol_row& row_of(protocol p) noexcept;
/// As in statistics and manifests.
[[nodiscard]] inline const char* to_string(protocol p) noexcept { return row_of(p).name; }

/// By its first octets; unknown if they are of no protocol that is known.
[[nodiscard]] protocol recognise(octets datagram) noexcept;
/// Ports say nothing about the content, but a datagram at a port of another family shows a misconfigured device.
[[nodiscard]] bool is_at_wrong_port(protocol p, std::uint16_t port) noexcept;

/// Files that hold nothing but datagrams, back to back: octets of the next one, 1 up to rest.size(). What is shorter
/// than announced, or does not begin like the protocol, is one datagram up to the end, so that the decoder sees (and
/// counts) it. `rest` is not empty.
[[nodiscard]] std::size_t next_datagram(const protocol_row& p, octets rest) noexcept;
/// The same in files of messages (RFC 5655), where damage in the middle costs what it hit: octets of the next message
/// if it leads to another one or to the end of the file; else of the damaged stretch up to one that does, at most
/// max_datagram. `rest` goes to the end of the file (is_last), or has room for two messages of the largest size.
[[nodiscard]] std::size_t next_in_file(const protocol_row& p, octets rest, bool is_last) noexcept;

}  // namespace flowkit::tools
