// SPDX-License-Identifier: BSL-1.0
// Datagrams in frames on a pipe: every size, in parts of any size.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tools/common/frames.hpp"

namespace flowkit::test {
namespace {

using namespace flowkit::tools;

std::string be(std::uint64_t value, std::size_t width) {
  std::string out(width, '\0');
  store_be(reinterpret_cast<std::byte*>(out.data()), value, width);
  return out;
}

std::string frame(const std::string& payload) {
  const std::string rest = be(4, 1) + be(17, 1) + "\xc0" + be(0x000201, 3) + std::string(12, '\0') + be(5000, 2) +
                           be(2055, 2) + be(1'700'000'000'123'456'789, 8) + payload;
  return be(rest.size(), 4) + rest;
}

/// Writes in parts of these sizes; what was delivered.
std::vector<std::string> through_a_pipe(const std::string& all, std::mt19937& random, std::size_t most) {
  std::array<int, 2> ends{};
  EXPECT_EQ(::pipe(ends.data()), 0);
  std::thread writer{[&] {
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t part = std::min(std::uniform_int_distribution<std::size_t>{1, most}(random), all.size() - at);
      EXPECT_EQ(::write(ends[1], all.data() + at, part), static_cast<ssize_t>(part));
      at += part;
    }
    ::close(ends[1]);
  }};
  std::vector<std::string> out;
  const frames_summary s = read_frames(ends[0], [&](const datagram& d) {
    out.emplace_back(reinterpret_cast<const char*>(d.payload.data()), d.payload.size());
    EXPECT_EQ(d.source, (endpoint{ipv4_address{0xc0000201}, 5000}));
    EXPECT_EQ(d.destination.port, 2055);
    EXPECT_EQ(d.received.ns, 1'700'000'000'123'456'789);
    EXPECT_EQ(d.transport, transport_kind::udp);
  });
  writer.join();
  ::close(ends[0]);
  EXPECT_EQ(s.error, "");
  EXPECT_EQ(s.frames, out.size());
  return out;
}

TEST(HarnessFrames, ComeInPartsOfAnySize) {
  std::mt19937 random{7};
  std::vector<std::string> payloads{"", "x", std::string(max_datagram, 'm')};
  for (int i = 0; i < 200; ++i)
    payloads.emplace_back(std::uniform_int_distribution<std::size_t>{0, 3'000}(random), static_cast<char>(i));
  std::string all;
  for (const std::string& p : payloads) all += frame(p);
  for (const std::size_t most : {std::size_t{7}, std::size_t{5'000}, std::size_t{60'000}})
    EXPECT_EQ(through_a_pipe(all, random, most), payloads);
}

/// What is written is read again: addresses of both families, every size.
TEST(HarnessFrames, AreWrittenAsTheyAreRead) {
  std::mt19937_64 random{8};
  std::vector<std::string> payloads;
  std::vector<datagram> sent;
  for (int i = 0; i < 300; ++i) {
    const std::size_t size = i == 0 ? 0 : i == 1 ? max_datagram : random() % 2'000;
    payloads.emplace_back(size, static_cast<char>(i));
  }
  for (const std::string& p : payloads) {
    ipv6_address six;
    for (auto& o : six.octets) o = static_cast<std::uint8_t>(random());
    const ip_address from =
        random() % 2 == 0 ? ip_address{six} : ip_address{ipv4_address{static_cast<std::uint32_t>(random())}};
    sent.push_back({.payload = {reinterpret_cast<const std::byte*>(p.data()), p.size()},
                    .source = {from, static_cast<std::uint16_t>(random())},
                    .destination = {ipv4_address{1}, static_cast<std::uint16_t>(random())},
                    .received = {static_cast<std::int64_t>(random() >> 1)},
                    .transport = random() % 4 == 0 ? transport_kind::stream : transport_kind::udp});
  }
  std::string all;
  for (const datagram& d : sent) append_frame(all, d);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  std::thread writer{[&] {
    for (std::size_t at = 0; at < all.size();) {
      const ssize_t n = ::write(ends[1], all.data() + at, all.size() - at);
      ASSERT_GT(n, 0);
      at += static_cast<std::size_t>(n);
    }
    ::close(ends[1]);
  }};
  std::size_t n = 0;
  const frames_summary s = read_frames(ends[0], [&](const datagram& d) {
    ASSERT_LT(n, sent.size());
    const datagram& want = sent[n];
    ASSERT_TRUE(std::equal(d.payload.begin(), d.payload.end(), want.payload.begin(), want.payload.end())) << n;
    ASSERT_EQ(d.source, want.source) << n;
    ASSERT_EQ(d.destination.port, want.destination.port) << n;
    ASSERT_EQ(d.received, want.received) << n;
    ASSERT_EQ(d.transport, want.transport) << n;
    ++n;
  });
  writer.join();
  ::close(ends[0]);
  EXPECT_EQ(s.error, "");
  EXPECT_EQ(n, sent.size());
}

TEST(HarnessFrames, OctetsOfOne) {
  std::string out = "before";
  const std::string payload = "xyz";
  append_frame(out, {.payload = {reinterpret_cast<const std::byte*>(payload.data()), payload.size()},
                     .source = {ipv4_address{0xc0000201}, 5000},
                     .destination = {{}, 2055},
                     .received = {1'700'000'000'123'456'789}});
  EXPECT_EQ(out, "before" + frame(payload));
}

}  // namespace
}  // namespace flowkit::test
