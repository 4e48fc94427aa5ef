// SPDX-License-Identifier: BSL-1.0
// What an examiner is given, and whom it came from. Files and sockets are the caller's.
#pragma once

#include <flowkit/core/time.hpp>
#include <flowkit/templates/session_key.hpp>

#include "conformance/catalogue/requirement.hpp"

namespace flowkit::conformance {

/// Of the UDP datagram, as far as a capture shows it.
enum class checksum_state : std::uint8_t { unknown, zero, right, wrong };

/// One UDP datagram, or one IPFIX message of a stream or file.
struct datagram {
  octets payload;
  message_source source;
  ip_address destination;
  std::uint16_t destination_port = 0;
  timestamp received{};      ///< the capture's clock; 0: unknown
  std::uint64_t number = 0;  ///< counts from 1; given by the examiner
  checksum_state checksum = checksum_state::unknown;
  bool fragmented = false;  ///< it came in IP fragments
  std::uint32_t file = 0;   ///< number of the file of messages that it stands in; 0: in none, or in the only one

  [[nodiscard]] bool has_time() const noexcept { return received != timestamp{}; }
  /// Octets of the IP packet, without options of IP.
  [[nodiscard]] std::size_t packet_size() const noexcept {
    return payload.size() + 8 + (source.address.is_v4() ? 20 : 40);
  }
};

/// An exporter and domain: a sequence of datagrams that is judged as one.
struct stream {
  rule_book book{};
  message_source source;
  ip_address agent;          ///< sFlow
  std::uint32_t domain = 0;  ///< observation domain, source id, engine (type, id), sub-agent
  std::uint64_t datagrams = 0, records = 0;
};

}  // namespace flowkit::conformance
