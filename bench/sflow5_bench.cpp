// SPDX-License-Identifier: BSL-1.0
// sFlow v5: datagrams of seven flow samples with 128 octets of header and extended_switch. Decoded with the packet
// dissected down to its ports, encoded, and made into normalised flows; against a pass written by hand for just this.
//
//   cmake --preset bench && cmake --build --preset bench && build/bench/bin/flowkit_sflow5_bench
//
// 64 datagrams (100 KB: the second-level cache) of TCP and UDP over IPv4, some of it tagged or IPv6, in turn. The last
// lines are nanoseconds a sample: at most 25 to decode, 40 to encode.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <flowkit/flow/sflow5.hpp>
#include <flowkit/packet/build.hpp>
#include <flowkit/sflow5/builder.hpp>

#include "by_hand.hpp"
#include "medians.hpp"

namespace {

using namespace flowkit;

constexpr std::uint32_t samples = 7, datagrams = 64;
constexpr std::size_t header_size = 128;
using buffer = std::vector<std::byte>;

/// What a receiver wants of a sample.
struct seen {
  std::uint32_t sequence, source, rate, pool, input, output, frame_length, src_vlan, dst_vlan;
  std::uint64_t source_address, destination_address;  ///< of IPv6 the last half
  std::uint16_t source_port, destination_port;
  std::uint8_t protocol;
};

buffer some_header(std::mt19937_64& random) {
  buffer out(header_size, std::byte{0x55});
  const auto any = [&] { return static_cast<std::uint32_t>(random()); };
  const packet::ethernet link{{{0x02, 1}}, {{0x02, 2}}, 0};
  packet::ipv4 v4{};
  v4.ttl = 60, v4.source = {any()}, v4.destination = {any()};
  packet::ipv6 v6{};
  v6.source.octets[15] = v6.destination.octets[14] = static_cast<std::uint8_t>(any() & 0xff);
  packet::tcp tcp{};
  tcp.source_port = static_cast<std::uint16_t>(any() & 0xffff), tcp.destination_port = 443;
  packet::udp udp{};
  udp.source_port = static_cast<std::uint16_t>(any() & 0xffff), udp.destination_port = 53;
  packet::vlan_tag tag{};
  tag.id = 100;
  switch (any() % 8) {
    case 0: static_cast<void>(packet::build(out, 900, link, tag, v4, tcp)); break;
    case 1: static_cast<void>(packet::build(out, 900, link, v6, tcp)); break;
    case 2: static_cast<void>(packet::build(out, 900, link, v4, udp)); break;
    default: static_cast<void>(packet::build(out, 900, link, v4, tcp)); break;
  }
  return out;
}

struct prepared {
  std::vector<buffer> headers;
  std::vector<buffer> datagrams;
};

error fill(sflow5::message_builder& b, std::span<std::byte> out, std::uint32_t n, const buffer* headers) {
  if (const error e = b.begin(out, {ipv4_address{0xc0000201}, 0, n, n * 10}); e.code != errc::ok) return e;
  for (std::uint32_t i = 0; i < samples; ++i) {
    const sflow5::flow_sample s{.sequence = samples * n + i,
                                .source = {0, 1 + i % 2},
                                .sampling_rate = 1000,
                                .sample_pool = 1000 * (samples * n + i),
                                .drops = 0,
                                .input = {sflow5::interface_format::single, 1 + i % 2},
                                .output = {sflow5::interface_format::single, 2 - i % 2},
                                .records = {}};
    const sflow5::sampled_header h{1, 1000 + i, 4, headers[i]};
    if (const error e = b.add(s, h, sflow5::extended_switch{10, 0, 20, 0}); e.code != errc::ok) return e;
  }
  return {};
}

const prepared& input() {
  static const prepared all = [] {
    prepared out;
    std::mt19937_64 random{1};
    for (std::size_t i = 0; i < datagrams * samples; ++i) out.headers.push_back(some_header(random));
    sflow5::message_builder b;
    for (std::uint32_t n = 0; n < datagrams; ++n) {
      buffer datagram(2000);
      if (fill(b, datagram, n, &out.headers[n * samples]).code != errc::ok) std::abort();
      datagram.resize(b.finish().size());
      datagram.shrink_to_fit();
      out.datagrams.push_back(std::move(datagram));
    }
    return out;
  }();
  return all;
}

// By hand -----------------------------------------------------------------------------------------------------------

using by_hand::load;

bool packet_by_hand(const std::byte* p, std::size_t n, seen& s) {
  if (n < 14) return false;
  std::size_t at = 14;
  std::uint16_t type = load<std::uint16_t>(p + 12);
  if (type == 0x8100) {
    if (n < 18) return false;
    type = load<std::uint16_t>(p + 16), at = 18;
  }
  if (type == 0x0800) {
    if (n < at + 20 || (load<std::uint8_t>(p + at) >> 4) != 4) return false;
    const std::size_t words = load<std::uint8_t>(p + at) & 15;
    if (words < 5) return false;
    s.source_address = load<std::uint32_t>(p + at + 12), s.destination_address = load<std::uint32_t>(p + at + 16);
    s.protocol = load<std::uint8_t>(p + at + 9);
    if ((load<std::uint16_t>(p + at + 6) & 0x1fff) != 0) return true;
    at += 4 * words;
  } else if (type == 0x86dd) {
    if (n < at + 40) return false;
    s.source_address = load<std::uint64_t>(p + at + 16), s.destination_address = load<std::uint64_t>(p + at + 32);
    s.protocol = load<std::uint8_t>(p + at + 6);
    at += 40;
  } else {
    return false;
  }
  if ((s.protocol != 6 && s.protocol != 17) || n < at + 4) return true;
  s.source_port = load<std::uint16_t>(p + at), s.destination_port = load<std::uint16_t>(p + at + 2);
  return true;
}

std::size_t decode_by_hand(octets in, seen* out) {
  const std::byte* p = in.data();
  const std::byte* const end = p + in.size();
  if (in.size() < 28 || load<std::uint32_t>(p) != 5 || load<std::uint32_t>(p + 4) != 1) return 0;
  const std::uint32_t count = load<std::uint32_t>(p + 24);
  p += 28;
  std::size_t n = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (end - p < 8) return n;
    const std::uint32_t format = load<std::uint32_t>(p), length = load<std::uint32_t>(p + 4);
    p += 8;
    if (length > static_cast<std::size_t>(end - p)) return n;
    const std::byte* r = p;
    const std::byte* const sample_end = p + length;
    p = sample_end;
    if (format != 1 || length < 32) continue;
    seen& s = out[n++];
    s = {};
    s.sequence = load<std::uint32_t>(r), s.source = load<std::uint32_t>(r + 4), s.rate = load<std::uint32_t>(r + 8);
    s.pool = load<std::uint32_t>(r + 12), s.input = load<std::uint32_t>(r + 20), s.output = load<std::uint32_t>(r + 24);
    const std::uint32_t records = load<std::uint32_t>(r + 28);
    r += 32;
    for (std::uint32_t k = 0; k < records; ++k) {
      if (sample_end - r < 8) break;
      const std::uint32_t what = load<std::uint32_t>(r), size = load<std::uint32_t>(r + 4);
      r += 8;
      if (size > static_cast<std::size_t>(sample_end - r)) break;
      if (what == 1 && size >= 16) {
        s.frame_length = load<std::uint32_t>(r + 4);
        const std::uint32_t header = load<std::uint32_t>(r + 12);
        if (header <= size - 16) packet_by_hand(r + 16, header, s);
      } else if (what == 1001 && size >= 16) {
        s.src_vlan = load<std::uint32_t>(r), s.dst_vlan = load<std::uint32_t>(r + 8);
      }
      r += size;
    }
  }
  return n;
}

// With flowkit ------------------------------------------------------------------------------------------------------

void read_packet(octets in, seen& s) {
  const packet::dissection d = packet::dissect(in, packet::layer_kind::ethernet);
  if (d.network() == packet::dissection::none) return;
  const packet::layer l = d[d.network()];
  if (l.kind == packet::layer_kind::ipv4) {
    const auto h = packet::ipv4_layout.read(in.data() + l.offset);
    s.source_address = h.source.value, s.destination_address = h.destination.value;
  } else {
    const auto h = packet::ipv6_layout.read(in.data() + l.offset);
    s.source_address = load_be<std::uint64_t>(reinterpret_cast<const std::byte*>(h.source.octets.data() + 8));
    s.destination_address = load_be<std::uint64_t>(reinterpret_cast<const std::byte*>(h.destination.octets.data() + 8));
  }
  s.protocol = d.outer().protocol;
  const auto ports = packet::ports(in, d);
  s.source_port = ports.source, s.destination_port = ports.destination;
}

std::size_t decode(octets in, seen* out) {
  const auto m = sflow5::decode_lenient(in);
  if (!m) return 0;
  std::size_t n = 0;
  for (const sflow5::block& b : m->found.samples) {
    if (!is_flow(b.format)) continue;
    const auto f = sflow5::decode_flow(b);
    if (!f) continue;
    seen& s = out[n++];
    s = {};
    s.sequence = f->sequence, s.source = f->source.index, s.rate = f->sampling_rate, s.pool = f->sample_pool;
    s.input = f->input.value, s.output = f->output.value;
    for (const sflow5::block& r : f->records) {
      if (r.format == sflow5::sampled_header::id.format) {
        if (const auto h = sflow5::decode<sflow5::sampled_header>(r)) {
          s.frame_length = h->frame_length;
          read_packet(h->header, s);
        }
      } else if (r.format == sflow5::extended_switch::id.format) {
        if (const auto x = sflow5::decode<sflow5::extended_switch>(r))
          s.src_vlan = x->src_vlan, s.dst_vlan = x->dst_vlan;
      }
    }
  }
  return n;
}

void count_samples(benchmark::State& state, std::size_t n) {
  state.counters["per_sample"] = {static_cast<double>(n), benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

template <auto Decode>
void decoding(benchmark::State& state) {
  seen out[samples];
  std::size_t n = 0, i = 0;
  for (auto _ : state) {
    n += Decode(input().datagrams[i++ % datagrams], out);
    benchmark::DoNotOptimize(out);
    benchmark::ClobberMemory();
  }
  if (n != static_cast<std::size_t>(state.iterations()) * samples) state.SkipWithError("samples are missing");
  count_samples(state, n);
}

void normalised(benchmark::State& state) {
  flow::record r;
  std::size_t n = 0, i = 0;
  for (auto _ : state) {
    const auto m = sflow5::decode_lenient(input().datagrams[i++ % datagrams]);
    for (const sflow5::block& b : m->found.samples)
      if (const auto s = sflow5::decode_flow(b)) n += flow::read_flow(*s, m->found.head, timestamp{1}, r);
    benchmark::DoNotOptimize(r);
    benchmark::ClobberMemory();
  }
  count_samples(state, n);
}

void encoding(benchmark::State& state) {
  std::array<std::byte, 2000> out;
  sflow5::message_builder b;
  std::uint32_t i = 0;
  for (auto _ : state) {
    const std::uint32_t which = i++ % datagrams;
    if (fill(b, out, which, &input().headers[which * samples]).code != errc::ok) state.SkipWithError("does not fit");
    benchmark::DoNotOptimize(b.finish());
    benchmark::ClobberMemory();
  }
  count_samples(state, static_cast<std::size_t>(state.iterations()) * samples);
}

BENCHMARK(decoding<decode_by_hand>)->Name("by hand");
BENCHMARK(decoding<decode>)->Name("decode");
BENCHMARK(normalised)->Name("normalised");
BENCHMARK(encoding)->Name("encode");

}  // namespace

int main(int argc, char** argv) {
  // Both passes see the same, or the figures mean nothing.
  seen a[samples], b[samples];
  for (const buffer& d : input().datagrams)
    if (decode_by_hand(d, a) != samples || decode(d, b) != samples || a[3].source_address != b[3].source_address ||
        a[3].source_port != b[3].source_port || a[3].dst_vlan != b[3].dst_vlan)
      return std::puts("the passes differ"), 1;
  const auto found = run_for_medians(argc, argv, "per_sample", 1e9);
  if (!found) return 2;
  std::printf("\n");
  for (const auto& [name, ns] : *found) std::printf("%-12s %6.1f ns a sample\n", name.c_str(), ns);
}
