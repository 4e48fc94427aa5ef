// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/snmp/agent.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools::snmp {

namespace {
constexpr std::size_t longest_request = 65'536;  // no datagram is cut
/// Requests that are answered before the thread looks whether it is to end.
constexpr int at_a_time = 64;

/// Where a request was sent to, as the kernel says it; answers leave from there.
struct destination_info {
  alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(in6_pktinfo))> octets{};
  std::size_t size = 0;
  ip_address address;

  void read(msghdr& m) noexcept {
    for (cmsghdr* c = CMSG_FIRSTHDR(&m); c != nullptr; c = CMSG_NXTHDR(&m, c)) {
      if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
        in_pktinfo info;
        std::memcpy(&info, CMSG_DATA(c), sizeof info);
        address = ipv4_address{ntohl(info.ipi_addr.s_addr)};
        info.ipi_ifindex = 0;  // the route decides
        put(IPPROTO_IP, IP_PKTINFO, info);
        return;
      }
      if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
        in6_pktinfo info;
        std::memcpy(&info, CMSG_DATA(c), sizeof info);
        socket_address a{};
        a.v6.sin6_family = AF_INET6;
        a.v6.sin6_addr = info.ipi6_addr;
        address = to_endpoint(a.any).address;
        if (!IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) info.ipi6_ifindex = 0;
        put(IPPROTO_IPV6, IPV6_PKTINFO, info);
        return;
      }
    }
  }

 private:
  template <class Info>
  void put(int level, int type, const Info& info) noexcept {
    cmsghdr head{};
    head.cmsg_level = level, head.cmsg_type = type, head.cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(octets.data(), &head, sizeof head);
    std::memcpy(octets.data() + CMSG_LEN(0), &info, sizeof info);
    size = CMSG_SPACE(sizeof info);
  }
};

udp_socket open(const endpoint& at, bool many_addresses, bool all_v4) {
  udp_socket own = udp_socket::listening(at);
  if (many_addresses && at.address.family() != 0) {
    const endpoint any{all_v4 ? ip_address{ipv4_address{}} : ip_address{}, local_endpoint(own.fd()).port};
    own.close();  // it has shown that the address is this machine's
    own = udp_socket::listening(any);
  }
  const int on = 1;
  const bool is_v4 = local_endpoint(own.fd()).address.is_v4();
  const int failure = is_v4 ? setsockopt(own.fd(), IPPROTO_IP, IP_PKTINFO, &on, sizeof on)
                            : setsockopt(own.fd(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  if (failure != 0) throw startup_error(exit_code::io, fmt::format("udp {}: {}", to_string(at), system_text(errno)));
  return own;
}

bool all_v4(const std::vector<ip_address>& addresses, const ip_address& at) noexcept {
  for (const ip_address& a : addresses)
    if (!a.is_v4()) return false;
  return at.is_v4();
}

/// Signals are for the thread that sleeps until datagrams are due.
class signals_blocked {
 public:
  signals_blocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  signals_blocked(const signals_blocked&) = delete;
  signals_blocked& operator=(const signals_blocked&) = delete;

 private:
  sigset_t before_;
};
}  // namespace

agent::agent(const endpoint& at, std::vector<device> devices, const std::vector<ip_address>& addresses,
             std::function<timestamp()> now)
    : at_(at),
      devices_(std::move(devices), addresses, at.address),
      now_(std::move(now)),
      socket_(open(at, !addresses.empty(), all_v4(addresses, at.address))),
      wake_(eventfd(0, EFD_CLOEXEC)) {
  if (!wake_) throw startup_error(exit_code::io, fmt::format("--snmp: {}", system_text(errno)));
  at_.port = local_endpoint(socket_.fd()).port;
  const signals_blocked here;
  try {
    thread_ = std::thread([this] { serve(); });
  } catch (const std::system_error& e) {
    throw startup_error(exit_code::io, fmt::format("--snmp: no thread: {}", system_text(e.code().value())));
  }
}

endpoint agent::local() const noexcept { return at_; }

const account& agent::stop() noexcept {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    while (::write(wake_.get(), &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
    socket_.close();
  }
  return devices_.total();
}

void agent::serve() noexcept {
  const std::unique_ptr<std::byte[]> room(new (std::nothrow) std::byte[longest_request]);
  if (!room) return;
  for (;;) {
    std::array<pollfd, 2> wait{pollfd{socket_.fd(), POLLIN, 0}, pollfd{wake_.get(), POLLIN, 0}};
    if (poll(wait.data(), wait.size(), -1) < 0 && errno != EINTR) return;
    if (wait[1].revents != 0) return;
    for (int n = 0; n < at_a_time && serve_one({room.get(), longest_request}); ++n) {
    }
  }
}

/// False if there is no request.
bool agent::serve_one(std::span<std::byte> room) noexcept {
  socket_address from{};
  alignas(cmsghdr) std::array<std::byte, 256> control;
  iovec place{room.data(), room.size()};
  msghdr m{};
  m.msg_name = &from.any, m.msg_namelen = sizeof from.v6;
  m.msg_iov = &place, m.msg_iovlen = 1;
  m.msg_control = control.data(), m.msg_controllen = control.size();
  const ssize_t got = recvmsg(socket_.fd(), &m, MSG_DONTWAIT);
  if (got < 0) return false;
  destination_info to;
  to.read(m);
  std::array<std::byte, most_octets> out;
  const std::size_t size = devices_.answer(octets{room}.first(static_cast<std::size_t>(got)), to.address, now_(), out);
  if (size == 0) return true;
  place = {out.data(), size};
  m.msg_control = to.size != 0 ? to.octets.data() : nullptr, m.msg_controllen = to.size;
  m.msg_flags = 0;
  // What cannot be sent is as a response that was lost: managers ask again.
  static_cast<void>(sendmsg(socket_.fd(), &m, MSG_DONTWAIT | MSG_NOSIGNAL));
  return true;
}

}  // namespace flowkit::tools::snmp
