// SPDX-License-Identifier: BSL-1.0
// Listening for connections that bring IPFIX: TCP, TLS, DTLS. A message is delivered once it is whole, in the order in
// which its connection brings them; all that is not delivered is counted.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "tools/common/datagram.hpp"
#include "tools/common/transport/tls_context.hpp"

namespace boost::asio {
class io_context;
}

namespace flowkit::tools {

struct connection_limits {
  /// At once. One more takes the place of the one silent for longest, if that has been silent for a minute; else it is
  /// refused.
  std::size_t connections = 4096;
  duration handshake = seconds(10);
  duration message = seconds(60);  ///< from the first octet of a message to its last
  duration idle = seconds(3600);   ///< without an octet
};

/// Why connections ended.
enum class connection_end : std::uint8_t {
  closed,            ///< by the exporter, after a whole message
  cut,               ///< in the middle of a message
  reset,             ///< it broke, after a whole message
  malformed,         ///< closed here, as RFC 7011 section 9.1 has it
  handshake_failed,  ///< certificate, cipher, version ...
  no_answer,         ///< the handshake took too long
  slow,              ///< a message took too long
  silent,            ///< idle for too long, or the longest when there was no room
  no_room,           ///< not accepted: as many as may be are open
  replaced,          ///< DTLS: the exporter has begun anew from the same port
  stopped,           ///< the program ended
  count_,
};
/// "closed by the exporter", "cut in the middle of a message".
[[nodiscard]] const char* to_string(connection_end e) noexcept;
/// In statistics: "closed", "cut".
[[nodiscard]] const char* short_name(connection_end e) noexcept;

struct connection_account {
  transport how = transport::tcp;
  endpoint at;
  std::uint64_t accepted = 0, open = 0, most_open = 0;
  std::uint64_t messages = 0, octets = 0;  ///< of messages, octets without TLS
  std::uint64_t resumed = 0;               ///< TLS sessions, of those accepted
  std::uint64_t renegotiations = 0;        ///< asked for, and not allowed
  std::uint64_t kernel_drops = 0;          ///< DTLS: datagrams
  std::uint64_t without_session = 0;       ///< DTLS: datagrams of no session, and no beginning of one
  std::array<std::uint64_t, static_cast<std::size_t>(connection_end::count_)> ended{};
};

/// "tls 127.0.0.1:4740: 3 connections: 2 closed by the exporter, 1 cut in the middle of a message"
[[nodiscard]] std::string in_words(const connection_account& account);

struct connection_handlers {
  /// A message, or what stood in its place if it is cut or cannot be one. False: it is malformed.
  std::function<bool(const datagram&)> message;
  /// The connection is no more: what was learnt in it is of no more use (RFC 7011 section 8).
  std::function<void(const message_source&)> ended;
  /// A line for people. Not called more than max_connection_lines times by a listener.
  std::function<void(const std::string&)> say;
};
/// Whoever connects again and again would fill the log.
inline constexpr std::uint64_t max_connection_lines = 1000;

/// What listeners of a program share. All of it outlives them.
struct connection_service {
  boost::asio::io_context& loop;
  connection_limits limits;
  connection_handlers handlers;
  std::uint32_t connections = 0;  ///< so far: each has a number of its own
};

class connection_listener {
 public:
  virtual ~connection_listener() = default;
  connection_listener(const connection_listener&) = delete;
  connection_listener& operator=(const connection_listener&) = delete;

  /// Delivers what has arrived by now, and closes all; the account stays.
  virtual void finish() = 0;
  /// Closes all at once.
  virtual void stop() = 0;
  [[nodiscard]] virtual const connection_account& account() = 0;
  /// Why it listens no more; empty if it does, or was closed.
  [[nodiscard]] virtual std::string error() const = 0;

  /// "tls 127.0.0.1:4740"
  [[nodiscard]] std::string name() { return std::string(to_string(account().how)) + ' ' + to_string(account().at); }

 protected:
  connection_listener() = default;
};

/// Listens as soon as the loop runs. `tls`: null for TCP. Throws startup_error (io): in use ...
[[nodiscard]] std::unique_ptr<connection_listener> listen_for_connections(connection_service& service, transport how,
                                                                          const endpoint& at, const tls_context* tls);

}  // namespace flowkit::tools
