// SPDX-License-Identifier: BSL-1.0
// NetFlow v5 at full datagrams of 30 records: flowkit against a loop written by hand, and memcpy as the floor.
//
//   cmake --preset bench && cmake --build --preset bench && build/bench/bin/flowkit_netflow5_bench
//
// Without arguments of its own: 9 interleaved repetitions, medians. "all" walks a million records (48 MB: more than the
// caches), "one" the same datagram again and again. The last lines are the ratios that count: at most 1.3.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <flowkit/flow/netflow5.hpp>
#include <flowkit/templates/layout_batch.hpp>

#include "by_hand.hpp"
#include "medians.hpp"

namespace {

using namespace flowkit;

constexpr std::size_t records_per_datagram = netflow5::max_records;
constexpr std::size_t datagram_size = netflow5::encoded_size(records_per_datagram);
constexpr std::size_t datagrams = 1'000'000 / records_per_datagram;

using buffer = std::vector<std::byte>;
using batch = std::array<netflow5::record, records_per_datagram>;

const batch& some_records() {
  static const batch records = [] {
    std::mt19937_64 random{1};
    std::array<std::byte, 48 * records_per_datagram> noise;
    for (auto& octet : noise) octet = static_cast<std::byte>(random() & 0xff);
    batch out{};
    list<netflow5::record_layout>::over(noise).read(out);
    // Uptimes as exporters send them: the flow has times.
    for (auto& r : out) r.last = static_cast<std::uint32_t>(random() % 1'000'000), r.first = r.last / 2;
    return out;
  }();
  return records;
}

const buffer& all_datagrams() {
  static const buffer all = [] {
    buffer out(datagrams * datagram_size);
    for (std::size_t i = 0; i < datagrams; ++i) {
      const netflow5::header head{.sys_uptime = 1'000'000,
                                  .unix_secs = 1'700'000'000,
                                  .unix_nsecs = 0,
                                  .flow_sequence = static_cast<std::uint32_t>(i * records_per_datagram),
                                  .engine_type = 1,
                                  .engine_id = 2,
                                  .mode = netflow5::sampling_mode::none,
                                  .sampling_interval = 0};
      if (!netflow5::encode({head, list<netflow5::record_layout>{some_records()}},
                            std::span{out}.subspan(i * datagram_size, datagram_size)))
        std::abort();
    }
    return out;
  }();
  return all;
}

// By hand ---------------------------------------------------------------------------------------------------------

using by_hand::load;
using by_hand::store;

void decode_by_hand(const std::byte* p, netflow5::record& r) {
  r.source_address.value = load<std::uint32_t>(p);
  r.destination_address.value = load<std::uint32_t>(p + 4);
  r.next_hop.value = load<std::uint32_t>(p + 8);
  r.ingress_interface = load<std::uint16_t>(p + 12);
  r.egress_interface = load<std::uint16_t>(p + 14);
  r.packets = load<std::uint32_t>(p + 16);
  r.octets = load<std::uint32_t>(p + 20);
  r.first = load<std::uint32_t>(p + 24);
  r.last = load<std::uint32_t>(p + 28);
  r.source_port = load<std::uint16_t>(p + 32);
  r.destination_port = load<std::uint16_t>(p + 34);
  r.tcp_flags = load<std::uint8_t>(p + 37);
  r.protocol = load<std::uint8_t>(p + 38);
  r.tos = load<std::uint8_t>(p + 39);
  r.source_as = load<std::uint16_t>(p + 40);
  r.destination_as = load<std::uint16_t>(p + 42);
  r.source_mask = load<std::uint8_t>(p + 44);
  r.destination_mask = load<std::uint8_t>(p + 45);
}
void encode_by_hand(const netflow5::record& r, std::byte* p) {
  store(p, r.source_address.value);
  store(p + 4, r.destination_address.value);
  store(p + 8, r.next_hop.value);
  store(p + 12, r.ingress_interface);
  store(p + 14, r.egress_interface);
  store(p + 16, r.packets);
  store(p + 20, r.octets);
  store(p + 24, r.first);
  store(p + 28, r.last);
  store(p + 32, r.source_port);
  store(p + 34, r.destination_port);
  store(p + 36, std::uint8_t{0});
  store(p + 37, r.tcp_flags);
  store(p + 38, r.protocol);
  store(p + 39, r.tos);
  store(p + 40, r.source_as);
  store(p + 42, r.destination_as);
  store(p + 44, r.source_mask);
  store(p + 45, r.destination_mask);
  store(p + 46, std::uint16_t{0});
}

std::size_t decode_datagram_by_hand(octets in, netflow5::header& head, batch& out) {
  if (in.size() < 24 || load<std::uint16_t>(in.data()) != 5) return 0;
  const std::size_t count = load<std::uint16_t>(in.data() + 2);
  if (in.size() < 24 + 48 * count || count > out.size()) return 0;
  head.sys_uptime = load<std::uint32_t>(in.data() + 4);
  head.unix_secs = load<std::uint32_t>(in.data() + 8);
  head.unix_nsecs = load<std::uint32_t>(in.data() + 12);
  head.flow_sequence = load<std::uint32_t>(in.data() + 16);
  head.engine_type = load<std::uint8_t>(in.data() + 20);
  head.engine_id = load<std::uint8_t>(in.data() + 21);
  const auto sampling = load<std::uint16_t>(in.data() + 22);
  head.mode = static_cast<netflow5::sampling_mode>(sampling >> 14);
  head.sampling_interval = sampling & 0x3fff;
  for (std::size_t i = 0; i < count; ++i) decode_by_hand(in.data() + 24 + 48 * i, out[i]);
  return count;
}
std::size_t encode_datagram_by_hand(const netflow5::header& head, const batch& records, std::span<std::byte> out) {
  if (out.size() < 24 + 48 * records.size()) return 0;
  store(out.data(), std::uint16_t{5});
  store(out.data() + 2, static_cast<std::uint16_t>(records.size()));
  store(out.data() + 4, head.sys_uptime);
  store(out.data() + 8, head.unix_secs);
  store(out.data() + 12, head.unix_nsecs);
  store(out.data() + 16, head.flow_sequence);
  store(out.data() + 20, head.engine_type);
  store(out.data() + 21, head.engine_id);
  store(out.data() + 22, static_cast<std::uint16_t>(static_cast<unsigned>(head.mode) << 14 | head.sampling_interval));
  for (std::size_t i = 0; i < records.size(); ++i) encode_by_hand(records[i], out.data() + 24 + 48 * i);
  return 24 + 48 * records.size();
}

// What is measured ------------------------------------------------------------------------------------------------
// Each takes a datagram, and a place for one.

struct copy {
  std::array<std::byte, datagram_size> to;
  void operator()(octets in, std::span<std::byte>) {
    std::memcpy(to.data(), in.data(), in.size());
    benchmark::DoNotOptimize(to.data());
  }
};
struct hand_decode {
  batch to;
  void operator()(octets in, std::span<std::byte>) {
    netflow5::header head;
    if (decode_datagram_by_hand(in, head, to) != to.size()) std::abort();
    benchmark::DoNotOptimize(head);
    benchmark::DoNotOptimize(to.data());
  }
};
struct flowkit_decode {
  batch to;
  void operator()(octets in, std::span<std::byte>) {
    const auto m = netflow5::decode(in);
    if (!m || m->records.read(to) != to.size()) std::abort();
    benchmark::DoNotOptimize(m->head);
    benchmark::DoNotOptimize(to.data());
  }
};
/// The normalised flow: absolute times, presence, the whole table.
struct flowkit_flows {
  std::array<flow::record, records_per_datagram> to;
  void operator()(octets in, std::span<std::byte>) {
    const auto m = netflow5::decode(in);
    if (!m) std::abort();
    const flow::netflow5_flows flows{*m, {}};
    for (std::size_t i = 0; i < flows.size(); ++i) flows.read(i, to[i]);
    benchmark::DoNotOptimize(to.data());
  }
};
/// The same by value.
struct flowkit_flow_values {
  std::array<flow::record, records_per_datagram> to;
  void operator()(octets in, std::span<std::byte>) {
    const auto m = netflow5::decode(in);
    if (!m) std::abort();
    const flow::netflow5_flows flows{*m, {}};
    for (std::size_t i = 0; i < flows.size(); ++i) to[i] = flows[i];
    benchmark::DoNotOptimize(to.data());
  }
};
/// Records in batches; what they are read and written by is up to the compiler's flags.
struct shuffle {
  batch to;
  void operator()(octets in, std::span<std::byte>) {
    const auto m = netflow5::decode(in);
    if (!m || m->records.size() != to.size()) std::abort();
    layout_batch<netflow5::record_layout>::read(m->records.raw().data(), to);
    benchmark::DoNotOptimize(m->head);
    benchmark::DoNotOptimize(to.data());
  }
};
/// Of records alone.
struct shuffle_encode {
  void operator()(octets, std::span<std::byte> out) {
    layout_batch<netflow5::record_layout>::write(some_records(), out.data() + netflow5::header_size);
  }
};
struct hand_encode {
  netflow5::header head{};
  void operator()(octets, std::span<std::byte> out) {
    if (encode_datagram_by_hand(head, some_records(), out) != out.size()) std::abort();
    ++head.flow_sequence;
  }
};
struct flowkit_encode {
  netflow5::header head{};
  void operator()(octets, std::span<std::byte> out) {
    const auto size = netflow5::encode({head, list<netflow5::record_layout>{some_records()}}, out);
    if (!size || *size != out.size()) std::abort();
    ++head.flow_sequence;
  }
};

template <class What>
void run(benchmark::State& state, std::size_t how_many) {
  const buffer& in = all_datagrams();
  static buffer out(datagrams * datagram_size);
  What what{};
  for (auto _ : state) {
    for (std::size_t i = 0; i < how_many; ++i) {
      const std::size_t at = i * datagram_size;
      what(octets{in}.subspan(at, datagram_size), std::span{out}.subspan(at, datagram_size));
      benchmark::ClobberMemory();
    }
  }
  const auto records = static_cast<double>(state.iterations()) * static_cast<double>(how_many * records_per_datagram);
  state.counters["per_record"] = {records, benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}
template <class What>
void all(benchmark::State& state) {
  run<What>(state, datagrams);
}
template <class What>
void one(benchmark::State& state) {
  run<What>(state, 1);
}

#define FLOWKIT_BENCH(what)                            \
  BENCHMARK(all<what>)->Unit(benchmark::kMillisecond); \
  BENCHMARK(one<what>)->Unit(benchmark::kNanosecond)
FLOWKIT_BENCH(copy);
FLOWKIT_BENCH(hand_decode);
FLOWKIT_BENCH(flowkit_decode);
FLOWKIT_BENCH(flowkit_flows);
FLOWKIT_BENCH(flowkit_flow_values);
FLOWKIT_BENCH(shuffle);
FLOWKIT_BENCH(hand_encode);
FLOWKIT_BENCH(flowkit_encode);
FLOWKIT_BENCH(shuffle_encode);

void print_ratios(const medians& found) {
  for (const auto* scale : {"all", "one"}) {
    const auto ns = [&](const char* what) {
      const auto at = found.find(std::string{scale} + "<" + what + ">");
      return at == found.end() ? 0 : at->second;
    };
    const auto line = [&](const char* what, const char* against) {
      if (ns(what) > 0 && ns(against) > 0)
        std::printf("%s: %-19s %6.2f ns/record, %-11s %6.2f ns/record, ratio %.2f\n", scale, what, ns(what), against,
                    ns(against), ns(what) / ns(against));
    };
    line("flowkit_decode", "hand_decode");
    line("flowkit_flows", "hand_decode");
    line("flowkit_flow_values", "hand_decode");
    line("flowkit_encode", "hand_encode");
    line("flowkit_decode", "copy");
    line("shuffle", "hand_decode");
    line("shuffle_encode", "hand_encode");
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto found = run_for_medians(argc, argv, "per_record", 1e9);
  if (!found) return 2;
  std::printf("\n");
  print_ratios(*found);
}
