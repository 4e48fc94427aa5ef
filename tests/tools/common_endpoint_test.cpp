// SPDX-License-Identifier: BSL-1.0
#include "tools/common/endpoint.hpp"

#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>

#include "tools/common/exit_code.hpp"
#include "tools/common/transport/socket_address.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

ip_address address(std::string_view text) { return *parse<ip_address>(text); }

/// The message of the startup_error that the call ends with.
std::string refusal(auto call, exit_code expected = exit_code::usage) {
  try {
    call();
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), expected);
    return e.what();
  }
  return "nothing was thrown";
}
std::string listen_refusal(std::string_view text) {
  return refusal([&] { static_cast<void>(parse_listen("--listen", text)); });
}
std::string target_refusal(std::string_view text) {
  return refusal([&] { static_cast<void>(parse_target("--target", text)); });
}

TEST(Endpoint, Text) {
  EXPECT_EQ(to_string(endpoint{address("10.0.0.1"), 2055}), "10.0.0.1:2055");
  EXPECT_EQ(to_string(endpoint{address("2001:db8::1"), 2055}), "[2001:db8::1]:2055");
  EXPECT_EQ(to_string(endpoint{{}, 2055}), "*:2055");
  EXPECT_EQ(to_string(endpoint{address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 65535}),
            "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535");
  EXPECT_EQ(to_string(ip_address{}), "");
}

TEST(Endpoint, Orders) {
  EXPECT_LT((endpoint{address("10.0.0.1"), 2}), (endpoint{address("10.0.0.2"), 1}));
  EXPECT_LT((endpoint{address("10.0.0.1"), 1}), (endpoint{address("10.0.0.1"), 2}));
  EXPECT_NE((endpoint{address("10.0.0.1"), 1}), (endpoint{{}, 1}));
}

TEST(ParseListen, Forms) {
  EXPECT_EQ(parse_listen("--listen", "2055"), (listen_address{transport::udp, {{}, 2055}}));
  EXPECT_EQ(parse_listen("--listen", "*:2055"), (listen_address{transport::udp, {{}, 2055}}));
  EXPECT_EQ(parse_listen("--listen", "udp:2055"), (listen_address{transport::udp, {{}, 2055}}));
  EXPECT_EQ(parse_listen("--listen", "tcp:4739"), (listen_address{transport::tcp, {{}, 4739}}));
  EXPECT_EQ(parse_listen("--listen", "127.0.0.1:0"), (listen_address{transport::udp, {address("127.0.0.1"), 0}}));
  EXPECT_EQ(parse_listen("--listen", "tcp:[::1]:65535"), (listen_address{transport::tcp, {address("::1"), 65535}}));
}

TEST(ParseListen, SaysWhatIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(listen_refusal("99999"), "--listen: '99999' is not a port (1..65535, or 0 for any free one)");
  EXPECT_EQ(listen_refusal("10.0.0.1:65536"), "--listen: '65536' is not a port (1..65535, or 0 for any free one)");
  EXPECT_EQ(listen_refusal("-1"), "--listen: '-1' is not a port (1..65535, or 0 for any free one)");
  EXPECT_EQ(listen_refusal("+1"), "--listen: '+1' is not a port (1..65535, or 0 for any free one)");
  EXPECT_EQ(listen_refusal(" 1"), "--listen: ' 1' is not a port (1..65535, or 0 for any free one)");
  EXPECT_EQ(listen_refusal(""), "--listen: '' is not a port (1..65535, or 0 for any free one)");
  EXPECT_EQ(listen_refusal("10.0.0.1"),
            "--listen: '10.0.0.1' has no port ([udp:|tcp:|tls:|dtls:][ADDR:]PORT, IPv6 as [ADDR]:PORT)");
  EXPECT_EQ(listen_refusal("::1"),
            "--listen: '::1' has no port ([udp:|tcp:|tls:|dtls:][ADDR:]PORT, IPv6 as [ADDR]:PORT)");
  EXPECT_EQ(listen_refusal("fe80:::2055"), "--listen: 'fe80:::2055': an IPv6 address needs brackets, as in [::1]:2055");
  EXPECT_EQ(listen_refusal("sctp:2055"),
            "--listen: 'sctp' is not an IP address ([udp:|tcp:|tls:|dtls:][ADDR:]PORT, IPv6 as [ADDR]:PORT)");
  EXPECT_EQ(listen_refusal("[10.0.0.1]:2055"), "--listen: '10.0.0.1' is not an IPv6 address");
  EXPECT_EQ(listen_refusal("[::1]2055"),
            "--listen: '[::1]2055' is not of the form [udp:|tcp:|tls:|dtls:][ADDR:]PORT, IPv6 as [ADDR]:PORT");
  EXPECT_EQ(listen_refusal("[::1"),
            "--listen: '[::1' is not of the form [udp:|tcp:|tls:|dtls:][ADDR:]PORT, IPv6 as [ADDR]:PORT");
  EXPECT_EQ(listen_refusal(":2055"), "--listen: ':2055' has no address before the colon");
  EXPECT_EQ(listen_refusal("[]:2055"), "--listen: '[]:2055' has no address between the brackets");
}

TEST(ParseTarget, Forms) {
  EXPECT_EQ(parse_target("--target", "collector:2055"), (target_address{transport::udp, "collector", 2055}));
  EXPECT_EQ(parse_target("--target", "udp:a-b.example.:1"), (target_address{transport::udp, "a-b.example.", 1}));
  EXPECT_EQ(parse_target("--target", "tcp:10.0.0.1:4739"), (target_address{transport::tcp, "10.0.0.1", 4739}));
  EXPECT_EQ(parse_target("--target", "[2001:db8::1]:2055"), (target_address{transport::udp, "2001:db8::1", 2055}));
}

TEST(ParseTarget, SaysWhatIsWrongAndWhatIsAllowed) {
  EXPECT_EQ(target_refusal("collector:99999"), "--target: '99999' is not a port (1..65535)");
  EXPECT_EQ(target_refusal("collector:0"), "--target: '0' is not a port (1..65535)");
  EXPECT_EQ(target_refusal("collector:"), "--target: '' is not a port (1..65535)");
  EXPECT_EQ(target_refusal("collector"), "--target: 'collector' is not of the form HOST:PORT, IPv6 as [ADDR]:PORT");
  EXPECT_EQ(target_refusal("udp:2055"), "--target: 'udp:2055' is not of the form HOST:PORT, IPv6 as [ADDR]:PORT");
  EXPECT_EQ(target_refusal("10.0.0.300:2055"), "--target: '10.0.0.300' is not an IPv4 address");
  EXPECT_EQ(target_refusal("my host:2055"), "--target: 'my host' is not a host name");
  EXPECT_EQ(target_refusal(":2055"), "--target: ':2055' has no address before the colon");
}

TEST(Resolve, AddressesWithoutTheResolver) {
  EXPECT_EQ(resolve("--target", {transport::udp, "10.0.0.1", 2055}),
            (std::vector<endpoint>{{address("10.0.0.1"), 2055}}));
  EXPECT_EQ(resolve("--target", {transport::udp, "::1", 2055}), (std::vector<endpoint>{{address("::1"), 2055}}));
}

TEST(Resolve, LocalhostIsALoopbackAddress) {
  addrinfo* known = nullptr;
  if (const int failure = getaddrinfo("localhost", nullptr, nullptr, &known); failure != 0)  // no /etc/hosts
    GTEST_SKIP() << "nobody here knows the name localhost: " << gai_strerror(failure);
  freeaddrinfo(known);
  const auto all = resolve("--target", {transport::udp, "localhost", 2055});
  ASSERT_FALSE(all.empty());
  for (const endpoint& e : all)
    EXPECT_TRUE(e == (endpoint{address("127.0.0.1"), 2055}) || e == (endpoint{address("::1"), 2055}));
}

TEST(Resolve, AnUnknownNameIsNamed) {
  // Reserved never to exist (RFC 6761); too long a label, so that no server is asked.
  const std::string host = std::string(64, 'a') + ".invalid";
  const std::string why = refusal(
      [&] {
        static_cast<void>(resolve("--target", {transport::udp, host, 1}));
      },
      exit_code::io);
  EXPECT_EQ(why.rfind("--target: cannot resolve '" + host + "': ", 0), 0u) << why;
}

TEST(SocketAddress, RoundTrip) {
  for (const endpoint& e : {endpoint{address("192.0.2.1"), 2055}, endpoint{address("2001:db8::1"), 4739}})
    EXPECT_EQ(to_endpoint(to_socket_address(e).any), e);
  EXPECT_EQ(to_endpoint(to_socket_address({{}, 7}).any), (endpoint{address("::"), 7}));
}

TEST(SocketAddress, MappedAddressesAreIpv4) {
  EXPECT_EQ(to_endpoint(to_socket_address({address("::ffff:192.0.2.1"), 7}).any), (endpoint{address("192.0.2.1"), 7}));
}

}  // namespace
