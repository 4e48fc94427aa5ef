// SPDX-License-Identifier: BSL-1.0
// What an MPLS label stack carries. Nothing announces it: the first nibble of IP also occurs in MAC addresses (RFC 4928
// section 2). So a header counts if its octets prove it, and nothing is guessed.
#pragma once

#include <flowkit/packet/arp.hpp>
#include <flowkit/packet/checksum.hpp>
#include <flowkit/packet/dissection.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/llc.hpp>
#include <flowkit/packet/mpls.hpp>
#include <flowkit/packet/ppp.hpp>

namespace flowkit::inline v0::packet::detail {

enum class proof : std::uint8_t {
  none,  ///< it is something else, or cannot be distinguished from it
  open,  ///< what is there agrees; octets are missing
  holds,
};

/// By its checksum, over the whole header (RFC 791 section 3.1). A checksum of 0, left to the network card, proves
/// nothing.
constexpr proof prove_ipv4(octets in) noexcept {
  if (in.empty()) return proof::open;
  const auto first = std::to_integer<std::uint32_t>(in[0]);
  const std::size_t size = 4 * std::size_t{first & 0xf};
  if (first >> 4 != 4 || size < ipv4_layout.size) return proof::none;
  if (in.size() < size) return proof::open;
  const std::uint16_t length = ipv4_layout.read(in.data()).total_length;
  if (length != 0 && length < size) return proof::none;
  return internet_checksum(ones_complement_sum(in.first(size))) == 0 ? proof::holds : proof::none;
}

/// IANA's protocol numbers that are in use after IPv6 headers.
constexpr bool may_follow_ipv6(std::uint8_t next) noexcept {
  switch (next) {
    case ipv6_next_header::hop_by_hop:
    case ipv6_next_header::routing:
    case ipv6_next_header::fragment:
    case ipv6_next_header::none:
    case ipv6_next_header::destination_options:
    case ipv6_next_header::mobility:
    case ipv6_next_header::host_identity:
    case ipv6_next_header::shim6:
    case ip_protocol::ipv4:
    case ip_protocol::tcp:
    case ip_protocol::udp:
    case ip_protocol::dccp:
    case ip_protocol::ipv6:
    case ip_protocol::gre:
    case ip_protocol::authentication:
    case ip_protocol::icmp_v6:
    case ip_protocol::sctp:
    case ip_protocol::udp_lite:
    case ip_protocol::mpls:
    case 46:                // RSVP
    case 50:                // ESP
    case 88:                // EIGRP
    case 89:                // OSPF
    case 103:               // PIM
    case 108:               // IPComp
    case 112:               // VRRP
    case 115:               // L2TP
    case 143: return true;  // Ethernet (RFC 8986)
    default: return false;
  }
}
/// From the space that IANA has assigned: special ones and NAT64, global unicast, SRv6 (RFC 9602), unique local,
/// link-local.
constexpr bool is_assigned(const ipv6_address& a) noexcept {
  const std::uint8_t first = a.octets[0];
  return first == 0 || first >> 5 == 1 || first == 0x5f || first >> 1 == 0xfc >> 1 ||
         (first == 0xfe && a.octets[1] >> 6 == 2);
}

/// It has no checksum. Its length has to be that of the packet, its next header one that is in use, its addresses
/// assigned. `whole`: the packet's octets from here, according to the outer header; 0: unknown.
constexpr proof prove_ipv6(octets in, std::size_t whole) noexcept {
  if (in.empty()) return proof::open;
  if (std::to_integer<unsigned>(in[0]) >> 4 != 6) return proof::none;
  if (in.size() < ipv6_layout.size) return proof::open;
  const auto h = ipv6_layout.read(in.data());
  if (!may_follow_ipv6(h.next_header) || !is_assigned(h.source)) return proof::none;
  if (!is_assigned(h.destination) && h.destination.octets[0] != 0xff) return proof::none;
  if (h.payload_length == 0 && h.next_header != ipv6_next_header::none) return proof::none;  // no jumbograms here
  // Some agents count a frame's check sequence, some do not, and frames are padded: 4 octets each.
  constexpr std::size_t tolerance = 8;
  const std::size_t length = ipv6_layout.size + h.payload_length;
  const std::size_t most = whole > in.size() ? whole : in.size();
  if (length + tolerance < most) return proof::none;
  return whole == 0 || length <= most + tolerance ? proof::holds : proof::none;
}

/// What is left of `whole` after n of its octets: 0 stays 0.
constexpr std::size_t behind(std::size_t whole, std::size_t n) noexcept { return whole > n ? whole - n : 0; }

/// Of either version; explicit nulls prove nothing here, as the EtherType before them may not be one.
constexpr proof prove_ip(octets in, std::size_t whole) noexcept {
  const proof ipv4 = prove_ipv4(in);
  return ipv4 != proof::none ? ipv4 : prove_ipv6(in, whole);
}
/// From the first label on. Pseudowires in pseudowires are not looked for.
constexpr proof prove_labels(octets in, std::size_t whole) noexcept {
  for (std::size_t at = 0; at < dissection::max_layers * mpls_layout.size;) {
    if (in.size() - at < mpls_layout.size) return proof::open;
    const auto h = mpls_layout.read(in.data() + at);
    at += mpls_layout.size;
    if (h.bottom) return prove_ip(in.subspan(at), behind(whole, at));
  }
  return proof::none;
}

/// LLC of unnumbered frames of spanning tree or IS-IS, or SNAP. The length is the frame's, except for padding to 60
/// octets and a check sequence.
constexpr proof prove_llc(octets in, std::size_t length, std::size_t whole) noexcept {
  constexpr std::size_t padded = 50;
  const std::size_t most = whole > in.size() ? whole : in.size();
  if (length < llc_layout.size || (most > padded && most > length + 4) || (whole != 0 && length > most + 4))
    return proof::none;
  if (in.size() < llc_layout.size) return proof::open;
  const auto h = llc_layout.read(in.data());
  const bool known = h.destination == 0x42 || h.destination == 0xfe || h.destination == 0xaa;
  return known && h.source == h.destination && h.control == 0x03 ? proof::holds : proof::none;
}
/// Its first eight octets.
constexpr proof prove_arp(octets in) noexcept {
  constexpr std::uint64_t ipv4_on_ethernet = 0x0001'0800'0604;
  if (in.size() < 8) return proof::open;
  return load_be<std::uint64_t>(in.data()) >> 16 == ipv4_on_ethernet ? proof::holds : proof::none;
}
/// Version and type 1, session data, and IP in it.
constexpr proof prove_pppoe(octets in, std::size_t whole) noexcept {
  constexpr std::size_t size = pppoe_layout.size;
  if (in.size() >= 2 && load_be<std::uint16_t>(in.data()) != 0x1100) return proof::none;
  if (in.size() < size) return proof::open;
  const ppp_header h = read_ppp(in.subspan(size));
  if (h.size == 0) return proof::open;
  const octets content = in.subspan(size + h.size);
  if (h.protocol == ppp_protocol::ipv4) return prove_ipv4(content);
  return h.protocol == ppp_protocol::ipv6 ? prove_ipv6(content, behind(whole, size + h.size)) : proof::none;
}

constexpr bool is_vlan_type(std::uint16_t type) noexcept {
  return type == ethertype::vlan || type == ethertype::service_vlan || type == ethertype::stacked_vlan;
}
/// A frame from a unicast address whose type is known, and which contains the header that the type announces.
constexpr proof prove_ethernet(octets in, std::size_t whole) noexcept {
  constexpr std::size_t source_at = 6;
  if (in.size() > source_at && (in[source_at] & std::byte{1}) != std::byte{0}) return proof::none;
  if (in.size() < ethernet_layout.size) return proof::open;
  std::uint16_t type = ethernet_layout.read(in.data()).type;
  std::size_t at = ethernet_layout.size;
  constexpr std::size_t most = ethernet_layout.size + 4 * vlan_tag_layout.size;
  for (; is_vlan_type(type) && at < most; at += vlan_tag_layout.size) {
    if (in.size() - at < vlan_tag_layout.size) return proof::open;
    type = vlan_tag_layout.read(in.data() + at).type;
  }
  const octets content = in.subspan(at);
  switch (type) {
    case ethertype::ipv4: return prove_ipv4(content);
    case ethertype::ipv6: return prove_ipv6(content, behind(whole, at));
    case ethertype::arp: return prove_arp(content);
    case ethertype::pppoe_session: return prove_pppoe(content, behind(whole, at));
    case ethertype::mpls:
    case ethertype::mpls_multicast: return prove_labels(content, behind(whole, at));
    default: return type < ethertype::least ? prove_llc(content, type, behind(whole, at)) : proof::none;
  }
}

/// By the frame after it.
constexpr proof prove_control_word(octets in, std::size_t whole) noexcept {
  constexpr std::size_t size = control_word_layout.size;
  return in.size() < size ? proof::open : prove_ethernet(in.subspan(size), behind(whole, size));
}

/// What the last label carries, or why that is unknown.
struct found_under_labels {
  layer_kind kind;  ///< payload: unknown
  dissect_end why;  ///< then
};
/// `whole` as above. IPv4; a pseudowire's frame (RFC 4448); IPv6, or the control word in front of a frame (RFC 4385
/// section 3). A frame that begins here takes precedence over those two: it has more to prove, and one with two tags
/// also parses as one after a control word, four octets on.
constexpr found_under_labels find_under_labels(std::uint32_t label, octets in, std::size_t whole) noexcept {
  if (label == mpls_label::ipv4_explicit_null) return {layer_kind::ipv4, {}};
  if (label == mpls_label::ipv6_explicit_null) return {layer_kind::ipv6, {}};
  if (in.empty()) return {layer_kind::payload, dissect_end::truncated};
  const proof frame = prove_ethernet(in, whole);
  proof other = proof::none;
  layer_kind kind = layer_kind::payload;
  switch (std::to_integer<unsigned>(in[0]) >> 4) {
    case 4: kind = layer_kind::ipv4, other = prove_ipv4(in); break;
    case 6: kind = layer_kind::ipv6, other = prove_ipv6(in, whole); break;
    case 0: kind = layer_kind::control_word, other = prove_control_word(in, whole); break;
    default: break;
  }
  if (other == proof::holds && (kind == layer_kind::ipv4 || frame != proof::holds)) return {kind, {}};
  if (frame == proof::holds) return {layer_kind::ethernet, {}};
  const bool open = other == proof::open || frame == proof::open;
  return {layer_kind::payload, open ? dissect_end::truncated : dissect_end::payload};
}

}  // namespace flowkit::packet::detail
