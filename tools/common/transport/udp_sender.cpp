// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_sender.hpp"

#include <fmt/format.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "tools/common/system_text.hpp"
#include "tools/common/transport/udp_outgoing.hpp"
#include "tools/common/udp_frame.hpp"

namespace flowkit::tools {

namespace {

constexpr int poll_ms = 100;

bool is_of_earlier_datagram(int number) noexcept {
  return number == ECONNREFUSED || number == EHOSTUNREACH || number == ENETUNREACH || number == EHOSTDOWN ||
         number == ENOPROTOOPT || number == EPROTO;
}

/// An error of an earlier datagram takes the place of sending the next, once. That often in a row it is its own.
/// "Message too long" is usually its own, but may be a router's answer to an earlier one (RFC 1191).
int patience_with(int number) noexcept { return is_of_earlier_datagram(number) ? 8 : number == EMSGSIZE ? 2 : 1; }

bool is_lack_of_room(int number) noexcept { return number == EAGAIN || number == ENOBUFS || number == ENOMEM; }

int kernel_sends(int fd, mmsghdr* messages, unsigned n, int flags) noexcept { return sendmmsg(fd, messages, n, flags); }

}  // namespace

udp_sender::udp_sender(const endpoint& target, const udp_sender_options& options)
    : socket_(udp_socket::connected(target, options.from)),
      target_(target),
      stop_(options.stop),
      send_messages_(options.send_messages != nullptr ? options.send_messages : kernel_sends) {
  if (options.buffer > 0) set_socket_buffer(socket_.fd(), buffer_direction::send, options.buffer);
  // sendmmsg keeps the error to itself when it has sent some; the error queue has them all.
  const int on = 1;
  static_cast<void>(target.address.is_v4() ? setsockopt(socket_.fd(), IPPROTO_IP, IP_RECVERR, &on, sizeof on)
                                           : setsockopt(socket_.fd(), IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on));
  if (!options.gso) return;
  // Asked for, as kernels before 4.18 ignore what they do not know of a message, and would send a run as one datagram.
  int size = 0;
  socklen_t length = sizeof size;
  if (getsockopt(socket_.fd(), IPPROTO_UDP, UDP_SEGMENT, &size, &length) == 0)
    largest_segment_ = max_udp_payload;
  else
    segmentation_error_ = errno;
}

std::size_t udp_sender::send(std::span<const octets> datagrams) noexcept {
  udp_outgoing out;
  std::size_t done = 0;
  std::size_t alone = 0;  // before this one they go one by one: the run that they were was rejected
  int failures = 0;       // in a row, of the same message
  while (done < datagrams.size()) {
    if (stopped(stop_)) return done;
    if (done < alone)
      out.fill(datagrams.subspan(done, alone - done), 0);
    else
      out.fill(datagrams.subspan(done), refused_lately_ ? 0 : largest_segment_);
    const std::span<mmsghdr> messages = out.messages();
    const int sent =
        send_messages_(socket_.fd(), messages.data(), static_cast<unsigned>(messages.size()), MSG_DONTWAIT);
    if (sent > 0) {
      const std::size_t n = out.datagrams_in_first(static_cast<std::size_t>(sent));
      for (const octets& d : datagrams.subspan(done, n)) counts_.octets += d.size();
      counts_.datagrams += n;
      counts_.messages += static_cast<std::size_t>(sent);
      done += n;
      failures = 0;
      refused_lately_ = false;
      if (static_cast<std::size_t>(sent) < messages.size()) count_icmp();
      continue;
    }
    const int number = errno;
    if (number == EINTR) continue;
    const std::size_t n = out.segments(0);
    if (is_lack_of_room(number)) {
      wait_for_room(number);
      if (n > 1 && number != EAGAIN) alone = done + n;  // memory for all of them in one piece may be what lacks
    } else if (++failures < patience_with(number)) {
      count_icmp();
    } else {
      failures = 0;
      if (n > 1) {
        run_rejected(number, datagrams[done].size());
        alone = done + n;
      } else {
        failed(number);
        ++done;
      }
    }
  }
  return done;
}

/// What of it holds for later ones. EMSGSIZE (EINVAL in older kernels): larger than the device's MTU; such datagrams
/// are fragmented and not segmented. EIO: the device computes no checksums, or IPsec is on the path.
void udp_sender::run_rejected(int number, std::size_t size) noexcept {
  if (number == EMSGSIZE || number == EINVAL)
    largest_segment_ = size - 1;
  else if (number == EIO || number == EOPNOTSUPP)
    largest_segment_ = 0;
  else
    return;
  segmentation_error_ = number;
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
      if (by_icmp && e.ee_errno == ECONNREFUSED) ++counts_.refused, refused_lately_ = true;
    }
  }
}

udp_sender::counts udp_sender::total() noexcept {
  count_icmp();
  return counts_;
}

std::string udp_sender::segmentation_refusal() const {
  if (segmentation_error_ == 0) return {};
  const std::string why = system_text(segmentation_error_);
  if (largest_segment_ == 0) return "datagrams go one by one: " + why;
  return fmt::format("datagrams of {} octets and more go one by one: {}", largest_segment_ + 1, why);
}

std::string udp_sender::last_error() const { return last_error_ == 0 ? std::string() : system_text(last_error_); }

}  // namespace flowkit::tools
