// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/tcp_socket.hpp"

#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>

#include <algorithm>
#include <cerrno>

#include "tools/common/exit_code.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/quantity.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/bind_refusal.hpp"
#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools {

namespace {
/// Connections that may wait to be accepted.
constexpr int backlog = 1024;

bool turn_on(int fd, int level, int option, int value = 1) noexcept {
  return setsockopt(fd, level, option, &value, sizeof value) == 0;
}

descriptor new_socket(const endpoint& of) noexcept {
  return descriptor{::socket(of.address.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
}

/// 0 or errno.
int bind_to(int fd, const endpoint& at) noexcept {
  const socket_address a = to_socket_address(at);
  return ::bind(fd, &a.any, a.size) == 0 ? 0 : errno;
}
}  // namespace

descriptor listen_tcp(transport how, const endpoint& at) {
  descriptor s = new_socket(at);
  int failure = s ? 0 : errno;
  if (failure == 0) {
    // Connections of a run before may linger; they do not keep another program from being told that the port is taken.
    static_cast<void>(turn_on(s.get(), SOL_SOCKET, SO_REUSEADDR));
    if (!at.address.is_v4()) static_cast<void>(turn_on(s.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0));
    failure = bind_to(s.get(), at);
  }
  if (failure == 0 && ::listen(s.get(), backlog) != 0) failure = errno;
  if (at.address.family() == 0 && (failure == EAFNOSUPPORT || failure == EADDRNOTAVAIL))
    return listen_tcp(how, {ipv4_address{}, at.port});
  if (failure != 0) throw startup_error(exit_code::io, bind_refusal(how, at, failure));
  return s;
}

descriptor accept_tcp(int listening, endpoint& peer) noexcept {
  socket_address a{};
  a.size = sizeof a.v6;
  descriptor s{::accept4(listening, &a.any, &a.size, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  if (s) {
    peer = to_endpoint(a.any);
    static_cast<void>(turn_on(s.get(), SOL_SOCKET, SO_KEEPALIVE));  // a peer whose machine went down is noticed
  }
  return s;
}

short wait_for(int fd, short events, duration most, const stop_flag* stop) noexcept {
  constexpr std::int64_t slice = 100;  // ms, after which the flag is looked at
  const std::int64_t until = steady_now() + most.ns;
  while (!stopped(stop)) {
    const std::int64_t left = (until - steady_now()) / 1'000'000;
    pollfd p{.fd = fd, .events = events, .revents = 0};
    const int n = poll(&p, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, slice)));
    if (n > 0) return p.revents;
    if (n == 0 && left <= 0) return 0;
  }
  return 0;
}

connected_socket connect_tcp(const endpoint& target, const endpoint& from, duration most, const stop_flag* stop) {
  if (from.address.family() != 0 && from.address.family() != target.address.family())
    return {{}, fmt::format("cannot connect from {}: one is IPv4, the other IPv6", to_string(from.address))};
  descriptor s = new_socket(target);
  if (!s) return {{}, system_text(errno)};
  if (from != endpoint{}) {
    const ip_address any = target.address.is_v4() ? ip_address{ipv4_address{}} : ip_address{ipv6_address{}};
    const endpoint at{from.address.family() == 0 ? any : from.address, from.port};
    // The connection from this port before may linger.
    if (from.port != 0) static_cast<void>(turn_on(s.get(), SOL_SOCKET, SO_REUSEADDR));
    if (const int failure = bind_to(s.get(), at); failure != 0) return {{}, bind_refusal(transport::tcp, at, failure)};
  }
  // Whole messages are written, and a sender that waits for more would only make them late.
  static_cast<void>(turn_on(s.get(), IPPROTO_TCP, TCP_NODELAY));
  const socket_address a = to_socket_address(target);
  if (::connect(s.get(), &a.any, a.size) != 0 && errno != EINPROGRESS) return {{}, system_text(errno)};
  if (wait_for(s.get(), POLLOUT, most, stop) == 0)
    return {{}, stopped(stop) ? "" : fmt::format("no answer within {}", duration_text(most))};
  int failure = 0;
  socklen_t size = sizeof failure;
  if (getsockopt(s.get(), SOL_SOCKET, SO_ERROR, &failure, &size) != 0) failure = errno;
  if (failure != 0) return {{}, system_text(failure)};
  return {std::move(s), {}};
}

void raise_descriptor_limit() noexcept {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

}  // namespace flowkit::tools
