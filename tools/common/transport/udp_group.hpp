// SPDX-License-Identifier: BSL-1.0
// Sockets that share one address (SO_REUSEPORT), for a thread each: the kernel gives each datagram to one of them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

/// Which datagrams stay together, with one of the sockets.
enum class steering : std::uint8_t {
  by_address,  ///< those of one source address, whatever their ports: templates hold for the address
  by_session,  ///< IPFIX (version 10): those of one source address and port; all others by address
  by_port,     ///< those of one source address and port
};

struct udp_group {
  std::vector<udp_socket> sockets;  ///< at least one, in the order of their numbers
  std::string shortfall;            ///< why there is one only, although more were asked for; empty: there are all
};

/// Bound to `at` like udp_socket::listening(). An address that any other socket has is an error, although those of the
/// group share it: another program's datagrams would go missing. What comes before all are bound is in the kernel's
/// drops of the sockets, and not received by the wrong one; `bound`: called then. Throws startup_error (io).
[[nodiscard]] udp_group open_udp_group(const endpoint& at, unsigned sockets, steering how,
                                       const std::function<void()>& bound = {});

/// The socket that datagrams from this address go to, as the kernel computes it.
[[nodiscard]] unsigned steered_to(const ip_address& source, unsigned sockets) noexcept;

}  // namespace flowkit::tools
