// SPDX-License-Identifier: BSL-1.0
// Datagrams of many sources and to many targets over one socket: each arrives once, from its source at its target,
// whatever the kernel rejects. On loopback only.
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <tools/udp_listening.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <random>

#include "tools/common/transport/udp_sender.hpp"
#include "tools/common/udp_frame.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

ip_address source(std::uint64_t n) { return ipv4_address{static_cast<std::uint32_t>(0x7f000101 + n)}; }

/// What a message says besides its octets.
struct said {
  ip_address source{};
  std::size_t segment = 0;
};
said said_of(const msghdr& message) {
  said out;
  msghdr m = message;
  for (cmsghdr* c = CMSG_FIRSTHDR(&m); c != nullptr; c = CMSG_NXTHDR(&m, c)) {
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      out.source = ipv4_address{ntohl(info.ipi_spec_dst.s_addr)};
      EXPECT_EQ(info.ipi_ifindex, 0);
    } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      std::memcpy(&info, CMSG_DATA(c), sizeof info);
      ipv6_address a;
      std::memcpy(a.octets.data(), &info.ipi6_addr, 16);
      out.source = a;
      EXPECT_EQ(info.ipi6_ifindex, 0u);
    } else if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_SEGMENT) {
      std::uint16_t size = 0;
      std::memcpy(&size, CMSG_DATA(c), sizeof size);
      out.segment = size;
    } else {
      ADD_FAILURE() << "level " << c->cmsg_level << " type " << c->cmsg_type;
    }
  }
  return out;
}

TEST(UdpRoutes, AMessageGoesOneWay) {
  std::mt19937 random{1};
  const std::vector<udp_target> targets{{to_socket_address(at("127.0.0.1", 1)), false},
                                        {to_socket_address(at("127.0.0.1", 2)), true},
                                        {to_socket_address(at("127.0.0.1", 3)), false}};
  const std::string octets_of_all(2000, 'x');
  for (int round = 0; round < 100; ++round) {
    const bool v6 = round % 4 == 0;
    std::vector<octets> datagrams;
    std::vector<udp_route> routes;
    while (datagrams.size() < 300) {
      const std::size_t size = random() % 3 == 0 ? random() % 2000 : 100;
      udp_route by{source(random() % 3), static_cast<std::uint32_t>(random() % 3)};
      if (random() % 4 == 0) by.source = {};
      if (v6 && by.source.family() != 0) by.source = *parse<ip_address>("2001:db8::1");
      for (std::size_t n = random() % 3 == 0 ? 1 : random() % 90; n-- != 0;)
        datagrams.push_back(view(octets_of_all).first(size)), routes.push_back(by);
    }
    udp_outgoing out;
    std::size_t done = 0;
    while (done < datagrams.size()) {
      out.fill(std::span(datagrams).subspan(done), max_udp_payload, {std::span(routes).subspan(done), targets});
      ASSERT_FALSE(out.messages().empty());
      for (const mmsghdr& message : out.messages()) {
        const msghdr& m = message.msg_hdr;
        const said it = said_of(m);
        const udp_route& by = routes[done];
        ASSERT_EQ(it.source, by.source);
        ASSERT_EQ(m.msg_name, &targets[by.target].address.any);
        ASSERT_EQ(m.msg_namelen, sizeof(sockaddr_in));
        ASSERT_EQ(it.segment, m.msg_iovlen > 1 ? datagrams[done].size() : 0);
        if (by.target == 1) {
          ASSERT_EQ(m.msg_iovlen, 1u) << "to one that rejects";
        }
        for (std::size_t i = 0; i < m.msg_iovlen; ++i, ++done) {
          ASSERT_EQ(routes[done], by);
          ASSERT_EQ(m.msg_iov[i].iov_base, datagrams[done].data());
          ASSERT_EQ(m.msg_iov[i].iov_len, datagrams[done].size());
        }
      }
    }
    ASSERT_EQ(done, datagrams.size());
  }
}

/// Where a datagram came from and what it says.
using came = std::multimap<ip_address, std::string>;
came of(const listening& in, std::uint16_t port) {
  came out;
  for (const owned& d : in.got) {
    EXPECT_EQ(d.source.port, port);
    out.emplace(d.source.address, d.payload);
  }
  return out;
}

/// Numbered datagrams in runs, each of its source and target.
struct traffic {
  explicit traffic(std::uint32_t targets, std::size_t n = 200, std::uint32_t seed = 1) : wanted(targets) {
    std::mt19937 random{seed};
    while (texts.size() < n) {
      const udp_route by{source(random() % 5), static_cast<std::uint32_t>(random() % targets)};
      for (std::size_t run = 1 + random() % 10; run-- != 0;) {
        texts.push_back(std::to_string(texts.size()));
        texts.back().resize(20, '.');
        routes.push_back(by);
        wanted[by.target].emplace(by.source, texts.back());
      }
    }
    for (const std::string& t : texts) views.push_back(view(t));
  }
  std::vector<std::string> texts;
  std::vector<octets> views;
  std::vector<udp_route> routes;
  std::vector<came> wanted;  ///< by target
};

void arrives_once(const udp_sender_options& options, const char* why) {
  listening one{at("127.0.0.1"), {.buffer = 1 << 20}}, two{at("127.0.0.1"), {.buffer = 1 << 20}};
  const endpoint targets[] = {one.receiver.local(), two.receiver.local()};
  const traffic t{2};
  udp_sender out{std::span(targets), options};
  EXPECT_EQ(out.send(t.views, t.routes), t.views.size()) << why;
  one.run_until(t.wanted[0].size()), two.run_until(t.wanted[1].size());
  EXPECT_EQ(of(one, out.local().port), t.wanted[0]) << why;
  EXPECT_EQ(of(two, out.local().port), t.wanted[1]) << why;
  EXPECT_EQ(out.total().datagrams, t.views.size()) << why;
  EXPECT_EQ(out.total().failed, 0u) << why;
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(out.total_of(i).datagrams, t.wanted[i].size()) << why;
    EXPECT_EQ(out.target(i), targets[i]);
  }
}

template <int Number>
int rejects_runs(int fd, mmsghdr* messages, unsigned n, int flags) noexcept {
  for (unsigned i = 0; i < n; ++i)
    if (messages[i].msg_hdr.msg_iovlen > 1) {
      if (i != 0) return sendmmsg(fd, messages, i, flags);
      return errno = Number, -1;
    }
  return sendmmsg(fd, messages, n, flags);
}
int calls = 0;
template <int Number>
int fails_every_third(int fd, mmsghdr* messages, unsigned n, int flags) noexcept {
  if (calls++ % 3 == 0) return errno = Number, -1;
  return sendmmsg(fd, messages, std::min(n, 3u), flags);
}

TEST(UdpRoutes, EachArrivesOnceFromItsSourceAtItsTarget) {
  arrives_once({}, "as it is");
  arrives_once({.gso = false}, "one by one");
  arrives_once({.send_messages = rejects_runs<EIO>}, "no segmentation");
  arrives_once({.send_messages = rejects_runs<EMSGSIZE>}, "above the MTU");
  arrives_once({.send_messages = fails_every_third<EAGAIN>}, "no room");
  arrives_once({.send_messages = fails_every_third<ENOBUFS>}, "no memory");
  arrives_once({.send_messages = fails_every_third<EINTR>}, "signals");
  arrives_once({.send_messages = fails_every_third<ECONNREFUSED>}, "an answer to an earlier one");
}

TEST(UdpRoutes, RunsGoAsOneMessage) {
  listening in{at("127.0.0.1"), {.buffer = 1 << 20}};
  const endpoint target = in.receiver.local();
  udp_sender out{std::span(&target, 1)};
  if (out.largest_segment() == 0) GTEST_SKIP() << "the kernel has no UDP_SEGMENT";
  const std::vector<octets> views(60, view("0123456789"));
  std::vector<udp_route> routes;
  for (std::uint32_t i = 0; i < 60; ++i) routes.push_back({source(i / 20), 0});
  EXPECT_EQ(out.send(views, routes), 60u);
  EXPECT_EQ(out.total().messages, 3u);
  in.run_until(60);
  EXPECT_EQ(in.got.size(), 60u);
}

TEST(UdpRoutes, OverIpv6) {
  if (!has_ipv6()) GTEST_SKIP() << "no IPv6 here";
  listening in{at("::1"), {.buffer = 1 << 20}};
  const endpoint target = in.receiver.local();
  udp_sender out{std::span(&target, 1)};
  const std::vector<octets> views(40, view("0123456789"));
  EXPECT_EQ(out.send(views, std::vector<udp_route>(40, {at("::1").address, 0})), 40u);
  in.run_until(40);
  ASSERT_EQ(in.got.size(), 40u);
  EXPECT_EQ(in.got.back().source, at("::1", out.local().port));
  EXPECT_EQ(out.total().failed, 0u);
}

TEST(UdpRoutes, OneTargetRejectsAndTheOthersDoNotSuffer) {
  listening in{at("127.0.0.1"), {.buffer = 1 << 20}};
  endpoint nobody;
  {
    const listening gone{at("127.0.0.1")};
    nobody = gone.receiver.local();
  }
  const endpoint targets[] = {in.receiver.local(), nobody};
  for (const bool gso : {true, false}) {
    in.got.clear();
    udp_sender out{std::span(targets), {.gso = gso}};
    const traffic t{2, 400, 7};
    EXPECT_EQ(out.send(t.views, t.routes), t.views.size());
    in.run_until(t.wanted[0].size());
    EXPECT_EQ(of(in, out.local().port), t.wanted[0]);
    const udp_sender::counts all = out.total();
    EXPECT_EQ(out.total_of(0).refused, 0u);
    EXPECT_EQ(out.total_of(0).datagrams, t.wanted[0].size());
    EXPECT_EQ(out.total_of(1).datagrams, t.wanted[1].size());
    EXPECT_EQ(all.refused, out.total_of(1).refused);
    EXPECT_EQ(all.failed, 0u);
    if (gso) {
      EXPECT_GT(out.total_of(1).refused, 0u);
    } else {
      EXPECT_EQ(out.total_of(1).refused, t.wanted[1].size()) << "each has its answer, whatever its source";
    }
  }
}

/// What kernels say of a source that is not this machine's: EINVAL, newer ones ENETUNREACH.
int has_no_such_address(int fd, mmsghdr* messages, unsigned n, int flags) noexcept {
  unsigned own = 0;
  while (own < n && said_of(messages[own].msg_hdr).source != at("203.0.113.1").address) ++own;
  if (own == 0) return errno = EINVAL, -1;
  return sendmmsg(fd, messages, own, flags);
}

TEST(UdpRoutes, ASourceOfOthersFailsAndSaysNothingOfRuns) {
  for (const auto& send : {static_cast<decltype(&has_no_such_address)>(nullptr), has_no_such_address}) {
    listening in{at("127.0.0.1"), {.buffer = 1 << 20}};
    const endpoint target = in.receiver.local();
    udp_sender out{std::span(&target, 1), {.send_messages = send}};
    const std::size_t before = out.largest_segment();
    std::vector<udp_route> routes(30, {source(0), 0});
    std::fill(routes.begin() + 10, routes.begin() + 20, udp_route{at("203.0.113.1").address, 0});
    EXPECT_EQ(out.send(std::vector<octets>(30, view("0123456789")), routes), 30u);
    EXPECT_EQ(out.total().failed, 10u);
    EXPECT_EQ(out.total_of(0).failed, 10u);
    EXPECT_EQ(out.total().datagrams, 20u);
    EXPECT_NE(out.last_error(), "");
    EXPECT_EQ(out.largest_segment(), before);
    EXPECT_EQ(out.segmentation_refusal(), "");
    in.run_until(20);
    EXPECT_EQ(in.got.size(), 20u);
  }
}

TEST(UdpRoutes, APortOfItsOwnOrShared) {
  const listening in{at("127.0.0.1")};
  const endpoint target = in.receiver.local();
  const udp_sender first{std::span(&target, 1)};
  const endpoint taken{{}, first.local().port};
  EXPECT_EQ(failure([&] { udp_sender again(std::span(&target, 1), {.from = taken}); }),
            "udp 0.0.0.0:" + std::to_string(taken.port) + " is in use: another program has bound it");
  EXPECT_EQ(failure([&] { udp_sender again(std::span(&target, 1), {.from = taken, .shares_port = true}); }),
            "udp 0.0.0.0:" + std::to_string(taken.port) + " is in use: another program has bound it")
      << "only with those that share, too";
  const udp_sender a{std::span(&target, 1), {.shares_port = true}};
  const udp_sender b{std::span(&target, 1), {.from = {{}, a.local().port}, .shares_port = true}};
  EXPECT_EQ(a.local(), b.local());
}

TEST(UdpRoutes, WhoseAddressItIs) {
  EXPECT_EQ(cannot_send_from(at("127.3.2.1").address), 0);
  EXPECT_EQ(cannot_send_from(at("203.0.113.1").address), EADDRNOTAVAIL);
  EXPECT_EQ(cannot_send_from(at("127.3.2.1").address, at("127.0.0.1", 9)), 0);
  EXPECT_EQ(usual_source(at("127.0.0.1", 9)), at("127.0.0.1").address);
}

}  // namespace
