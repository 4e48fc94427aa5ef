// SPDX-License-Identifier: BSL-1.0
// Sockets that share an address: the kernel steers datagrams by the exporter that sent them.
#include <gtest/gtest.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <array>
#include <map>
#include <set>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/socket_address.hpp"
#include "tools/common/transport/udp_group.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr unsigned sockets = 4;
using datagram_octets = std::array<std::uint8_t, 24>;

datagram_octets of_version(std::uint8_t version) { return {0, version}; }

endpoint loopback(unsigned last, std::uint16_t port = 0) { return {ipv4_address{0x7f000000 + last}, port}; }
endpoint loopback6(std::uint16_t port = 0) {
  ipv6_address one{};
  one.octets[15] = 1;
  return {one, port};
}

/// A group of four, and which of them has a datagram.
class group {
 public:
  explicit group(const endpoint& at, steering how) : udp_(open_udp_group(at, sockets, how)) {}

  [[nodiscard]] bool is_whole() const { return udp_.sockets.size() == sockets; }
  [[nodiscard]] const std::string& shortfall() const { return udp_.shortfall; }
  [[nodiscard]] std::uint16_t port() const { return local_endpoint(udp_.sockets.front().fd()).port; }
  /// Sends one from this address, from a new port, and says which socket has it; `sockets`: none.
  unsigned sent(const endpoint& from, const endpoint& to, std::uint8_t version) {
    const datagram_octets octets = of_version(version);
    const udp_socket out = udp_socket::connected(to, from);
    EXPECT_EQ(::send(out.fd(), octets.data(), octets.size(), 0), static_cast<ssize_t>(octets.size()));
    ports_.insert(local_endpoint(out.fd()).port);
    for (unsigned i = 0; i < sockets; ++i) {
      std::array<char, 64> room;
      if (::recv(udp_.sockets[i].fd(), room.data(), room.size(), MSG_DONTWAIT) >= 0) return i;
    }
    return sockets;
  }

 private:
  udp_group udp_;
  std::set<std::uint16_t> ports_;
};

bool no_ipv6() {
  try {
    static_cast<void>(udp_socket::listening(loopback6()));
    return false;
  } catch (const startup_error&) {
    return true;
  }
}

TEST(UdpGroup, OneAddressHasOneSocketWhateverItsPorts) {
  group g{loopback(1), steering::by_session};
  ASSERT_TRUE(g.is_whole()) << g.shortfall();
  std::set<unsigned> all;
  for (unsigned from = 1; from <= 40; ++from)
    for (const std::uint8_t version : std::array<std::uint8_t, 3>{5, 9, 0})  // the version of sFlow has four octets
      for (int port = 0; port < 3; ++port) {
        const unsigned at = g.sent(loopback(from), loopback(1, g.port()), version);
        ASSERT_EQ(at, steered_to(loopback(from).address, sockets)) << from;
        all.insert(at);
      }
  EXPECT_EQ(all.size(), sockets) << "neighbours share the work";
}

TEST(UdpGroup, ConnectionsOfIpfixAreToldApartByTheirPorts) {
  for (const auto how : {steering::by_session, steering::by_port, steering::by_address}) {
    group g{loopback(1), how};
    ASSERT_TRUE(g.is_whole()) << g.shortfall();
    std::set<unsigned> ipfix, netflow9;
    for (int port = 0; port < 40; ++port) {
      ipfix.insert(g.sent(loopback(1), loopback(1, g.port()), 10));
      netflow9.insert(g.sent(loopback(1), loopback(1, g.port()), 9));
    }
    EXPECT_FALSE(ipfix.contains(sockets));
    EXPECT_EQ(ipfix.size() > 1, how != steering::by_address);
    EXPECT_EQ(netflow9.size() > 1, how == steering::by_port);
  }
}

TEST(UdpGroup, OnePortOfIpfixStaysWithItsSocket) {
  group g{loopback(1), steering::by_session};
  ASSERT_TRUE(g.is_whole());
  for (std::uint16_t i = 0; i < 10; ++i) {
    const std::uint16_t port = local_endpoint(udp_socket::connected(loopback(1, g.port()), {}).fd()).port;
    const unsigned at = g.sent(loopback(1, port), loopback(1, g.port()), 10);
    for (int again = 0; again < 3; ++again) EXPECT_EQ(g.sent(loopback(1, port), loopback(1, g.port()), 10), at);
  }
}

TEST(UdpGroup, IPv6AndIPv4OnOneSocket) {
  if (no_ipv6()) GTEST_SKIP() << "no IPv6 on loopback";
  group g{{}, steering::by_session};
  ASSERT_TRUE(g.is_whole()) << g.shortfall();
  for (unsigned from = 1; from <= 20; ++from)
    EXPECT_EQ(g.sent(loopback(from), loopback(1, g.port()), 9), steered_to(loopback(from).address, sockets));
  for (int port = 0; port < 20; ++port)
    EXPECT_EQ(g.sent(loopback6(), loopback6(g.port()), 9), steered_to(loopback6().address, sockets));
}

TEST(UdpGroup, AllWordsOfAnIPv6AddressCount) {
  std::set<unsigned> all[4];
  for (unsigned word = 0; word < 4; ++word)
    for (std::uint8_t n = 0; n < 64; ++n) {
      ipv6_address a{};
      a.octets[word * 4 + 3] = n;
      all[word].insert(steered_to(a, sockets));
    }
  for (const auto& of_word : all) EXPECT_EQ(of_word.size(), sockets);
}

/// What the kernel has dropped at these sockets.
std::uint64_t drops(const udp_group& of) {
  std::uint64_t sum = 0;
  for (const udp_socket& s : of.sockets) {
    std::array<std::uint32_t, SK_MEMINFO_VARS> info{};
    socklen_t size = sizeof info;
    EXPECT_EQ(getsockopt(s.fd(), SOL_SOCKET, SO_MEMINFO, info.data(), &size), 0);
    sum += info[SK_MEMINFO_DROPS];
  }
  return sum;
}

TEST(UdpGroup, WhatComesBeforeAllAreBoundIsDroppedAndCounted) {
  const std::uint16_t port = local_endpoint(udp_socket::listening(loopback(1)).fd()).port;
  constexpr unsigned count = 40;
  const auto send_from_each = [&] {
    const datagram_octets octets = of_version(9);
    for (unsigned from = 1; from <= count; ++from) {
      const udp_socket out = udp_socket::connected(loopback(1, port), loopback(from));
      EXPECT_EQ(::send(out.fd(), octets.data(), octets.size(), 0), static_cast<ssize_t>(octets.size()));
    }
  };
  for (const auto how : {steering::by_session, steering::by_port}) {
    const udp_group g = open_udp_group(loopback(1, port), sockets, how, send_from_each);
    ASSERT_EQ(g.sockets.size(), sockets) << g.shortfall;
    EXPECT_EQ(drops(g), count);
    send_from_each();
    unsigned received = 0;
    std::array<char, 64> room;
    for (const udp_socket& s : g.sockets)
      while (::recv(s.fd(), room.data(), room.size(), MSG_DONTWAIT) >= 0) ++received;
    EXPECT_EQ(received, count) << "only those that came afterwards";
    EXPECT_EQ(drops(g), count);
  }
}

TEST(UdpGroup, AnAddressInUseIsAnErrorAlthoughTheGroupSharesIt) {
  const group g{loopback(1), steering::by_session};
  for (const unsigned n : {1u, 2u}) {
    try {
      static_cast<void>(open_udp_group(loopback(1, g.port()), n, steering::by_session));
      ADD_FAILURE() << n << " more on the port of another group";
    } catch (const startup_error& e) {
      EXPECT_EQ(e.code(), exit_code::io);
      EXPECT_NE(std::string_view(e.what()).find("is in use"), std::string_view::npos) << e.what();
    }
  }
  const udp_socket alone = udp_socket::listening(loopback(1));
  EXPECT_THROW(static_cast<void>(open_udp_group(local_endpoint(alone.fd()), 2, steering::by_port)), startup_error);
}

}  // namespace
