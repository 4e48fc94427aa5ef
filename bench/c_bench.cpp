// SPDX-License-Identifier: BSL-1.0
// What the C interface adds to the headers that it is made from: datagrams of IPFIX and NetFlow v5, of each flow the
// addresses, the ports, the octets. A C program pays for a call for each flow and one for each value.
#include <benchmark/benchmark.h>
#include <flowkit.h>

#include <array>
#include <vector>

#include <flowkit/flow/netflow5.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/ipfix.hpp>

using namespace flowkit;

namespace {
constexpr const char* names[] = {"source.ip", "destination.ip", "source.port", "destination.port", "network.bytes"};

/// As many records as fit a datagram, of a protocol of the C interface; with the template, where there is one.
std::vector<std::byte> datagram_of(int protocol, bool announce) {
  flowkit_encoder* const e = flowkit_encoder_new(protocol, 0, nullptr, nullptr);
  const bool fixed = protocol == FLOWKIT_NETFLOW5;
  const std::uint16_t octets_of_counters = fixed ? 4 : 8;
  const flowkit_element fields[] = {{"sourceIPv4Address", 0, 0, 0},
                                    {"destinationIPv4Address", 0, 0, 0},
                                    {"sourceTransportPort", 0, 0, 0},
                                    {"destinationTransportPort", 0, 0, 0},
                                    {"protocolIdentifier", 0, 0, 0},
                                    {"octetDeltaCount", octets_of_counters, 0, 0},
                                    {"packetDeltaCount", octets_of_counters, 0, 0}};
  flowkit_encoder_define(e, 256, fields, std::size(fields), 0, nullptr);
  std::vector<std::byte> out(1464);
  flowkit_encoder_begin(e, out.data(), out.size(), 1'700'000'000'000'000'000, 100'000, nullptr);
  if (announce) flowkit_encoder_announce(e, 256, nullptr);
  const std::uint8_t source[] = {192, 0, 2, 1}, destination[] = {198, 51, 100, 2};
  flowkit_encoder_record(e, 256, nullptr);
  flowkit_encoder_octets(e, source, 4), flowkit_encoder_octets(e, destination, 4);
  for (const std::uint64_t n : {40'000u, 443u, 6u, 1500u, 3u}) flowkit_encoder_unsigned(e, n);
  while (flowkit_encoder_add(e, nullptr) == FLOWKIT_OK) {
  }
  out.resize(flowkit_encoder_finish(e));
  flowkit_encoder_free(e);
  return out;
}

struct wanted {
  std::array<std::size_t, std::size(names)> columns;
  std::uint64_t sum = 0, flows = 0;
};
int look(void* user, const flowkit_record* r) {
  auto& w = *static_cast<wanted*>(user);
  flowkit_value v;
  for (const std::size_t c : w.columns)
    if (flowkit_record_value(r, c, &v) != 0) w.sum += v.as.u;
  ++w.flows;
  return 0;
}
int look_not(void* user, const flowkit_record*) {
  ++static_cast<wanted*>(user)->flows;
  return 0;
}
int look_at_fields(void* user, const flowkit_record* r) {
  auto& w = *static_cast<wanted*>(user);
  flowkit_value v;
  for (flowkit_field f{}; flowkit_record_next(r, &f) != 0;)
    if (flowkit_field_value(r, &f, &v) != 0) w.sum += v.as.u;
  ++w.flows;
  return 0;
}
void by_c(benchmark::State& state, int protocol, flowkit_callback callback) {
  flowkit_collector* const in = flowkit_collector_new(nullptr, nullptr);
  const auto first = datagram_of(protocol, true), next = datagram_of(protocol, false);
  wanted w{};
  for (std::size_t i = 0; i < w.columns.size(); ++i)
    w.columns[i] = static_cast<std::size_t>(flowkit_column_find(names[i]));
  if (protocol != FLOWKIT_NETFLOW5)
    flowkit_collector_read(in, first.data(), first.size(), nullptr, 0, nullptr, nullptr, nullptr);
  for (auto _ : state) flowkit_collector_read(in, next.data(), next.size(), nullptr, 0, callback, &w, nullptr);
  benchmark::DoNotOptimize(w.sum);
  state.SetItemsProcessed(static_cast<std::int64_t>(w.flows));
  flowkit_collector_free(in);
}

std::uint64_t sum_of(const flow::record& r) {
  return r.source.v4().value + r.destination.v4().value + r.source_port + r.destination_port + r.bytes;
}
/// Without a session: the template is known.
void ipfix_by_headers(benchmark::State& state) {
  const auto first = datagram_of(FLOWKIT_IPFIX, true), next = datagram_of(FLOWKIT_IPFIX, false);
  std::array<specifier, 16> scratch;
  template_view t;
  set_view set;
  auto templates = ipfix::sets(*ipfix::decode(first));
  templates.next(set);
  reader in{set.content, set.offset};
  static_cast<void>(read_template<ipfix::rules>(in, false, scratch, t));
  const flow::template_binding how{t.fields};
  std::vector<flow::record> batch(plan::batch);
  std::uint64_t sum = 0;
  std::int64_t n = 0;
  for (auto _ : state) {
    const auto m = ipfix::decode(next);
    for (auto all = ipfix::sets(*m); all.next(set);) {
      const auto o = flow::read_flows(how, set.content, batch, ipfix::context(m->head), m->head.observation_domain);
      for (std::size_t i = 0; i < o.records; ++i) sum += sum_of(batch[i]);
      n += static_cast<std::int64_t>(o.records);
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(n);
}
void netflow5_by_headers(benchmark::State& state) {
  const auto datagram = datagram_of(FLOWKIT_NETFLOW5, false);
  std::uint64_t sum = 0;
  std::int64_t n = 0;
  flow::record r{};
  for (auto _ : state) {
    const auto m = netflow5::decode(datagram);
    const flow::netflow5_flows flows{*m, {}};
    for (std::size_t i = 0; i < flows.size(); ++i, ++n) flows.read(i, r), sum += sum_of(r);
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(n);
}

BENCHMARK_CAPTURE(by_c, ipfix_five_columns, FLOWKIT_IPFIX, &look);
BENCHMARK_CAPTURE(by_c, ipfix_all_fields, FLOWKIT_IPFIX, &look_at_fields);
BENCHMARK_CAPTURE(by_c, ipfix_no_values, FLOWKIT_IPFIX, &look_not);
BENCHMARK(ipfix_by_headers);
BENCHMARK_CAPTURE(by_c, netflow5_five_columns, FLOWKIT_NETFLOW5, &look);
BENCHMARK_CAPTURE(by_c, netflow5_no_values, FLOWKIT_NETFLOW5, &look_not);
BENCHMARK(netflow5_by_headers);
}  // namespace
