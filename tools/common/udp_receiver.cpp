// SPDX-License-Identifier: BSL-1.0
#include "tools/common/udp_receiver.hpp"

#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "tools/common/exit_code.hpp"
#include "tools/common/socket_address.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/udp_socket.hpp"

namespace flowkit::tools {

namespace {

constexpr std::size_t batch_size = 64;
constexpr std::size_t slot_size = 65536;  // no datagram is larger: none is ever cut

timestamp now() noexcept {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  return from_unix_seconds(t.tv_sec) + duration{t.tv_nsec};
}

/// Everything that recvmmsg(2) fills, allocated once.
struct arena {
  struct control {
    alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(std::uint32_t))> octets;
  };
  std::array<mmsghdr, batch_size> messages{};
  std::array<iovec, batch_size> places{};
  std::array<socket_address, batch_size> sources{};
  std::array<control, batch_size> controls{};
  std::unique_ptr<std::byte[]> octets{
      new std::byte[batch_size * slot_size]};  // pages that no datagram needs stay unused

  arena() noexcept {
    for (std::size_t i = 0; i < batch_size; ++i) {
      places[i] = {.iov_base = octets.get() + i * slot_size, .iov_len = slot_size};
      msghdr& m = messages[i].msg_hdr;
      m.msg_name = &sources[i].any;
      m.msg_iov = &places[i];
      m.msg_iovlen = 1;
      m.msg_control = controls[i].octets.data();
    }
  }
  /// recvmmsg overwrites the sizes.
  void prepare() noexcept {
    for (mmsghdr& m : messages) {
      m.msg_hdr.msg_namelen = sizeof(sockaddr_in6);
      m.msg_hdr.msg_controllen = sizeof(control::octets);
    }
  }
};

}  // namespace

struct udp_receiver::state : std::enable_shared_from_this<state> {
  state(boost::asio::io_context& loop, datagram_handler h) : descriptor(loop), handle(std::move(h)) {}

  /// The handler keeps the state alive: the receiver may be gone when the loop comes to call it.
  void wait() {
    descriptor.async_wait(boost::asio::posix::descriptor_base::wait_read,
                          [self = shared_from_this()](const boost::system::error_code& failure) {
                            if (failure || !self->descriptor.is_open()) return;
                            self->drain(self->batches);
                            if (self->descriptor.is_open()) self->wait();
                          });
  }

  void drain(unsigned most) {
    for (unsigned i = 0; i < most && descriptor.is_open(); ++i)
      if (!receive_batch()) return;
  }

  /// False when there was nothing more.
  bool receive_batch() {
    buffers.prepare();
    const int n = recvmmsg(descriptor.native_handle(), buffers.messages.data(), batch_size, MSG_DONTWAIT, nullptr);
    if (n < 0) {
      if (errno == EINTR) return true;
      if (errno != EAGAIN && errno != ENOMEM && errno != ENOBUFS) fail(errno);
      return false;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(n) && descriptor.is_open(); ++i) deliver(buffers.messages[i]);
    return static_cast<std::size_t>(n) == batch_size;
  }

  void deliver(mmsghdr& m) {
    received = {};
    for (cmsghdr* c = CMSG_FIRSTHDR(&m.msg_hdr); c != nullptr; c = CMSG_NXTHDR(&m.msg_hdr, c)) {
      if (c->cmsg_level != SOL_SOCKET) continue;
      if (c->cmsg_type == SCM_TIMESTAMPNS) {
        timespec t;
        std::memcpy(&t, CMSG_DATA(c), sizeof t);
        received = from_unix_seconds(t.tv_sec) + duration{t.tv_nsec};
      } else if (c->cmsg_type == SO_RXQ_OVFL) {
        std::uint32_t count = 0;
        std::memcpy(&count, CMSG_DATA(c), sizeof count);
        count_drops(count);
      }
    }
    if (received == timestamp{}) received = now();
    ++datagrams;
    const endpoint source = to_endpoint(*static_cast<const sockaddr*>(m.msg_hdr.msg_name));
    handle({.payload = {static_cast<const std::byte*>(m.msg_hdr.msg_iov->iov_base), m.msg_len},
            .source = source,
            .destination = source.address.is_v4() ? local_v4 : local,
            .received = received});
  }

  /// The kernel's count is of 32 bits and wraps. One that came with a datagram may be older than one asked for.
  void count_drops(std::uint32_t count) noexcept {
    const std::uint32_t more = count - last_drops;
    if (more >= 0x8000'0000u) return;
    drops += more;
    last_drops = count;
  }

  /// Drops after the last datagram show only when asked for.
  void ask_drops() noexcept {
    if (!descriptor.is_open()) return;
    std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
    socklen_t size = sizeof info;
    if (getsockopt(descriptor.native_handle(), SOL_SOCKET, SO_MEMINFO, info.data(), &size) == 0)
      count_drops(info[SK_MEMINFO_DROPS]);
  }

  void fail(int number) noexcept {
    error_number = number;
    close();
  }

  void close() noexcept {
    ask_drops();
    boost::system::error_code ignored;
    descriptor.close(ignored);
  }

  boost::asio::posix::stream_descriptor descriptor;
  datagram_handler handle;
  unsigned batches = 1;
  endpoint local;
  endpoint local_v4;  ///< for IPv4 datagrams on a socket bound to ::, else as local
  int buffer = 0;
  arena buffers;
  timestamp received;  ///< the last datagram
  std::uint64_t datagrams = 0;
  std::uint64_t drops = 0;
  std::uint32_t last_drops = 0;
  int error_number = 0;
};

udp_receiver::udp_receiver(boost::asio::io_context& loop, const endpoint& at, datagram_handler handle,
                           const udp_receiver_options& options)
    : state_(std::make_shared<state>(loop, std::move(handle))) {
  udp_socket socket = udp_socket::listening(at);
  if (options.buffer > 0) set_socket_buffer(socket.fd(), buffer_direction::receive, options.buffer);
  for (const int option : {SO_RXQ_OVFL, SO_TIMESTAMPNS}) {
    const int on = 1;
    static_cast<void>(setsockopt(socket.fd(), SOL_SOCKET, option, &on, sizeof on));
  }
  state& s = *state_;
  s.batches = options.batches;
  s.local = local_endpoint(socket.fd());
  s.local_v4 = s.local.address.is_v6() ? endpoint{ipv4_address{}, s.local.port} : s.local;
  s.buffer = socket_buffer(socket.fd(), buffer_direction::receive);
  boost::system::error_code failure;
  s.descriptor.assign(socket.fd(), failure);
  if (failure) throw startup_error(exit_code::io, "udp " + to_string(s.local) + ": " + failure.message());
  static_cast<void>(socket.release());
  s.wait();
}

udp_receiver::~udp_receiver() { stop(); }

void udp_receiver::finish() {
  // What arrived up to now and not much more: a sender that goes on must not keep the program from ending. Not to the
  // instant: the kernel begins to stamp datagrams some time after it was asked to, and those without a stamp get one as
  // they are read.
  const timestamp end = now() + milliseconds(200);
  while (state_->descriptor.is_open() && state_->receive_batch() && state_->received <= end) {
  }
  stop();
}

void udp_receiver::stop() noexcept {
  if (state_->descriptor.is_open()) state_->close();
}

endpoint udp_receiver::local() const noexcept { return state_->local; }
int udp_receiver::buffer() const noexcept { return state_->buffer; }
std::uint64_t udp_receiver::datagrams() const noexcept { return state_->datagrams; }
std::uint64_t udp_receiver::kernel_drops() noexcept {
  state_->ask_drops();
  return state_->drops;
}
std::string udp_receiver::error() const {
  if (state_->error_number == 0) return {};
  return "udp " + to_string(state_->local) + ": " + system_text(state_->error_number);
}

}  // namespace flowkit::tools
