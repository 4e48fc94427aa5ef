// SPDX-License-Identifier: BSL-1.0
// Runs of datagrams that leave as one message: what makes a run, and that each datagram arrives once, in its order and
// size, whatever the kernel or the path rejects. On loopback only.
#include <netinet/udp.h>
#include <sys/socket.h>
#include <tools/udp_listening.hpp>

#include <algorithm>
#include <cerrno>
#include <random>

#include "tools/common/transport/udp_outgoing.hpp"
#include "tools/common/transport/udp_sender.hpp"
#include "tools/common/udp_frame.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

/// Datagrams that bear their number as far as they have room for it.
struct numbered {
  explicit numbered(const std::vector<std::size_t>& sizes) {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      texts.push_back(std::to_string(i));
      texts.back().resize(sizes[i], '.');
    }
    views.reserve(texts.size());
    for (const std::string& t : texts) views.push_back(view(t));
  }
  std::vector<std::string> texts;
  std::vector<octets> views;
};
std::vector<std::size_t> times(std::size_t n, std::size_t size) { return std::vector<std::size_t>(n, size); }
std::size_t run_of(const std::vector<std::size_t>& sizes, std::size_t largest = max_udp_payload) {
  return segments_of(numbered{sizes}.views, largest);
}

TEST(Segments, ARunIsOfEqualSizeAndItsLastMayBeShorter) {
  EXPECT_EQ(run_of({10}), 1u);
  EXPECT_EQ(run_of({10, 10, 10}), 3u);
  EXPECT_EQ(run_of({10, 10, 9, 9}), 3u);
  EXPECT_EQ(run_of({10, 9, 10}), 2u);
  EXPECT_EQ(run_of({10, 11}), 1u);
  EXPECT_EQ(run_of({10, 10, 11}), 2u);
}

TEST(Segments, EmptyOnesAreInNoRun) {
  EXPECT_EQ(run_of({0, 0}), 1u);
  EXPECT_EQ(run_of({10, 0}), 1u) << "a last segment of no octets would not be sent";
  EXPECT_EQ(run_of({10, 10, 0, 10}), 2u);
}

TEST(Segments, TheKernelsLimits) {
  EXPECT_EQ(run_of(times(100, 10)), 64u);
  std::vector<std::size_t> shorter = times(64, 10);
  shorter.push_back(5);
  EXPECT_EQ(run_of(shorter), 64u);
  EXPECT_EQ(run_of(times(100, 1464)), 44u) << "65,507 octets";
  EXPECT_EQ(run_of({40'000, 25'507}), 2u);
  EXPECT_EQ(run_of({40'000, 25'508}), 1u);
  EXPECT_EQ(run_of({70'000, 70'000}), 1u);
}

TEST(Segments, LargerOnesThanThePathTakesAreInNoRun) {
  EXPECT_EQ(run_of({10, 10}, 10), 2u);
  EXPECT_EQ(run_of({11, 11}, 10), 1u);
  EXPECT_EQ(run_of({10, 10}, 0), 1u);
}

/// Sizes in runs, some of which do not fit in one message, and others between them.
std::vector<std::size_t> mixed_sizes(std::mt19937& random) {
  constexpr std::size_t some[] = {0, 1, 4, 5, 100, 512, 1464, 1464, 9000, 30'000};
  std::vector<std::size_t> sizes;
  while (sizes.size() < 300) {
    const std::size_t size = some[random() % std::size(some)];
    const std::size_t n = size > 1464 ? 1 + random() % 3 : random() % 3 == 0 ? 1 : 1 + random() % 90;
    sizes.insert(sizes.end(), n, size);
    if (size > 1 && random() % 2 == 0) sizes.push_back(1 + random() % (size - 1));
  }
  return sizes;
}

TEST(Segments, ABatchHasAllInTheirOrder) {
  std::mt19937 random{1};
  for (int round = 0; round < 50; ++round) {
    const numbered all{mixed_sizes(random)};
    const std::size_t largest = random() % 3 == 0 ? 512 : max_udp_payload;
    udp_outgoing out;
    std::size_t done = 0;
    while (done < all.views.size()) {
      out.fill(std::span(all.views).subspan(done), largest);
      ASSERT_FALSE(out.messages().empty());
      for (const mmsghdr& m : out.messages())
        for (std::size_t i = 0; i < m.msg_hdr.msg_iovlen; ++i, ++done) {
          ASSERT_EQ(m.msg_hdr.msg_iov[i].iov_base, all.views[done].data());
          ASSERT_EQ(m.msg_hdr.msg_iov[i].iov_len, all.views[done].size());
        }
    }
    ASSERT_EQ(done, all.views.size());
  }
}

/// What arrives of what is sent with these options, read as it is sent: no buffer is too small.
struct trip {
  std::vector<std::string> arrived;
  udp_sender::counts counts;
  std::size_t largest_segment = 0;
  std::string refusal;
};
trip sent(const numbered& all, const udp_sender_options& options = {}, bool gro = true) {
  trip t;
  boost::asio::io_context loop;
  udp_receiver in{loop,
                  at("127.0.0.1"),
                  [&](const datagram& d) {
                    t.arrived.emplace_back(reinterpret_cast<const char*>(d.payload.data()), d.payload.size());
                  },
                  {.buffer = 4 << 20, .gro = gro}};
  udp_sender out{in.local(), options};
  // Few enough for the buffer in each turn.
  for (std::size_t done = 0; done < all.views.size();) {
    const std::size_t n = std::min<std::size_t>(all.views.size() - done, 100);
    EXPECT_EQ(out.send(std::span(all.views).subspan(done, n)), n);
    done += n;
    const auto end = std::chrono::steady_clock::now() + 2s;
    while (t.arrived.size() < done - out.total().failed && std::chrono::steady_clock::now() < end)
      loop.run_one_for(50ms);
  }
  loop.run_for(5ms);  // nothing more
  t.counts = out.total();
  t.largest_segment = out.largest_segment();
  t.refusal = out.segmentation_refusal();
  EXPECT_EQ(in.kernel_drops(), 0u);
  EXPECT_EQ(in.datagrams(), t.arrived.size());
  return t;
}
std::size_t octets_of(const numbered& all) {
  std::size_t sum = 0;
  for (const octets& d : all.views) sum += d.size();
  return sum;
}
bool has_gso() {
  udp_sender probe{at("127.0.0.1", 9)};
  return probe.largest_segment() != 0;
}

TEST(Segments, EachArrivesOnceInItsOrderAndSize) {
  std::mt19937 random{2};
  for (int round = 0; round < 6; ++round) {
    const numbered all{mixed_sizes(random)};
    for (const bool gso : {true, false})
      for (const bool gro : {true, false}) {
        const trip t = sent(all, {.gso = gso}, gro);
        ASSERT_EQ(t.arrived, all.texts) << "gso " << gso << " gro " << gro;
        EXPECT_EQ(t.counts.datagrams, all.texts.size());
        EXPECT_EQ(t.counts.octets, octets_of(all));
        EXPECT_EQ(t.counts.failed, 0u);
        EXPECT_EQ(t.refusal, "") << "asked for, or done";
        if (gso && has_gso()) {
          EXPECT_LT(t.counts.messages, all.texts.size() / 2);
        } else {
          EXPECT_EQ(t.counts.messages, all.texts.size());
        }
      }
  }
}

TEST(Segments, TheSmallestBufferSuffices) {
  const numbered all{times(500, 1464)};
  EXPECT_EQ(sent(all, {.from = {}, .buffer = 1}).arrived, all.texts);
}

// Kernels and paths that do not want it. What is not rejected goes to the real one.

bool is_run(const mmsghdr& m) { return m.msg_hdr.msg_controllen != 0; }
template <int Number, std::size_t From>
int rejects_runs(int fd, mmsghdr* messages, unsigned n, int flags) noexcept {
  for (unsigned i = 0; i < n; ++i)
    if (is_run(messages[i]) && messages[i].msg_hdr.msg_iov->iov_len >= From) {
      if (i != 0) return sendmmsg(fd, messages, i, flags);  // as the kernel: what comes before it is sent
      return errno = Number, -1;
    }
  return sendmmsg(fd, messages, n, flags);
}

TEST(Segments, WhatThePathCannotIsNotTriedAgain) {
  if (!has_gso()) GTEST_SKIP() << "the kernel has no UDP_SEGMENT";
  std::mt19937 random{3};
  const numbered all{mixed_sizes(random)};
  for (const auto& reject : {rejects_runs<EIO, 0>, rejects_runs<EOPNOTSUPP, 0>}) {
    const trip t = sent(all, {.send_messages = reject});
    EXPECT_EQ(t.arrived, all.texts);
    EXPECT_EQ(t.counts.failed, 0u);
    EXPECT_EQ(t.counts.messages, all.texts.size());
    EXPECT_EQ(t.largest_segment, 0u);
    EXPECT_TRUE(t.refusal.starts_with("datagrams go one by one: ")) << t.refusal;
  }
}

TEST(Segments, LargerOnesThanTheMtuGoOneByOne) {
  if (!has_gso()) GTEST_SKIP() << "the kernel has no UDP_SEGMENT";
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 20; ++i)
    for (const std::size_t size : {1000u, 1000u, 1000u, 999u, 512u, 512u, 512u}) sizes.push_back(size);
  const numbered all{sizes};
  for (const auto& reject : {rejects_runs<EMSGSIZE, 1000>, rejects_runs<EINVAL, 1000>}) {
    const trip t = sent(all, {.send_messages = reject});
    EXPECT_EQ(t.arrived, all.texts);
    EXPECT_EQ(t.counts.failed, 0u);
    EXPECT_EQ(t.largest_segment, 999u);
    EXPECT_TRUE(t.refusal.starts_with("datagrams of 1000 octets and more go one by one: ")) << t.refusal;
    EXPECT_EQ(t.counts.messages, 20u * 5) << "three alone, 999 with the first of 512, the other two of 512";
  }
}

int calls = 0;
template <int Number>
int fails_at_first(int fd, mmsghdr* messages, unsigned n, int flags) noexcept {
  if (calls++ < 3) return errno = Number, -1;
  return sendmmsg(fd, messages, n, flags);
}

TEST(Segments, OtherErrorsAreOfTheirMomentOnly) {
  const numbered all{times(64, 100)};
  for (const auto& fault : {fails_at_first<EAGAIN>, fails_at_first<ENOBUFS>, fails_at_first<ENOMEM>,
                            fails_at_first<EINTR>, fails_at_first<ECONNREFUSED>}) {
    calls = 0;
    const trip t = sent(all, {.send_messages = fault});
    EXPECT_EQ(t.arrived, all.texts);
    EXPECT_EQ(t.counts.failed, 0u);
    EXPECT_EQ(t.refusal, "");
  }
}

/// The kernel takes none of more than 100 octets and some messages at a time; firewalls forbid a few.
int contrary(int fd, mmsghdr* messages, unsigned n, int flags) noexcept {
  const msghdr& first = messages[0].msg_hdr;
  if (first.msg_iovlen == 1 && first.msg_iov->iov_len == 77) return errno = EPERM, -1;
  if (first.msg_iovlen > 1 && first.msg_iov[first.msg_iovlen - 1].iov_len == 77) return errno = EPERM, -1;
  return sendmmsg(fd, messages, std::min(n, 2u), flags);
}

TEST(Segments, WhatIsForbiddenOfARunIsCountedAloneAndTheRestIsSent) {
  std::vector<std::size_t> sizes;
  for (int i = 0; i < 30; ++i)
    for (const std::size_t size : {100u, 100u, 77u}) sizes.push_back(size);
  const numbered all{sizes};
  std::vector<std::string> rest = all.texts;
  rest.erase(std::remove_if(rest.begin(), rest.end(), [](const std::string& t) { return t.size() == 77; }), rest.end());
  for (const bool gso : {true, false}) {
    const trip t = sent(all, {.gso = gso, .send_messages = contrary});
    EXPECT_EQ(t.arrived, rest);
    EXPECT_EQ(t.counts.failed, 30u);
    EXPECT_EQ(t.counts.datagrams, 60u);
    EXPECT_EQ(t.refusal, "") << "a firewall has no say in segmentation";
  }
}

}  // namespace
