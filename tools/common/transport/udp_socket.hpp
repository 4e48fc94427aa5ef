// SPDX-License-Identifier: BSL-1.0
// A UDP socket: opened and bound with messages that say what is wrong, closed by itself.
#pragma once

#include <climits>
#include <cstdint>
#include <functional>
#include <string>

#include "tools/common/endpoint.hpp"
#include "tools/common/transport/descriptor.hpp"

namespace flowkit::tools {

class udp_socket {
 public:
  udp_socket() = default;

  /// Bound to `at` for receiving. Without address (or with ::) it takes IPv4 and IPv6; where there is no IPv6, without
  /// address it takes IPv4. Throws startup_error (io). `how`: for its message, udp or what is spoken over it. `before`:
  /// called with the descriptor before it is bound.
  using preparation = std::function<void(int)>;
  [[nodiscard]] static udp_socket listening(const endpoint& at, transport how = transport::udp,
                                            const preparation& before = {});

  /// Connected to `target` for sending; from `from` unless that has neither address nor port. Throws startup_error
  /// (io).
  [[nodiscard]] static udp_socket connected(const endpoint& target, const endpoint& from);

  /// Not connected, to send from any of this machine's addresses of this family, from `port` (0: one that is free).
  /// `shared`: with other sockets of this program. Throws startup_error (io).
  [[nodiscard]] static udp_socket sending(std::uint8_t family, std::uint16_t port, bool shared = false);

  [[nodiscard]] int fd() const noexcept { return fd_.get(); }
  /// Gives the descriptor away.
  [[nodiscard]] int release() noexcept { return fd_.release(); }
  void close() noexcept { fd_.close(); }

 private:
  explicit udp_socket(int family);
  [[nodiscard]] int bind(const endpoint& at) noexcept;

  descriptor fd_;
};

/// 0, or errno: why datagrams cannot be sent from this address (EADDRNOTAVAIL: not one of this machine's), to `target`
/// if that has a port.
[[nodiscard]] int cannot_send_from(const ip_address& source, const endpoint& target = {}) noexcept;
/// The address that datagrams to `target` come from if nobody says another; no address: there is no way.
[[nodiscard]] ip_address usual_source(const endpoint& target) noexcept;

/// What getsockname says.
[[nodiscard]] endpoint local_endpoint(int fd) noexcept;

enum class buffer_direction { receive, send };

/// Octets of kernel buffer, as setsockopt counts them (the kernel reserves twice as much, for its own structures).
[[nodiscard]] int socket_buffer(int fd, buffer_direction d) noexcept;
/// Asks for so many, beyond the system's limit (net.core.rmem_max, wmem_max) where the program may.
/// Compare socket_buffer() with what was asked for.
void set_socket_buffer(int fd, buffer_direction d, int octets) noexcept;
/// No socket has a larger buffer.
inline constexpr int max_socket_buffer = INT_MAX / 2;

/// "buffer of 212992 octets, 4194304 requested; to allow it: sudo sysctl -w net.core.rmem_max=4194304". Empty if so
/// many were granted.
[[nodiscard]] std::string buffer_shortfall(int granted, std::uint64_t requested, buffer_direction d);

}  // namespace flowkit::tools
