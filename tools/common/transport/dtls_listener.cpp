// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/dtls_listener.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <map>
#include <new>
#include <vector>

#include "tools/common/system_clock.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/connection_log.hpp"
#include "tools/common/transport/tls_session.hpp"
#include "tools/common/transport/udp_incoming.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

namespace {
namespace asio = boost::asio;
using boost::system::error_code;

/// Of a record (RFC 6347 section 4.1).
constexpr std::size_t record_room = 16384;
/// Octets of kernel buffer to ask for: as flowrecv's default for UDP.
constexpr int socket_room = 4 << 20;
/// Batches of datagrams before others have their turn.
constexpr unsigned turns = 8;

/// Sessions whose handshake is not over: OpenSSL may keep some megabytes for each of them.
constexpr std::size_t max_handshakes = 128;

/// Is its first record not encrypted? In a session that is established all are.
bool is_of_handshake(octets datagram) noexcept {
  return datagram.size() > 5 && datagram[3] == std::byte{0} && datagram[4] == std::byte{0};
}
/// Does the datagram begin a handshake that is new?
bool is_client_hello(octets datagram) noexcept {
  constexpr std::size_t header = 13;
  constexpr std::byte handshake{22}, client_hello{1};
  return datagram.size() > header && datagram[0] == handshake && is_of_handshake(datagram) &&
         datagram[header] == client_hello;
}

/// A peer has one, and while it begins anew a second, which takes the place of the first once it is established: who
/// repeats what a peer has sent, or sends in its name, gets no further than a handshake that does not end.
struct session_place {
  endpoint peer;
  bool is_second = false;
  friend auto operator<=>(const session_place&, const session_place&) = default;
};

struct peer_session {
  tls_session tls;
  session_place at;
  std::uint32_t number;
  std::uint64_t messages = 0;
  std::int64_t opened = steady_now(), last_octet = opened;

  [[nodiscard]] message_source source() const noexcept {
    return {at.peer.address, at.peer.port, transport_kind::udp, number};
  }
};
// The handlers keep the state alive: the listener may be gone when the loop comes to call them.
struct dtls_sessions : std::enable_shared_from_this<dtls_sessions> {
  dtls_sessions(connection_service& s, const endpoint& at, const tls_context& context)
      : service(s),
        log(s, transport::dtls),
        tls(context),
        socket(udp_socket::listening(at, transport::dtls)),
        watched(s.loop),
        timer(s.loop),
        buffer(record_room) {
    set_socket_buffer(socket.fd(), buffer_direction::receive, socket_room);
    const int on = 1;
    for (const int option : {SO_RXQ_OVFL, SO_TIMESTAMPNS})
      static_cast<void>(setsockopt(socket.fd(), SOL_SOCKET, option, &on, sizeof on));
    log.account.at = local_endpoint(socket.fd());
    watched.assign(socket.release());
    greeter = greeting();
  }
  [[nodiscard]] int fd() { return watched.native_handle(); }
  /// Answers all who are not known, and remembers none.
  [[nodiscard]] std::unique_ptr<tls_session> greeting() { return std::make_unique<tls_session>(tls, fd(), endpoint{}); }

  void wait() {
    watched.async_wait(asio::posix::descriptor_base::wait_read, [self = shared_from_this()](const error_code& e) {
      if (e) return;
      self->receive();
      if (self->watched.is_open()) self->wait();
    });
  }
  /// False if there may be more.
  bool receive() {
    for (unsigned i = 0; i < turns; ++i) {
      const int n = incoming.receive(fd());
      if (n < 0) {
        if (errno == EAGAIN) return true;
        if (errno != EINTR && errno != ENOMEM && errno != ENOBUFS) fail(errno);
        return true;
      }
      for (std::size_t k = 0; k < static_cast<std::size_t>(n); ++k) {
        const udp_message m = incoming.message(k);
        if (m.drops) log.account.kernel_drops = std::max<std::uint64_t>(log.account.kernel_drops, *m.drops);
        take(to_endpoint(*m.source), m.payload, m.received ? *m.received : system_now());
      }
      if (incoming.exhausted()) return true;
    }
    return false;
  }
  void fail(int number) {
    error = std::string("dtls ") + to_string(log.account.at) + ": " + system_text(number);
    stop();
  }

  void take(const endpoint& from, octets datagram, timestamp received) {
    const auto first = open.find({from, false});
    const bool begins = is_client_hello(datagram), in_clear = is_of_handshake(datagram);
    if (first == open.end() || (begins && first->second->tls.is_established() && !open.contains({from, true})))
      return begins ? greet(from, first != open.end(), datagram, received) : count_stray(from);
    const bool is_established = first->second->tls.is_established();
    const std::uint32_t number = first->second->number;
    if (!is_established || !in_clear) give(*first->second, datagram, received);
    // The end of a second handshake is encrypted, too; whose it is not discards it.
    const auto second = open.find({from, true});
    if (is_established && second != open.end() && second->second->number != number)
      give(*second->second, datagram, received);
  }
  void count_stray(const endpoint& from) {
    if (log.account.without_session++ == 0)
      log.say(from, "a datagram outside of any session (an exporter may not know that its session is over)");
  }
  void give(peer_session& s, octets datagram, timestamp received) {
    s.tls.give(datagram);
    go_on(s, received);
  }
  void greet(const endpoint& from, bool is_second, octets datagram, timestamp received) {
    greeter->give(datagram);
    if (!greeter->listen(from)) return;
    // It has shown that it receives at its address.
    try {
      auto fresh = greeting();
      const auto handshakes =
          std::count_if(open.begin(), open.end(), [](const auto& one) { return !one.second->tls.is_established(); });
      if (static_cast<std::size_t>(handshakes) >= max_handshakes ||
          (open.size() >= service.limits.connections && !make_room())) {
        greeter = std::move(fresh);
        return log.count(connection_end::no_room, from, fmt::format("{} are open", open.size()));
      }
      const session_place at{from, is_second};
      auto one = std::unique_ptr<peer_session>(new peer_session{std::move(*greeter), at, log.begin()});
      greeter = std::move(fresh);
      go_on(*open.emplace(at, std::move(one)).first->second, received);
    } catch (const std::bad_alloc&) {
      log.count(connection_end::no_room, from, "no memory");
    }
  }
  /// The second session of a peer is established: it is the peer's.
  void replace_first(peer_session& s) {
    if (const auto first = open.find({s.at.peer, false}); first != open.end())
      end(*first->second, connection_end::replaced);
    auto node = open.extract(s.at);
    s.at.is_second = false;
    node.key() = s.at;
    open.insert(std::move(node));
  }
  bool make_room() {
    peer_session* longest = nullptr;
    for (const auto& [at, s] : open)
      if (longest == nullptr || s->last_octet < longest->last_octet) longest = s.get();
    if (longest == nullptr || !is_over(longest->last_octet, long_silence, steady_now())) return false;
    end(*longest, connection_end::silent, "its place was needed");
    return true;
  }

  void go_on(peer_session& s, timestamp received) {
    using enum tls_session::state;
    if (!s.tls.is_established()) {
      const auto how = s.tls.handshake();
      if (how == failed) return end(s, connection_end::handshake_failed, s.tls.failure());
      if (how == closed) return end(s, connection_end::handshake_failed, "it closed the session");
      if (how != done) return;
      s.last_octet = steady_now();
      if (s.at.is_second) replace_first(s);
      if (s.tls.was_resumed()) ++log.account.resumed;
    }
    for (;;) {
      std::size_t got = 0;
      switch (s.tls.read(buffer, got)) {
        case done: deliver(s, octets{buffer}.first(got), received); break;
        case wants_read:
        case wants_write: return;
        case closed: return end(s, connection_end::closed);
        case failed: return end(s, connection_end::reset, s.tls.failure());
      }
    }
  }
  /// A malformed message costs itself alone: what follows comes in another datagram.
  void deliver(peer_session& s, octets message, timestamp received) {
    s.last_octet = steady_now();
    ++s.messages, ++log.account.messages;
    log.account.octets += message.size();
    static_cast<void>(service.handlers.message({.payload = message,
                                                .source = s.at.peer,
                                                .destination = log.account.at,
                                                .received = received,
                                                .transport = transport_kind::udp,
                                                .connection = s.number}));
  }
  void end(peer_session& s, connection_end why, std::string_view detail = {}) {
    const auto found = open.find(s.at);
    const std::unique_ptr<peer_session> last = std::move(found->second);
    open.erase(found);
    const unsigned asked = last->tls.renegotiations_refused();
    log.account.renegotiations += asked;
    if (asked != 0) log.say(last->at.peer, "it asked to renegotiate, which is not allowed");
    // At the address of one that is replaced is another session, which such a record would only trouble.
    if (why != connection_end::replaced) last->tls.close();
    log.end(why, last->at.peer, detail);
    if (last->messages != 0) service.handlers.ended(last->source());
  }

  void tick() {
    timer.expires_after(std::chrono::milliseconds(deadline_check_ms));
    timer.async_wait([self = shared_from_this()](const error_code& e) {
      if (e) return;
      self->check_deadlines();
      self->tick();
    });
  }
  void check_deadlines() {
    const connection_limits& limits = service.limits;
    const std::int64_t now = steady_now();
    std::vector<session_place> late;
    for (const auto& [at, s] : open) {
      const bool established = s->tls.is_established();
      if (!established && s->tls.retransmits_in() == duration{0}) s->tls.retransmit();
      if (established ? is_over(s->last_octet, limits.idle, now) : is_over(s->opened, limits.handshake, now))
        late.push_back(at);
    }
    for (const session_place& at : late) {
      peer_session& s = *open.at(at);
      if (s.tls.is_established())
        end(s, connection_end::silent,
            fmt::format("{} messages, then nothing for {}", s.messages, duration_text(limits.idle)));
      else
        end(s, connection_end::no_answer, fmt::format("{} have passed", duration_text(limits.handshake)));
    }
  }

  void finish() {
    const std::int64_t until = steady_now() + milliseconds(200).ns;
    while (watched.is_open() && steady_now() < until && !receive()) {
    }
    stop();
  }
  void stop() {
    timer.cancel();
    while (!open.empty()) end(*open.begin()->second, connection_end::stopped);
    error_code ignored;
    if (watched.is_open()) watched.close(ignored);
  }

  connection_service& service;
  connection_log log;
  const tls_context& tls;
  udp_socket socket;
  asio::posix::stream_descriptor watched;
  asio::steady_timer timer;
  std::unique_ptr<tls_session> greeter;
  std::map<session_place, std::unique_ptr<peer_session>> open;
  udp_incoming incoming;
  std::vector<std::byte> buffer;
  std::string error;
};
}  // namespace

std::unique_ptr<connection_listener> make_dtls_listener(connection_service& service, const endpoint& at,
                                                        const tls_context& tls) {
  auto state = std::make_shared<dtls_sessions>(service, at, tls);
  state->wait();
  state->tick();
  return std::make_unique<listener_of<dtls_sessions>>(std::move(state));
}

}  // namespace flowkit::tools
