// SPDX-License-Identifier: BSL-1.0
// What one recvmmsg(2) brings: messages, each a datagram or a bundle of datagrams of equal size (UDP_GRO), with what
// the kernel says of them.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/time.hpp>

#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools {

/// One message; views hold until the next receive().
struct udp_message {
  octets payload;
  std::size_t segment;  ///< octets of each datagram in it, but for the last, which may be shorter; never 0
  const sockaddr* source;
  std::optional<timestamp> received;   ///< by the kernel; there unless it came before the kernel was asked to stamp
  std::optional<std::uint32_t> drops;  ///< of the socket up to then, modulo 2^32; there once there were any
};

/// All that recvmmsg fills, allocated once.
class udp_incoming {
 public:
  static constexpr std::size_t max_messages = 64;

  udp_incoming();
  /// How many messages came, without waiting for any; -1 and errno.
  [[nodiscard]] int receive(int fd) noexcept;
  /// Did the last receive() take less than it could?
  [[nodiscard]] bool exhausted() const noexcept { return count_ < max_messages; }
  [[nodiscard]] udp_message message(std::size_t i) noexcept;

 private:
  struct control {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(std::uint32_t)) +
                                               CMSG_SPACE(sizeof(int))> octets;
  };
  void prepare(std::size_t i) noexcept;

  std::array<mmsghdr, max_messages> messages_{};
  std::array<iovec, max_messages> places_{};
  std::array<socket_address, max_messages> sources_{};
  std::array<control, max_messages> controls_{};
  std::unique_ptr<std::byte[]> octets_;  ///< pages that no datagram needs stay unused
  std::size_t count_ = 0;                ///< of the last receive()
};

}  // namespace flowkit::tools
