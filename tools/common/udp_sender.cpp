// SPDX-License-Identifier: BSL-1.0
#include "tools/common/udp_sender.hpp"

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {

constexpr std::size_t batch_size = 64;
/// An error of an earlier datagram takes the place of sending the next, once. That often in a row it is its own.
constexpr int patience = 8;
constexpr int poll_ms = 100;

bool is_of_earlier_datagram(int number) noexcept {
  return number == ECONNREFUSED || number == EHOSTUNREACH || number == ENETUNREACH || number == EHOSTDOWN ||
         number == ENOPROTOOPT || number == EPROTO;
}

}  // namespace

udp_sender::udp_sender(const endpoint& target, const udp_sender_options& options)
    : socket_(udp_socket::connected(target, options.from)), target_(target), stop_(options.stop) {
  if (options.buffer > 0) set_socket_buffer(socket_.fd(), buffer_direction::send, options.buffer);
  // sendmmsg keeps the error to itself when it has sent some; the error queue has them all.
  const int on = 1;
  static_cast<void>(target.address.is_v4() ? setsockopt(socket_.fd(), IPPROTO_IP, IP_RECVERR, &on, sizeof on)
                                           : setsockopt(socket_.fd(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on));
}

std::size_t udp_sender::send(std::span<const octets> datagrams) noexcept {
  std::array<mmsghdr, batch_size> messages;
  std::array<iovec, batch_size> places;
  std::size_t done = 0;
  int failures = 0;  // in a row, of the same datagram
  while (done < datagrams.size()) {
    if (stopped(stop_)) return done;
    const std::size_t n = std::min(batch_size, datagrams.size() - done);
    for (std::size_t i = 0; i < n; ++i) {
      const octets& d = datagrams[done + i];
      places[i] = {.iov_base = const_cast<std::byte*>(d.data()), .iov_len = d.size()};
      messages[i] = {};
      messages[i].msg_hdr.msg_iov = &places[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
    const int sent = sendmmsg(socket_.fd(), messages.data(), static_cast<unsigned>(n), MSG_DONTWAIT);
    if (sent > 0) {
      for (std::size_t i = 0; i < static_cast<std::size_t>(sent); ++i) counts_.octets += datagrams[done + i].size();
      counts_.datagrams += static_cast<std::size_t>(sent);
      done += static_cast<std::size_t>(sent);
      failures = 0;
      if (static_cast<std::size_t>(sent) < n) count_icmp();
      continue;
    }
    const int number = errno;
    if (number == EINTR) continue;
    if (number == EAGAIN || number == ENOBUFS || number == ENOMEM) {
      wait_for_room(number);
    } else if (is_of_earlier_datagram(number) && ++failures < patience) {
      count_icmp();
    } else {
      failed(number);
      failures = 0;
      ++done;
    }
  }
  return done;
}

void udp_sender::failed(int number) noexcept {
  ++counts_.failed;
  last_error_ = number;
}

void udp_sender::wait_for_room(int number) noexcept {
  ++counts_.waits;
  if (number != EAGAIN) {  // the device's queue is full, of which poll knows nothing
    constexpr timespec moment{.tv_sec = 0, .tv_nsec = 100'000};
    nanosleep(&moment, nullptr);
    return;
  }
  count_icmp();  // an error in the queue would end poll at once
  pollfd wait{.fd = socket_.fd(), .events = POLLOUT, .revents = 0};
  static_cast<void>(poll(&wait, 1, poll_ms));
}

/// Empties the socket's error queue.
void udp_sender::count_icmp() noexcept {
  alignas(cmsghdr) std::array<std::byte, 512> control;
  for (;;) {
    msghdr m{};
    m.msg_control = control.data();
    m.msg_controllen = control.size();
    if (recvmsg(socket_.fd(), &m, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
    for (cmsghdr* c = CMSG_FIRSTHDR(&m); c != nullptr; c = CMSG_NXTHDR(&m, c)) {
      const bool is_error = (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVERR) ||
                            (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RECVERR);
      if (!is_error) continue;
      sock_extended_err e;
      std::memcpy(&e, CMSG_DATA(c), sizeof e);
      const bool by_icmp = e.ee_origin == SO_EE_ORIGIN_ICMP || e.ee_origin == SO_EE_ORIGIN_ICMP6;
      if (by_icmp && e.ee_errno == ECONNREFUSED) ++counts_.refused;
    }
  }
}

udp_sender::counts udp_sender::total() noexcept {
  count_icmp();
  return counts_;
}

std::string udp_sender::last_error() const { return last_error_ == 0 ? std::string() : system_text(last_error_); }

}  // namespace flowkit::tools
