// SPDX-License-Identifier: BSL-1.0
// One TLS or DTLS session over a socket that does not block.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include <flowkit/core/bytes.hpp>
#include <flowkit/core/time.hpp>

#include "tools/common/transport/tls_context.hpp"

struct ssl_st;
struct bio_st;

namespace flowkit::tools {

class tls_session {
 public:
  enum class state {
    done,         ///< the handshake, or some octets of reading and writing
    wants_read,   ///< again when the socket can be read
    wants_write,  ///< again when it can be written
    closed,       ///< by the peer; was_closed_properly()
    failed,       ///< failure() says why; the session is of no more use
  };

  /// On a connected socket, which must outlive it. The context must, too.
  tls_session(const tls_context& context, int fd);
  /// DTLS, of a peer that shares the listener's socket with others: what it sends is to be given.
  tls_session(const tls_context& context, int fd, const endpoint& peer);
  ~tls_session();
  tls_session(tls_session&&) noexcept;
  tls_session& operator=(tls_session&&) noexcept;

  /// The name that an exporter asks the collector for (SNI).
  void ask_for(const std::string& host_name) noexcept;
  /// What was saved of a session before may shorten the handshake.
  void resume(const tls_session& before) noexcept;

  [[nodiscard]] state handshake() noexcept;
  [[nodiscard]] bool is_established() const noexcept;
  /// DTLS: of one record at the most.
  [[nodiscard]] state read(std::span<std::byte> into, std::size_t& got) noexcept;
  /// DTLS: all of it, as one record.
  [[nodiscard]] state write(octets from, std::size_t& sent) noexcept;
  /// Announces to the peer that nothing follows. False if there is no room to write it: again when there is.
  bool close() noexcept;

  // DTLS.
  /// The datagram to read next; a view, until the next call.
  void give(octets datagram) noexcept;
  /// Of a listener: has this peer shown that it receives what is sent to its address (RFC 6347 section 4.2.1)? Reads
  /// what was given; nothing is remembered of peers that have not. After true handshake() goes on.
  [[nodiscard]] bool listen(const endpoint& peer) noexcept;
  /// When something is to be sent again for want of an answer; none: nothing waits for one.
  [[nodiscard]] std::optional<duration> retransmits_in() const noexcept;
  void retransmit() noexcept;
  /// Datagrams that the network answered with an error, on a socket of its own.
  [[nodiscard]] std::uint64_t rejected() const noexcept;

  [[nodiscard]] bool was_closed_properly() const noexcept;
  /// "its certificate (CN=a) expired on ...", "it refused: unknown ca". After state::failed.
  [[nodiscard]] const std::string& failure() const noexcept;
  /// "TLSv1.3, TLS_AES_256_GCM_SHA384, CN=exporter.example", once established.
  [[nodiscard]] std::string description() const;
  [[nodiscard]] bool was_resumed() const noexcept;
  /// How often the peer asked for a new handshake, and was refused.
  [[nodiscard]] unsigned renegotiations_refused() const noexcept;

 private:
  friend void use_in_sessions(tls_context& context);
  struct notes;
  struct free {
    void operator()(ssl_st* s) const noexcept;
  };
  tls_session(const tls_context& context, bio_st* bio);
  [[nodiscard]] state outcome_of(int result) noexcept;

  std::unique_ptr<notes> notes_;
  std::unique_ptr<ssl_st, free> ssl_;
};

/// Sets up what sessions of this context are told: of certificates, cookies and alerts.
void use_in_sessions(tls_context& context);

}  // namespace flowkit::tools
