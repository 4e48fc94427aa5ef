// SPDX-License-Identifier: BSL-1.0
#include "rules/sflow5_stream.hpp"

namespace flowkit::test {

wire octets_of(const sf_block& b) {
  wire w;
  return w.u32(b.format).u32(b.data.size()).add(b.data);
}
wire octets_of(const sf_blocks& blocks) {
  wire w;
  for (const sf_block& b : blocks) w.add(octets_of(b));
  return w;
}

wire words(std::initializer_list<std::uint64_t> values) {
  wire w;
  for (const std::uint64_t v : values) w.u32(v);
  return w;
}
wire sf_opaque(const wire& octets) {
  wire w;
  return w.u32(octets.size()).add(octets).fill((4 - octets.size() % 4) % 4);
}
wire sf_string(std::string_view s) { return sf_opaque(wire{}.text(s)); }

wire sf_frame(std::uint16_t packet, std::size_t front) {
  wire w;
  w.u32(0x02000000).u16(0x0002).u32(0x02000000).u16(0x0001).u16(0x0800);
  w.u8(0x45).u8(0).u16(packet).u16(1).u16(0).u8(64).u8(6).u16(0).u32(0x0a000001).u32(0x0a000002);
  w.u16(50'000).u16(443).u32(1).u32(1).u8(0x50).u8(0x10).u16(1'000).u16(0).u16(0);
  return w.fill(front - w.size(), 0xaa);
}
sf_block sf_header(const wire& front, std::uint32_t protocol, std::uint32_t length, std::uint32_t stripped) {
  return {1, words({protocol, length, stripped}).add(sf_opaque(front))};
}
sf_block sf_header(std::uint16_t packet) { return sf_header(sf_frame(packet), 1, packet + 18u, 4); }

sf_block sf_stream::flow(const sf_flow& f) {
  random_ = random_ * 1'664'525 + 1'013'904'223;
  pools[f.source] += 1 + random_ % (2 * std::max(f.rate, 1u) - 1);  // mean: the rate
  wire w = u32(++flows[f.source]);
  expanded ? w.u32(f.source_class).u32(f.source) : w.u32(f.source_class << 24 | f.source);
  w.u32(f.rate).u32(pools[f.source]).u32(f.drops);
  const auto interface = [&](std::uint32_t word) { expanded ? w.u32(word >> 30).u32(word & 0x3fffffff) : w.u32(word); };
  interface(f.input), interface(f.output);
  w.u32(f.records.size()).add(octets_of(f.records));
  return {expanded ? 3u : 1u, w};
}

wire sf_stream::interface(std::uint32_t index) {
  const std::uint64_t n = octets[index] += 1'000'000;
  constexpr std::uint64_t parts[] = {1'000, 10'000, 100'000, 1'000'000, 1'000'000};
  wire w = words({index, 6});
  w.u64(1'000'000'000).u32(1).u32(3).u64(n * 3);
  for (const std::uint64_t part : parts) w.u32(n / part);
  w.u32(0xffffffff).u64(n * 2);  // ifInUnknownProtos is not known
  for (const std::uint64_t part : parts) w.u32(n / part);
  return w.u32(0);
}

sf_block sf_stream::counters(const sf_counters& c) {
  wire w = u32(++polls[c.source]);
  expanded ? w.u32(c.source_class).u32(c.source) : w.u32(c.source_class << 24 | c.source);
  const sf_blocks records = c.records.empty() ? sf_blocks{{1, interface(c.source)}} : c.records;
  w.u32(records.size()).add(octets_of(records));
  return {expanded ? 4u : 2u, w};
}

sf_block sf_stream::discarded(const sf_blocks& records, std::uint32_t output) {
  wire w = words({++discards, 0, 1, discard_drops, 1, output, 258, records.size()});
  return {5, w.add(octets_of(records))};
}

wire sf_stream::datagram(const sf_blocks& samples, std::uint32_t count) const {
  return wire{u32(5), agent, words({sub_agent, sequence, uptime, count}), octets_of(samples)};
}
sf_stream& sf_stream::send(const sf_blocks& samples) {
  return send_octets(datagram(samples, static_cast<std::uint32_t>(samples.size())));
}
sf_stream& sf_stream::send_octets(const wire& octets_sent) {
  sent s;
  s.octets = octets_sent.octets(), s.at = clock, s.source.port = port, s.destination_port = 6343;
  all_.push_back(std::move(s));
  ++sequence;
  return wait(step);
}
sf_stream& sf_stream::wait(duration d) {
  clock = clock + d;
  uptime += static_cast<std::uint32_t>(d.ns / 1'000'000);
  return *this;
}

capture sf_usual(int datagrams, bool expanded) {
  sf_stream s;
  s.expanded = expanded;
  const std::uint32_t source = expanded ? 1u << 24 | 1 : 1;
  for (int i = 0; i < datagrams; ++i) {
    sf_blocks samples{s.flow({.source = source, .input = source})};
    if (i % 5 == 0) samples.push_back(s.counters({.source = source}));
    s.send(samples);
  }
  return s.all();
}
capture sf_with(const sf_blocks& records) {
  sf_stream s;
  for (int i = 0; i < 8; ++i) s.send({i == 3 ? s.flow({.records = records}) : s.flow()});
  return s.all();
}
capture sf_with_counters(const sf_counters& c) {
  sf_stream s;
  for (int i = 0; i < 8; ++i) s.send({s.flow(), s.counters(i == 3 ? c : sf_counters{c.source, c.source_class, {}})});
  return s.all();
}

capture sf_patched(capture all, std::size_t which, std::size_t at, const wire& with) {
  std::copy(with.octets().begin(), with.octets().end(), all[which].octets.begin() + static_cast<std::ptrdiff_t>(at));
  return all;
}

}  // namespace flowkit::test
