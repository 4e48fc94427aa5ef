// SPDX-License-Identifier: BSL-1.0
// Sampled headers of 128 octets: dissected, addresses and ports read; against a pass written by hand that knows only
// these packets.
//
//   cmake --preset bench && cmake --build --preset bench && build/bench/bin/flowkit_packet_bench
//
// "plain" is Ethernet, IPv4, TCP; "mixed" has VLAN tags, IPv6 and UDP among them, in an order that repeats after 64.
// The last lines are what counts: well under 10 ns a header.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <flowkit/packet/dissect.hpp>

#include "by_hand.hpp"
#include "medians.hpp"

namespace {

using namespace flowkit;

constexpr std::size_t headers = 64;
constexpr std::size_t header_size = 128;
using header = std::array<std::byte, header_size>;

struct flow_key {
  ipv4_address source4, destination4;
  ipv6_address source6, destination6;
  std::uint16_t source_port, destination_port;
  std::uint8_t protocol, family;
};

header some_header(std::mt19937_64& random, bool plain) {
  header out;
  for (auto& octet : out) octet = static_cast<std::byte>(random() & 0xff);
  const bool tagged = !plain && random() % 4 == 0, v6 = !plain && random() % 4 == 0, udp = !plain && random() % 4 == 0;
  const std::uint8_t protocol = udp ? packet::ip_protocol::udp : packet::ip_protocol::tcp;
  std::byte* at = out.data();
  const auto put = [&at](auto l, const auto& h) {
    l.write(h, at);
    at += l.size;
  };
  const std::uint16_t type = v6 ? packet::ethertype::ipv6 : packet::ethertype::ipv4;
  put(packet::ethernet_layout, packet::ethernet{{}, {}, tagged ? packet::ethertype::vlan : type});
  if (tagged) put(packet::vlan_tag_layout, packet::vlan_tag{0, false, 100, type});
  if (v6) {
    auto h = packet::ipv6_layout.read(at);  // the noise there: any addresses
    h.version = 6, h.payload_length = 1000, h.next_header = protocol;
    put(packet::ipv6_layout, h);
  } else {
    auto h = packet::ipv4_layout.read(at);
    h.version = 4, h.header_words = 5, h.total_length = 1000, h.fragment_offset = 0, h.protocol = protocol;
    put(packet::ipv4_layout, h);
  }
  if (udp) {
    put(packet::udp_layout, packet::udp{static_cast<std::uint16_t>(random() % 60'000), 53, 900, 0});
  } else {
    auto h = packet::tcp_layout.read(at);
    h.header_words = 8;
    put(packet::tcp_layout, h);
  }
  return out;
}

const std::vector<header>& some_headers(bool plain) {
  static const auto make = [](bool one_kind) {
    std::mt19937_64 random{1};
    std::vector<header> out(headers);
    for (auto& h : out) h = some_header(random, one_kind);
    return out;
  };
  static const std::vector<header> all[] = {make(false), make(true)};
  return all[plain ? 1 : 0];
}

// What is measured ------------------------------------------------------------------------------------------------

using by_hand::load;

struct hand {
  static bool read(octets in, flow_key& out) {
    const std::byte *at = in.data(), *const end = at + in.size();
    if (in.size() < 14) return false;
    auto type = load<std::uint16_t>(at + 12);
    at += 14;
    while (type == 0x8100 || type == 0x88a8) {
      if (end - at < 4) return false;
      type = load<std::uint16_t>(at + 2);
      at += 4;
    }
    if (type == 0x0800) {
      if (end - at < 20) return false;
      const auto first = load<std::uint8_t>(at);
      const std::size_t size = 4u * (first & 15);
      if (first >> 4 != 4 || size < 20 || (load<std::uint16_t>(at + 6) & 0x1fff) != 0) return false;
      out.family = 4;
      out.protocol = load<std::uint8_t>(at + 9);
      out.source4.value = load<std::uint32_t>(at + 12);
      out.destination4.value = load<std::uint32_t>(at + 16);
      if (static_cast<std::size_t>(end - at) < size) return false;
      at += size;
    } else if (type == 0x86dd) {
      if (end - at < 40) return false;
      if (load<std::uint8_t>(at) >> 4 != 6) return false;
      out.family = 6;
      out.protocol = load<std::uint8_t>(at + 6);
      std::memcpy(out.source6.octets.data(), at + 8, 16);
      std::memcpy(out.destination6.octets.data(), at + 24, 16);
      at += 40;
    } else {
      return false;
    }
    if ((out.protocol != 6 && out.protocol != 17) || end - at < 4) return false;
    out.source_port = load<std::uint16_t>(at);
    out.destination_port = load<std::uint16_t>(at + 2);
    return true;
  }
};

struct flowkit_dissect {
  static bool read(octets in, flow_key& out) {
    const packet::dissection d = packet::dissect(in, packet::layer_kind::ethernet);
    if (d.network() == d.none) return false;
    const packet::layer at = d[d.network()];
    if (at.kind == packet::layer_kind::ipv4) {
      const auto h = packet::ipv4_layout.read(in.data() + at.offset);
      out.family = 4;
      out.source4 = h.source, out.destination4 = h.destination;
    } else {
      const auto h = packet::ipv6_layout.read(in.data() + at.offset);
      out.family = 6;
      out.source6 = h.source, out.destination6 = h.destination;
    }
    out.protocol = d.outer().protocol;
    const packet::port_pair p = packet::ports(in, d);
    out.source_port = p.source, out.destination_port = p.destination;
    return p.known;
  }
};

template <class What>
void run(benchmark::State& state, bool plain) {
  const auto& all = some_headers(plain);
  flow_key key{};
  for (auto _ : state) {
    for (const auto& h : all) {
      if (!What::read(h, key)) std::abort();
      benchmark::DoNotOptimize(key);
    }
  }
  const auto total = static_cast<double>(state.iterations()) * static_cast<double>(headers);
  state.counters["per_header"] = {total, benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}
template <class What>
void plain(benchmark::State& state) {
  run<What>(state, true);
}
template <class What>
void mixed(benchmark::State& state) {
  run<What>(state, false);
}

BENCHMARK(plain<hand>);
BENCHMARK(plain<flowkit_dissect>);
BENCHMARK(mixed<hand>);
BENCHMARK(mixed<flowkit_dissect>);

}  // namespace

int main(int argc, char** argv) {
  const auto found = run_for_medians(argc, argv, "per_header", 1e9);
  if (!found) return 2;
  std::printf("\n");
  for (const std::string what : {"plain", "mixed"}) {
    const auto ours = found->find(what + "<flowkit_dissect>"), by_hand = found->find(what + "<hand>");
    if (ours != found->end() && by_hand != found->end())
      std::printf("%s: flowkit %6.2f ns/header, by hand %6.2f ns/header\n", what.c_str(), ours->second,
                  by_hand->second);
  }
}
