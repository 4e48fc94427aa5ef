// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_sender.hpp"

#include <fmt/format.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include "tools/common/system_text.hpp"
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
    : udp_sender(udp_socket::connected(target, options.from), {&target, 1}, options) {}

udp_sender::udp_sender(std::span<const endpoint> targets, const udp_sender_options& options)
    : udp_sender(udp_socket::sending(targets.front().address.family(), options.from.port, options.shares_port), targets,
                 options) {
  for (const endpoint& e : targets) targets_.push_back({.address = to_socket_address(e)});
}

udp_sender::udp_sender(udp_socket socket, std::span<const endpoint> targets, const udp_sender_options& options)
    : socket_(std::move(socket)),
      stop_(options.stop),
      send_messages_(options.send_messages != nullptr ? options.send_messages : kernel_sends) {
  for (const endpoint& e : targets) counted_.push_back({.at = e});
  if (options.buffer > 0) set_socket_buffer(socket_.fd(), buffer_direction::send, options.buffer);
  // sendmmsg keeps the error to itself when it has sent some; the error queue has them all.
  const int on = 1;
  static_cast<void>(targets.front().address.is_v4()
                        ? setsockopt(socket_.fd(), IPPROTO_IP, IP_RECVERR, &on, sizeof on)
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

std::size_t udp_sender::send(std::span<const octets> datagrams, std::span<const udp_route> routes) noexcept {
  assert(routes.size() == (is_connected() ? 0 : datagrams.size()));
  udp_outgoing out;
  std::size_t done = 0;
  rejected_run alone;
  int failures = 0;  // in a row, of the same message
  while (done < datagrams.size()) {
    const bool single = done < alone.end;
    const std::span<const octets> next = datagrams.subspan(done, single ? alone.end - done : std::dynamic_extent);
    out.fill(next, single || refused_lately_ ? 0 : largest_segment_,
             {routes.subspan(is_connected() ? 0 : done), targets_});
    const std::span<mmsghdr> messages = out.messages();
    const int taken =
        send_messages_(socket_.fd(), messages.data(), static_cast<unsigned>(messages.size()), MSG_DONTWAIT);
    if (taken > 0) {
      if (single) run_rejected(std::exchange(alone.number, 0), alone.size);  // they do go, one by one
      const std::size_t n = out.datagrams_in_first(static_cast<std::size_t>(taken));
      sent(datagrams.subspan(done, n), is_connected() ? routes : routes.subspan(done, n),
           static_cast<std::size_t>(taken));
      done += n;
      failures = 0;
      if (static_cast<std::size_t>(taken) < messages.size()) count_icmp();
      continue;
    }
    const int number = errno;
    if (number == EINTR) continue;
    const std::size_t n = out.segments(0);
    if (is_lack_of_room(number)) {
      if (stopped(stop_)) {  // they will not go any more
        for (std::size_t i = done; i < datagrams.size(); ++i) failed(EINTR, is_connected() ? 0 : routes[i].target);
        return done;
      }
      wait_for_room(number);
      // Memory for all of them in one piece may be what lacks.
      if (n > 1 && number != EAGAIN) alone = {.end = done + n};
    } else if (++failures < patience_with(number)) {
      count_icmp();
    } else {
      failures = 0;
      if (n > 1) {
        alone = {.end = done + n, .number = number, .size = datagrams[done].size()};
      } else {
        if (number == alone.number) alone.number = 0;  // being a run was not what was wrong
        failed(number, is_connected() ? 0 : routes[done].target);
        ++done;
      }
    }
  }
  return done;
}

void udp_sender::sent(std::span<const octets> datagrams, std::span<const udp_route> routes,
                      std::size_t messages) noexcept {
  for (const octets& d : datagrams) counts_.octets += d.size();
  counts_.datagrams += datagrams.size();
  counts_.messages += messages;
  refused_lately_ = false;
  if (is_connected()) counted_.front().counts.datagrams += datagrams.size();
  for (const udp_route& r : routes) {
    ++counted_[r.target].counts.datagrams;
    targets_[r.target].rejects = false;
  }
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

void udp_sender::failed(int number, std::size_t target) noexcept {
  ++counts_.failed;
  ++counted_[target].counts.failed;
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
    socket_address to{};  // of the datagram that it is about
    msghdr m{};
    m.msg_name = &to.any;
    m.msg_namelen = sizeof to.v6;
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
      if (!by_icmp || e.ee_errno != ECONNREFUSED) continue;
      const std::size_t target = number_of(to_endpoint(to.any));
      ++counts_.refused, ++counted_[target].counts.refused;
      (is_connected() ? refused_lately_ : targets_[target].rejects) = true;
    }
  }
}

std::size_t udp_sender::number_of(const endpoint& target) const noexcept {
  for (std::size_t i = counted_.size(); i-- > 1;)
    if (counted_[i].at == target) return i;
  return 0;
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
