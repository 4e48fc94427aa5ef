// SPDX-License-Identifier: BSL-1.0
// A connection to a collector that is slow, silent, or goes away. On loopback only.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <thread>

#include <tools/udp_listening.hpp>

#include "tools/common/pacer.hpp"
#include "tools/common/transport/stream_sender.hpp"
#include "tools/common/transport/tcp_socket.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

struct collector {
  descriptor listening = listen_tcp(transport::tcp, at("127.0.0.1"));
  endpoint where = local_endpoint(listening.get());
  descriptor connection;

  void accept() {
    ASSERT_NE(wait_for(listening.get(), POLLIN, seconds(5), nullptr), 0);
    endpoint peer;
    connection = accept_tcp(listening.get(), peer);
    ASSERT_TRUE(connection);
  }
};

const std::vector<std::byte> large(60'000, std::byte{1});

TEST(StreamSender, WaitsForRoomAndLosesNothing) {
  collector c;
  stream_sender s{c.where, {.buffer = 4096}};
  ASSERT_TRUE(s.open()) << s.error();
  c.accept();
  std::size_t got = 0;
  std::thread reads{[&] {
    std::array<std::byte, 10'000> part;
    while (got < 40 * large.size()) {
      std::this_thread::sleep_for(1ms);
      const auto n = recv(c.connection.get(), part.data(), part.size(), 0);
      if (n > 0) got += static_cast<std::size_t>(n);
    }
    c.connection.close();
  }};
  for (int i = 0; i < 40; ++i) {
    const octets one = large;
    ASSERT_TRUE(s.send({&one, 1})) << s.error();
  }
  s.end();
  EXPECT_TRUE(s.wait_for_end(steady_now() + seconds(10).ns)) << s.error();
  reads.join();
  EXPECT_EQ(got, s.total().octets);
  EXPECT_EQ(s.total().messages, 40u);
  EXPECT_GT(s.total().waits, 0u);
}

TEST(StreamSender, GivesUpACollectorThatTakesNothing) {
  collector c;
  stream_sender s{c.where, {.buffer = 4096, .stall = milliseconds(300)}};
  ASSERT_TRUE(s.open()) << s.error();
  c.accept();
  const std::int64_t begun = steady_now();
  bool fine = true;
  for (int i = 0; i < 1000 && fine; ++i) {
    const octets one = large;
    fine = s.send({&one, 1});
  }
  EXPECT_FALSE(fine);
  EXPECT_EQ(s.error(), "it has taken nothing for 300 ms");
  EXPECT_FALSE(s.is_open());
  EXPECT_LT(steady_now() - begun, seconds(5).ns);
}

TEST(StreamSender, SeesThatACollectorEndsTheConnection) {
  collector c;
  stream_sender s{c.where, {}};
  ASSERT_TRUE(s.open());
  c.accept();
  c.connection.close();
  std::this_thread::sleep_for(50ms);
  const octets one = large;
  EXPECT_FALSE(s.send({&one, 1}));
  EXPECT_EQ(s.error(), "it closed the connection");
  EXPECT_EQ(s.total().messages, 0u);
  ASSERT_TRUE(s.open()) << s.error();
  c.accept();
  EXPECT_TRUE(s.send({&one, 1}));
  EXPECT_EQ(s.total().connections, 2u);
}

TEST(StreamSender, SaysWhenTheEndIsNotConfirmed) {
  collector c;
  stream_sender s{c.where, {}};
  ASSERT_TRUE(s.open());
  c.accept();
  s.end();
  EXPECT_FALSE(s.wait_for_end(steady_now() + milliseconds(200).ns));
  EXPECT_EQ(s.error(), "it does not end the connection: the last messages may be lost");
}

TEST(StreamSender, IsStoppedWhileItWaits) {
  collector c;
  stop_flag stop{false};
  stream_sender s{c.where, {.buffer = 4096, .stop = &stop}};
  ASSERT_TRUE(s.open());
  c.accept();
  std::thread stops{[&] {
    std::this_thread::sleep_for(200ms);
    stop = true;
  }};
  const std::int64_t begun = steady_now();
  for (bool fine = true; fine;) {
    const octets one = large;
    fine = s.send({&one, 1});
  }
  stops.join();
  EXPECT_LT(steady_now() - begun, seconds(2).ns);
  EXPECT_EQ(s.error(), "");
}

}  // namespace
