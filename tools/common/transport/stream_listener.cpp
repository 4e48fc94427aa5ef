// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/stream_listener.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <map>
#include <new>
#include <optional>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/connection_log.hpp"
#include "tools/common/transport/message_framer.hpp"
#include "tools/common/transport/tcp_socket.hpp"
#include "tools/common/transport/tls_session.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

namespace {
namespace asio = boost::asio;
using asio::posix::descriptor_base;
using boost::system::error_code;

/// Of each read; all connections share it. A record of TLS is a quarter of the most that a message has.
constexpr std::size_t room = 256 << 10;
/// Reads of a connection before the others have their turn.
constexpr unsigned turns = 8;

struct connection {
  connection(asio::io_context& loop, const endpoint& from) : watched(loop), peer(from) {}

  asio::posix::stream_descriptor watched;
  std::optional<tls_session> tls;
  message_framer framer;
  endpoint peer, local;
  std::uint32_t number = 0;
  std::int64_t opened = steady_now(), last_octet = opened, message_begun = opened;
  bool delivered = false;       ///< anything
  unsigned renegotiations = 0;  ///< that were rejected, as far as counted
  bool ready = true;            ///< after the handshake, if there is one

  [[nodiscard]] message_source source() const noexcept {
    return {peer.address, peer.port, transport_kind::stream, number};
  }
};

/// What a read brought.
enum class brought { octets, nothing, end, broken };
// The handlers keep the state alive: the listener may be gone when the loop comes to call them.
struct stream_connections : std::enable_shared_from_this<stream_connections> {
  stream_connections(connection_service& s, transport how, const tls_context* context)
      : service(s), log(s, how), tls(context), accepting(s.loop), timer(s.loop), buffer(room) {}

  void wait_for_connections() {
    accepting.async_wait(descriptor_base::wait_read, [self = shared_from_this()](const error_code& e) {
      if (!e) self->accept_all();
    });
  }
  void accept_all() {
    for (int i = 0; i < 64 && accepting.is_open(); ++i) {
      endpoint peer;
      descriptor socket = accept_tcp(accepting.native_handle(), peer);
      if (!socket) {
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) return pause(errno);
        break;
      }
      begin(std::move(socket), peer);
    }
    if (accepting.is_open()) wait_for_connections();
  }
  /// Those who wait stay in the kernel, and are looked at again with the deadlines.
  void pause(int number) {
    paused = true;
    if (!std::exchange(told_of_pause, true))
      service.handlers.say(fmt::format("{} {}: no further connections: {}", to_string(log.account.how),
                                       to_string(log.account.at), system_text(number)));
  }

  void begin(descriptor socket, const endpoint& peer) {
    if (open.size() >= service.limits.connections && !make_room())
      return log.count(connection_end::no_room, peer,
                       fmt::format("{} are open, none of them silent for long", open.size()));
    // A handler of the loop that throws would end the program, and all connections with it.
    try {
      auto c = std::make_unique<connection>(service.loop, peer);
      if (tls != nullptr) c->tls.emplace(*tls, socket.get()), c->ready = false;
      error_code failure;
      c->watched.assign(socket.get(), failure);
      if (failure) return log.count(connection_end::no_room, peer, failure.message());
      static_cast<void>(socket.release());
      c->local = local_endpoint(c->watched.native_handle());
      c->number = log.begin();
      connection& one = *open.emplace(c->number, std::move(c)).first->second;
      wait(one, descriptor_base::wait_read);
    } catch (const std::bad_alloc&) {
      log.count(connection_end::no_room, peer, "no memory");
    }
  }
  bool make_room() {
    connection* longest = nullptr;
    for (const auto& [number, c] : open)
      if (longest == nullptr || c->last_octet < longest->last_octet) longest = c.get();
    if (longest == nullptr || !is_over(longest->last_octet, long_silence, steady_now())) return false;
    end(*longest, connection_end::silent, "its place was needed");
    return true;
  }

  void wait(connection& c, descriptor_base::wait_type what) {
    if (!watches) return;
    c.watched.async_wait(what, [self = shared_from_this(), number = c.number](const error_code& e) {
      if (!e) self->look(number);
    });
  }
  void look(std::uint32_t number) {
    const auto found = open.find(number);
    if (found == open.end()) return;
    connection& c = *found->second;
    if (!c.ready && !shake_hands(c)) return;
    for (unsigned i = 0; i < turns; ++i)
      if (!take(c)) return;
    asio::post(service.loop, [self = shared_from_this(), number] { self->look(number); });
  }

  /// False if it is not done yet, or has failed.
  bool shake_hands(connection& c) {
    using enum tls_session::state;
    switch (c.tls->handshake()) {
      case done:
        c.ready = true;
        if (c.tls->was_resumed()) ++log.account.resumed;
        return true;
      case wants_read: wait(c, descriptor_base::wait_read); return false;
      case wants_write: wait(c, descriptor_base::wait_write); return false;
      case closed: end(c, connection_end::handshake_failed, "it closed the connection"); return false;
      case failed: break;
    }
    end(c, connection_end::handshake_failed, c.tls->failure());
    return false;
  }

  /// One read; false if there was nothing more, or the connection has ended.
  bool take(connection& c) {
    std::size_t got = 0;
    switch (read(c, got)) {
      case brought::octets: return pass_on(c, octets{buffer}.first(got));
      case brought::nothing: return false;
      case brought::end: finish_message(c, connection_end::closed, ""); return false;
      case brought::broken: break;
    }
    finish_message(c, connection_end::reset, c.tls ? c.tls->failure() : system_text(errno));
    return false;
  }
  brought read(connection& c, std::size_t& got) {
    if (!c.tls) {
      const auto n = recv(c.watched.native_handle(), buffer.data(), buffer.size(), 0);
      if (n > 0) return got = static_cast<std::size_t>(n), brought::octets;
      if (n == 0) return brought::end;
      if (errno != EAGAIN && errno != EINTR) return brought::broken;
      wait(c, descriptor_base::wait_read);
      return brought::nothing;
    }
    using enum tls_session::state;
    const auto s = c.tls->read(buffer, got);
    const unsigned asked = c.tls->renegotiations_refused();
    if (asked != c.renegotiations) {
      log.account.renegotiations += asked - std::exchange(c.renegotiations, asked);
      log.say(c.peer, "it asked to renegotiate, which is not allowed");
    }
    switch (s) {
      case done: return brought::octets;
      case wants_read: wait(c, descriptor_base::wait_read); return brought::nothing;
      case wants_write: wait(c, descriptor_base::wait_write); return brought::nothing;
      case closed: return brought::end;
      case failed: break;
    }
    return brought::broken;
  }

  /// False if it was the last of the connection.
  bool pass_on(connection& c, octets stream) {
    const std::int64_t now = steady_now();
    c.last_octet = now;
    const std::uint64_t before = c.framer.messages();
    if (c.framer.unfinished().empty()) c.message_begun = now;
    const timestamp received = system_now();
    using enum message_framer::outcome;
    const auto how = c.framer.feed(stream, [&](octets message) { return deliver(c, message, received); });
    if (c.framer.messages() != before) c.message_begun = now;
    log.account.messages += c.framer.messages() - before;
    if (how == fine) return true;
    if (how == not_ipfix || how == bad_length) deliver(c, c.framer.unfinished(), received);
    end(c, connection_end::malformed,
        how == stopped ? fmt::format("its message {} cannot be read", c.framer.messages())
        : how == not_ipfix
            ? fmt::format("after {} messages comes what is no IPFIX", c.framer.messages())
            : fmt::format("after {} messages comes one that is shorter than its header", c.framer.messages()));
    return false;
  }
  bool deliver(connection& c, octets message, timestamp received) {
    c.delivered = true;
    log.account.octets += message.size();
    return service.handlers.message({.payload = message,
                                     .source = c.peer,
                                     .destination = c.local,
                                     .received = received,
                                     .transport = transport_kind::stream,
                                     .connection = c.number});
  }
  /// It is over; what is there of a message is counted as one that is cut.
  void finish_message(connection& c, connection_end otherwise, std::string_view detail) {
    const octets part = c.framer.unfinished();
    std::string words{detail};
    if (c.tls && otherwise == connection_end::closed && !c.tls->was_closed_properly())
      words = "without TLS's close_notify: more may have been meant to come", otherwise = connection_end::reset;
    if (part.empty()) return end(c, otherwise, words);
    deliver(c, part, system_now());
    end(c, connection_end::cut,
        fmt::format("{} octets of message {}{}{}", part.size(), c.framer.messages() + 1, words.empty() ? "" : "; ",
                    words));
  }
  void end(connection& c, connection_end why, std::string_view detail = {}) {
    const auto found = open.find(c.number);
    if (found == open.end()) return;
    const std::unique_ptr<connection> last = std::move(found->second);
    open.erase(found);
    if (last->tls) last->tls->close();
    error_code ignored;
    last->watched.close(ignored);
    log.end(why, last->peer, detail);
    if (last->delivered) service.handlers.ended(last->source());
  }

  void tick() {
    timer.expires_after(std::chrono::milliseconds(deadline_check_ms));
    timer.async_wait([self = shared_from_this()](const error_code& e) {
      if (e) return;
      self->check_deadlines();
      if (std::exchange(self->paused, false) && self->accepting.is_open()) self->wait_for_connections();
      self->tick();
    });
  }
  void check_deadlines() {
    const connection_limits& limits = service.limits;
    const std::int64_t now = steady_now();
    std::vector<std::uint32_t> late;
    for (const auto& [number, c] : open)
      if (!c->ready                         ? is_over(c->opened, limits.handshake, now)
          : !c->framer.unfinished().empty() ? is_over(c->message_begun, limits.message, now)
                                            : is_over(c->last_octet, limits.idle, now))
        late.push_back(number);
    for (const std::uint32_t number : late) {
      connection& c = *open.at(number);
      if (!c.ready) {
        end(c, connection_end::no_answer, fmt::format("{} have passed", duration_text(limits.handshake)));
      } else if (const octets part = c.framer.unfinished(); !part.empty()) {
        deliver(c, part, system_now());
        end(c, connection_end::slow,
            fmt::format("{} octets of message {} within {}", part.size(), c.framer.messages() + 1,
                        duration_text(limits.message)));
      } else {
        end(c, connection_end::silent,
            fmt::format("{} messages, then nothing for {}", c.framer.messages(), duration_text(limits.idle)));
      }
    }
  }

  /// What the kernel still holds, of all in turn, and not much more: an exporter that goes on must not keep the program
  /// from ending.
  void finish() {
    accept_all();
    watches = false;
    const std::int64_t until = steady_now() + milliseconds(200).ns;
    std::vector<std::uint32_t> numbers;
    for (const auto& [number, c] : open) numbers.push_back(number);
    while (!numbers.empty() && steady_now() < until)
      std::erase_if(numbers, [this](std::uint32_t number) {
        const auto found = open.find(number);
        if (found == open.end()) return true;
        connection& c = *found->second;
        return (!c.ready && !shake_hands(c)) || !take(c);
      });
    for (const auto& [number, c] : open)
      if (const octets part = c->framer.unfinished(); !part.empty())
        log.say(c->peer,
                fmt::format("ended here, with {} octets of message {}", part.size(), c->framer.messages() + 1));
    stop();
  }
  void stop() {
    error_code ignored;
    if (accepting.is_open()) accepting.close(ignored);
    timer.cancel();
    while (!open.empty()) end(*open.begin()->second, connection_end::stopped);
  }

  connection_service& service;
  connection_log log;
  const tls_context* tls;
  asio::posix::stream_descriptor accepting;
  asio::steady_timer timer;
  std::map<std::uint32_t, std::unique_ptr<connection>> open;
  std::vector<std::byte> buffer;
  std::string error;
  bool paused = false, told_of_pause = false, watches = true;
};
}  // namespace

std::unique_ptr<connection_listener> make_stream_listener(connection_service& service, transport how,
                                                          const endpoint& at, const tls_context* tls) {
  raise_descriptor_limit();
  auto state = std::make_shared<stream_connections>(service, how, tls);
  state->accepting.assign(listen_tcp(how, at).release());
  state->log.account.at = local_endpoint(state->accepting.native_handle());
  state->wait_for_connections();
  state->tick();
  return std::make_unique<listener_of<stream_connections>>(std::move(state));
}

}  // namespace flowkit::tools
