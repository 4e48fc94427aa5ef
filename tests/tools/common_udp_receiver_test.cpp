// SPDX-License-Identifier: BSL-1.0
// What a receiver delivers and counts, and how it ends. On loopback only.
#include <sched.h>
#include <sys/socket.h>
#include <tools/udp_listening.hpp>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>

#include "tools/common/transport/udp_sender.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

TEST(UdpReceiver, SaysThatThePortIsInUse) {
  const listening in{at("127.0.0.1")};
  const endpoint taken = in.receiver.local();
  EXPECT_EQ(failure([&] { listening again{taken}; }),
            "udp " + to_string(taken) + " is in use: another program has bound it");
}

TEST(UdpReceiver, SaysThatTheAddressIsNotOurs) {
  EXPECT_EQ(failure([] { listening in{at("203.0.113.1", 2055)}; }),  // TEST-NET-3
            "udp 203.0.113.1:2055: 203.0.113.1 is not an address of this machine");
}

TEST(UdpReceiver, TheBufferIsWhatWasAskedForOrLess) {
  const listening in{at("127.0.0.1"), {.buffer = 65536}};
  EXPECT_EQ(in.receiver.buffer(), 65536);
  const listening plain{at("127.0.0.1")};
  EXPECT_GT(plain.receiver.buffer(), 0);
}

TEST(UdpReceiver, ABufferThatWasNotGrantedIsReportedWithWhatAllowsIt) {
  constexpr auto receive = buffer_direction::receive;
  EXPECT_EQ(buffer_shortfall(4096, 4096, receive), "");
  EXPECT_EQ(buffer_shortfall(8192, 4096, receive), "") << "the kernel has a least one";
  EXPECT_EQ(buffer_shortfall(212'992, 4'194'304, receive),
            "buffer of 212992 octets, 4194304 requested; to allow it: sudo sysctl -w net.core.rmem_max=4194304");
  EXPECT_EQ(buffer_shortfall(212'992, 4'194'304, buffer_direction::send),
            "buffer of 212992 octets, 4194304 requested; to allow it: sudo sysctl -w net.core.wmem_max=4194304");
  EXPECT_EQ(
      buffer_shortfall(212'992, std::uint64_t{1} << 40, receive),
      "buffer of 212992 octets, 1099511627776 requested; to allow it: sudo sysctl -w net.core.rmem_max=1073741823");
  EXPECT_EQ(buffer_shortfall(max_socket_buffer, std::uint64_t{1} << 40, receive),
            "buffer of 1073741823 octets, 1099511627776 requested; the kernel allows no more");
}

// Loopback passes on as one what was sent as one; to a socket without UDP_GRO, cut into datagrams. Of what it drops the
// kernel counts what would have been queued.
std::size_t units_of(const udp_receiver& in, udp_sender& out) {
  return in.gro() ? out.total().messages : out.total().datagrams;
}

TEST(UdpReceiver, CountsWhatTheKernelDropped) {
  for (const bool gro : {false, true}) {
    listening in{at("127.0.0.1"), {.buffer = 20'000, .gro = gro}};
    udp_sender out{in.receiver.local()};
    const std::string payload(1000, 'x');
    const std::vector<octets> burst(1000, view(payload));
    ASSERT_EQ(out.send(burst), burst.size());
    EXPECT_GT(in.receiver.kernel_drops(), units_of(in.receiver, out) * 9 / 10) << "before any datagram tells";
    in.receiver.finish();
    EXPECT_GT(in.got.size(), 0u);
    EXPECT_EQ(in.receiver.messages() + in.receiver.kernel_drops(), units_of(in.receiver, out));
    if (!gro) {
      EXPECT_EQ(in.got.size() + in.receiver.kernel_drops(), burst.size());
    }
  }
}

TEST(UdpReceiver, DropsBehindTheLastDatagramAreCountedToo) {
  for (const bool gro : {false, true}) {
    listening in{at("127.0.0.1"), {.buffer = 20'000, .gro = gro}};
    udp_sender out{in.receiver.local()};
    const std::string payload(1000, 'x');
    out.send(std::vector<octets>(100, view(payload)));
    in.receiver.finish();  // no datagram came after the drops to tell of them
    EXPECT_LT(in.got.size(), 100u);
    EXPECT_EQ(in.receiver.messages() + in.receiver.kernel_drops(), units_of(in.receiver, out));
  }
}

TEST(UdpReceiver, DropsAreCountedOnceAlthoughTheyAreToldTwice) {
  for (const bool gro : {false, true}) {
    listening in{at("127.0.0.1"), {.buffer = 20'000, .gro = gro}};
    udp_sender out{in.receiver.local()};
    const std::string payload(1000, 'x');
    const std::vector<octets> burst(100, view(payload));
    for (int i = 0; i < 5; ++i) {
      out.send(burst);
      static_cast<void>(in.receiver.kernel_drops());  // newer than what the datagrams in the queue say
      in.loop.poll();
    }
    in.receiver.finish();
    EXPECT_EQ(in.receiver.messages() + in.receiver.kernel_drops(), units_of(in.receiver, out));
  }
}

TEST(UdpReceiver, LetsOthersHaveTheirTurn) {
  listening in{at("127.0.0.1"), {.buffer = 4 << 20, .batches = 1}};
  udp_sender out{in.receiver.local(), {.gso = false}};
  const std::vector<octets> burst(200, view("x"));
  ASSERT_EQ(out.send(burst), burst.size());
  std::vector<std::size_t> seen;
  std::function<void()> look = [&] {
    seen.push_back(in.got.size());
    if (in.got.size() < burst.size() && seen.size() < 100'000) boost::asio::post(in.loop, look);
  };
  boost::asio::post(in.loop, look);
  in.run_until(burst.size());
  EXPECT_EQ(in.got.size(), burst.size());
  EXPECT_NE(std::find(seen.begin(), seen.end(), 64u), seen.end()) << "between the batches of 64";
}

/// This thread stays on its processor. Loopback has a queue for each, of which the kernel delivers 64 datagrams at once
/// and the rest when it comes to it: what was sent last from one processor arrives last.
class pinned {
 public:
  pinned() {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(static_cast<std::size_t>(sched_getcpu()), &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~pinned() { sched_setaffinity(0, sizeof before_, &before_); }

 private:
  cpu_set_t before_{};
};

TEST(UdpReceiver, FinishHandsOnWhatTheKernelHolds) {
  listening in{at("127.0.0.1"), {.buffer = 4 << 20}}, witness{at("127.0.0.1")};
  udp_sender out{in.receiver.local()};
  const std::vector<octets> burst(300, view("x"));
  {
    const pinned here;
    out.send(burst);
    udp_sender{witness.receiver.local()}.send(view("all the others are there"));
  }
  witness.run_until(1);
  ASSERT_EQ(witness.got.size(), 1u);
  in.receiver.finish();
  EXPECT_EQ(in.got.size(), burst.size());
  out.send(view("late"));
  in.loop.run_for(20ms);
  EXPECT_EQ(in.receiver.datagrams(), burst.size());
  EXPECT_EQ(in.receiver.error(), "");
}

TEST(UdpReceiver, HandlersMayStopIt) {
  boost::asio::io_context loop;
  std::size_t n = 0;
  std::unique_ptr<udp_receiver> in;
  in = std::make_unique<udp_receiver>(loop, at("127.0.0.1"), [&](const datagram&) {
    if (++n == 3) in->stop();
  });
  udp_sender out{in->local()};
  out.send(std::vector<octets>(10, view("x")));
  loop.run_for(2s);  // ends early: nothing is left to wait for
  EXPECT_EQ(n, 3u);
}

TEST(UdpReceiver, HandlersMayStopItWithinABundle) {
  boost::asio::io_context loop;
  std::size_t n = 0;
  std::unique_ptr<udp_receiver> in;
  in = std::make_unique<udp_receiver>(loop, at("127.0.0.1"), [&](const datagram& d) {
    EXPECT_EQ(d.payload.size(), 1u);
    if (++n == 15) in->stop();
  });
  udp_sender out{in->local()};
  for (int i = 0; i < 5; ++i) out.send(std::vector<octets>(10, view("x")));
  loop.run_for(2s);
  EXPECT_EQ(n, 15u);
  EXPECT_EQ(in->datagrams(), 15u);
}

// The loop must see datagrams again after it was asked to look away, however they come.
TEST(UdpReceiver, DatagramsGatherAndAllAreDelivered) {
  listening in{at("127.0.0.1"), {.buffer = 4 << 20}};
  udp_sender out{in.receiver.local(), {.gso = false}};
  std::size_t sent = 0;
  for (const auto pause : {0us, 100us, 3000us, 50us, 0us, 1500us, 100us}) {
    for (int i = 0; i < 200; ++i) {
      out.send(view("x"));
      ++sent;
      if (pause >= 1000us && i % 20 != 0) continue;
      const auto end = std::chrono::steady_clock::now() + pause;
      do in.loop.poll();
      while (std::chrono::steady_clock::now() < end);
    }
    in.run_until(sent);
    ASSERT_EQ(in.got.size(), sent);
  }
  if (in.receiver.buffer() >= 4 << 20) {
    EXPECT_LT(in.receiver.wake_ups(), sent / 2);
  }
  EXPECT_EQ(in.receiver.kernel_drops(), 0u);
}

TEST(UdpReceiver, WithoutGroEachIsAMessage) {
  listening in{at("127.0.0.1"), {.buffer = 4 << 20, .gro = false}};
  EXPECT_FALSE(in.receiver.gro());
  udp_sender out{in.receiver.local()};
  out.send(std::vector<octets>(100, view("x")));
  in.run_until(100);
  EXPECT_EQ(in.got.size(), 100u);
  EXPECT_EQ(in.receiver.messages(), 100u);
}

TEST(UdpReceiver, MayGoBeforeTheLoop) {
  boost::asio::io_context loop;
  {
    udp_receiver in{loop, at("127.0.0.1"), [](const datagram&) { FAIL(); }};
    udp_sender{in.local()}.send(view("x"));
  }
  loop.run_for(100ms);
}

}  // namespace
