// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/faults/parts.hpp"

#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/sample.hpp>
#include <flowkit/templates/template_record.hpp>

namespace flowkit::tools {

datagram_parts part_reader::read(octets datagram) {
  datagram_parts out;
  if (protocol_ == protocol::netflow9) read_sets<netflow9::rules>(datagram, netflow9::header_size, out);
  if (protocol_ == protocol::ipfix)
    if (const auto m = ipfix::decode(datagram))
      read_sets<ipfix::rules>(datagram.first(ipfix::size(*m)), ipfix::header_size, out);
  if (protocol_ == protocol::sflow5) read_samples(datagram, out);
  return out;
}

const owned_template* part_reader::find(std::uint16_t id) const {
  const auto at = known_.find(id);
  return at == known_.end() ? nullptr : &at->second;
}

template <class Rules>
void part_reader::read_sets(octets datagram, std::size_t front, datagram_parts& out) {
  static thread_local std::vector<specifier> room(max_template_fields);
  set_cursor all{datagram.subspan(front), static_cast<std::uint32_t>(front)};
  for (set_view s; all.next(s); ++out.sets) {
    const std::size_t begin = s.offset, content = begin + set_header_layout.size;
    if (s.id == Rules::template_set || s.id == Rules::options_template_set) {
      reader in{s.content, static_cast<std::uint32_t>(content)};
      while (in.has(4)) {
        template_view t;
        const std::size_t at = in.offset();
        if (read_template<Rules>(in, s.id == Rules::options_template_set, room, t)) break;
        if (t.id < first_template_id) break;  // padding
        owned_template own{t.id, t.scope_count, t.is_options, {t.fields.begin(), t.fields.end()}};
        out.templates.push_back({own, at, in.offset() - at});
        out.announces_new |= !known_.contains(t.id);
        known_[t.id] = std::move(own);
      }
      continue;
    }
    data_part& part = out.data.emplace_back();
    part.begin = begin, part.end = content + s.content.size(), part.id = s.id;
    const owned_template* const t = find(s.id);
    if (t == nullptr) continue;
    record_cursor cursor{t->fields, shape_of(t->fields), s.content};
    while (!cursor.next().empty()) ++(t->is_options ? part.options : part.flows);
  }
}

void part_reader::read_samples(octets datagram, datagram_parts& out) {
  const auto m = sflow5::decode(datagram);
  if (!m) return;
  for (const sflow5::block& b : m->samples) {
    data_part& part = out.data.emplace_back();
    const auto at = static_cast<std::size_t>(b.data.data() - datagram.data());
    part.begin = at - sflow5::block_layout.min_size, part.end = at + b.data.size();
    part.samples = 1;
    const auto numbered_by = [&](std::uint64_t kind, const auto& s) {
      if (s) part.source = kind << 56 | std::uint64_t{s->source.type} << 32 | s->source.index;
    };
    if (sflow5::is_flow(b.format)) part.flows = 1, numbered_by(1, sflow5::decode_flow(b));
    if (sflow5::is_counters(b.format)) numbered_by(2, sflow5::decode_counters(b));
    if (b.format == sflow5::sample_format::discarded) part.flows = 1, numbered_by(3, sflow5::decode_discarded(b));
  }
}

}  // namespace flowkit::tools
