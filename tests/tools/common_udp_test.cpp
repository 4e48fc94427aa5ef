// SPDX-License-Identifier: BSL-1.0
// From a sender to a receiver: addresses, sizes, times. On loopback only.
#include <tools/udp_listening.hpp>

#include "tools/common/transport/udp_sender.hpp"
#include "tools/common/udp_frame.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

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

}  // namespace
