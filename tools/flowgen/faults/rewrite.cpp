// SPDX-License-Identifier: BSL-1.0
#include "tools/flowgen/faults/rewrite.hpp"

#include <algorithm>

#include <flowkit/core/field_place.hpp>
#include <flowkit/ipfix/encode.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/ipfix/template.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/netflow9/encode.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/netflow9/template.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/templates/message_builder.hpp>
#include <flowkit/templates/record_view.hpp>

namespace flowkit::tools {

namespace {
using netflow9_header = netflow9::header;
using ipfix_header = ipfix::header;

constexpr std::size_t netflow9_at = sizeof netflow9::version, ipfix_at = ipfix::header_size - ipfix::header_layout.size;

/// f.operator()<Format>() of a protocol with fixed records.
template <class F>
auto with_format(protocol p, F&& f) {
  if (p == protocol::netflow1) return f.template operator()<netflow1::format>();
  if (p == protocol::netflow7) return f.template operator()<netflow7::format>();
  return f.template operator()<netflow5::format>();
}
bool is_fixed(protocol p) noexcept {
  return p == protocol::netflow1 || p == protocol::netflow5 || p == protocol::netflow7;
}

/// No octets: the header has none.
place sequence_place(protocol p, octets datagram) noexcept {
  if (p == protocol::netflow9) return place_of<&netflow9_header::sequence>(netflow9::header_layout, netflow9_at);
  if (p == protocol::ipfix) return place_of<&ipfix_header::sequence>(ipfix::header_layout, ipfix_at);
  if (p == protocol::sflow5) {
    constexpr std::size_t at = sizeof sflow5::version;
    return place_in<&sflow5::header::sequence>(sflow5::header_layout, datagram.subspan(at), at);
  }
  return with_format(p, []<class Format>() -> place {
    using header = typename Format::header;
    if constexpr (requires { &header::flow_sequence; })
      return place_of<&header::flow_sequence>(Format::header_layout, Format::header_at);
    return {};
  });
}

place clock_place(protocol p) noexcept {
  if (p == protocol::netflow9) return place_of<&netflow9_header::unix_secs>(netflow9::header_layout, netflow9_at);
  if (p == protocol::ipfix) return place_of<&ipfix_header::export_time>(ipfix::header_layout, ipfix_at);
  if (!is_fixed(p)) return {};
  return with_format(
      p, []<class Format>() { return place_of<&Format::header::unix_secs>(Format::header_layout, Format::header_at); });
}

place count_place(protocol p, octets datagram) noexcept {
  if (p == protocol::netflow9) return place_of<&netflow9_header::count>(netflow9::header_layout, netflow9_at);
  if (p == protocol::sflow5) {
    // The count stands where the list of samples begins.
    constexpr std::size_t at = sizeof sflow5::version;
    const place uptime = place_in<&sflow5::header::uptime>(sflow5::header_layout, datagram.subspan(at), at);
    return {uptime.offset + uptime.length, sizeof(std::uint32_t)};
  }
  if (!is_fixed(p)) return {};
  return with_format(
      p, []<class Format>() { return make_place(Format::header_at - sizeof(std::uint16_t), sizeof(std::uint16_t)); });
}

template <class Encoding, class Header>
announced_templates announce_by(const Header& like, std::uint32_t sequence, std::size_t most,
                                std::span<const owned_template> templates) {
  announced_templates out;
  out.datagram.resize(most);
  message_builder<Encoding> builder{sequence};
  Header head = like;
  head.sequence = 0;  // that of the builder
  if (builder.begin(out.datagram, head)) return {};
  while (out.taken < templates.size() && !builder.add_template(templates[out.taken].view())) ++out.taken;
  out.datagram.resize(out.taken == 0 ? 0 : builder.finish().size());
  return out;
}

template <class Rules>
void reverse_by(std::span<std::byte> datagram, const datagram_parts& parts, const owned_template& t) {
  const owned_template other = reversed(t);
  for (const announcement& a : parts.templates)
    if (a.what.id == t.id) write_template<Rules>(other.view(), datagram.data() + a.begin);
  std::vector<std::byte> record;
  for (const data_part& d : parts.data) {
    if (d.id != t.id) continue;
    const std::size_t content = d.begin + set_header_layout.size;
    record_cursor cursor{t.fields, shape_of(t.fields), octets(datagram).subspan(content, d.end - content)};
    for (octets one = cursor.next(); !one.empty(); one = cursor.next()) {
      record.clear();
      for (const field_view& f : record_view(t.fields, one))
        record.insert(record.begin(), f.encoded.begin(), f.encoded.end());
      std::copy(record.begin(), record.end(), datagram.begin() + (one.data() - datagram.data()));
    }
  }
}

std::uint32_t load(octets in) noexcept {
  return in.size() == 2 ? load_be<std::uint16_t>(in.data()) : load_be<std::uint32_t>(in.data());
}
void store(std::span<std::byte> out, std::uint32_t value) noexcept {
  if (out.size() == 2) return store_be(out.data(), static_cast<std::uint16_t>(value));
  store_be(out.data(), value);
}
template <class Octets>
auto at(Octets datagram, place p) noexcept {
  return datagram.subspan(p.offset, p.length);
}
}  // namespace

std::uint32_t sequence_of(protocol p, octets datagram) noexcept {
  const place where = sequence_place(p, datagram);
  return where.length == 0 ? 0 : load(at(datagram, where));
}
void add_to_sequence(protocol p, std::span<std::byte> datagram, std::uint32_t more) noexcept {
  const place where = sequence_place(p, datagram);
  if (where.length != 0) store(at(datagram, where), load(at(octets(datagram), where)) + more);
}
void add_to_clock(protocol p, std::span<std::byte> datagram, std::int64_t seconds) noexcept {
  const place where = clock_place(p);
  if (where.length == 0) return;
  store(at(datagram, where), load(at(octets(datagram), where)) + static_cast<std::uint32_t>(seconds));
}
std::uint32_t count_of(protocol p, octets datagram) noexcept { return load(at(datagram, count_place(p, datagram))); }
void set_count(protocol p, std::span<std::byte> datagram, std::uint32_t count) noexcept {
  store(at(datagram, count_place(p, datagram)), count);
}

std::size_t header_size_of(protocol p) noexcept {
  if (p == protocol::netflow9) return netflow9::header_size;
  if (p == protocol::ipfix) return ipfix::header_size;
  return with_format(p, []<class Format>() { return std::size_t{Format::header_size}; });
}
std::size_t record_size_of(protocol p) noexcept {
  return with_format(p, []<class Format>() { return std::size_t{Format::record_layout.size}; });
}
std::size_t most_records_of(protocol p) noexcept {
  return with_format(p, []<class Format>() { return std::size_t{Format::max_records}; });
}

std::vector<std::byte> without_templates(protocol p, octets datagram, const datagram_parts& parts,
                                         const std::function<bool(const owned_template&)>& drops) {
  const std::size_t front = header_size_of(p);
  const octets sets = datagram.subspan(front);
  std::vector<std::byte> kept;
  std::uint32_t dropped = 0;
  set_cursor all{sets, static_cast<std::uint32_t>(front)};
  for (set_view s; all.next(s);) {
    const std::size_t begin = s.offset, content = begin + set_header_layout.size, end = content + s.content.size();
    // Where its announcements are dropped they are left out of the set, and its length is less.
    const std::size_t set_at = kept.size();
    std::size_t from = begin;
    bool keeps = false, has_some = false;
    for (const announcement& a : parts.templates) {
      if (a.begin < content || a.begin >= end) continue;
      has_some = true;
      if (!drops(a.what)) {
        keeps = true;
        continue;
      }
      ++dropped;
      kept.insert(kept.end(), datagram.begin() + static_cast<std::ptrdiff_t>(from),
                  datagram.begin() + static_cast<std::ptrdiff_t>(a.begin));
      from = a.begin + a.size;
    }
    kept.insert(kept.end(), datagram.begin() + static_cast<std::ptrdiff_t>(from),
                datagram.begin() + static_cast<std::ptrdiff_t>(end));
    if (has_some && !keeps)
      kept.resize(set_at);
    else if (has_some)
      set_header_layout.write({s.id, static_cast<std::uint16_t>(kept.size() - set_at)}, kept.data() + set_at);
  }
  if (kept.empty()) return {};
  std::vector<std::byte> out(front + kept.size());
  if (p == protocol::netflow9) {
    netflow9::header head = netflow9::decode_lenient(datagram)->head;
    head.count = static_cast<std::uint16_t>(head.count - dropped);
    static_cast<void>(encode(netflow9::message_layout, netflow9::message{head, kept}, out));
  } else {
    const auto m = ipfix::decode(datagram);
    static_cast<void>(encode(ipfix::message_layout, ipfix::message{m->head, kept}, out));
  }
  return out;
}

announced_templates announce(protocol p, octets like, std::uint32_t sequence, std::size_t most,
                             std::span<const owned_template> templates) {
  if (p == protocol::netflow9)
    return announce_by<netflow9::encoding>(netflow9::decode_lenient(like)->head, sequence, most, templates);
  return announce_by<ipfix::encoding>(ipfix::decode(like)->head, sequence, most, templates);
}

void reverse_layout(protocol p, std::span<std::byte> datagram, const datagram_parts& parts, const owned_template& t) {
  if (p == protocol::netflow9) return reverse_by<netflow9::rules>(datagram, parts, t);
  reverse_by<ipfix::rules>(datagram, parts, t);
}

owned_template reversed(const owned_template& t) {
  owned_template out = t;
  std::reverse(out.fields.begin(), out.fields.end());
  return out;
}

}  // namespace flowkit::tools
