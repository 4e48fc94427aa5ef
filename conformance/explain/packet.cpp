// SPDX-License-Identifier: BSL-1.0
// The front of a packet, header by header.
#include <flowkit/flow/first_layer.hpp>
#include <flowkit/packet/arp.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/llc.hpp>
#include <flowkit/packet/mpls.hpp>
#include <flowkit/packet/ppp.hpp>

#include "conformance/explain/explainer.hpp"
#include "conformance/explain/values.hpp"

namespace flowkit::conformance::detail {

namespace {
using packet::dissect_end, packet::layer_kind;

std::span<const layout_part> parts_of_layer(layer_kind k) noexcept {
  switch (k) {
    case layer_kind::ethernet: return parts_of<packet::ethernet_layout>;
    case layer_kind::llc: return parts_of<packet::llc_layout>;
    case layer_kind::snap: return parts_of<packet::snap_layout>;
    case layer_kind::vlan: return parts_of<packet::vlan_tag_layout>;
    case layer_kind::mpls: return parts_of<packet::mpls_layout>;
    case layer_kind::control_word: return parts_of<packet::control_word_layout>;
    case layer_kind::pppoe: return parts_of<packet::pppoe_layout>;
    case layer_kind::ppp: return parts_of<packet::ppp_layout>;
    case layer_kind::arp: return parts_of<packet::arp_layout>;
    case layer_kind::ipv4: return parts_of<packet::ipv4_layout>;
    case layer_kind::ipv6: return parts_of<packet::ipv6_layout>;
    case layer_kind::ipv6_extension: return parts_of<packet::ipv6_extension_layout>;
    case layer_kind::ipv6_fragment: return parts_of<packet::ipv6_fragment_layout>;
    case layer_kind::authentication: return parts_of<packet::authentication_layout>;
    case layer_kind::tcp: return parts_of<packet::tcp_layout>;
    case layer_kind::udp: return parts_of<packet::udp_layout>;
    case layer_kind::icmp:
    case layer_kind::icmp_v6: return parts_of<packet::icmp_layout>;
    case layer_kind::gre: return parts_of<packet::gre_layout>;
    case layer_kind::vxlan: return parts_of<packet::vxlan_layout>;
    case layer_kind::geneve: return parts_of<packet::geneve_layout>;
    case layer_kind::payload: break;
  }
  return {};
}

const char* in_words(dissect_end e) noexcept {
  switch (e) {
    case dissect_end::payload: return "";
    case dissect_end::unknown: return "of a protocol that is not dissected";
    case dissect_end::truncated: return "a header that is cut off";
    case dissect_end::malformed: return "a header that contradicts itself";
    case dissect_end::fragment: return "of a fragment that is not the first";
    case dissect_end::depth: return "more headers than are looked at";
  }
  return "";
}
}  // namespace

void explain_packet(octets packet, std::uint32_t offset, std::uint32_t protocol, std::size_t depth, explanation& out) {
  const record_context context{};
  const packet::dissection d = packet::dissect(packet, flow::detail::first_layer({protocol, 0, 0, packet}));
  std::size_t at = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    const std::size_t end = i + 1 < d.size() ? d[i + 1].offset : d.offset();
    reader in{packet.subspan(d[i].offset, end - d[i].offset), offset + d[i].offset};
    out.heading(depth, packet::to_string(d[i].kind));
    // Peers that speak PPP may agree on shorter headers (RFC 1661 section 6).
    const bool is_short = d[i].kind == layer_kind::ppp && in.remaining() != packet::ppp_layout.size;
    if (!is_short)
      static_cast<void>(annotate(parts_of_layer(d[i].kind), in, annotation_parts{out, context},
                                 {.depth = static_cast<std::uint32_t>(depth) + 1}));
    out.raw(depth + 1, rest_of(in), is_short ? "pppProtocol" : "options");
    at = end;
  }
  const bool is_cut = d.why() == dissect_end::truncated || d.why() == dissect_end::malformed;
  out.raw(depth, make_place(offset + at, packet.size() - at), is_cut ? "not read" : "payload", in_words(d.why()));
}

}  // namespace flowkit::conformance::detail
