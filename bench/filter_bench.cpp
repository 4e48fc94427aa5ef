// SPDX-License-Identifier: BSL-1.0
// What it costs to ask whether a filter holds for a flow. `each` is ns a flow; flows are 256, as a batch is that was
// just decoded: 200 KiB, in random order of values.
#include <benchmark/benchmark.h>

#include <unistd.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "tools/common/filter/record_filter.hpp"

namespace {

using namespace flowkit;
using tools::filter::record_filter;

std::vector<flow::record> any_flows() {
  std::mt19937 engine{1};
  const auto random = [&] { return static_cast<std::uint32_t>(engine()); };
  std::vector<flow::record> all(256);
  for (flow::record& r : all) {
    r.present = {};
    const auto put = [&]<auto Member>(auto value) {
      r.*Member = static_cast<std::remove_reference_t<decltype(r.*Member)>>(value);
      r.set_present<Member>();
    };
    // Half of them in 10.0.0.0/8, half to port 443, half above a million octets.
    const bool inside = random() % 2 == 0;
    put.operator()<&flow::record::source>(
        ip_address{ipv4_address{inside ? 0x0a000000u | (random() & 0xffffff) : random()}});
    put.operator()<&flow::record::destination>(ip_address{ipv4_address{random()}});
    put.operator()<&flow::record::source_port>(random());
    put.operator()<&flow::record::destination_port>(random() % 2 == 0 ? 443u : random() & 0xffff);
    put.operator()<&flow::record::protocol>(random() % 3 == 0 ? 17 : 6);
    put.operator()<&flow::record::bytes>(random() % 2'000'000);
    put.operator()<&flow::record::tcp_flags>(random() & 0xff);
    put.operator()<&flow::record::end>(from_unix_milliseconds(1'769'817'600'000 + random() % 60'000));
  }
  return all;
}

void evaluate(benchmark::State& state, const std::string& text) {
  const record_filter filter{"filter", text};
  const auto flows = any_flows();
  const flow::line_context added{.exporter = "192.0.2.1"};
  std::size_t held = 0;
  for (auto _ : state)
    for (const flow::record& r : flows) held += filter.evaluate(r, added);
  benchmark::DoNotOptimize(held);
  const auto count = static_cast<double>(state.iterations()) * static_cast<double>(flows.size());
  state.counters["each"] = benchmark::Counter(count / 1e9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["held"] = static_cast<double>(held) / count;
}
BENCHMARK_CAPTURE(evaluate, three_terms,
                  "source.ip in 10.0.0.0/8 and destination.port == 443 and network.bytes > 1000000");
/// None decides before the third.
BENCHMARK_CAPTURE(evaluate, three_terms_all_looked_at,
                  "source.ip in 0.0.0.0/0 and source.port >= 0 and network.bytes > 1000000");
BENCHMARK_CAPTURE(evaluate, one_term, "destination.port == 443");
BENCHMARK_CAPTURE(evaluate, either_side, "ip in 10.0.0.0/8 and port == 443 and network.bytes > 1000000");
BENCHMARK_CAPTURE(evaluate, times, "@timestamp >= 2026-01-31T00:00:10Z and @timestamp < 2026-01-31T00:00:50Z");
BENCHMARK_CAPTURE(
    evaluate, bits_and_lists,
    "tcpControlBits & SYN+ACK == SYN or destination.port in (80, 443, 8000..8999) and network.protocol == tcp");
BENCHMARK_CAPTURE(evaluate, two_columns, "source.port > destination.port");
BENCHMARK_CAPTURE(evaluate, text, "flow.exporter starts_with 192.0.2. and flow.exporter != 192.0.2.9");

/// Prefixes of 8 to 32 bits from a file; the argument is how many.
void prefix_list(benchmark::State& state) {
  char path[] = "/tmp/flowkit_filter_XXXXXX";
  const int fd = mkstemp(path);
  if (fd < 0) return state.SkipWithError("no temporary file");
  std::FILE* const file = fdopen(fd, "w");
  std::mt19937 random{2};
  for (std::int64_t i = 0; i < state.range(0); ++i)
    std::fprintf(file, "%u.%u.%u.%u/%u\n", static_cast<unsigned>(random() % 224), static_cast<unsigned>(random() % 256),
                 static_cast<unsigned>(random() % 256), static_cast<unsigned>(random() % 256),
                 static_cast<unsigned>(20 + random() % 13));
  std::fclose(file);
  evaluate(state, std::string("destination.ip in @'") + path + "'");
  unlink(path);
}
BENCHMARK(prefix_list)->Arg(10)->Arg(1'000)->Arg(10'000)->Arg(100'000);

}  // namespace
