// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_socket.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/bind_refusal.hpp"
#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools {

namespace {

void set_option(int fd, int level, int name, int value) noexcept {
  static_cast<void>(setsockopt(fd, level, name, &value, sizeof value));
}

[[noreturn]] void fail(const endpoint& at, int number, transport how = transport::udp) {
  throw startup_error(exit_code::io, bind_refusal(how, at, number));
}

}  // namespace

udp_socket::udp_socket(int family) : fd_(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {}

/// 0 or errno.
int udp_socket::bind(const endpoint& at) noexcept {
  const socket_address a = to_socket_address(at);
  return ::bind(fd(), &a.any, a.size) == 0 ? 0 : errno;
}

udp_socket udp_socket::listening(const endpoint& at, transport how, const preparation& before) {
  udp_socket s{at.address.is_v4() ? AF_INET : AF_INET6};
  int failure = s.fd() < 0 ? errno : 0;
  if (failure == 0) {
    if (!at.address.is_v4()) set_option(s.fd(), IPPROTO_IPV6, IPV6_V6ONLY, 0);  // whatever net.ipv6.bindv6only says
    if (before) before(s.fd());
    failure = s.bind(at);
  }
  const bool no_v6 = failure == EAFNOSUPPORT || failure == EADDRNOTAVAIL;
  if (at.address.family() == 0 && no_v6) return listening({ipv4_address{}, at.port}, how, before);
  if (failure != 0) fail(at, failure, how);
  return s;
}

udp_socket udp_socket::connected(const endpoint& target, const endpoint& from) {
  if (from.address.family() != 0 && from.address.family() != target.address.family())
    throw startup_error(exit_code::usage, fmt::format("cannot send from {} to {}: one is IPv4, the other IPv6",
                                                      to_string(from), to_string(target)));
  udp_socket s{target.address.is_v4() ? AF_INET : AF_INET6};
  if (s.fd() < 0) fail(target, errno);
  if (from != endpoint{}) {
    const ip_address any = target.address.is_v4() ? ip_address{ipv4_address{}} : ip_address{ipv6_address{}};
    const endpoint at{from.address.family() == 0 ? any : from.address, from.port};
    if (const int failure = s.bind(at); failure != 0) fail(at, failure);
  }
  const socket_address a = to_socket_address(target);
  if (::connect(s.fd(), &a.any, a.size) != 0)
    throw startup_error(exit_code::io, fmt::format("udp {}: {}", to_string(target), system_text(errno)));
  return s;
}

udp_socket udp_socket::sending(std::uint8_t family, std::uint16_t port, bool shared) {
  const ip_address any = family == 4 ? ip_address{ipv4_address{}} : ip_address{ipv6_address{}};
  udp_socket s{family == 4 ? AF_INET : AF_INET6};
  const endpoint at{any, port};
  if (s.fd() < 0) fail(at, errno);
  if (family == 6) set_option(s.fd(), IPPROTO_IPV6, IPV6_V6ONLY, 1);  // IPv4's ports are others
  if (shared) set_option(s.fd(), SOL_SOCKET, SO_REUSEPORT, 1);
  if (const int failure = s.bind(at); failure != 0) fail(at, failure);
  return s;
}

int cannot_send_from(const ip_address& source, const endpoint& target) noexcept {
  const descriptor fd{::socket(source.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  if (!fd) return errno;
  const socket_address from = to_socket_address({source, 0}), to = to_socket_address(target);
  if (::bind(fd.get(), &from.any, from.size) != 0) return errno;
  return target.port == 0 || ::connect(fd.get(), &to.any, to.size) == 0 ? 0 : errno;
}

ip_address usual_source(const endpoint& target) noexcept {
  const descriptor fd{::socket(target.address.is_v4() ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  const socket_address to = to_socket_address(target);
  if (!fd || ::connect(fd.get(), &to.any, to.size) != 0) return {};
  return local_endpoint(fd.get()).address;
}

endpoint local_endpoint(int fd) noexcept {
  socket_address a{};
  a.size = sizeof a.v6;
  return getsockname(fd, &a.any, &a.size) == 0 ? to_endpoint(a.any) : endpoint{};
}

int socket_buffer(int fd, buffer_direction d) noexcept {
  int size = 0;
  socklen_t length = sizeof size;
  static_cast<void>(getsockopt(fd, SOL_SOCKET, d == buffer_direction::receive ? SO_RCVBUF : SO_SNDBUF, &size, &length));
  return size / 2;
}

void set_socket_buffer(int fd, buffer_direction d, int octets) noexcept {
  const bool receive = d == buffer_direction::receive;
  octets = std::min(octets, max_socket_buffer);  // the kernel doubles it
  set_option(fd, SOL_SOCKET, receive ? SO_RCVBUF : SO_SNDBUF, octets);
  if (socket_buffer(fd, d) < octets) set_option(fd, SOL_SOCKET, receive ? SO_RCVBUFFORCE : SO_SNDBUFFORCE, octets);
}

std::string buffer_shortfall(int granted, std::uint64_t requested, buffer_direction d) {
  if (static_cast<std::uint64_t>(granted) >= requested) return {};
  const std::string text = fmt::format("buffer of {} octets, {} requested; ", granted, requested);
  if (granted >= max_socket_buffer) return text + "the kernel allows no more";
  return text + fmt::format("to allow it: sudo sysctl -w net.core.{}={}",
                            d == buffer_direction::receive ? "rmem_max" : "wmem_max",
                            std::min<std::uint64_t>(requested, max_socket_buffer));
}

}  // namespace flowkit::tools
