// SPDX-License-Identifier: BSL-1.0
// What a sender does with targets that refuse, and with what cannot be sent. On loopback only.
#include <tools/udp_listening.hpp>

#include "tools/common/transport/udp_sender.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

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

/// When stopped, what the kernel has room for goes; it waits for nothing, and the rest counts as not sent.
TEST(UdpSender, WaitsForNothingWhenStopped) {
  listening in{at("127.0.0.1")};
  const stop_flag stop{true};
  udp_sender out{in.receiver.local(), {.from = {}, .buffer = 0, .stop = &stop}};
  EXPECT_EQ(out.send(std::vector<octets>(3, view("x"))), 3u);
  in.run_until(3);
  udp_sender full{in.receiver.local(), {.stop = &stop, .send_messages = [](int, mmsghdr*, unsigned, int) {
                                          errno = EAGAIN;
                                          return -1;
                                        }}};
  EXPECT_EQ(full.send(std::vector<octets>(3, view("x"))), 0u);
  EXPECT_FALSE(full.send(view("x")));
  EXPECT_EQ(full.total().failed, 4u);
  EXPECT_EQ(full.total().datagrams, 0u);
}

TEST(UdpSender, TheBufferIsReadable) {
  const listening in{at("127.0.0.1")};
  const udp_sender out{in.receiver.local(), {.from = {}, .buffer = 100'000}};
  EXPECT_EQ(out.buffer(), 100'000);
}

}  // namespace
