// SPDX-License-Identifier: BSL-1.0
// What a flow costs flowrecv --top, from the receiver's sink on: key, interval, sums. Arguments: different keys, MiB of
// --top-memory. `items_per_second` are flows; `resident` is what the process has at the most, in octets: that of the
// largest case so far, so that --benchmark_filter=10000000/64 alone says what ten million keys take.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "tools/flowrecv/outputs/file_output.hpp"
#include "tools/flowrecv/top/top_sink.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

flow::column column_named(std::string_view name) {
  for (const flow::column& c : flow::columns)
    if (c.name == name) return c;
  return {};
}

top_settings settings_of(benchmark::State& state, std::initializer_list<std::string_view> by) {
  top_settings s;
  s.rows = 10;
  for (const std::string_view name : by) s.by.push_back(column_named(name));
  s.sums.assign(summable().begin(), summable().begin() + 3);  // flows, network.bytes, network.packets
  s.octets = static_cast<std::uint64_t>(state.range(1)) << 20;
  return s;
}

void add_flows(benchmark::State& state, const top_settings& settings) {
  file_output out{"/dev/null"};
  out.begin();
  top_sink top{out, settings};
  exporter from{};
  flow::record r{};
  r.set_present<&flow::record::source>(), r.set_present<&flow::record::source_port>();
  r.set_present<&flow::record::destination>(), r.set_present<&flow::record::end>();
  r.set_present<&flow::record::bytes>(), r.set_present<&flow::record::packets>();
  r.set_present<&flow::record::received>();
  r.destination = ipv4_address{0xc0000201};
  const flow::line_context added{};
  const auto keys = static_cast<std::uint64_t>(state.range(0));
  std::uint64_t n = 0;
  for (auto _ : state) {
    const std::uint64_t key = n * 7919 % keys;
    r.source = ipv4_address{static_cast<std::uint32_t>(key)};
    r.source_port = static_cast<std::uint16_t>(key);
    r.bytes = 64 + key % 1400, r.packets = 1;
    r.received = r.end = from_unix_seconds(1'700'000'000) + microseconds(static_cast<std::int64_t>(n++));
    benchmark::DoNotOptimize(top.flow({r, added, from}));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(n));
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  state.counters["resident"] = static_cast<double>(use.ru_maxrss) * 1024;
  state.counters["keys"] = static_cast<double>(top.keys().most_keys());
}

void by_address(benchmark::State& state) { add_flows(state, settings_of(state, {"source.ip"})); }
BENCHMARK(by_address)->Args({100, 64})->Args({10'000, 64})->Args({500'000, 64});
BENCHMARK(by_address)->Args({10'000'000, 64})->Args({10'000'000, 256})->Iterations(20'000'000);

void by_three(benchmark::State& state) {
  add_flows(state, settings_of(state, {"source.ip", "source.port", "destination.ip"}));
}
BENCHMARK(by_three)->Args({10'000, 64});

void by_address_every(benchmark::State& state) {
  top_settings s = settings_of(state, {"source.ip"});
  s.every = seconds(1), s.late = seconds(30);
  add_flows(state, s);
}
BENCHMARK(by_address_every)->Args({10'000, 64});

void every(benchmark::State& state) {
  top_settings s = settings_of(state, {});
  s.every = seconds(10), s.late = seconds(30), s.rows = 0;
  add_flows(state, s);
}
BENCHMARK(every)->Args({1, 64});

}  // namespace
