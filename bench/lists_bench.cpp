// SPDX-License-Identifier: BSL-1.0
// IPFIX records with lists (RFC 6313): 20 fields and a subTemplateMultiList of 10 records of 6 fields, datagrams of
// 1400 octets. Each is read down to the values in its list, and written from them.
//
//   cmake --preset bench && cmake --build --preset bench && build/bench/bin/flowkit_lists_bench
//
// Without arguments of its own: 9 interleaved repetitions, medians; ns per record, all that is in its list included.
#include <benchmark/benchmark.h>

#include <cstdio>

#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/emit.hpp>

#include "list_records.hpp"
#include "medians.hpp"
#ifdef FLOWKIT_BENCH_FIXBUF
#include "fixbuf_lists.hpp"
#endif

namespace {
using namespace flowkit;
using namespace bench;

constexpr std::size_t datagram_size = 1400;
constexpr std::size_t hundred_thousand = 100'000;

void per_record(benchmark::State& state, std::size_t n) {
  state.counters["ns/record"] = benchmark::Counter(
      static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Messages, each in an array of its own.
using messages = std::vector<std::vector<std::byte>>;

/// As many flows as fit each message, `add(builder, flows)`, round and round; `each` gets the messages.
template <class Add, class Each>
void write_all(std::span<const listing_flow> flows, Add add, Each each) {
  std::array<std::byte, datagram_size> out;
  ipfix::message_builder builder;
  for (std::size_t done = 0; done < hundred_thousand;) {
    if (builder.begin(out, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok)
      std::abort();
    std::size_t wrote = 0;
    do {
      wrote = add(builder, flows.subspan(done % flows.size()));
      done += wrote;
    } while (wrote != 0 && done % flows.size() == 0);
    each(builder.finish());
  }
}
std::span<const listing_flow> flows() { return lists<first_packet_template>().flows(); }
std::size_t add_layout(ipfix::message_builder& to, std::span<const listing_flow> flows) {
  return to.add(listing_flow_template{}, flows);
}
/// By a template known at run time.
struct emitter {
  decltype(emit(listing_flow_layout, reversed_flow_fields)) how = emit(listing_flow_layout, reversed_flow_fields);
  std::size_t operator()(ipfix::message_builder& to, std::span<const listing_flow> flows) const {
    return to.add(reversed_flow_template, how, flows).records;
  }
};
template <class Add>
messages messages_of(std::span<const listing_flow> flows, Add add) {
  messages all;
  write_all(flows, add, [&](octets m) { all.emplace_back(m.begin(), m.end()); });
  return all;
}
const messages& plain() {
  static const messages all = messages_of(flows(), add_layout);
  return all;
}
const messages& reversed() {
  static const messages all = messages_of(lists<reversed_packet_template>().flows(), emitter{});
  return all;
}

/// Reads whole flows by `outer`, and what is in their lists by `inner`; how many packets.
template <class Outer, class Inner>
std::size_t read_content(octets content, const Outer& outer, const Inner& inner, std::span<listing_flow> flows,
                         std::span<first_packet> packets) {
  std::size_t n = 0;
  while (true) {
    const plan::outcome o = outer.read(content, flows);
    for (const listing_flow& f : flows.first(o.records)) {
      list_part_cursor parts = f.details.parts();
      for (list_part p; parts.next(p);) {
        if (p.template_id != first_packet_template::id) continue;
        n += inner.read(p.content, packets).records;
        benchmark::DoNotOptimize(packets.data());
        benchmark::ClobberMemory();
      }
    }
    benchmark::DoNotOptimize(flows.data());
    content = content.subspan(o.octets);
    if (o.records < plan::batch) return n;
  }
}
/// read(content of a set): how many packets it had.
template <class Read>
void read_messages(benchmark::State& state, const messages& all, Read read) {
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    for (const auto& one : all) {
      const auto m = ipfix::decode(one);
      set_cursor sets = ipfix::sets(*m);
      for (set_view set; sets.next(set);) n += read(set.content);
    }
    benchmark::DoNotOptimize(n);
  }
  if (n < hundred_thousand * packets_of_a_flow) state.SkipWithError("packets are missing");
  per_record(state, n / packets_of_a_flow);
}
template <class Outer, class Inner>
void read_messages(benchmark::State& state, const messages& all, const Outer& outer, const Inner& inner) {
  std::vector<listing_flow> flows(plan::batch);
  std::vector<first_packet> packets(plan::batch);
  read_messages(state, all, [&](octets content) { return read_content(content, outer, inner, flows, packets); });
}

void read_layout(benchmark::State& state) {
  const auto outer = bind(listing_flow_layout, listing_flow_template::fields);
  const auto inner = bind(first_packet_layout, first_packet_template::fields);
  if (!outer.exact() || !inner.exact()) return state.SkipWithError("not exact");
  read_messages(state, plain(), outer, inner);
}
void read_bound(benchmark::State& state) {
  const auto outer = bind(listing_flow_layout, reversed_flow_fields);
  const auto inner = bind(first_packet_layout, reversed_packet_template::fields);
  if (outer.exact() || inner.exact()) return state.SkipWithError("not in another order");
  if (outer.present() != (1u << 21) - 1 || inner.present() != (1u << 6) - 1) return state.SkipWithError("not bound");
  read_messages(state, reversed(), outer, inner);
}
/// What a program does that knows the exporter's templates: no bindings, no arrays.
void read_values(benchmark::State& state) {
  read_messages(state, plain(), [](octets content) {
    std::size_t n = 0;
    for (const listing_flow& f : template_records<listing_flow_template>{content}) {
      benchmark::DoNotOptimize(f);
      list_part_cursor parts = f.details.parts();
      for (list_part p; parts.next(p);)
        for (const first_packet& seen : template_records<first_packet_template>{p.content})
          benchmark::DoNotOptimize(seen), ++n;
    }
    return n;
  });
}
template <class Add>
void write_flows(benchmark::State& state, Add add) {
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    write_all(
        flows(),
        [&](ipfix::message_builder& to, std::span<const listing_flow> some) {
          const std::size_t wrote = add(to, some);
          n += wrote;
          return wrote;
        },
        [](octets m) {
          benchmark::DoNotOptimize(m.data());
          benchmark::ClobberMemory();
        });
  }
  per_record(state, n);
}
void write_layout(benchmark::State& state) { write_flows(state, add_layout); }
void write_emitted(benchmark::State& state) { write_flows(state, emitter{}); }

#ifdef FLOWKIT_BENCH_FIXBUF
/// fBufNext into structs, those of the list allocated and freed. It checks messages, sets and sequence as well.
void read_libfixbuf(benchmark::State& state) {
  std::array<std::byte, datagram_size> out;
  ipfix::message_builder builder;
  if (builder.begin(out, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok ||
      builder.add_template(first_packet_template{}).code != errc::ok ||
      builder.add_template(listing_flow_template{}).code != errc::ok)
    std::abort();
  fixbuf_list_reader reader{builder.finish()};
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    for (const auto& one : plain()) n += reader.read(one);
  }
  if (n < hundred_thousand * packets_of_a_flow) state.SkipWithError("packets are missing");
  per_record(state, n / packets_of_a_flow);
}
/// fBufAppend and fBufEmit, from structs and lists that are filled in once.
void write_libfixbuf(benchmark::State& state) {
  fixbuf_list_writer writer{lists<first_packet_template>()};
  // The same octets as flowkit writes, after a message that begins with templates.
  std::vector<std::byte> wrote;
  const auto keep = [](void* to, octets m) { static_cast<std::vector<std::byte>*>(to)->assign(m.begin(), m.end()); };
  const auto content = [](octets m) { return m.subspan(ipfix::header_size); };
  bool ok = writer.write(lists<first_packet_template>().count, keep, &wrote);
  ok = ok && writer.write(4, keep, &wrote);
  if (!ok || !std::ranges::equal(content(wrote), content(plain().front()))) return state.SkipWithError("other octets");
  for (auto _ : state)
    ok = ok && writer.write(
                   hundred_thousand,
                   [](void*, octets m) {
                     benchmark::DoNotOptimize(m.data());
                     benchmark::ClobberMemory();
                   },
                   nullptr);
  if (!ok) state.SkipWithError("not written");
  per_record(state, hundred_thousand);
}
BENCHMARK(read_libfixbuf);
BENCHMARK(write_libfixbuf);
#endif

BENCHMARK(read_layout);
BENCHMARK(read_bound);
BENCHMARK(read_values);
BENCHMARK(write_layout);
BENCHMARK(write_emitted);
}  // namespace

int main(int argc, char** argv) {
  const auto found = run_for_medians(argc, argv, "ns/record", 1e9);
  if (!found) return 2;
  std::printf("\n");
  for (const auto& [name, ns] : *found) std::printf("%-22s %6.1f ns a record\n", name.c_str(), ns);
#ifndef FLOWKIT_BENCH_FIXBUF
  std::printf("libfixbuf: not installed\n");
#endif
}
