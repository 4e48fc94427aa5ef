// SPDX-License-Identifier: BSL-1.0
// Sockets, on loopback only.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tools/common/exit_code.hpp"
#include "tools/common/udp_frame.hpp"
#include "tools/common/udp_receiver.hpp"
#include "tools/common/udp_sender.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;
using namespace std::chrono_literals;

octets view(std::string_view s) { return {reinterpret_cast<const std::byte*>(s.data()), s.size()}; }
endpoint at(std::string_view address, std::uint16_t port = 0) { return {*parse<ip_address>(address), port}; }
std::string failure(auto call, exit_code expected = exit_code::io) {
  try {
    call();
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), expected);
    return e.what();
  }
  return "nothing was thrown";
}
bool has_ipv6() {
  try {
    static_cast<void>(udp_socket::listening(at("::1")));
    return true;
  } catch (const startup_error&) {
    return false;
  }
}

struct owned {
  std::string payload;
  endpoint source, destination;
  timestamp received;
};

/// A receiver that keeps what comes.
struct listening {
  explicit listening(const endpoint& where, const udp_receiver_options& options = {})
      : receiver(
            loop, where,
            [this](const datagram& d) {
              got.push_back({{reinterpret_cast<const char*>(d.payload.data()), d.payload.size()},
                             d.source,
                             d.destination,
                             d.received});
            },
            options) {}
  /// Until that many are there, or for two seconds.
  void run_until(std::size_t n) {
    const auto end = std::chrono::steady_clock::now() + 2s;
    while (got.size() < n && std::chrono::steady_clock::now() < end) loop.run_one_for(50ms);
  }
  [[nodiscard]] std::vector<std::string> payloads() const {
    std::vector<std::string> out;
    for (const owned& d : got) out.push_back(d.payload);
    return out;
  }
  boost::asio::io_context loop;
  std::vector<owned> got;
  udp_receiver receiver;
};

timestamp now() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

TEST(Udp, FromSenderToReceiver) {
  listening in{at("127.0.0.1")};
  EXPECT_NE(in.receiver.local().port, 0);
  udp_sender out{in.receiver.local()};
  EXPECT_EQ(out.target(), in.receiver.local());
  const timestamp before = now();
  EXPECT_TRUE(out.send(view("first")));
  EXPECT_TRUE(out.send(view("")));
  in.run_until(2);
  ASSERT_EQ(in.payloads(), (std::vector<std::string>{"first", ""}));
  EXPECT_EQ(in.got[0].source, out.local());
  EXPECT_EQ(in.got[0].source.address, at("127.0.0.1").address);
  EXPECT_EQ(in.got[0].destination, in.receiver.local());
  EXPECT_GE(in.got[0].received, before - milliseconds(20));
  EXPECT_LE(in.got[0].received, now());
  EXPECT_EQ(in.receiver.datagrams(), 2u);
  EXPECT_EQ(in.receiver.kernel_drops(), 0u);
  EXPECT_EQ(out.total().datagrams, 2u);
  EXPECT_EQ(out.total().octets, 5u);
  EXPECT_EQ(out.total().failed, 0u);
}

TEST(Udp, BothFamiliesOnOneSocket) {
  if (!has_ipv6()) GTEST_SKIP() << "no IPv6 here";
  for (const endpoint& any : {endpoint{}, at("::")}) {
    listening in{any};
    const std::uint16_t port = in.receiver.local().port;
    udp_sender four{at("127.0.0.1", port)}, six{at("::1", port)};
    four.send(view("4"));
    in.run_until(1);
    six.send(view("6"));
    in.run_until(2);
    ASSERT_EQ(in.payloads(), (std::vector<std::string>{"4", "6"}));
    EXPECT_EQ(in.got[0].source, four.local()) << "as IPv4, not mapped into IPv6";
    EXPECT_EQ(in.got[0].destination, at("0.0.0.0", port));
    EXPECT_EQ(in.got[1].source, six.local());
    EXPECT_EQ(in.got[1].destination, at("::", port));
  }
}

TEST(Udp, AnIpv6AddressTakesNoIpv4) {
  if (!has_ipv6()) GTEST_SKIP() << "no IPv6 here";
  listening in{at("::1")};
  const std::uint16_t port = in.receiver.local().port;
  EXPECT_NO_THROW(static_cast<void>(udp_socket::listening(at("127.0.0.1", port))));
}

TEST(Udp, TheLargestDatagramIsWhole) {
  listening in{at("127.0.0.1"), {.buffer = 1 << 20}};
  udp_sender out{in.receiver.local(), {.from = {}, .buffer = 1 << 20}};
  std::string large(max_udp_payload, 'x');
  large.back() = 'y';
  out.send(view(large));
  in.run_until(1);
  EXPECT_EQ(in.payloads(), std::vector<std::string>{large});
}

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

TEST(UdpSender, BindsWhatItIsTold) {
  listening in{at("127.0.0.1")};
  udp_sender out{in.receiver.local(), {.from = at("127.0.0.3")}};
  EXPECT_EQ(out.local().address, at("127.0.0.3").address);
  out.send(view("x"));
  in.run_until(1);
  ASSERT_EQ(in.got.size(), 1u);
  EXPECT_EQ(in.got[0].source, out.local());
  EXPECT_EQ(failure([&] { udp_sender again(in.receiver.local(), {.from = out.local()}); }),
            "udp " + to_string(out.local()) + " is in use: another program has bound it");
}

TEST(UdpSender, APortWithoutAddressIsASourcePort) {
  std::uint16_t free_port = 0;
  {
    const listening probe{at("127.0.0.1")};
    free_port = probe.receiver.local().port;
  }
  const listening in{at("127.0.0.1")};
  const udp_sender out{in.receiver.local(), {.from = {{}, free_port}}};
  EXPECT_EQ(out.local(), at("127.0.0.1", free_port));
}

TEST(UdpSender, OneFamilyOnly) {
  EXPECT_EQ(failure([] { udp_sender out(at("::1", 9), {.from = at("127.0.0.1", 1)}); }, exit_code::usage),
            "cannot send from 127.0.0.1:1 to [::1]:9: one is IPv4, the other IPv6");
}

TEST(UdpSender, GoesOnWhenNobodyListens) {
  endpoint nobody;
  {
    const listening in{at("127.0.0.1")};
    nobody = in.receiver.local();
  }
  udp_sender out{nobody};
  const std::vector<octets> batch(200, view("x"));
  EXPECT_EQ(out.send(batch), batch.size());
  EXPECT_EQ(out.send(batch), batch.size());
  const udp_sender::counts c = out.total();
  EXPECT_EQ(c.datagrams, 400u);
  EXPECT_EQ(c.failed, 0u);
  EXPECT_GT(c.refused, 0u);
  EXPECT_LE(c.refused, 400u);
}

TEST(UdpSender, RefusalsBeyondTheErrorQueueAreCounted) {
  endpoint nobody;
  {
    const listening in{at("127.0.0.1")};
    nobody = in.receiver.local();
  }
  udp_sender out{nobody};
  EXPECT_EQ(out.send(std::vector<octets>(5000, view("x"))), 5000u);
  EXPECT_GT(out.total().refused, 2500u) << "the kernel keeps some hundred until they are asked for";
}

TEST(UdpSender, WhatCannotBeSentIsCountedAndTheRestIsSent) {
  listening in{at("127.0.0.1"), {.buffer = 4 << 20}};
  udp_sender out{in.receiver.local()};
  const std::string large(70'000, 'x');
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(std::to_string(i));
  std::vector<octets> batch;
  for (const std::string& t : texts) batch.push_back(view(t));
  batch[0] = batch[70] = batch[199] = view(large);
  EXPECT_EQ(out.send(batch), 200u);
  EXPECT_EQ(out.total().failed, 3u);
  EXPECT_EQ(out.total().datagrams, 197u);
  EXPECT_EQ(out.last_error(), "Message too long");
  in.run_until(197);
  texts.erase(texts.begin() + 199), texts.erase(texts.begin() + 70), texts.erase(texts.begin());
  EXPECT_EQ(in.payloads(), texts);
}

TEST(UdpSender, StopsWhenTold) {
  const listening in{at("127.0.0.1")};
  const stop_flag stop{true};
  udp_sender out{in.receiver.local(), {.from = {}, .buffer = 0, .stop = &stop}};
  EXPECT_EQ(out.send(std::vector<octets>(3, view("x"))), 0u);
  EXPECT_FALSE(out.send(view("x")));
}

TEST(UdpSender, TheBufferIsReadable) {
  const listening in{at("127.0.0.1")};
  const udp_sender out{in.receiver.local(), {.from = {}, .buffer = 100'000}};
  EXPECT_EQ(out.buffer(), 100'000);
}

}  // namespace
