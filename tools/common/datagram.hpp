// SPDX-License-Identifier: BSL-1.0
// One UDP datagram as every source (socket, capture, payload file) delivers it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/session_key.hpp>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools {

/// The most octets that a datagram can hold, whatever carries it.
inline constexpr std::size_t max_datagram = 65535;

/// A view: the payload is the source's and gone when the handler returns.
struct datagram {
  octets payload;
  endpoint source, destination;
  timestamp received;
  transport_kind transport = transport_kind::udp;
  std::uint32_t connection = 0;  ///< number of the connection or file; 0 over UDP
  /// By its socket, since the one before it: no more than so many; a bundle that the kernel drops is 64 at most.
  std::uint32_t dropped_before = 0;
  // What only a capture shows.
  std::optional<std::uint16_t> checksum{};  ///< of UDP, as it was sent
  bool fragmented = false;                  ///< put together from IP fragments
  bool has_clock = true;                    ///< false: received is when its file was written

  /// The part of its session's key that is known without decoding it.
  [[nodiscard]] message_source from() const noexcept { return {source.address, source.port, transport, connection}; }
};

using datagram_handler = std::function<void(const datagram&)>;

}  // namespace flowkit::tools
