// SPDX-License-Identifier: BSL-1.0
// One connection to a collector: TCP, TLS or DTLS. It waits for a collector that is slow, and loses nothing as long as
// the connection holds (but for what DTLS loses on its way, as UDP does).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/common/stop_flag.hpp"
#include "tools/common/transport/descriptor.hpp"
#include "tools/common/transport/tls_session.hpp"

namespace flowkit::tools {

struct stream_sender_options {
  transport how = transport::tcp;
  endpoint from{};                   ///< source address and port; the system chooses those that are 0
  const tls_context* tls = nullptr;  ///< for TLS and DTLS
  std::string host_name{};           ///< that the collector is asked for; empty: none
  int buffer = 0;                    ///< octets of kernel buffer to ask for; 0: the system's default
  const stop_flag* stop = nullptr;   ///< ends waiting for the network
  duration patience = seconds(10);   ///< for connection and handshake
  /// To wait for what the collector makes of our certificate: in TLS 1.3 the handshake is over before that.
  duration verdict{};
  duration stall = seconds(60);  ///< a collector that takes nothing for so long is given up
};

class stream_sender {
 public:
  struct counts {
    std::uint64_t messages = 0, octets = 0;  ///< passed to the kernel, octets without TLS
    std::uint64_t waits = 0;                 ///< how often there was no room
    std::uint64_t connections = 0;           ///< that were established
    std::uint64_t refused = 0;               ///< DTLS: answered by ICMP; these count under messages as well
  };

  stream_sender(const endpoint& target, stream_sender_options options);

  /// Connects, with the handshake; what was open is closed. False: error() says why, or it was stopped.
  bool open();
  /// The same with less patience, for those who have others to look after.
  bool open(duration patience);
  [[nodiscard]] bool is_open() const noexcept { return static_cast<bool>(socket_); }
  /// Sends these messages in this order. False if not all could be sent: the connection is closed, and error() says
  /// why, or it was stopped.
  bool send(std::span<const octets> messages);
  /// Tells the collector that nothing follows.
  void end();
  /// After that: waits until the collector has ended the connection, too, no longer than to this time (steady_now()).
  /// False if it does not, or if the connection broke: the last messages may be lost.
  bool wait_for_end(std::int64_t until);

  [[nodiscard]] const endpoint& target() const noexcept { return target_; }
  [[nodiscard]] endpoint local() const noexcept { return local_; }
  [[nodiscard]] counts total() const noexcept;
  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  /// "TLSv1.3, TLS_AES_256_GCM_SHA384, CN=collector.example"; empty for TCP.
  [[nodiscard]] std::string description() const { return tls_ ? tls_->description() : std::string(); }

 private:
  /// Messages that go into one piece: a record of TLS, one system call of TCP.
  static constexpr std::size_t piece = 16384;

  bool shake_hands();
  bool send_octets(octets all);
  /// False: it has failed.
  bool write_some(octets from, std::size_t& sent);
  /// Whatever the collector says: that it closes, why it refuses. False if the connection is of no more use.
  bool listen();
  bool wait(short events, duration most);
  bool fail(std::string why);
  bool ended();

  endpoint target_, local_;
  stream_sender_options options_;
  descriptor socket_;
  std::optional<tls_session> tls_;
  std::vector<std::byte> gathered_;
  counts counts_;
  std::string error_;
  bool ended_by_peer_ = false;
};

}  // namespace flowkit::tools
