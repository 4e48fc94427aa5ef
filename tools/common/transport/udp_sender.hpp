// SPDX-License-Identifier: BSL-1.0
// Datagrams over one UDP socket, in batches of system calls, runs of equal size as one message where the kernel
// segments it (udp_outgoing.hpp). What the network rejects is counted, and sending continues.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tools/common/datagram.hpp"
#include "tools/common/stop_flag.hpp"
#include "tools/common/transport/udp_outgoing.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

struct udp_sender_options {
  endpoint from{};                  ///< source address and port; the system chooses those that are 0
  int buffer = 0;                   ///< octets of kernel buffer to ask for; 0: the system's default
  const stop_flag* stop = nullptr;  ///< ends waiting for the network
  bool gso = true;                  ///< runs of datagrams as one message, as far as kernel and path allow
  bool shares_port = false;         ///< not connected: with other senders of this program that say so, too
  /// In place of sendmmsg(2): faults, in tests.
  int (*send_messages)(int fd, mmsghdr* messages, unsigned n, int flags) = nullptr;
};

class udp_sender {
 public:
  struct counts {
    std::uint64_t datagrams = 0;  ///< passed to the kernel
    std::uint64_t octets = 0;
    std::uint64_t messages = 0;  ///< in which the datagrams went; fewer where runs of them went as one
    std::uint64_t waits = 0;     ///< how often the kernel's buffers were full
    /// ICMP: connection refused; these count under datagrams as well. A run may be refused as one: after that,
    /// datagrams go one by one until none is refused.
    std::uint64_t refused = 0;
    std::uint64_t failed = 0;  ///< given up: too large, no route, forbidden; last_error() says what
  };
  /// Of one target.
  struct target_counts {
    std::uint64_t datagrams = 0, refused = 0, failed = 0;
  };

  /// Connected to one target. Throws startup_error.
  explicit udp_sender(const endpoint& target, const udp_sender_options& options = {});
  /// Not connected: each datagram has its route. Targets of one family, at least one; options.from has a port at the
  /// most. Throws startup_error.
  explicit udp_sender(std::span<const endpoint> targets, const udp_sender_options& options = {});

  /// Sends them in this order and waits for room as needed. Returns how many were sent or failed: all, unless stopped.
  /// `routes`: as many, or none if connected.
  std::size_t send(std::span<const octets> datagrams, std::span<const udp_route> routes = {}) noexcept;
  bool send(octets datagram) noexcept { return send(std::span{&datagram, 1}) == 1; }

  [[nodiscard]] endpoint local() const noexcept { return local_endpoint(socket_.fd()); }
  [[nodiscard]] const endpoint& target(std::size_t i = 0) const noexcept { return counted_[i].at; }
  [[nodiscard]] int buffer() const noexcept { return socket_buffer(socket_.fd(), buffer_direction::send); }
  [[nodiscard]] counts total() noexcept;
  /// Of a target, as of the last total().
  [[nodiscard]] const target_counts& total_of(std::size_t target) const noexcept { return counted_[target].counts; }
  /// The most octets of a datagram that may still go in a run; 0: each goes on its own.
  [[nodiscard]] std::size_t largest_segment() const noexcept { return largest_segment_; }
  /// "datagrams go one by one: Protocol not available" (the kernel has no UDP_SEGMENT), "datagrams of 9000 octets and
  /// more go one by one: Message too long". Empty if they need not, or if it was asked for.
  [[nodiscard]] std::string segmentation_refusal() const;
  /// Why the last failed one failed; empty if none did.
  [[nodiscard]] std::string last_error() const;

 private:
  struct counted_target {
    endpoint at;
    target_counts counts{};
  };
  /// A run that the kernel did not take, and whose datagrams go one by one.
  struct rejected_run {
    std::size_t end = 0;  ///< number of the datagram after it
    int number = 0;       ///< errno; 0: its datagrams have shown whether it was for being a run
    std::size_t size = 0;
  };
  udp_sender(udp_socket socket, std::span<const endpoint> targets, const udp_sender_options& options);
  void sent(std::span<const octets> datagrams, std::span<const udp_route> routes, std::size_t messages) noexcept;
  void run_rejected(int number, std::size_t size) noexcept;
  void failed(int number, std::size_t target) noexcept;
  void wait_for_room(int number) noexcept;
  void count_icmp() noexcept;
  [[nodiscard]] std::size_t number_of(const endpoint& target) const noexcept;
  [[nodiscard]] bool is_connected() const noexcept { return targets_.empty(); }

  udp_socket socket_;
  std::vector<counted_target> counted_;
  std::vector<udp_target> targets_;  ///< those of counted_, unless connected to the one
  const stop_flag* stop_;
  decltype(udp_sender_options::send_messages) send_messages_;
  counts counts_;
  int last_error_ = 0;
  std::size_t largest_segment_ = 0;
  int segmentation_error_ = 0;
  bool refused_lately_ = false;  ///< connected
};

}  // namespace flowkit::tools
