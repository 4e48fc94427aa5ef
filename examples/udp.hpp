// SPDX-License-Identifier: BSL-1.0
// A UDP socket for the examples: POSIX, IPv4, as short as can be. Not a part of flowkit.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <ctime>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/time.hpp>
#include <flowkit/templates/session_key.hpp>

namespace udp {

inline sockaddr_in to(std::uint32_t address, std::uint16_t port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(address);
  a.sin_port = htons(port);
  return a;
}

/// A socket bound to a port; 0: any port, of loopback only. Waits two seconds at most. Below 0: it failed.
inline int open(std::uint16_t port) {
  const int s = ::socket(AF_INET, SOCK_DGRAM, 0);
  const timeval patience{.tv_sec = 2, .tv_usec = 0};
  ::setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const sockaddr_in here = to(port == 0 ? INADDR_LOOPBACK : INADDR_ANY, port);
  return ::bind(s, reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0 ? s : -1;
}

/// Sends to the port that the socket itself is bound to: for demonstrations.
inline void send_to_itself(int s, flowkit::octets datagram) {
  sockaddr_in here{};
  socklen_t size = sizeof here;
  ::getsockname(s, reinterpret_cast<sockaddr*>(&here), &size);
  ::sendto(s, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&here), size);
}

struct received {
  flowkit::octets datagram;  ///< in the caller's buffer; empty: nothing came
  flowkit::message_source source;
  flowkit::timestamp at;
};
inline received receive(int s, std::span<std::byte> buffer) {
  sockaddr_in peer{};
  socklen_t size = sizeof peer;
  const auto n = ::recvfrom(s, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&peer), &size);
  if (n < 0) return {};
  return {buffer.first(static_cast<std::size_t>(n)),
          {.address = flowkit::ipv4_address{ntohl(peer.sin_addr.s_addr)}, .port = ntohs(peer.sin_port)},
          flowkit::from_unix_seconds(std::time(nullptr))};
}

}  // namespace udp
