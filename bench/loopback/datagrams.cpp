// SPDX-License-Identifier: BSL-1.0
// The other end of bench/loopback: sends the datagrams of a capture again and again, or receives any and drops them.
//
//   flowkit_datagrams send CAPTURE PORT DATAGRAMS-A-SECOND SECONDS    rate 0: as fast as the kernel takes them
//   flowkit_datagrams sink PORT SECONDS
//   flowkit_datagrams clock TIMES-A-SECOND SECONDS    sends nothing: only waits until each time
//
// Prints "datagrams octets seconds"; clock: how late it woke, "p50 p99 p99.9 most" in milliseconds. To and from
// 127.0.0.1 only.
#include <fmt/core.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>
#include <string_view>
#include <vector>

#include "tools/common/capture_reader.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/pacer.hpp"
#include "tools/common/transport/udp_sender.hpp"
#include "tools/common/transport/udp_socket.hpp"
#include "tools/flowgen/load/lateness.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr ipv4_address loopback{0x7f000001};

template <class T>
T number(std::string_view text) {
  T v{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), v);
  if (failure != std::errc{} || end != text.data() + text.size())
    throw startup_error(exit_code::usage, fmt::format("'{}' is not a number", text));
  return v;
}

struct datagrams_of_file {
  std::vector<std::byte> bytes;
  std::vector<octets> all;
};
datagrams_of_file read_all(const std::string& path) {
  datagrams_of_file out;
  std::vector<std::size_t> ends;
  const capture_summary s = read_capture(path, [&](const datagram& d) {
    out.bytes.insert(out.bytes.end(), d.payload.begin(), d.payload.end());
    ends.push_back(out.bytes.size());
  });
  if (!s.error.empty() || ends.empty())
    throw startup_error(exit_code::io, s.error.empty() ? path + ": no datagrams" : s.error);
  std::size_t begin = 0;
  for (const std::size_t end : ends) out.all.push_back(octets{out.bytes}.subspan(begin, end - begin)), begin = end;
  return out;
}

void report(std::uint64_t datagrams, std::uint64_t octets, std::int64_t ns) {
  fmt::print("{} {} {:.6f}\n", datagrams, octets, static_cast<double>(ns) / 1e9);
}

void send(const std::string& path, std::uint16_t port, std::uint64_t rate, std::int64_t ns) {
  constexpr std::size_t batch = 64;
  const datagrams_of_file file = read_all(path);
  udp_sender to{{loopback, port}, {.buffer = 8 << 20}};
  pacer clock{steady_now()};
  std::uint64_t sent = 0;
  std::size_t at = 0;
  while (clock.elapsed() < ns) {
    std::uint64_t due = batch;
    if (rate != 0) {
      // A millisecond's worth at most: what flow exporters and load balancers send at once.
      const auto by_now =
          static_cast<std::uint64_t>(static_cast<double>(clock.elapsed()) * 1e-9 * static_cast<double>(rate));
      due = by_now > sent ? by_now - sent : 0;
      if (due == 0) {
        if (!clock.wait_until(clock.elapsed() + 200'000)) break;
        continue;
      }
    }
    const std::size_t n = std::min({static_cast<std::size_t>(due), batch, file.all.size() - at});
    if (to.send(std::span{file.all}.subspan(at, n)) != n) break;
    sent += n;
    at = (at + n) % file.all.size();
  }
  const auto total = to.total();
  report(total.datagrams, total.octets, clock.elapsed());
}

void sink(std::uint16_t port, std::int64_t ns) {
  const udp_socket from = udp_socket::listening({loopback, port});
  set_socket_buffer(from.fd(), buffer_direction::receive, 64 << 20);
  const int on = 1;
  static_cast<void>(setsockopt(from.fd(), SOL_UDP, UDP_GRO, &on, sizeof on));
  std::vector<std::byte> room(std::size_t{64} * 65536);
  std::vector<mmsghdr> messages(64);
  std::vector<iovec> places(64);
  struct control {
    alignas(cmsghdr) char octets[CMSG_SPACE(sizeof(int))];
  };
  std::vector<control> controls(64);
  std::uint64_t datagrams = 0, octets = 0;
  std::int64_t first = 0, last = 0;
  const std::int64_t end = steady_now() + ns;
  while (steady_now() < end) {
    for (std::size_t i = 0; i < 64; ++i) {
      places[i] = {room.data() + i * 65536, 65536};
      messages[i] = {};
      messages[i].msg_hdr.msg_iov = &places[i], messages[i].msg_hdr.msg_iovlen = 1;
      messages[i].msg_hdr.msg_control = controls[i].octets;
      messages[i].msg_hdr.msg_controllen = sizeof controls[i].octets;
    }
    const int n = recvmmsg(from.fd(), messages.data(), 64, MSG_DONTWAIT, nullptr);
    if (n <= 0) {
      pollfd wait{.fd = from.fd(), .events = POLLIN, .revents = 0};
      static_cast<void>(poll(&wait, 1, 10));
      continue;
    }
    last = steady_now();
    if (first == 0) first = last;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      std::uint64_t size = messages[i].msg_len;
      octets += size;
      for (cmsghdr* c = CMSG_FIRSTHDR(&messages[i].msg_hdr); c != nullptr; c = CMSG_NXTHDR(&messages[i].msg_hdr, c)) {
        int segment = 0;
        if (c->cmsg_level != SOL_UDP || c->cmsg_type != UDP_GRO) continue;
        std::memcpy(&segment, CMSG_DATA(c), sizeof segment);
        datagrams += (size + static_cast<std::uint64_t>(segment) - 1) / static_cast<std::uint64_t>(segment) - 1;
      }
      ++datagrams;
    }
  }
  report(datagrams, octets, last - first);
}

/// What a loop that does nothing but wait is late by: what the machine allows.
void clock(std::uint64_t rate, std::int64_t ns) {
  sharpen_timer();
  pacer clock{steady_now()};
  lateness_histogram late;
  for (std::uint64_t n = 1;; ++n) {
    const auto due = static_cast<std::int64_t>(n * 1'000'000'000 / rate);
    if (due > ns || !clock.wait_until(due)) break;
    late.enter(clock.elapsed() - due);
  }
  const auto ms = [](std::uint64_t late_ns) { return static_cast<double>(late_ns) / 1e6; };
  fmt::print("{:.3f} {:.3f} {:.3f} {:.3f}\n", ms(late.percentile(500)), ms(late.percentile(990)),
             ms(late.percentile(999)), ms(late.most()));
}

}  // namespace

int main(int argc, char** argv) try {
  const std::vector<std::string> a{argv + 1, argv + argc};
  const auto seconds = [](const std::string& text) { return static_cast<std::int64_t>(std::stod(text) * 1e9); };
  if (a.size() == 5 && a[0] == "send")
    return send(a[1], number<std::uint16_t>(a[2]), number<std::uint64_t>(a[3]), seconds(a[4])), 0;
  if (a.size() == 3 && a[0] == "clock") return clock(number<std::uint64_t>(a[1]), seconds(a[2])), 0;
  if (a.size() == 3 && a[0] == "sink") return sink(number<std::uint16_t>(a[1]), seconds(a[2])), 0;
  fmt::print(stderr,
             "Usage: {} send CAPTURE PORT DATAGRAMS-A-SECOND SECONDS | sink PORT SECONDS |"
             " clock TIMES-A-SECOND SECONDS\n",
             argv[0]);
  return 2;
} catch (const std::exception& e) {
  fmt::print(stderr, "{}\n", e.what());
  return 3;
}
