// SPDX-License-Identifier: BSL-1.0
// What an sFlow sampled header begins with.
#pragma once

#include <flowkit/packet/dissection.hpp>
#include <flowkit/sflow5/packet_data.hpp>

namespace flowkit::inline v0::flow {

namespace detail {

/// An IP packet, as its first four bits say.
[[nodiscard]] constexpr packet::layer_kind ip_layer(octets header) noexcept {
  switch (header.empty() ? 0u : std::to_integer<unsigned>(header[0]) >> 4) {
    case 4: return packet::layer_kind::ipv4;
    case 6: return packet::layer_kind::ipv6;
    default: return packet::layer_kind::payload;
  }
}

/// Which layer the first octet of a sampled header belongs to; payload: none that is known.
[[nodiscard]] constexpr packet::layer_kind first_layer(const sflow5::sampled_header& h) noexcept {
  switch (static_cast<sflow5::header_protocol>(h.protocol)) {
    case sflow5::header_protocol::ethernet: return packet::layer_kind::ethernet;
    case sflow5::header_protocol::ppp:
    case sflow5::header_protocol::pos: return packet::layer_kind::ppp;
    case sflow5::header_protocol::ipv4: return packet::layer_kind::ipv4;
    case sflow5::header_protocol::ipv6: return packet::layer_kind::ipv6;
    case sflow5::header_protocol::mpls: return packet::layer_kind::mpls;
    // RFC 2684: LLC says what is in an AAL5 frame (section 5), or it is always IP (section 6; "aal5mux ip").
    case sflow5::header_protocol::aal5: return packet::layer_kind::llc;
    case sflow5::header_protocol::aal5_ip: return ip_layer(h.header);
    default: return packet::layer_kind::payload;
  }
}

}  // namespace detail

}  // namespace flowkit::flow
