// SPDX-License-Identifier: BSL-1.0
// Who has a port of this machine, as /proc tells: the process, where it is visible to us, and what its socket has
// dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/common/endpoint.hpp"

namespace flowkit::tools::doctor {

struct port_holder {
  std::string program;  ///< as its process is called; empty: it is another user's, whom we may not look at
  std::uint64_t process = 0;
  std::uint32_t drops = 0;  ///< of UDP: datagrams that the kernel had no room for in its socket
  friend bool operator==(const port_holder&, const port_holder&) = default;
};

/// DTLS is over UDP, TLS over TCP.
[[nodiscard]] constexpr bool is_over_udp(transport t) noexcept { return t == transport::udp || t == transport::dtls; }

/// Nothing if no socket has it: of TCP, none that listens.
[[nodiscard]] std::optional<port_holder> find_port_holder(transport over, const endpoint& at);

}  // namespace flowkit::tools::doctor
