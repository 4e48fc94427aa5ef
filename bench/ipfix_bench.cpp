// SPDX-License-Identifier: BSL-1.0
// IPFIX records of 20 fields in 72 octets, 1400-octet datagrams, about a million of them: each way that flowkit reads
// and writes them, a loop written by hand, and a switch on each field as most decoders have it.
//
//   cmake --preset bench && cmake --build --preset bench && build/bench/bin/flowkit_ipfix_bench
//
// Without arguments of its own: 9 interleaved repetitions, medians; ns per record.
#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

#include <flowkit/flow/templates.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/templates/bind.hpp>
#include <flowkit/templates/emit.hpp>
#include <flowkit/templates/record_view.hpp>

#include "by_hand.hpp"
#include "ipfix_streams.hpp"
#include "medians.hpp"
#ifdef FLOWKIT_BENCH_FIXBUF
#include "fixbuf_peer.hpp"
#endif

namespace {
using namespace flowkit;

using namespace bench;

/// Calls `read(content of the data set)` for each datagram: message and set checked as a receiver does.
template <class Read>
void each_datagram(benchmark::State& state, const stream& s, Read read) {
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    for (std::size_t i = 0; i < s.begins.size(); ++i) {
      const auto m = ipfix::decode(s.datagram(i));
      set_cursor sets = ipfix::sets(*m);
      for (set_view set; sets.next(set);) n += read(set.content);
    }
    benchmark::DoNotOptimize(n);
  }
  if (n != s.records) state.SkipWithError("records are missing");
  state.counters["ns/record"] = benchmark::Counter(
      static_cast<double>(s.records), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void decode_by_hand(benchmark::State& state) {
  constexpr auto u16 = ::by_hand::load<std::uint16_t>;
  constexpr auto u32 = ::by_hand::load<std::uint32_t>;
  constexpr auto u64 = ::by_hand::load<std::uint64_t>;
  std::array<record, 64> out;
  each_datagram(state, plain(), [&](octets content) {
    const std::size_t n = content.size() / 72;
    const std::byte* p = content.data();
    for (std::size_t i = 0; i < n; ++i, p += 72) {
      record& r = out[i];
      r.source = {u32(p)}, r.destination = {u32(p + 4)}, r.next_hop = {u32(p + 8)};
      r.ingress_interface = u32(p + 12), r.egress_interface = u32(p + 16);
      r.packets = u64(p + 20), r.octets = u64(p + 28), r.start_ms = u64(p + 36), r.end_ms = u64(p + 44);
      r.source_port = u16(p + 52), r.destination_port = u16(p + 54);
      r.flags = std::to_integer<std::uint8_t>(p[56]), r.protocol = std::to_integer<std::uint8_t>(p[57]);
      r.tos = std::to_integer<std::uint8_t>(p[58]);
      r.source_as = u32(p + 59), r.destination_as = u32(p + 63);
      r.source_prefix = std::to_integer<std::uint8_t>(p[67]),
      r.destination_prefix = std::to_integer<std::uint8_t>(p[68]);
      r.vlan = u16(p + 69), r.direction = std::to_integer<std::uint8_t>(p[71]);
    }
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
    return n;
  });
}

/// What decoders do that know their elements but not their templates: a look at every field of every record.
void switch_per_field(benchmark::State& state) {
  const auto& fields = record_template::fields;
  std::array<record, 64> out;
  each_datagram(state, plain(), [&](octets content) {
    std::size_t n = 0;
    const std::byte* p = content.data();
    for (; content.size() - static_cast<std::size_t>(p - content.data()) >= 72; ++n) {
      record& r = out[n];
      for (const specifier& f : fields) {
        const std::uint64_t v = load_be(p, f.length);
        switch (f.id) {
          case 8: r.source = {static_cast<std::uint32_t>(v)}; break;
          case 12: r.destination = {static_cast<std::uint32_t>(v)}; break;
          case 15: r.next_hop = {static_cast<std::uint32_t>(v)}; break;
          case 10: r.ingress_interface = static_cast<std::uint32_t>(v); break;
          case 14: r.egress_interface = static_cast<std::uint32_t>(v); break;
          case 2: r.packets = v; break;
          case 1: r.octets = v; break;
          case 152: r.start_ms = v; break;
          case 153: r.end_ms = v; break;
          case 7: r.source_port = static_cast<std::uint16_t>(v); break;
          case 11: r.destination_port = static_cast<std::uint16_t>(v); break;
          case 6: r.flags = static_cast<std::uint8_t>(v); break;
          case 4: r.protocol = static_cast<std::uint8_t>(v); break;
          case 5: r.tos = static_cast<std::uint8_t>(v); break;
          case 16: r.source_as = static_cast<std::uint32_t>(v); break;
          case 17: r.destination_as = static_cast<std::uint32_t>(v); break;
          case 9: r.source_prefix = static_cast<std::uint8_t>(v); break;
          case 13: r.destination_prefix = static_cast<std::uint8_t>(v); break;
          case 58: r.vlan = static_cast<std::uint16_t>(v); break;
          case 61: r.direction = static_cast<std::uint8_t>(v); break;
          default: break;
        }
        p += f.length;
      }
    }
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
    return n;
  });
}

template <class Executor, class Binding, class Record>
std::size_t read_all(const Binding& b, octets content, std::array<Record, 64>& out) {
  std::size_t n = 0;
  while (true) {
    const plan::outcome o = b.template read<Executor>(content, out);
    benchmark::DoNotOptimize(out.data());
    benchmark::ClobberMemory();
    n += o.records;
    content = content.subspan(o.octets);
    if (o.records < plan::batch) return n;
  }
}

template <class Executor = execute_scalar>
void fixed_layout(benchmark::State& state) {
  const auto b = bind(record_layout, record_template::fields);
  std::array<record, 64> out;
  if (!b.exact()) return state.SkipWithError("not exact");
  each_datagram(state, plain(), [&](octets content) { return read_all<Executor>(b, content, out); });
}
template <class Executor = execute_scalar>
void projection_bound(benchmark::State& state) {
  const auto b = flowkit::bind(record_layout, other_fields);
  std::array<record, 64> out;
  if (b.exact() || b.present() != (1u << 20) - 1) return state.SkipWithError("not bound");
  each_datagram(state, shuffled(), [&](octets content) { return read_all<Executor>(b, content, out); });
}
template <class Executor = execute_scalar>
void variable_compile_time(benchmark::State& state) {
  const auto b = bind(named_layout, named_template::fields);
  std::array<named, 64> out;
  if (!b.exact()) return state.SkipWithError("not exact");
  each_datagram(state, with_names(), [&](octets content) { return read_all<Executor>(b, content, out); });
}
template <class Executor = execute_scalar>
void variable_bound(benchmark::State& state) {
  const auto b = flowkit::bind(named_layout, other_named_fields);
  std::array<named, 64> out;
  if (b.exact() || b.present() != (1u << 22) - 1) return state.SkipWithError("not bound");
  each_datagram(state, shuffled_with_names(), [&](octets content) { return read_all<Executor>(b, content, out); });
}
/// The normalised flow: absolute times, presence, the whole table.
template <class Executor = execute_scalar>
void flows_bound(benchmark::State& state) {
  const auto b = bind(flow::table, record_template::fields);
  std::vector<flow::record> out(plan::batch);
  const record_context context{.export_time = from_unix_seconds(1'700'000'000)};
  each_datagram(state, plain(), [&](octets content) {
    std::size_t n = 0;
    while (true) {
      const plan::outcome o = flow::read_flows<Executor>(b, content, out, context, 1);
      benchmark::DoNotOptimize(out.data());
      benchmark::ClobberMemory();
      n += o.records;
      content = content.subspan(o.octets);
      if (o.records < plan::batch) return n;
    }
  });
}
void view_of_records(benchmark::State& state) {
  each_datagram(state, plain(), [&](octets content) {
    record_cursor cursor{record_template::fields, shape_of(record_template::fields), content};
    std::size_t n = 0, sum = 0;
    for (octets r = cursor.next(); !r.empty(); r = cursor.next(), ++n)
      for (const field_view& f : record_view(record_template::fields, r))
        sum += f.spec->id + std::to_integer<std::size_t>(f.value[0]);
    benchmark::DoNotOptimize(sum);
    return n;
  });
}

void encode_by_hand(benchmark::State& state) {
  constexpr auto put16 = ::by_hand::store<std::uint16_t>;
  constexpr auto put32 = ::by_hand::store<std::uint32_t>;
  constexpr auto put64 = ::by_hand::store<std::uint64_t>;
  const auto& all = records();
  std::array<std::byte, datagram_size> out;
  for (auto _ : state) {
    std::size_t at = 0;
    for (std::size_t done = 0; done < million; done += 19) {
      std::byte* p = out.data() + 20;
      for (std::size_t i = 0; i < 19; ++i, p += 72) {
        const record& r = all[at++ & 1023];
        put32(p, r.source.value), put32(p + 4, r.destination.value), put32(p + 8, r.next_hop.value);
        put32(p + 12, r.ingress_interface), put32(p + 16, r.egress_interface);
        put64(p + 20, r.packets), put64(p + 28, r.octets), put64(p + 36, r.start_ms), put64(p + 44, r.end_ms);
        put16(p + 52, r.source_port), put16(p + 54, r.destination_port);
        p[56] = std::byte{r.flags}, p[57] = std::byte{r.protocol}, p[58] = std::byte{r.tos};
        put32(p + 59, r.source_as), put32(p + 63, r.destination_as);
        p[67] = std::byte{r.source_prefix}, p[68] = std::byte{r.destination_prefix};
        put16(p + 69, r.vlan), p[71] = std::byte{r.direction};
      }
      benchmark::DoNotOptimize(out.data());
      benchmark::ClobberMemory();
    }
  }
  state.counters["ns/record"] =
      benchmark::Counter(million, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Datagrams of as many records as `add(builder, records)` says that it added.
template <class Record, class Add>
void encode_with(benchmark::State& state, const std::vector<Record>& all, Add add) {
  std::array<std::byte, datagram_size> out;
  ipfix::message_builder builder;
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    std::size_t at = 0;
    while (n < million) {
      if (builder.begin(out, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok)
        std::abort();
      std::size_t wrote = 0;
      do {
        wrote = add(builder, std::span<const Record>(all).subspan(at & 1023));
        n += wrote, at += wrote;
      } while (wrote != 0 && (at & 1023) == 0);
      benchmark::DoNotOptimize(builder.finish().data());
      benchmark::ClobberMemory();
    }
  }
  state.counters["ns/record"] = benchmark::Counter(
      static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
void encode_layout(benchmark::State& state) {
  encode_with(state, records(), [](auto& to, auto some) { return to.add(record_template{}, some); });
}
/// The same records by a template known at run time.
template <class Executor = execute_scalar>
void emit_bound(benchmark::State& state) {
  const auto how = flowkit::emit(record_layout, other_fields);
  if (how.exact() || how.absent() + how.unwritable() != 0) return state.SkipWithError("not the template");
  encode_with(state, records(), [&](auto& to, auto some) { return to.add(other_template, how, some).records; });
}
void encode_variable(benchmark::State& state) {
  encode_with(state, named_records(), [](auto& to, auto some) { return to.add(named_template{}, some); });
}
void emit_variable(benchmark::State& state) {
  const auto how = flowkit::emit(named_layout, other_named_fields);
  encode_with(state, named_records(),
              [&](auto& to, auto some) { return to.add(other_named_template, how, some).records; });
}

#ifdef FLOWKIT_BENCH_FIXBUF
/// fBufSetBuffer and fBufNext into a struct. It checks messages, sets and sequence as well.
void libfixbuf(benchmark::State& state) {
  std::array<std::byte, datagram_size> out;
  ipfix::message_builder builder;
  if (builder.begin(out, {.export_time = 1'700'000'000, .sequence = 0, .observation_domain = 1}).code != errc::ok ||
      builder.add_template(record_template{}).code != errc::ok)
    std::abort();
  fixbuf_collector collector{builder.finish()};
  const stream& s = plain();
  std::size_t n = 0;
  for (auto _ : state) {
    n = 0;
    for (std::size_t i = 0; i < s.begins.size(); ++i) n += collector.read(s.datagram(i));
  }
  if (n != s.records) state.SkipWithError("records are missing");
  state.counters["ns/record"] = benchmark::Counter(
      static_cast<double>(s.records), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}
BENCHMARK(libfixbuf);
#endif

BENCHMARK(decode_by_hand);
BENCHMARK(switch_per_field);
BENCHMARK(fixed_layout<>)->Name("fixed_layout");
BENCHMARK(projection_bound<>)->Name("projection_bound");
BENCHMARK(variable_compile_time<>)->Name("variable_compile_time");
BENCHMARK(variable_bound<>)->Name("variable_bound");
BENCHMARK(flows_bound<>)->Name("flows_bound");
BENCHMARK(view_of_records);
BENCHMARK(encode_by_hand);
BENCHMARK(encode_layout);
BENCHMARK(emit_bound<>)->Name("emit");
#ifdef __SSSE3__  // the program is compiled for a machine that shuffles
BENCHMARK(fixed_layout<execute_shuffle>)->Name("fixed_layout shuffle");
BENCHMARK(projection_bound<execute_shuffle>)->Name("projection_bound shuffle");
BENCHMARK(flows_bound<execute_shuffle>)->Name("flows_bound shuffle");
BENCHMARK(emit_bound<execute_shuffle>)->Name("emit shuffle");
#endif
BENCHMARK(encode_variable);
BENCHMARK(emit_variable);
}  // namespace

int main(int argc, char** argv) {
  const auto found = run_for_medians(argc, argv, "ns/record", 1e9);
  if (!found) return 2;
  std::printf("\n");
  for (const auto& [name, ns] : *found) std::printf("%-22s %6.1f ns a record\n", name.c_str(), ns);
}
