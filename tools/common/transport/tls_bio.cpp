// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/tls_bio.hpp"

#include <openssl/bio.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "tools/common/transport/socket_address.hpp"

namespace flowkit::tools {

namespace {
/// Ethernet's, less the headers of IPv6 and UDP: handshakes are cut to it. Records of messages are as large as these.
constexpr long datagram_room = 1500 - 48;

struct attached {
  int fd;
  bool datagrams, demultiplexed, at_end;
  socket_address peer;
  octets incoming;
  std::uint64_t rejected = 0;
};
attached& of(BIO* b) noexcept { return *static_cast<attached*>(BIO_get_data(b)); }

/// ICMP's answer to an earlier datagram: no end, as anyone could send one, and the peer may come again.
bool is_of_earlier_datagram(attached& a, int number) noexcept {
  const bool is = a.datagrams && (number == ECONNREFUSED || number == EHOSTUNREACH || number == ENETUNREACH ||
                                  number == EHOSTDOWN || number == EPROTO || number == ENOPROTOOPT);
  a.rejected += is;
  return is;
}

bool passes(int number) noexcept {
  return number == EAGAIN || number == EINTR || number == ENOBUFS || number == ENOMEM;
}

int read_from(BIO* b, char* into, int size) noexcept {
  attached& a = of(b);
  BIO_clear_retry_flags(b);
  if (a.demultiplexed) {
    if (a.incoming.empty()) {
      BIO_set_retry_read(b);
      return -1;
    }
    const std::size_t n = std::min(a.incoming.size(), static_cast<std::size_t>(size));
    std::memcpy(into, a.incoming.data(), n);
    a.incoming = {};
    return static_cast<int>(n);
  }
  const auto n = recv(a.fd, into, static_cast<std::size_t>(size), MSG_DONTWAIT);
  a.at_end = n == 0 && !a.datagrams;
  if (n < 0 && (passes(errno) || is_of_earlier_datagram(a, errno))) BIO_set_retry_read(b);
  return static_cast<int>(n);
}

int write_to(BIO* b, const char* from, int size) noexcept {
  attached& a = of(b);
  BIO_clear_retry_flags(b);
  const auto length = static_cast<std::size_t>(size);
  const auto n = a.demultiplexed ? sendto(a.fd, from, length, MSG_NOSIGNAL | MSG_DONTWAIT, &a.peer.any, a.peer.size)
                                 : send(a.fd, from, length, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (n < 0 && passes(errno)) {
    // A shared socket has no one who waits for its room: an answer of the handshake is lost, and is sent again.
    if (a.demultiplexed) return size;
    BIO_set_retry_write(b);
  }
  if (n < 0 && is_of_earlier_datagram(a, errno)) return size;  // as lost on its way
  return static_cast<int>(n);
}

long control(BIO* b, int what, long number, void*) noexcept {
  switch (what) {
    case BIO_CTRL_FLUSH:
    case BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT:
    case BIO_CTRL_DUP: return 1;
    case BIO_CTRL_EOF: return of(b).at_end ? 1 : 0;
    case BIO_CTRL_DGRAM_QUERY_MTU:
    case BIO_CTRL_DGRAM_GET_FALLBACK_MTU:
    case BIO_CTRL_DGRAM_GET_MTU: return datagram_room;
    case BIO_CTRL_DGRAM_SET_MTU: return number;
    case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD: return 48;
    case BIO_CTRL_GET_CLOSE: return BIO_get_shutdown(b);
    case BIO_CTRL_SET_CLOSE: BIO_set_shutdown(b, static_cast<int>(number)); return 1;
    default: return 0;
  }
}

int destroy(BIO* b) noexcept {
  delete static_cast<attached*>(BIO_get_data(b));
  BIO_set_data(b, nullptr);
  return 1;
}

const BIO_METHOD* method() {
  static BIO_METHOD* const one = [] {
    BIO_METHOD* const m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "flowkit socket");
    BIO_meth_set_read(m, read_from);
    BIO_meth_set_write(m, write_to);
    BIO_meth_set_ctrl(m, control);
    BIO_meth_set_destroy(m, destroy);
    return m;
  }();
  return one;
}

BIO* new_bio(const attached& a) {
  BIO* const b = BIO_new(method());
  if (b == nullptr) throw std::bad_alloc{};
  BIO_set_data(b, new attached(a));
  BIO_set_init(b, 1);
  return b;
}
}  // namespace

bio_st* new_socket_bio(int fd, bool datagrams) { return new_bio({fd, datagrams, false, false, {}, {}}); }
bio_st* new_peer_bio(int fd, const endpoint& peer) {
  return new_bio({fd, true, true, false, to_socket_address(peer), {}});
}
std::uint64_t datagrams_rejected(bio_st* by) noexcept { return of(by).rejected; }
void give_datagram(bio_st* to, octets datagram) noexcept { of(to).incoming = datagram; }
void set_peer(bio_st* to, const endpoint& peer) noexcept { of(to).peer = to_socket_address(peer); }

}  // namespace flowkit::tools
