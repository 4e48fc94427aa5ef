// SPDX-License-Identifier: BSL-1.0
#include "tools/common/transport/udp_group.hpp"

#include <fmt/format.h>
#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <span>

#include <flowkit/core/bytes.hpp>

#include "tools/common/exit_code.hpp"
#include "tools/common/system_text.hpp"

namespace flowkit::tools {

namespace {
/// 2^32 divided by the golden ratio: neighbouring addresses go to different sockets.
constexpr std::uint32_t multiplier = 0x9e37'79b1;
constexpr std::uint32_t in_network_header = static_cast<std::uint32_t>(SKF_NET_OFF);
/// No socket has this number: the kernel takes its own hash of addresses and ports.
constexpr std::uint32_t nobody = 0xffff'ffff;

using instruction = sock_filter;
constexpr instruction load_word(std::uint32_t at) { return {BPF_LD | BPF_W | BPF_ABS, 0, 0, at}; }
constexpr instruction store(std::uint32_t place) { return {BPF_ST, 0, 0, place}; }
constexpr instruction fetch(std::uint32_t place) { return {BPF_LDX | BPF_MEM, 0, 0, place}; }
constexpr instruction exclusive_or() { return {BPF_ALU | BPF_XOR | BPF_X, 0, 0, 0}; }
constexpr instruction constant(unsigned operation, std::uint32_t k) {
  return {static_cast<std::uint16_t>(BPF_ALU | operation | BPF_K), 0, 0, k};
}
/// Steps over so many instructions, if it is equal, and if not.
constexpr instruction compare(std::uint32_t with, std::uint8_t equal, std::uint8_t otherwise) {
  return {BPF_JMP | BPF_JEQ | BPF_K, equal, otherwise, with};
}
constexpr instruction leave(std::uint32_t with) { return {BPF_RET | BPF_K, 0, 0, with}; }

/// The kernel runs it for each datagram, or bundle of them, at whose payload it begins; its result is the number of a
/// socket.
bool attach(int fd, unsigned sockets, bool ipfix_by_session) {
  std::array program{
      instruction{BPF_LD | BPF_H | BPF_ABS, 0, 0, 0},  // the version
      compare(10, 0, 1),
      leave(nobody),
      instruction{BPF_LD | BPF_B | BPF_ABS, 0, 0, in_network_header},
      constant(BPF_AND, 0xf0),
      compare(0x60, 2, 0),
      load_word(in_network_header + 12),  // IPv4: its source
      instruction{BPF_JMP | BPF_JA, 0, 0, 13},
      load_word(in_network_header + 8),  // IPv6: the four words of its source
      store(0),
      load_word(in_network_header + 12),
      fetch(0),
      exclusive_or(),
      store(0),
      load_word(in_network_header + 16),
      fetch(0),
      exclusive_or(),
      store(0),
      load_word(in_network_header + 20),
      fetch(0),
      exclusive_or(),
      // Of either:
      constant(BPF_MUL, multiplier),
      constant(BPF_RSH, 16),
      constant(BPF_MOD, sockets),
      instruction{BPF_RET | BPF_A, 0, 0, 0},
  };
  if (!ipfix_by_session) program[1] = compare(10, 1, 1);
  const sock_fprog whole{.len = static_cast<unsigned short>(program.size()), .filter = program.data()};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &whole, sizeof whole) == 0;
}

bool share(int fd, int on) noexcept { return setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0; }

/// What comes before all are there may be for one that is not: the kernel drops it, and counts it at its socket.
bool receive_nothing(int fd) noexcept {
  instruction drop = leave(0);
  const sock_fprog whole{.len = 1, .filter = &drop};
  return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &whole, sizeof whole) == 0;
}
bool receive_all(int fd) noexcept {
  const int none = 0;
  return setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &none, sizeof none) == 0;
}

}  // namespace

unsigned steered_to(const ip_address& source, unsigned sockets) noexcept {
  std::uint32_t bits = 0;
  const auto octets = std::as_bytes(std::span{source.octets()});  // of IPv4 all but the first four are 0
  for (std::size_t i = 0; i < octets.size(); i += 4) bits ^= load_be<std::uint32_t>(&octets[i]);
  return ((bits * multiplier) >> 16) % sockets;
}

udp_group open_udp_group(const endpoint& at, unsigned sockets, steering how, const std::function<void()>& bound) {
  udp_group group;
  if (sockets <= 1) {
    group.sockets.push_back(udp_socket::listening(at));
    return group;
  }
  int failure = 0;
  // The first is bound alone, so that an address in use is an error, and has its program by then, so that no datagram
  // goes to the wrong one: the others join it.
  group.sockets.push_back(udp_socket::listening(at, transport::udp, [&](int fd) {
    if (!receive_nothing(fd)) failure = errno;
    if (how == steering::by_port) return;
    if (!share(fd, 1) || !attach(fd, sockets, how == steering::by_session) || !share(fd, 0)) failure = errno;
  }));
  const int first = group.sockets.front().fd();
  if (failure == 0 && !share(first, 1)) failure = errno;
  try {
    const endpoint here = local_endpoint(first);
    for (unsigned i = 1; failure == 0 && i < sockets; ++i)
      group.sockets.push_back(udp_socket::listening(here, transport::udp, [&](int fd) {
        if (!receive_nothing(fd) || !share(fd, 1)) failure = errno;
      }));
  } catch (const startup_error& e) {
    failure = errno;
    group.shortfall = e.what();
  }
  if (failure == 0 && bound) bound();
  for (std::size_t i = 0; failure == 0 && i < group.sockets.size(); ++i)
    if (!receive_all(group.sockets[i].fd())) failure = errno;
  if (failure == 0) return group;
  if (group.shortfall.empty()) group.shortfall = system_text(failure);
  group.sockets.clear();
  group.sockets.push_back(udp_socket::listening(at));
  return group;
}

}  // namespace flowkit::tools
