// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_receiver.hpp"

#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>
#include <cassert>
#include <cerrno>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_clock.hpp"
#include "tools/common/system_text.hpp"
#include "tools/common/transport/socket_address.hpp"
#include "tools/common/transport/udp_incoming.hpp"
#include "tools/common/transport/udp_socket.hpp"
#include "tools/common/transport/udp_wait.hpp"

namespace flowkit::tools {

namespace {

bool turn_on(int fd, int level, int option) noexcept {
  const int on = 1;
  return setsockopt(fd, level, option, &on, sizeof on) == 0;
}

}  // namespace

struct udp_receiver::state : std::enable_shared_from_this<state> {
  state(boost::asio::io_context& loop, datagram_handler h) : watched(loop), gathering(loop), handle(std::move(h)) {}

  // The handlers keep the state alive: the receiver may be gone when the loop comes to call them.

  void wait() {
    boost::system::error_code failure;
    if (!watched.is_open()) watched.assign(socket.fd(), failure);
    if (failure) return fail(failure.value());
    watched.async_wait(boost::asio::posix::descriptor_base::wait_read,
                       [self = shared_from_this()](const boost::system::error_code& e) {
                         if (!e) self->look();
                       });
  }

  /// Out of the loop's sight, which would be woken by each datagram, whether it is asked to wait for any or not.
  void wait_for(duration d) {
    if (watched.is_open()) static_cast<void>(watched.release());
    gathering.expires_after(std::chrono::nanoseconds(d.ns));
    gathering.async_wait([self = shared_from_this()](const boost::system::error_code& e) {
      if (!e) self->look();
    });
  }

  void look() {
    if (!is_open()) return;
    ++wake_ups;
    const std::uint64_t before = datagrams;
    const bool emptied = drain(batches);
    if (!is_open()) return;
    const std::uint64_t brought = datagrams - before;
    const duration d = emptied ? patience.after(brought, [this] { return ask_room(); }) : duration{0};
    if (d == duration{0})
      wait();
    else
      wait_for(d);
  }

  /// False when there may be more.
  bool drain(unsigned most) {
    for (unsigned i = 0; i < most && is_open(); ++i)
      if (!receive_batch()) return true;
    return false;
  }

  /// False when there was nothing more.
  bool receive_batch() {
    const int n = incoming.receive(socket.fd());
    if (n < 0) {
      if (errno == EINTR) return true;
      if (errno != EAGAIN && errno != ENOMEM && errno != ENOBUFS) fail(errno);
      return false;
    }
    for (std::size_t i = 0; i < static_cast<std::size_t>(n) && is_open(); ++i) deliver(incoming.message(i));
    return !incoming.exhausted();
  }

  void deliver(const udp_message& m) {
    const std::uint32_t dropped = m.drops ? dropped_before(*m.drops) : 0;
    received = m.received ? *m.received : system_now();
    ++messages;
    datagram d{.payload = {}, .source = to_endpoint(*m.source), .destination = local, .received = received};
    d.dropped_before = dropped;
    if (d.source.address.is_v4()) d.destination = local_v4;
    octets rest = m.payload;
    do {
      d.payload = rest.first(std::min(m.segment, rest.size()));
      rest = rest.subspan(d.payload.size());
      ++datagrams;
      handle(d);
      d.dropped_before = 0;
    } while (!rest.empty() && is_open());
  }

  /// `count`: of the socket as it took the message. What was asked for in between may be of later ones.
  std::uint32_t dropped_before(std::uint32_t count) noexcept {
    count_drops(count);
    const std::uint32_t more = count - drops_of_message;
    drops_of_message = count;
    constexpr std::uint32_t most_in_bundle = 64;  // UDP_GRO_CNT_MAX of the kernel
    return gro ? std::min(more, UINT32_MAX / most_in_bundle) * most_in_bundle : more;
  }

  /// The kernel's count is of 32 bits and wraps. One that came with a datagram may be older than one asked for.
  void count_drops(std::uint32_t count) noexcept {
    const std::uint32_t more = count - last_drops;
    if (more >= 0x8000'0000u) return;
    drops += more;
    last_drops = count;
  }

  /// Octets that the socket's buffer can still take, as the kernel counts them. Drops after the last datagram show only
  /// when asked for, which this does, too.
  std::size_t ask_room() noexcept {
    std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
    socklen_t size = sizeof info;
    if (!is_open() || getsockopt(socket.fd(), SOL_SOCKET, SO_MEMINFO, info.data(), &size) != 0) return 0;
    count_drops(info[SK_MEMINFO_DROPS]);
    const std::uint32_t used = info[SK_MEMINFO_RMEM_ALLOC], all = info[SK_MEMINFO_RCVBUF];
    return all > used ? all - used : 0;
  }

  void fail(int number) noexcept {
    error_number = number;
    close();
  }

  void close() noexcept {
    static_cast<void>(ask_room());
    try {
      gathering.cancel();
      if (watched.is_open()) static_cast<void>(watched.release());
    } catch (const boost::system::system_error&) {  // by their signatures only
      assert(false);
    }
    socket.close();
  }
  [[nodiscard]] bool is_open() const noexcept { return socket.fd() >= 0; }

  udp_socket socket;
  boost::asio::posix::stream_descriptor watched;  ///< the socket, or nothing while datagrams gather
  boost::asio::steady_timer gathering;
  udp_wait patience;
  datagram_handler handle;
  unsigned batches = 1;
  endpoint local;
  endpoint local_v4;  ///< for IPv4 datagrams on a socket bound to ::, else as local
  int buffer = 0;
  bool gro = false;
  udp_incoming incoming;
  timestamp received;  ///< the last datagram
  std::uint64_t datagrams = 0;
  std::uint64_t messages = 0;
  std::uint64_t wake_ups = 0;
  std::uint64_t drops = 0;
  std::uint32_t last_drops = 0, drops_of_message = 0;
  int error_number = 0;
};

udp_receiver::udp_receiver(boost::asio::io_context& loop, const endpoint& at, datagram_handler handle,
                           const udp_receiver_options& options)
    : udp_receiver(loop, udp_socket::listening(at), std::move(handle), options) {}

udp_receiver::udp_receiver(boost::asio::io_context& loop, udp_socket socket, datagram_handler handle,
                           const udp_receiver_options& options)
    : state_(std::make_shared<state>(loop, std::move(handle))) {
  state& s = *state_;
  s.socket = std::move(socket);
  const int fd = s.socket.fd();
  if (options.buffer > 0) set_socket_buffer(fd, buffer_direction::receive, options.buffer);
  for (const int option : {SO_RXQ_OVFL, SO_TIMESTAMPNS}) static_cast<void>(turn_on(fd, SOL_SOCKET, option));
  s.gro = options.gro && turn_on(fd, IPPROTO_UDP, UDP_GRO);
  s.batches = options.batches;
  s.local = local_endpoint(fd);
  s.local_v4 = s.local.address.is_v6() ? endpoint{ipv4_address{}, s.local.port} : s.local;
  s.buffer = socket_buffer(fd, buffer_direction::receive);
  s.wait();
  if (s.error_number != 0) throw startup_error(exit_code::io, error());
}

udp_receiver::~udp_receiver() { stop(); }

void udp_receiver::finish() {
  // What arrived up to now and not much more: a sender that goes on must not keep the program from ending. Not to the
  // instant: the kernel begins to stamp datagrams some time after it was asked to, and those without a stamp get one as
  // they are read.
  const timestamp end = system_now() + milliseconds(200);
  while (state_->is_open() && state_->receive_batch() && state_->received <= end) {
  }
  stop();
}

void udp_receiver::stop() noexcept {
  if (state_->is_open()) state_->close();
}

endpoint udp_receiver::local() const noexcept { return state_->local; }
int udp_receiver::buffer() const noexcept { return state_->buffer; }
bool udp_receiver::gro() const noexcept { return state_->gro; }
std::uint64_t udp_receiver::datagrams() const noexcept { return state_->datagrams; }
std::uint64_t udp_receiver::messages() const noexcept { return state_->messages; }
std::uint64_t udp_receiver::wake_ups() const noexcept { return state_->wake_ups; }
std::uint64_t udp_receiver::kernel_drops() noexcept {
  static_cast<void>(state_->ask_room());
  return state_->drops;
}
std::string udp_receiver::error() const {
  if (state_->error_number == 0) return {};
  return "udp " + to_string(state_->local) + ": " + system_text(state_->error_number);
}

}  // namespace flowkit::tools
