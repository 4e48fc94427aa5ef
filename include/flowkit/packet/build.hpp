// SPDX-License-Identifier: BSL-1.0
// build(out, payload, headers...): a packet's headers, consistent with each other and with the payload that is to
// follow them.
#pragma once

#include <array>
#include <span>

#include <flowkit/packet/checksum.hpp>
#include <flowkit/packet/follows.hpp>

namespace flowkit::inline v0::packet {

namespace detail {

/// What a header is given about the packet.
struct surroundings {
  layer_kind next = layer_kind::payload;
  std::size_t size = 0;    ///< of the header
  std::size_t behind = 0;  ///< octets after it
  [[nodiscard]] constexpr bool last() const noexcept { return next == layer_kind::payload; }
};

/// Sets a length field; false: the value is too large for it.
constexpr bool set_length(std::uint16_t& field, std::size_t length) noexcept {
  field = static_cast<std::uint16_t>(length);
  return length <= 0xffff;
}
constexpr bool set_type(std::uint16_t& field, const surroundings& s) noexcept {
  if (s.next == layer_kind::llc) return set_length(field, s.behind) && s.behind < ethertype::least;
  if (!s.last()) field = ethertype_for(s.next, field);
  return true;
}

// complete(header, surroundings): sets the fields that depend on what comes after the header. False: a length is too
// large. The type of a payload is not known: the last header keeps its own value for that.
constexpr bool complete(ethernet& h, const surroundings& s) noexcept { return set_type(h.type, s); }
constexpr bool complete(vlan_tag& h, const surroundings& s) noexcept { return set_type(h.type, s); }
constexpr bool complete(llc& h, const surroundings& s) noexcept {
  if (!s.last()) h = {0xaa, 0xaa, 0x03};
  return true;
}
constexpr bool complete(snap& h, const surroundings& s) noexcept {
  if (!s.last() && !h.has_ethertype()) h.organization = 0;
  return set_type(h.type, s);
}
constexpr bool complete(mpls& h, const surroundings& s) noexcept {
  h.bottom = s.next != layer_kind::mpls;
  return true;
}
constexpr bool complete(const control_word&, const surroundings&) noexcept { return true; }
constexpr bool complete(pppoe& h, const surroundings& s) noexcept {
  h.version = h.type = 1;
  if (!s.last()) h.code = 0;
  return set_length(h.length, s.behind);
}
constexpr bool complete(ppp& h, const surroundings& s) noexcept {
  h.address = 0xff, h.control = 0x03;
  if (!s.last()) h.protocol = ppp_protocol_for(s.next, h.protocol);
  return true;
}
constexpr bool complete(ipv4& h, const surroundings& s) noexcept {
  h.version = 4, h.header_words = ipv4_layout.size / 4;
  if (!s.last()) h.protocol = ip_protocol_for(s.next);
  h.checksum = 0;
  return set_length(h.total_length, s.size + s.behind);
}
constexpr bool complete(ipv6& h, const surroundings& s) noexcept {
  h.version = 6;
  if (!s.last()) h.next_header = next_header_for(s.next, h.next_header);
  return set_length(h.payload_length, s.behind);
}
constexpr bool complete(ipv6_extension& h, const surroundings& s) noexcept {
  if (!s.last()) h.next_header = next_header_for(s.next, h.next_header);
  return true;
}
constexpr bool complete(ipv6_fragment& h, const surroundings& s) noexcept {
  if (!s.last()) h.next_header = next_header_for(s.next, h.next_header);
  return true;
}
constexpr bool complete(authentication& h, const surroundings& s) noexcept {
  if (!s.last()) h.next_header = next_header_for(s.next, h.next_header);
  h.length = static_cast<std::uint8_t>(s.size / 4 - 2);
  return true;
}
constexpr bool complete(tcp& h, const surroundings&) noexcept {
  h.header_words = tcp_layout.size / 4;
  return true;
}
constexpr bool complete(udp& h, const surroundings& s) noexcept {
  if (!s.last()) h.destination_port = udp_port_for(s.next, h.destination_port);
  return set_length(h.length, s.size + s.behind);
}
constexpr bool complete(gre& h, const surroundings& s) noexcept {
  h.version = 0, h.routing_present = false;
  if (!s.last()) h.protocol = tunnel_type_for(s.next, h.protocol);
  return true;
}
constexpr bool complete(vxlan& h, const surroundings&) noexcept { return h.vni_valid = true; }
constexpr bool complete(geneve& h, const surroundings& s) noexcept {
  h.version = 0;
  if (!s.last()) h.protocol = tunnel_type_for(s.next, h.protocol);
  return true;
}
constexpr bool complete(const arp&, const surroundings&) noexcept { return true; }
constexpr bool complete(const icmp&, const surroundings&) noexcept { return true; }

/// Octets that the header takes, with the options that its length promises.
template <class Header>
constexpr std::size_t built_size(const Header&) noexcept {
  return header_traits<Header>::layout.size;
}
constexpr std::size_t built_size(const arp& h) noexcept {
  return arp::is_ipv4_on_ethernet(h) ? arp_layout.max_size : arp_layout.min_size;
}
constexpr std::size_t built_size(const gre& h) noexcept {
  return gre_layout.min_size + 4u * (h.checksum_present + h.key_present + h.sequence_present);
}
constexpr std::size_t built_size(const ipv6_extension& h) noexcept { return 8 + 8 * std::size_t{h.length}; }
constexpr std::size_t built_size(const authentication& h) noexcept {
  return 8 + 4 * std::size_t{h.length == 0 ? std::uint8_t{1} : h.length};
}
constexpr std::size_t built_size(const geneve& h) noexcept {
  return geneve_layout.size + 4 * std::size_t{h.options_words};
}

/// The kinds of the headers, as the dissector will find them.
template <class... Headers>
consteval std::array<layer_kind, sizeof...(Headers) + 1> kinds_of() {
  std::array<layer_kind, sizeof...(Headers) + 1> out{header_traits<Headers>::kind..., layer_kind::payload};
  bool in_ipv6 = false;
  for (layer_kind& kind : out) {
    if (kind == layer_kind::ipv4 || kind == layer_kind::ipv6) in_ipv6 = kind == layer_kind::ipv6;
    if (kind == layer_kind::icmp && in_ipv6) kind = layer_kind::icmp_v6;
  }
  return out;
}
template <class... Headers>
consteval bool fit_together() {
  constexpr auto kinds = kinds_of<Headers...>();
  bool in_ipv6 = false;
  for (std::size_t i = 0; i + 1 < sizeof...(Headers); ++i) {
    if (kinds[i] == layer_kind::ipv4 || kinds[i] == layer_kind::ipv6) in_ipv6 = kinds[i] == layer_kind::ipv6;
    if (!may_follow(kinds[i], kinds[i + 1], in_ipv6)) return false;
  }
  return true;
}

/// `to` has room for the header; its options are written as zeros.
template <class Header>
constexpr bool write_header(Header h, layer_kind before, const surroundings& s, std::span<std::byte> to) noexcept {
  if (!complete(h, s)) return false;
  for (std::byte& octet : to) octet = std::byte{0};
  if constexpr (std::is_same_v<Header, ppp>) {
    if (before == layer_kind::pppoe) {  // no framing there (RFC 2516 section 4)
      store_be(to.data(), h.protocol);
      return true;
    }
  }
  static_cast<void>(before);
  static_cast<void>(encode(header_traits<Header>::layout, h, to));
  if constexpr (std::is_same_v<Header, ipv4>) {
    h.checksum = internet_checksum(ones_complement_sum(to));
    ipv4_layout.write(h, to.data());
  }
  return true;
}

}  // namespace detail

template <class T>
concept packet_header = requires {
  header_traits<T>::kind;
};

/// Writes the headers one after the other; `payload` octets are to follow, which the caller writes. It sets: types,
/// protocols and tunnel ports by the next header (a given value that announces it is kept), versions, lengths, header
/// lengths, the bottom of the MPLS stack, and the checksum of IPv4. All else stays as given, also the checksums of TCP,
/// UDP and ICMP; options within a header length are zeros. Returns the octets written, or no_space, also if a value is
/// too large for its length field.
template <packet_header... Headers>
constexpr result<std::size_t> build(std::span<std::byte> out, std::size_t payload, const Headers&... headers) noexcept {
  static_assert(detail::fit_together<Headers...>(), "a header cannot follow the one before it");
  constexpr auto kinds = detail::kinds_of<Headers...>();
  std::size_t total = 0, i = 0, at = 0;
  layer_kind before = layer_kind::payload;
  std::array<std::size_t, sizeof...(Headers)> sizes{detail::built_size(headers)...};
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    if (kinds[k] == layer_kind::ppp && k != 0 && kinds[k - 1] == layer_kind::pppoe) sizes[k] = 2;
    total += sizes[k];
  }
  if (out.size() < total) return error{errc::no_space, 0};
  const auto one = [&](const auto& h) {
    const detail::surroundings s{kinds[i + 1], sizes[i], total - at - sizes[i] + payload};
    if (!detail::write_header(h, before, s, out.subspan(at, s.size))) return false;
    at += s.size, before = kinds[i++];
    return true;
  };
  if (!(one(headers) && ...)) return error{errc::no_space, static_cast<std::uint32_t>(at)};
  return total;
}

}  // namespace flowkit::packet
