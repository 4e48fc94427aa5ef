// SPDX-License-Identifier: BSL-1.0
// What flowgen's exporters make in a second, without network: whole datagrams with sequence, uptime, templates and the
// manifest's account, as they leave at full speed. `items_per_second` are flows (sFlow: samples).
#include <benchmark/benchmark.h>

#include <vector>

#include "tools/flowgen/exporters/exporters.hpp"
#include "tools/flowgen/profile/catalogue.hpp"
#include "tools/flowgen/traffic/traffic.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

constexpr timestamp start = from_unix_seconds(1'700'000'000);

/// Arguments: exporters, that take turns; percent of IPv6.
void datagrams(benchmark::State& state, protocol p, std::shared_ptr<const profile> like = nullptr) {
  exporter_settings s;
  s.imitates = like ? std::move(like) : generic_profile(p);
  s.max_datagram = s.imitates->max_octets.value_or(s.max_datagram);
  s.refresh = s.imitates->templates_again, s.options_refresh = s.imitates->options_again;
  s.start = start;
  s.sampling_interval = p == protocol::sflow5 ? 1000 : 0;
  s.ipv6_percent = static_cast<std::uint32_t>(state.range(1));
  std::vector<std::unique_ptr<exporter>> all;
  for (std::uint32_t i = 0; i < state.range(0); ++i) all.push_back(exporter_of(p).make(s, i));
  const std::size_t size = all.front()->max_datagram(), flows = all.front()->max_flows();
  std::vector<std::byte> out(64 * size);  // as many buffers as a run has
  std::uint64_t sent = 0, octets_sent = 0;
  std::size_t next = 0, buffer = 0;
  for (auto _ : state) {
    // The clock of an unpaced run: a million flows a second.
    const timestamp now = start + microseconds(static_cast<std::int64_t>(sent));
    const auto w = all[next]->write(std::span(out).subspan(buffer * size, size), flows, now);
    next = next + 1 == all.size() ? 0 : next + 1;
    buffer = (buffer + 1) % 64;
    sent += w.flows, octets_sent += w.octets;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(sent));
  state.SetBytesProcessed(static_cast<std::int64_t>(octets_sent));
}
BENCHMARK_CAPTURE(datagrams, netflow5, protocol::netflow5)->Args({1, 0})->Args({100, 0})->Args({60'000, 0});
BENCHMARK_CAPTURE(datagrams, netflow9, protocol::netflow9)->Args({1, 20})->Args({100, 20});
BENCHMARK_CAPTURE(datagrams, ipfix, protocol::ipfix)->Args({1, 0})->Args({1, 20})->Args({100, 20})->Args({60'000, 20});
BENCHMARK_CAPTURE(datagrams, sflow5, protocol::sflow5)->Args({1, 20})->Args({100, 20});

/// One exporter of a profile; percent of IPv6 as above.
void imitated(benchmark::State& state, const char* name) {
  const auto like = load_profile(name);
  datagrams(state, like->which, like);
}
BENCHMARK_CAPTURE(imitated, fortigate, "fortigate")->Args({1, 20});
BENCHMARK_CAPTURE(imitated, cisco_asa, "cisco-asa")->Args({1, 20});
BENCHMARK_CAPTURE(imitated, paloalto, "paloalto")->Args({1, 20});
BENCHMARK_CAPTURE(imitated, yaf, "yaf")->Args({1, 20});

}  // namespace
