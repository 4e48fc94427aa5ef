// SPDX-License-Identifier: BSL-1.0
// The dissector's link layer: Ethernet and 802.3, VLAN tags, MPLS, PPP, ARP.
#pragma once

#include <flowkit/packet/arp.hpp>
#include <flowkit/packet/dissect_cursor.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/llc.hpp>
#include <flowkit/packet/mpls.hpp>
#include <flowkit/packet/ppp.hpp>
#include <flowkit/packet/under_labels.hpp>

namespace flowkit::inline v0::packet::detail {

/// One function per header: each starts at the header, and returns what follows it, or stops (layer_kind::payload).
class link_dissector : protected dissect_cursor {
 protected:
  using dissect_cursor::dissect_cursor;

  constexpr layer_kind ethertype(std::uint16_t type) noexcept {
    if (type == ethertype::ipv4) [[likely]]
      return layer_kind::ipv4;
    switch (type) {
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
  /// For the content of GRE and GENEVE: no lengths, but whole frames.
  constexpr layer_kind tunnelled(std::uint16_t type) noexcept {
    return type == ethertype::transparent_ethernet ? layer_kind::ethernet : ethertype(type);
  }
  constexpr layer_kind type_or_length(std::uint16_t type) noexcept {
    if (type >= ethertype::least) return ethertype(type);
    limit(type);
    return layer_kind::llc;
  }

  [[gnu::always_inline]] constexpr layer_kind ethernet() noexcept {
    if (!has(ethernet_layout.size)) return stop(dissect_end::truncated);
    const auto h = ethernet_layout.read(at());
    add(layer_kind::ethernet, ethernet_layout.size);
    return type_or_length(h.type);
  }

  [[gnu::always_inline]] constexpr layer_kind vlan() noexcept {
    if (!has(vlan_tag_layout.size)) return stop(dissect_end::truncated);
    const auto h = vlan_tag_layout.read(at());
    add(layer_kind::vlan, vlan_tag_layout.size);
    if (names_vlan(h.id)) note_vlan();
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

  /// No entry says what follows the last: see under_labels.hpp. `whole` as there, from here.
  constexpr layer_kind mpls(std::size_t whole) noexcept {
    if (!has(mpls_layout.size)) return stop(dissect_end::truncated);
    const auto h = mpls_layout.read(at());
    add(layer_kind::mpls, mpls_layout.size);
    note_mpls();
    if (!h.bottom) return layer_kind::mpls;
    const found_under_labels found = find_under_labels(h.label, rest(), behind(whole, mpls_layout.size));
    return found.kind != layer_kind::payload ? found.kind : stop(found.why);
  }

  constexpr layer_kind control_word() noexcept {
    if (!has(control_word_layout.size)) return stop(dissect_end::truncated);
    add(layer_kind::control_word, control_word_layout.size);
    return layer_kind::ethernet;
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
};

}  // namespace flowkit::packet::detail
