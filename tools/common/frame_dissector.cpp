// SPDX-License-Identifier: BSL-1.0
#include "tools/common/frame_dissector.hpp"

#include <pcap/dlt.h>

#include <algorithm>

#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/udp.hpp>

#include "tools/common/link_layouts.hpp"

namespace flowkit::tools {

/// What is known of the frame so far, and the octets not yet looked at.
struct frame_dissector::frame {
  octets rest;
  bool cut;            ///< by the capture
  bool lacks = false;  ///< the packet says that it is longer than what is there
  bool whole_datagram = false;
  timestamp received;
  const datagram_handler& handle;
  ip_address source{}, destination{};

  /// Takes a header off the front; false if it is not all there.
  template <class Record, class... D>
  bool take(layout_t<Record, D...> l, Record& r) noexcept {
    if (rest.size() < l.size) return false;
    r = l.read(rest.data());
    rest = rest.subspan(l.size);
    return true;
  }
};

const char* to_string(skip_reason r) noexcept {
  switch (r) {
    case skip_reason::not_ip: return "not IP";
    case skip_reason::not_udp: return "not UDP";
    case skip_reason::fragment: return "incomplete fragments";
    case skip_reason::cut: return "cut by the snap length";
    case skip_reason::bad_header: return "bad header";
  }
  return "?";
}

bool frame_dissector::supports(int link_type) noexcept {
  switch (link_type) {
    case DLT_EN10MB:
    case DLT_RAW:
    case DLT_IPV4:
    case DLT_IPV6:
    case DLT_LINUX_SLL:
    case DLT_LINUX_SLL2:
    case DLT_NULL:
    case DLT_LOOP: return true;
    default: return false;
  }
}

void frame_dissector::add(octets captured, bool cut, timestamp received, const datagram_handler& handle) {
  ++counts_.frames;
  frame f{.rest = captured, .cut = cut, .received = received, .handle = handle};
  link(f);
  counts_.joined = reassembler_.joined();
  counts_.skipped[static_cast<std::size_t>(skip_reason::fragment)] = reassembler_.given_up();
}

void frame_dissector::finish() noexcept {
  reassembler_.finish();
  counts_.skipped[static_cast<std::size_t>(skip_reason::fragment)] = reassembler_.given_up();
}

/// A header or payload is incomplete. Inside a complete packet that is not because of the capture.
void frame_dissector::missing(const frame& f) noexcept {
  const bool by_capture = f.cut && (f.lacks || f.source.family() == 0);
  skip(by_capture ? skip_reason::cut : skip_reason::bad_header);
}

void frame_dissector::link(frame& f) {
  switch (link_type_) {
    case DLT_EN10MB: {
      packet::ethernet h;
      return f.take(packet::ethernet_layout, h) ? ethertype(h.type, f) : missing(f);
    }
    case DLT_LINUX_SLL: {
      linux_cooked h;
      return f.take(linux_cooked_layout, h) ? ethertype(h.protocol, f) : missing(f);
    }
    case DLT_LINUX_SLL2: {
      linux_cooked2 h;
      return f.take(linux_cooked2_layout, h) ? ethertype(h.protocol, f) : missing(f);
    }
    case DLT_NULL:
    case DLT_LOOP: {
      loopback h;
      if (!f.take(loopback_layout, h)) return missing(f);
      // IPv4 is 2 everywhere; IPv6 is 10 on Linux, 24, 28 or 30 on the BSDs. All are below 256: the order shows.
      const std::uint32_t family = h.family < 0x10000 ? h.family : __builtin_bswap32(h.family);
      const bool known = family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
      return known ? ip(f) : skip(skip_reason::not_ip);
    }
    default: return ip(f);
  }
}

void frame_dissector::ethertype(std::uint16_t type, frame& f) {
  while (type == packet::ethertype::vlan || type == packet::ethertype::service_vlan) {
    packet::vlan_tag tag;
    if (!f.take(packet::vlan_tag_layout, tag)) return missing(f);
    type = tag.type;
  }
  if (type == packet::ethertype::ipv4) return ipv4(f);
  if (type == packet::ethertype::ipv6) return ipv6(f);
  skip(skip_reason::not_ip);
}

/// By the version in the first four bits.
void frame_dissector::ip(frame& f) {
  if (f.rest.empty()) return missing(f);
  switch (std::to_integer<unsigned>(f.rest[0]) >> 4) {
    case 4: return ipv4(f);
    case 6: return ipv6(f);
    default: return skip(skip_reason::not_ip);
  }
}

void frame_dissector::ipv4(frame& f) {
  const octets all = f.rest;
  packet::ipv4 h;
  if (!f.take(packet::ipv4_layout, h)) return missing(f);
  const std::size_t header = 4 * std::size_t{h.header_words};
  // A capture made before the network card cut a large packet to size has a total length of 0: all that is there.
  const std::size_t total = h.total_length != 0 ? h.total_length : all.size();
  if (h.version != 4 || header < packet::ipv4_layout.size || total < header) return skip(skip_reason::bad_header);
  if (h.protocol != packet::ip_protocol::udp) return skip(skip_reason::not_udp);
  const bool is_fragment = h.more_fragments || h.fragment_offset != 0;
  f.source = h.source, f.destination = h.destination;
  f.lacks = all.size() < total;
  if (all.size() < header || (is_fragment && f.lacks)) return missing(f);
  f.rest = all.subspan(header, std::min(total, all.size()) - header);
  if (!is_fragment) return udp(f);
  piece({.source = f.source,
         .destination = f.destination,
         .identification = h.identification,
         .protocol = h.protocol,
         .offset = 8u * h.fragment_offset,
         .more = h.more_fragments,
         .data = f.rest,
         .received = f.received},
        f);
}

void frame_dissector::ipv6(frame& f) {
  packet::ipv6 h;
  if (!f.take(packet::ipv6_layout, h)) return missing(f);
  if (h.version != 6) return skip(skip_reason::bad_header);
  f.lacks = h.payload_length > f.rest.size();
  if (h.payload_length != 0) f.rest = f.rest.first(std::min<std::size_t>(h.payload_length, f.rest.size()));
  f.source = h.source, f.destination = h.destination;
  extensions(h.next_header, f);
}

/// RFC 8200 section 4; also for what reassembly yields, which may begin with destination options.
void frame_dissector::extensions(std::uint8_t next, frame& f) {
  for (;;) {
    switch (next) {
      case packet::ipv6_next_header::hop_by_hop:
      case packet::ipv6_next_header::routing:
      case packet::ipv6_next_header::destination_options: {
        const octets all = f.rest;
        packet::ipv6_extension h;
        if (!f.take(packet::ipv6_extension_layout, h) || all.size() < 8 + 8 * std::size_t{h.length}) return missing(f);
        f.rest = all.subspan(8 + 8 * std::size_t{h.length});
        next = h.next_header;
        break;
      }
      case packet::ipv6_next_header::fragment: {
        packet::ipv6_fragment h;
        if (!f.take(packet::ipv6_fragment_layout, h)) return missing(f);
        next = h.next_header;
        if (h.offset == 0 && !h.more_fragments) break;  // an atomic fragment (RFC 6946): all in one
        if (f.whole_datagram) return skip(skip_reason::bad_header);
        if (f.lacks) return missing(f);
        return piece({.source = f.source,
                      .destination = f.destination,
                      .identification = h.identification,
                      .protocol = next,
                      .offset = 8u * h.offset,
                      .more = h.more_fragments,
                      .data = f.rest,
                      .received = f.received},
                     f);
      }
      case packet::ip_protocol::udp: return udp(f);
      default: return skip(skip_reason::not_udp);
    }
  }
}

void frame_dissector::piece(const fragment& part, frame& f) {
  if (part.data.empty() || (part.more && part.data.size() % 8 != 0) || part.offset + part.data.size() > max_datagram)
    return skip(skip_reason::bad_header);
  const auto whole = reassembler_.add(part);
  if (!whole) return;
  ++counts_.reassembled;
  f.rest = whole->payload;
  f.whole_datagram = true;
  if (f.source.is_v4()) return udp(f);
  extensions(whole->protocol, f);
}

void frame_dissector::udp(const frame& f) {
  frame in = f;
  packet::udp h;
  if (!in.take(packet::udp_layout, h)) return missing(f);
  if (h.length < packet::udp_layout.size) return skip(skip_reason::bad_header);
  const std::size_t size = h.length - packet::udp_layout.size;
  if (in.rest.size() < size) return missing(f);
  ++counts_.datagrams;
  f.handle({.payload = in.rest.first(size),
            .source = {f.source, h.source_port},
            .destination = {f.destination, h.destination_port},
            .received = f.received,
            .checksum = h.checksum,
            .fragmented = f.whole_datagram});
}

}  // namespace flowkit::tools
