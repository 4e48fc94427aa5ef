// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/stream_sender.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "tools/common/exit_code.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/tcp_socket.hpp"
#include "tools/common/transport/udp_socket.hpp"

namespace flowkit::tools {

stream_sender::stream_sender(const endpoint& target, stream_sender_options options)
    : target_(target), options_(std::move(options)) {}

bool stream_sender::ended() {
  fail("it closed the connection");
  ended_by_peer_ = true;
  return false;
}

bool stream_sender::fail(std::string why) {
  error_ = std::move(why);
  if (tls_) static_cast<void>(tls_->close());
  socket_.close();
  return false;
}

bool stream_sender::wait(short events, duration most) {
  return wait_for(socket_.get(), events, most, options_.stop) != 0;
}

bool stream_sender::open(duration patience) {
  const duration usual = std::exchange(options_.patience, patience);
  const bool is = open();
  options_.patience = usual;
  return is;
}

stream_sender::counts stream_sender::total() const noexcept {
  counts c = counts_;
  if (tls_ && options_.how == transport::dtls) c.refused += tls_->rejected();
  return c;
}

bool stream_sender::open() {
  counts_.refused = total().refused;
  std::optional<tls_session> before = std::move(tls_);
  tls_.reset();
  socket_.close();
  error_.clear();
  ended_by_peer_ = false;
  if (options_.how == transport::dtls) {
    try {
      socket_ = descriptor{udp_socket::connected(target_, options_.from).release()};
    } catch (const startup_error& e) {
      return fail(e.what());
    }
  } else {
    connected_socket made = connect_tcp(target_, options_.from, options_.patience, options_.stop);
    if (!made.socket) return fail(std::move(made.error));
    socket_ = std::move(made.socket);
  }
  local_ = local_endpoint(socket_.get());
  if (options_.buffer > 0) set_socket_buffer(socket_.get(), buffer_direction::send, options_.buffer);
  if (options_.tls != nullptr) {
    tls_.emplace(*options_.tls, socket_.get());
    if (!options_.host_name.empty()) tls_->ask_for(options_.host_name);
    if (before) tls_->resume(*before);
    if (!shake_hands()) return false;
    if (options_.verdict > duration{} && wait(POLLIN, options_.verdict) && !listen()) return false;
  }
  ++counts_.connections;
  return true;
}

bool stream_sender::shake_hands() {
  using enum tls_session::state;
  const std::int64_t until = steady_now() + options_.patience.ns;
  for (;;) {
    const auto s = tls_->handshake();
    if (s == done) return true;
    if (s == closed) return fail("it closed the connection in the handshake");
    if (s == failed) return fail(tls_->failure());
    duration most{until - steady_now()};
    if (most.ns <= 0) return fail(fmt::format("no handshake within {}", duration_text(options_.patience)));
    const bool is_dtls = options_.how == transport::dtls;
    if (const auto again = is_dtls ? tls_->retransmits_in() : std::nullopt) most = std::min(most, *again);
    const bool ready = wait(s == wants_write ? POLLOUT : POLLIN, most);
    if (stopped(options_.stop)) return fail("");
    if (!ready && is_dtls) tls_->retransmit();
  }
}

bool stream_sender::send(std::span<const octets> messages) {
  if (!is_open()) return false;
  if (!listen()) return false;
  while (!messages.empty()) {
    // DTLS: a message is a datagram. Over TCP several go as one, as far as they are there.
    std::size_t n = 1, size = messages[0].size();
    while (options_.how != transport::dtls && n < messages.size() && size + messages[n].size() <= piece)
      size += messages[n++].size();
    octets all = messages[0];
    if (n > 1) {
      gathered_.clear();
      for (const octets& m : messages.first(n)) gathered_.insert(gathered_.end(), m.begin(), m.end());
      all = gathered_;
    }
    if (!send_octets(all)) return false;
    counts_.messages += n, counts_.octets += size;
    messages = messages.subspan(n);
  }
  return true;
}

bool stream_sender::send_octets(octets all) {
  std::int64_t moved = steady_now();
  while (!all.empty()) {
    std::size_t sent = 0;
    if (!write_some(all, sent)) return false;
    if (sent != 0) {
      all = all.subspan(sent);
      if (!all.empty()) moved = steady_now();
      continue;
    }
    ++counts_.waits;
    const short ready = wait_for(socket_.get(), POLLIN | POLLOUT, options_.stall, options_.stop);
    if (stopped(options_.stop)) return fail("");
    if ((ready & POLLIN) != 0 && !listen()) return false;
    if (steady_now() - moved >= options_.stall.ns)
      return fail(fmt::format("it has taken nothing for {}", duration_text(options_.stall)));
  }
  return true;
}

bool stream_sender::write_some(octets from, std::size_t& sent) {
  if (!tls_) {
    const auto n = ::send(socket_.get(), from.data(), from.size(), MSG_NOSIGNAL);
    if (n >= 0) return sent = static_cast<std::size_t>(n), true;
    if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS) return true;
    return fail(system_text(errno));
  }
  using enum tls_session::state;
  const auto s = tls_->write(from, sent);
  if (s == failed) return fail(tls_->failure());
  return s != closed || ended();
}

bool stream_sender::listen() {
  std::array<std::byte, 4096> heard;
  for (;;) {
    if (tls_) {
      using enum tls_session::state;
      std::size_t got = 0;
      const auto s = tls_->read(heard, got);
      if (s == failed) return fail(tls_->failure());
      if (s == closed) return ended();
      if (s != done) return true;
      continue;
    }
    const auto n = recv(socket_.get(), heard.data(), heard.size(), MSG_DONTWAIT);
    if (n > 0) continue;  // nothing that an exporter has to know (RFC 7011 has collectors say nothing)
    if (n == 0) return ended();
    if (errno == EAGAIN || errno == EINTR) return true;
    return fail(system_text(errno));
  }
}

void stream_sender::end() {
  if (!is_open()) return;
  if (!listen()) {
    ended_by_peer_ = false;  // before us: what it has not read is lost
    return;
  }
  while (tls_ && !tls_->close() && wait(POLLOUT, options_.stall)) {
  }
  if (options_.how == transport::dtls)  // no one waits for anyone
    socket_.close();
  else
    ::shutdown(socket_.get(), SHUT_WR);
}

bool stream_sender::wait_for_end(std::int64_t until) {
  while (is_open() && !stopped(options_.stop) && steady_now() < until)
    if (wait(POLLIN, duration{until - steady_now()})) static_cast<void>(listen());
  if (is_open() && !stopped(options_.stop)) error_ = "it does not end the connection: the last messages may be lost";
  if (!is_open() && ended_by_peer_) error_.clear();  // as it should
  socket_.close();
  return error_.empty();
}

}  // namespace flowkit::tools
