// SPDX-License-Identifier: BSL-1.0
// dissect(octets, first): the headers of a truncated packet, as sFlow samples it. Trusts no length, reads nothing
// beyond the octets, and ends after at most max_layers headers.
#pragma once

#include <flowkit/packet/dissect_link.hpp>
#include <flowkit/packet/geneve.hpp>
#include <flowkit/packet/gre.hpp>
#include <flowkit/packet/icmp.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/ipv6_extension.hpp>
#include <flowkit/packet/tcp.hpp>
#include <flowkit/packet/udp.hpp>
#include <flowkit/packet/vxlan.hpp>

namespace flowkit::inline v0::packet {

namespace detail {

class dissector : link_dissector {
 public:
  [[gnu::always_inline]] static constexpr dissection run(octets in, layer_kind first, std::size_t length) noexcept {
    dissection out;
    dissector d{in, out};
    // Through a copy: compilers keep an object in memory if its address was passed to a function.
    if (const layer_kind next = d.usual(first); next != layer_kind::payload) {
      dissector copy = d;
      copy.others(next, length);
      d = copy;
    }
    d.finish();
    return out;
  }

 private:
  using link_dissector::link_dissector;

  /// How nearly all packets begin, unrolled: compilers know the offsets here, and most length checks disappear.
  [[gnu::always_inline]] constexpr layer_kind usual(layer_kind next) noexcept {
    constexpr std::size_t enough = ethernet_layout.size + vlan_tag_layout.size + ipv6_layout.size + tcp_layout.size;
    if (next != layer_kind::ethernet || !has(enough)) return next;
    next = ethernet();
    if (next == layer_kind::vlan) next = vlan();
    if (next == layer_kind::ipv4)
      next = ipv4();
    else if (next == layer_kind::ipv6)
      next = ipv6();
    if (next == layer_kind::tcp)
      next = tcp();
    else if (next == layer_kind::udp)
      next = udp();
    return next;
  }

  [[gnu::noinline]] constexpr void others(layer_kind next, std::size_t length) noexcept {
    while (next != layer_kind::payload) next = !full() ? step(next, length) : stop(dissect_end::depth);
  }

  constexpr layer_kind step(layer_kind next, std::size_t length) noexcept {
    switch (next) {
      case layer_kind::ethernet: return ethernet();
      case layer_kind::llc: return llc();
      case layer_kind::snap: return snap();
      case layer_kind::vlan: return vlan();
      case layer_kind::mpls: return follows(layer_kind::udp) && !leads_on() ? layer_kind::payload : mpls(whole(length));
      case layer_kind::control_word: return control_word();
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

  // IP ---------------------------------------------------------------------------------------------------------------

  [[gnu::always_inline]] constexpr layer_kind ipv4() noexcept {
    if (!has(ipv4_layout.size)) return stop(dissect_end::truncated);
    const auto h = ipv4_layout.read(at());
    const std::uint32_t size = 4 * std::uint32_t{h.header_words};
    // The length is 0 if a network card was to segment the packet later: then all octets belong to it.
    if (h.version != 4 || size < ipv4_layout.size || (h.total_length != 0 && h.total_length < size))
      return stop(dissect_end::malformed);
    if (h.total_length != 0) limit(h.total_length);
    const bool whole = add(layer_kind::ipv4, size);
    begin_packet();
    now().protocol = h.protocol;
    if (!whole) return layer_kind::payload;
    return h.fragment_offset == 0 ? upper(h.protocol) : stop(dissect_end::fragment);
  }

  [[gnu::always_inline]] constexpr layer_kind ipv6() noexcept {
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
    now().protocol = h.next_header;
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
    now().protocol = next;
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
    if (protocol == ip_protocol::tcp) [[likely]]
      return layer_kind::tcp;
    if (protocol == ip_protocol::udp) [[likely]]
      return layer_kind::udp;
    switch (protocol) {
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

  [[gnu::always_inline]] constexpr layer_kind tcp() noexcept {
    note_ports();
    if (!has(tcp_layout.size)) return stop(dissect_end::truncated);
    const auto h = tcp_layout.read(at());
    const std::uint32_t size = 4 * std::uint32_t{h.header_words};
    if (size < tcp_layout.size) return stop(dissect_end::malformed);
    const bool whole = add(layer_kind::tcp, size);
    now().transport = index();
    return whole ? stop(dissect_end::payload) : layer_kind::payload;
  }

  [[gnu::always_inline]] constexpr layer_kind udp() noexcept {
    note_ports();
    if (!has(udp_layout.size)) return stop(dissect_end::truncated);
    const auto h = udp_layout.read(at());
    if (h.length != 0 && h.length < udp_layout.size) return stop(dissect_end::malformed);  // 0: a jumbogram
    if (h.length != 0) limit(h.length);
    add(layer_kind::udp, udp_layout.size);
    now().transport = index();
    switch (h.destination_port) {
      case vxlan_port::iana:
      case vxlan_port::linux_default: return layer_kind::vxlan;
      case geneve_port: return layer_kind::geneve;
      case mpls_port: return layer_kind::mpls;
      default: return stop(dissect_end::payload);
    }
  }

  constexpr layer_kind icmp(layer_kind kind) noexcept {
    if (!has(icmp_layout.size)) return stop(dissect_end::truncated);
    add(kind, icmp_layout.size);
    now().transport = index();
    return stop(dissect_end::payload);
  }

  // Tunnels ----------------------------------------------------------------------------------------------------------

  constexpr layer_kind gre() noexcept {
    reader in{rest()};
    packet::gre h{};
    if (gre_layout.read(in, h).code != errc::ok) return stop(dissect_end::truncated);
    if (h.version != 0 || h.routing_present) return stop(dissect_end::unknown);
    add(layer_kind::gre, in.offset());
    note_tunnel();
    return tunnelled(h.protocol);
  }

  /// Labels in UDP (RFC 7510): is there a stack whose last label leads to a header? A port number proves nothing. Stops
  /// if not.
  constexpr bool leads_on() noexcept {
    const octets in = rest();
    for (std::size_t size = mpls_layout.size; has(size); size += mpls_layout.size) {
      const auto h = mpls_layout.read(at() + size - mpls_layout.size);
      if (!h.bottom) continue;
      const auto found = find_under_labels(h.label, in.subspan(size), behind(whole(0), size));
      if (found.kind != layer_kind::payload) return true;
      stop(found.why);
      return false;
    }
    stop(dissect_end::truncated);
    return false;
  }

  /// A port number proves nothing: without its flag it is not VXLAN.
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
};

}  // namespace detail

/// The headers at the front of `in`, the first of which is `first`. A header is a layer if all its fixed octets are
/// there, so that its layout reads it without a check; options and extension headers may be cut. Only the first 65535
/// octets are looked at.
[[nodiscard]] constexpr dissection dissect(octets in, layer_kind first) noexcept {
  return detail::dissector::run(in, first, 0);
}
/// `length`: of the whole packet, if `in` is only its front; 0: unknown. Used to recognise IPv6 under labels.
[[nodiscard]] constexpr dissection dissect(octets in, layer_kind first, std::size_t length) noexcept {
  return detail::dissector::run(in, first, length);
}

/// Of an IPv4 or IPv6 header.
struct address_pair {
  ip_address source, destination;
  friend constexpr bool operator==(const address_pair&, const address_pair&) = default;
};

/// `p` has the octets of the header; `kind` is ipv4 or ipv6.
[[nodiscard]] constexpr address_pair addresses_of(const std::byte* p, layer_kind kind) noexcept {
  if (kind == layer_kind::ipv4) {
    const auto h = ipv4_layout.read(p);
    return {h.source, h.destination};
  }
  const auto h = ipv6_layout.read(p);
  return {h.source, h.destination};
}

/// Unset addresses if there is no IP header. `in` is what was dissected.
[[nodiscard]] constexpr address_pair addresses(octets in, const dissection& d,
                                               const dissection::ip_packet& of) noexcept {
  if (of.network == dissection::none) return {};
  const layer& l = d[of.network];
  return addresses_of(in.data() + l.offset, l.kind);
}
/// Of the first IP packet; addresses(in, d, d.inner()) are the innermost's.
[[nodiscard]] constexpr address_pair addresses(octets in, const dissection& d) noexcept {
  return addresses(in, d, d.outer());
}

}  // namespace flowkit::packet
