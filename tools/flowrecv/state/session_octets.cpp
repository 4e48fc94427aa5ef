// SPDX-License-Identifier: BSL-1.0
#include "tools/flowrecv/state/session_octets.hpp"

#include <algorithm>
#include <bit>

#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/template.hpp>

namespace flowkit::tools::state {

namespace {
template <class Layout, class Record>
void put(std::vector<std::byte>& out, Layout layout, const Record& r) {
  const std::size_t at = out.size();
  out.resize(at + Layout::size);
  layout.write(r, out.data() + at);
}
/// False: there are not so many octets.
template <class Layout, class Record>
bool take(reader& in, Layout layout, Record& r) {
  if (!in.has(Layout::size)) return false;
  layout.read(in.at(), r);
  in.advance(Layout::size);
  return true;
}

bool is_ipfix(const session_key& key) noexcept { return key.version == ipfix_sessions; }
bool has_templates(const session_key& key) noexcept { return is_ipfix(key) || key.version == netflow9_sessions; }

void put_template(std::vector<std::byte>& out, const session_key& key, const template_view& t) {
  const auto by = [&]<class Rules>(Rules) {
    const std::size_t at = out.size();
    out.resize(at + template_size<Rules>(t));
    write_template<Rules>(t, out.data() + at);
  };
  is_ipfix(key) ? by(ipfix::rules{}) : by(netflow9::rules{});
}
/// As from the network: what could not be learnt there is malformed.
bool take_template(reader& in, const session_key& key, bool options, std::span<specifier> room, template_view& t) {
  const error e = is_ipfix(key) ? read_template<ipfix::rules>(in, options, room, t)
                                : read_template<netflow9::rules>(in, options, room, t);
  return e.code == errc::ok && t.id >= first_template_id && shape_of(t.fields).min_size != 0;
}

run_part part_of(const run_position& p) noexcept {
  const int flags =
      (p.has_uptime ? has_uptime : 0) | (p.tells_boot ? tells_boot : 0) | (p.knows_number ? knows_number : 0);
  return {p.id,
          p.port,
          p.first_port,
          p.expected,
          p.self_expected,
          p.uptime_ms,
          number_of(p.exported),
          number_of(p.received),
          std::bit_cast<std::uint8_t>(p.evidence),
          static_cast<std::uint8_t>(flags)};
}
run_position position_of(const run_part& p) noexcept {
  return {.id = p.id,
          .port = p.port,
          .first_port = p.first_port,
          .expected = p.expected,
          .self_expected = p.self_expected,
          .uptime_ms = p.uptime_ms,
          .exported = time_of(p.exported),
          .received = time_of(p.received),
          .evidence = std::bit_cast<std::int8_t>(p.evidence),
          .has_uptime = (p.flags & has_uptime) != 0,
          .tells_boot = (p.flags & tells_boot) != 0,
          .knows_number = (p.flags & knows_number) != 0,
          .resumes = true};
}

using entry = exporter_sessions::entry;
template_part part_of(const entry& e) noexcept {
  const auto from = [&](std::size_t i) { return i < e.origin_count ? e.origins[i] : 0; };
  return {number_of(e.first_seen),
          number_of(e.last_seen),
          from(0),
          from(1),
          from(2),
          from(3),
          static_cast<std::uint8_t>(e.is_options ? 1 : 0)};
}
}  // namespace

void write_session(const session_key& key, const session_type& s, session_octets& out) {
  if (key.source.transport != transport_kind::udp || key.source.address.family() == 0 || !s.learnt.kept) return;
  const kept_session& kept = *s.learnt.kept;
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(key.source.address.octets());
  session_head head{.family = static_cast<std::uint8_t>(key.source.address.family()),
                    .address_high = words[0],
                    .address_low = words[1],
                    .port = key.source.port,
                    .version = key.version,
                    .domain = key.domain,
                    .heard = 0,
                    .runs = static_cast<std::uint8_t>(kept.runs().size()),
                    .templates = static_cast<std::uint32_t>(s.templates.size()),
                    .kinds = static_cast<std::uint16_t>(kept.records.kinds().size()),
                    .records = static_cast<std::uint32_t>(kept.records.size()),
                    .octets = 0};
  std::vector<std::byte>& octets = out.octets;
  const std::size_t at = octets.size(), parts = at + session_head_layout.size;
  octets.resize(parts);
  for (const run_position& p : kept.runs()) {
    head.heard = std::max(head.heard, number_of(p.received));
    put(octets, run_part_layout, part_of(p));
  }
  std::vector<const entry*> templates;
  for (std::size_t i = 0; i < s.templates.size(); ++i) templates.push_back(&s.templates[i]);
  std::sort(templates.begin(), templates.end(), [](auto* a, auto* b) { return a->learned < b->learned; });
  for (const entry* e : templates) {
    put(octets, template_part_layout, part_of(*e));
    put_template(octets, key, e->view());
  }
  for (const auto& kind : kept.records.kinds()) put_template(octets, key, kind->view());
  kept.records.for_each([&](const learnt_records::kept& r) {
    put(octets, record_part_layout,
        record_part{number_of(r.received), static_cast<std::uint16_t>(r.kind),
                    static_cast<std::uint32_t>(r.record.size())});
    octets.insert(octets.end(), r.record.begin(), r.record.end());
  });
  head.octets = static_cast<std::uint32_t>(octets.size() - parts);
  session_head_layout.write(head, octets.data() + at);
  ++out.sessions;
}

bool visit_parts(const stored_session& s, std::span<specifier> room, const session_visitor& visit) {
  reader in{s.parts};
  for (unsigned i = 0; i < s.head.runs; ++i) {
    run_part part;
    if (!take(in, run_part_layout, part)) return false;
    visit.run(position_of(part));
  }
  visit.runs_end();
  if (!has_templates(s.key)) return s.head.templates == 0 && s.head.kinds == 0 && s.head.records == 0 && !in.has(1);
  template_view t;
  for (std::uint32_t i = 0; i < s.head.templates; ++i) {
    template_part part;
    if (!take(in, template_part_layout, part) || part.options > 1 ||
        !take_template(in, s.key, part.options == 1, room, t))
      return false;
    visit.definition(part, t);
  }
  for (std::uint32_t i = 0; i < s.head.kinds; ++i) {
    if (!take_template(in, s.key, true, room, t)) return false;
    visit.kind(t);
  }
  for (std::uint32_t i = 0; i < s.head.records; ++i) {
    record_part part;
    if (!take(in, record_part_layout, part) || part.kind >= s.head.kinds || !in.has(part.octets)) return false;
    visit.record(part, in.rest().first(part.octets));
    in.advance(part.octets);
  }
  return !in.has(1);
}

bool read_session(reader& in, std::span<specifier> room, stored_session& out) {
  session_head& head = out.head;
  if (!take(in, session_head_layout, head) || !in.has(head.octets) || (head.family != 4 && head.family != 6) ||
      head.runs > flow::exporter_runs::most || head.kinds > learnt_records::max_kinds)
    return false;
  out.key = {};
  const auto octets = std::bit_cast<std::array<std::uint8_t, 16>>(std::array{head.address_high, head.address_low});
  if (head.family == 6)
    out.key.source.address = ipv6_address{octets};
  else
    out.key.source.address = ipv4_address{static_cast<std::uint32_t>(octets[0]) << 24 | std::uint32_t{octets[1]} << 16 |
                                          std::uint32_t{octets[2]} << 8 | octets[3]};
  out.key.source.port = head.port, out.key.version = head.version, out.key.domain = head.domain;
  out.parts = in.rest().first(head.octets);
  in.advance(head.octets);
  return visit_parts(out, room, {});
}

}  // namespace flowkit::tools::state
