// SPDX-License-Identifier: BSL-1.0
// Names of applications by port: a guess, for flows whose exporter announces none.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace flowkit::tools {

struct service {
  std::uint16_t port;
  bool tcp, udp, sctp;
  std::string_view name;  ///< IANA's (RFC 6335)
};
/// By port.
[[nodiscard]] std::span<const service> services() noexcept;

/// From here on systems take ports for their own side of a connection.
inline constexpr std::uint16_t first_client_port = 32768;

/// The name of the lower port if it has one; else that of the other, unless systems take such for clients. Empty: none.
/// `protocol`: TCP, UDP or SCTP by number; others have no ports.
[[nodiscard]] std::string_view guess_application(std::uint8_t protocol, std::uint16_t source,
                                                 std::uint16_t destination) noexcept;

}  // namespace flowkit::tools
