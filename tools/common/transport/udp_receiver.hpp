// SPDX-License-Identifier: BSL-1.0
// Datagrams from one bound UDP socket, in batches, by an Asio event loop. What the kernel dropped is counted. Where few
// come at a time they may gather for up to four milliseconds (udp_wait.hpp); those after silence are delivered at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace boost::asio {
class io_context;
}

namespace flowkit::tools {

struct udp_receiver_options {
  int buffer = 0;        ///< octets of kernel buffer to ask for; 0: the system's default
  unsigned batches = 8;  ///< of 64 messages, before other handlers of the event loop get their turn
  bool gro = true;       ///< let the kernel bundle datagrams (UDP_GRO), where it can
};

class udp_receiver {
 public:
  /// Binds `at` and begins to receive as soon as the loop runs: `handle` is called in it for every datagram, and must
  /// not throw. Received are those of either family if `at` has no address or `::`; IPv4 sources are shown as IPv4.
  /// The destination of the datagrams is local(). Throws startup_error (io): in use, not an address of this machine ...
  udp_receiver(boost::asio::io_context& loop, const endpoint& at, datagram_handler handle,
               const udp_receiver_options& options = {});
  /// The same with a socket that is bound already.
  udp_receiver(boost::asio::io_context& loop, udp_socket socket, datagram_handler handle,
               const udp_receiver_options& options = {});
  ~udp_receiver();
  udp_receiver(const udp_receiver&) = delete;
  udp_receiver& operator=(const udp_receiver&) = delete;

  /// Receives and delivers what the kernel still holds, and closes the socket; the counts stay.
  void finish();
  /// Closes the socket at once; handlers may call it.
  void stop() noexcept;

  [[nodiscard]] endpoint local() const noexcept;
  /// Octets of kernel buffer that were granted; less than asked for where net.core.rmem_max forbids it.
  [[nodiscard]] int buffer() const noexcept;
  /// Does the kernel bundle datagrams of one sender and of equal size? They are delivered one by one all the same.
  [[nodiscard]] bool gro() const noexcept;
  [[nodiscard]] std::uint64_t datagrams() const noexcept;
  /// In which they came: datagrams and bundles of them.
  [[nodiscard]] std::uint64_t messages() const noexcept;
  /// How often the socket was read.
  [[nodiscard]] std::uint64_t wake_ups() const noexcept;
  /// Datagrams that the kernel had no room for (or found damaged) on this socket, up to now; if gro(), a bundle of
  /// several counts as one.
  [[nodiscard]] std::uint64_t kernel_drops() noexcept;
  /// Empty, or why the socket failed: nothing is received any more.
  [[nodiscard]] std::string error() const;

 private:
  struct state;
  std::shared_ptr<state> state_;
};

}  // namespace flowkit::tools
