// SPDX-License-Identifier: BSL-1.0
// dissect(octets, first): the headers of a packet of which only the front is there, as sFlow samples it. Believes no
// length, reads nothing beyond the octets, and ends after at most max_layers headers.
#pragma once

#include <flowkit/packet/arp.hpp>
#include <flowkit/packet/dissection.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/geneve.hpp>
#include <flowkit/packet/gre.hpp>
#include <flowkit/packet/icmp.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/llc.hpp>
#include <flowkit/packet/mpls.hpp>
#include <flowkit/packet/ppp.hpp>
#include <flowkit/packet/tcp.hpp>
#include <flowkit/packet/udp.hpp>
#include <flowkit/packet/vxlan.hpp>

namespace flowkit::packet {

namespace detail {

/// One function a header: each stands in front of it, and returns what follows it, or stops (layer_kind::payload).
class dissector {
 public:
  static constexpr dissection run(octets in, layer_kind first) noexcept {
    dissection out;
    dissector d{in, out};
    while (first != layer_kind::payload)
      first = out.count_ < dissection::max_layers ? d.step(first) : d.stop(dissect_end::depth);
    out.offset_ = static_cast<std::uint16_t>(d.at_);
    return out;
  }

 private:
  // Offsets have 16 bits: no packet is longer but a jumbogram.
  static constexpr std::size_t max_size = 0xffff;

  constexpr dissector(octets in, dissection& out) noexcept
      : begin_(in.data()), end_(static_cast<std::uint32_t>(in.size() < max_size ? in.size() : max_size)), out_(out) {}

  constexpr layer_kind step(layer_kind next) noexcept {
    switch (next) {
      case layer_kind::ethernet: return ethernet();
      case layer_kind::llc: return llc();
      case layer_kind::snap: return snap();
      case layer_kind::vlan: return vlan();
      case layer_kind::mpls: return mpls();
      case layer_kind::pppoe: return pppoe();
      case layer_kind::ppp: return ppp();
      case layer_kind::arp: return arp();
      case layer_kind::ipv4: return ipv4();
      case layer_kind::ipv6: return ipv6();
      case layer_kind::ipv6_extension: return ipv6_extension();
      case layer_kind::ipv6_fragment: return ipv6_fragment();
      case layer_kind::authentication: return authentication();
      case layer_kind::tcp: return tcp();
      case layer_kind::udp: return udp();
      case layer_kind::icmp:
      case layer_kind::icmp_v6: return icmp(next);
      case layer_kind::gre: return gre();
      case layer_kind::vxlan: return vxlan();
      case layer_kind::geneve: return geneve();
      case layer_kind::payload: break;
    }
    return stop(dissect_end::payload);
  }

  // The means --------------------------------------------------------------------------------------------------------

  constexpr layer_kind stop(dissect_end why) noexcept {
    out_.why_ = why;
    return layer_kind::payload;
  }
  [[nodiscard]] constexpr std::size_t remaining() const noexcept { return end_ - at_; }
  [[nodiscard]] constexpr bool has(std::size_t n) const noexcept { return n <= remaining(); }
  [[nodiscard]] constexpr const std::byte* at() const noexcept { return begin_ + at_; }
  [[nodiscard]] constexpr octets rest() const noexcept { return {at(), remaining()}; }

  /// The header here is a layer; false, and stopped, if its options are not all there.
  constexpr bool add(layer_kind kind, std::size_t size) noexcept {
    out_.layers_[out_.count_++] = {kind, static_cast<std::uint16_t>(at_)};
    const bool whole = has(size);
    at_ = whole ? at_ + static_cast<std::uint32_t>(size) : end_;
    if (!whole) stop(dissect_end::truncated);
    return whole;
  }
  /// Of the layer just added.
  [[nodiscard]] constexpr std::uint8_t index() const noexcept { return static_cast<std::uint8_t>(out_.count_ - 1); }
  constexpr void note_in_front_of_ip(std::uint8_t& first) const noexcept {
    if (first == dissection::none && out_.packets_[0].network == dissection::none) first = index();
  }
  /// What lies beyond the next n octets is padding.
  constexpr void limit(std::size_t n) noexcept {
    if (n < remaining()) end_ = at_ + static_cast<std::uint32_t>(n);
  }

  // Link layer -------------------------------------------------------------------------------------------------------

  constexpr layer_kind ethertype(std::uint16_t type) noexcept {
    switch (type) {
      case ethertype::ipv4: return layer_kind::ipv4;
      case ethertype::ipv6: return layer_kind::ipv6;
      case ethertype::arp: return layer_kind::arp;
      case ethertype::vlan:
      case ethertype::service_vlan:
      case ethertype::stacked_vlan: return layer_kind::vlan;
      case ethertype::mpls:
      case ethertype::mpls_multicast: return layer_kind::mpls;
      case ethertype::pppoe_session: return layer_kind::pppoe;
      default: return stop(dissect_end::unknown);
    }
  }
  constexpr layer_kind type_or_length(std::uint16_t type) noexcept {
    if (type >= ethertype::least) return ethertype(type);
    limit(type);
    return layer_kind::llc;
  }

  constexpr layer_kind ethernet() noexcept {
    if (!has(ethernet_layout.size)) return stop(dissect_end::truncated);
    const auto h = ethernet_layout.read(at());
    add(layer_kind::ethernet, ethernet_layout.size);
    return type_or_length(h.type);
  }

  constexpr layer_kind vlan() noexcept {
    if (!has(vlan_tag_layout.size)) return stop(dissect_end::truncated);
    const auto h = vlan_tag_layout.read(at());
    add(layer_kind::vlan, vlan_tag_layout.size);
    note_in_front_of_ip(out_.vlan_);
    return type_or_length(h.type);
  }

  constexpr layer_kind llc() noexcept {
    if (!has(llc_layout.size)) return stop(dissect_end::truncated);
    const auto h = llc_layout.read(at());
    add(layer_kind::llc, llc_layout.size);
    return h.is_snap() ? layer_kind::snap : stop(dissect_end::unknown);
  }

  constexpr layer_kind snap() noexcept {
    if (!has(snap_layout.size)) return stop(dissect_end::truncated);
    const auto h = snap_layout.read(at());
    add(layer_kind::snap, snap_layout.size);
    return h.has_ethertype() ? ethertype(h.type) : stop(dissect_end::unknown);
  }

  /// No entry says what follows the last one. It is IP if it looks so; a pseudowire is not guessed.
  constexpr layer_kind mpls() noexcept {
    if (!has(mpls_layout.size)) return stop(dissect_end::truncated);
    const auto h = mpls_layout.read(at());
    add(layer_kind::mpls, mpls_layout.size);
    note_in_front_of_ip(out_.mpls_);
    if (!h.bottom) return layer_kind::mpls;
    if (!has(1)) return stop(dissect_end::truncated);
    switch (std::to_integer<unsigned>(*at()) >> 4) {
      case 4: return layer_kind::ipv4;
      case 6: return layer_kind::ipv6;
      default: return stop(dissect_end::payload);
    }
  }

  constexpr layer_kind pppoe() noexcept {
    if (!has(pppoe_layout.size)) return stop(dissect_end::truncated);
    const auto h = pppoe_layout.read(at());
    if (h.version != 1 || h.type != 1) return stop(dissect_end::malformed);
    add(layer_kind::pppoe, pppoe_layout.size);
    limit(h.length);
    return h.code == 0 ? layer_kind::ppp : stop(dissect_end::unknown);
  }

  constexpr layer_kind ppp() noexcept {
    const ppp_header h = read_ppp(rest());
    if (h.size == 0) return stop(dissect_end::truncated);
    add(layer_kind::ppp, h.size);
    switch (h.protocol) {
      case ppp_protocol::ipv4: return layer_kind::ipv4;
      case ppp_protocol::ipv6: return layer_kind::ipv6;
      case ppp_protocol::mpls:
      case ppp_protocol::mpls_multicast: return layer_kind::mpls;
      default: return stop(dissect_end::unknown);
    }
  }

  constexpr layer_kind arp() noexcept {
    reader in{rest()};
    packet::arp h{};
    if (arp_layout.read(in, h).code != errc::ok) return stop(dissect_end::truncated);
    add(layer_kind::arp, in.offset());
    return stop(dissect_end::payload);
  }

  // IP ---------------------------------------------------------------------------------------------------------------

  /// An IP header was added.
  constexpr void begin_packet() noexcept {
    if (out_.packets_[0].network != dissection::none) {
      note_tunnel();
      now_ = &out_.packets_[1];
      *now_ = {};
    }
    now_->network = index();
  }
  constexpr void note_tunnel() noexcept {
    if (out_.tunnel_ == dissection::none) out_.tunnel_ = index();
  }

  constexpr layer_kind ipv4() noexcept {
    if (!has(ipv4_layout.size)) return stop(dissect_end::truncated);
    const auto h = ipv4_layout.read(at());
    const std::uint32_t size = 4 * std::uint32_t{h.header_words};
    // The length of what a network card cut into segments later is 0: all that is there.
    if (h.version != 4 || size < ipv4_layout.size || (h.total_length != 0 && h.total_length < size))
      return stop(dissect_end::malformed);
    if (h.total_length != 0) limit(h.total_length);
    const bool whole = add(layer_kind::ipv4, size);
    begin_packet();
    now_->protocol = h.protocol;
    if (!whole) return layer_kind::payload;
    return h.fragment_offset == 0 ? upper(h.protocol) : stop(dissect_end::fragment);
  }

  constexpr layer_kind ipv6() noexcept {
    if (!has(ipv6_layout.size)) return stop(dissect_end::truncated);
    const auto h = ipv6_layout.read(at());
    if (h.version != 6) return stop(dissect_end::malformed);
    add(layer_kind::ipv6, ipv6_layout.size);
    begin_packet();
    if (h.payload_length != 0) limit(h.payload_length);  // 0: as in IPv4, or a jumbogram
    return ipv6_next(h.next_header);
  }

  constexpr layer_kind ipv6_extension() noexcept {
    if (!has(ipv6_extension_layout.size)) return stop(dissect_end::truncated);
    const auto h = ipv6_extension_layout.read(at());
    const bool whole = add(layer_kind::ipv6_extension, 8 + 8 * std::size_t{h.length});
    return whole ? ipv6_next(h.next_header) : layer_kind::payload;
  }

  constexpr layer_kind ipv6_fragment() noexcept {
    if (!has(ipv6_fragment_layout.size)) return stop(dissect_end::truncated);
    const auto h = ipv6_fragment_layout.read(at());
    add(layer_kind::ipv6_fragment, ipv6_fragment_layout.size);
    now_->protocol = h.next_header;
    return h.offset == 0 ? ipv6_next(h.next_header) : stop(dissect_end::fragment);
  }

  constexpr layer_kind authentication() noexcept {
    if (!has(authentication_layout.size)) return stop(dissect_end::truncated);
    const auto h = authentication_layout.read(at());
    const std::uint32_t size = 8 + 4 * std::uint32_t{h.length};
    if (size < authentication_layout.size) return stop(dissect_end::malformed);
    return add(layer_kind::authentication, size) ? ipv6_next(h.next_header) : layer_kind::payload;
  }

  constexpr layer_kind ipv6_next(std::uint8_t next) noexcept {
    now_->protocol = next;
    switch (next) {
      case ipv6_next_header::hop_by_hop:
      case ipv6_next_header::routing:
      case ipv6_next_header::destination_options:
      case ipv6_next_header::mobility:
      case ipv6_next_header::host_identity:
      case ipv6_next_header::shim6: return layer_kind::ipv6_extension;
      case ipv6_next_header::fragment: return layer_kind::ipv6_fragment;
      case ipv6_next_header::none: return stop(dissect_end::payload);
      default: return upper(next);
    }
  }

  // What IP carries --------------------------------------------------------------------------------------------------

  constexpr layer_kind upper(std::uint8_t protocol) noexcept {
    switch (protocol) {
      case ip_protocol::tcp: return layer_kind::tcp;
      case ip_protocol::udp: return layer_kind::udp;
      case ip_protocol::icmp: return layer_kind::icmp;
      case ip_protocol::icmp_v6: return layer_kind::icmp_v6;
      case ip_protocol::gre: return layer_kind::gre;
      case ip_protocol::ipv4: return layer_kind::ipv4;
      case ip_protocol::ipv6: return layer_kind::ipv6;
      case ip_protocol::mpls: return layer_kind::mpls;
      case ip_protocol::authentication: return layer_kind::authentication;
      case ip_protocol::sctp:
      case ip_protocol::dccp:
      case ip_protocol::udp_lite: note_ports(); return stop(dissect_end::unknown);
      default: return stop(dissect_end::unknown);
    }
  }

  constexpr void note_ports() noexcept {
    if (has(4)) now_->ports = static_cast<std::uint16_t>(at_);
  }

  constexpr layer_kind tcp() noexcept {
    note_ports();
    if (!has(tcp_layout.size)) return stop(dissect_end::truncated);
    const auto h = tcp_layout.read(at());
    const std::uint32_t size = 4 * std::uint32_t{h.header_words};
    if (size < tcp_layout.size) return stop(dissect_end::malformed);
    const bool whole = add(layer_kind::tcp, size);
    now_->transport = index();
    return whole ? stop(dissect_end::payload) : layer_kind::payload;
  }

  constexpr layer_kind udp() noexcept {
    note_ports();
    if (!has(udp_layout.size)) return stop(dissect_end::truncated);
    const auto h = udp_layout.read(at());
    if (h.length != 0 && h.length < udp_layout.size) return stop(dissect_end::malformed);  // 0: a jumbogram
    if (h.length != 0) limit(h.length);
    add(layer_kind::udp, udp_layout.size);
    now_->transport = index();
    switch (h.destination_port) {
      case vxlan_port::iana:
      case vxlan_port::linux_default: return layer_kind::vxlan;
      case geneve_port: return layer_kind::geneve;
      default: return stop(dissect_end::payload);
    }
  }

  constexpr layer_kind icmp(layer_kind kind) noexcept {
    if (!has(icmp_layout.size)) return stop(dissect_end::truncated);
    add(kind, icmp_layout.size);
    now_->transport = index();
    return stop(dissect_end::payload);
  }

  // Tunnels ----------------------------------------------------------------------------------------------------------

  constexpr layer_kind tunnelled(std::uint16_t type) noexcept {
    return type == ethertype::transparent_ethernet ? layer_kind::ethernet : ethertype(type);
  }

  constexpr layer_kind gre() noexcept {
    reader in{rest()};
    packet::gre h{};
    if (gre_layout.read(in, h).code != errc::ok) return stop(dissect_end::truncated);
    if (h.version != 0 || h.routing_present) return stop(dissect_end::unknown);
    add(layer_kind::gre, in.offset());
    note_tunnel();
    return tunnelled(h.protocol);
  }

  /// A port number proves nothing: without its flag it is none.
  constexpr layer_kind vxlan() noexcept {
    if (!has(vxlan_layout.size)) return stop(dissect_end::truncated);
    if (!vxlan_layout.read(at()).vni_valid) return stop(dissect_end::payload);
    add(layer_kind::vxlan, vxlan_layout.size);
    note_tunnel();
    return layer_kind::ethernet;
  }

  constexpr layer_kind geneve() noexcept {
    if (!has(geneve_layout.size)) return stop(dissect_end::truncated);
    const auto h = geneve_layout.read(at());
    if (h.version != 0) return stop(dissect_end::payload);
    const bool whole = add(layer_kind::geneve, geneve_layout.size + 4 * std::size_t{h.options_words});
    note_tunnel();
    return whole ? tunnelled(h.protocol) : layer_kind::payload;
  }

  const std::byte* begin_;
  std::uint32_t at_ = 0, end_;
  dissection& out_;
  dissection::ip_packet* now_ = &out_.packets_[0];
};

}  // namespace detail

/// The headers at the front of `in`, the first of which is `first`. A header is a layer when all its fixed octets are
/// there, so that its layout reads it without a check; options and extension headers may be cut. Only the first 65535
/// octets are looked at.
[[nodiscard]] constexpr dissection dissect(octets in, layer_kind first) noexcept {
  return detail::dissector::run(in, first);
}

}  // namespace flowkit::packet
