// SPDX-License-Identifier: BSL-1.0
#include "rules/template_stream.hpp"

namespace flowkit::test {

namespace {
std::uint64_t seconds_of(timestamp t) { return static_cast<std::uint64_t>(to_unix_seconds(t)); }

sent make_sent(const wire& octets, timestamp at, std::uint16_t port) {
  sent s;
  s.octets = octets.octets(), s.at = at, s.source.port = port;
  return s;
}

wire padded(wire w) { return w.fill((4 - w.size() % 4) % 4); }
}  // namespace

wire_set set_of(std::uint16_t id, const wire& content, std::uint32_t records, std::uint32_t others) {
  return {wire{u16(id), u16(4 + content.size()), content}, records, others};
}

wire specifiers(const field_specs& fields) {
  wire w;
  for (const field_spec& f : fields) {
    w.u16(f.pen != 0 ? f.id | 0x8000u : f.id).u16(f.length);
    if (f.pen != 0) w.u32(f.pen);
  }
  return w;
}

wire_set data(std::uint16_t id, const std::vector<wire>& records, const wire& padding) {
  wire content;
  for (const wire& r : records) content.add(r);
  return set_of(id, content.add(padding), static_cast<std::uint32_t>(records.size()));
}

wire ipfix_stream::template_record(std::uint16_t id, const field_specs& fields) {
  return {u16(id), u16(fields.size()), specifiers(fields)};
}
wire ipfix_stream::options_record(std::uint16_t id, std::uint16_t scopes, const field_specs& fields) {
  return {u16(id), u16(fields.size()), u16(scopes), specifiers(fields)};
}
wire_set ipfix_stream::announce(std::uint16_t id, const field_specs& fields) {
  return set_of(2, template_record(id, fields), 0, 1);
}
wire_set ipfix_stream::announce_options(std::uint16_t id, std::uint16_t scopes, const field_specs& fields) {
  return set_of(3, options_record(id, scopes, fields), 0, 1);
}

wire ipfix_stream::octets_of(const std::vector<wire_set>& sets) const {
  wire content;
  for (const wire_set& s : sets) content.add(s.octets);
  return {u16(10), u16(16 + content.size()), u32(seconds_of(clock)), u32(sequence), u32(domain), content};
}
ipfix_stream& ipfix_stream::send(const std::vector<wire_set>& sets) {
  std::uint32_t records = 0;
  for (const wire_set& s : sets) records += s.records;
  return send_octets(octets_of(sets), records);
}
ipfix_stream& ipfix_stream::send_octets(const wire& octets, std::uint32_t records) {
  all_.push_back(make_sent(octets, clock, port));
  all_.back().source.transport = transport;
  all_.back().source.connection = connection;
  if (counts) sequence += records;
  return wait(seconds(1));
}
ipfix_stream& ipfix_stream::wait(duration d) {
  clock = clock + d;
  return *this;
}

wire v9_stream::template_record(std::uint16_t id, const field_specs& fields) {
  return {u16(id), u16(fields.size()), specifiers(fields)};
}
wire v9_stream::options_record(std::uint16_t id, std::size_t scopes, const field_specs& fields) {
  return {u16(id), u16(4 * scopes), u16(4 * (fields.size() - scopes)), specifiers(fields)};
}
wire_set v9_stream::announce(std::uint16_t id, const field_specs& fields) {
  return set_of(0, template_record(id, fields), 0, 1);
}
wire_set v9_stream::announce_options(std::uint16_t id, std::size_t scopes, const field_specs& fields) {
  return set_of(1, padded(options_record(id, scopes, fields)), 0, 1);
}

wire v9_stream::octets_of(const std::vector<wire_set>& sets) const {
  wire content;
  std::uint32_t count = 0;
  for (const wire_set& s : sets) content.add(s.octets), count += s.records + s.others;
  return {u16(9), u16(count), u32(uptime), u32(seconds_of(clock)), u32(sequence), u32(source_id), content};
}
v9_stream& v9_stream::send(const std::vector<wire_set>& sets) { return send_octets(octets_of(sets)); }
v9_stream& v9_stream::send_octets(const wire& octets) {
  all_.push_back(make_sent(octets, clock, port));
  ++sequence;
  return wait(seconds(1));
}
v9_stream& v9_stream::wait(duration d) {
  clock = clock + d;
  uptime += static_cast<std::uint32_t>(d.ns / 1'000'000);
  return *this;
}

}  // namespace flowkit::test
