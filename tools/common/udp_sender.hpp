// SPDX-License-Identifier: BSL-1.0
// Datagrams to one UDP target, in batches of system calls. What the network rejects is counted, and sending continues.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/udp_socket.hpp"

namespace flowkit::tools {

struct udp_sender_options {
  endpoint from;                    ///< source address and port; the system chooses those that are 0
  int buffer = 0;                   ///< octets of kernel buffer to ask for; 0: the system's default
  const stop_flag* stop = nullptr;  ///< ends waiting for the network
};

class udp_sender {
 public:
  struct counts {
    std::uint64_t datagrams = 0;  ///< passed to the kernel
    std::uint64_t octets = 0;
    std::uint64_t waits = 0;    ///< how often the kernel's buffers were full
    std::uint64_t refused = 0;  ///< ICMP: connection refused; these count under datagrams as well
    std::uint64_t failed = 0;   ///< given up: too large, no route, forbidden; last_error() says what
  };

  /// Throws startup_error.
  explicit udp_sender(const endpoint& target, const udp_sender_options& options = {});

  /// Sends them in this order and waits for room as needed. Returns how many were sent or failed: all, unless stopped.
  std::size_t send(std::span<const octets> datagrams) noexcept;
  bool send(octets datagram) noexcept { return send(std::span{&datagram, 1}) == 1; }

  [[nodiscard]] endpoint local() const noexcept { return local_endpoint(socket_.fd()); }
  [[nodiscard]] const endpoint& target() const noexcept { return target_; }
  [[nodiscard]] int buffer() const noexcept { return socket_buffer(socket_.fd(), buffer_direction::send); }
  [[nodiscard]] counts total() noexcept;
  /// Why the last failed one failed; empty if none did.
  [[nodiscard]] std::string last_error() const;

 private:
  void failed(int number) noexcept;
  void wait_for_room(int number) noexcept;
  void count_icmp() noexcept;

  udp_socket socket_;
  endpoint target_;
  const stop_flag* stop_;
  counts counts_;
  int last_error_ = 0;
};

}  // namespace flowkit::tools
