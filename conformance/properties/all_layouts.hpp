// SPDX-License-Identifier: BSL-1.0
// Every layout of the library with its name: one line here, and all layout properties hold for it or ctest says why
// not.
#pragma once

#include <boost/hana/concat.hpp>
#include <boost/hana/tuple.hpp>

#include <flowkit/netflow5/message.hpp>
#include <flowkit/packet/ethernet.hpp>
#include <flowkit/packet/ip.hpp>
#include <flowkit/packet/udp.hpp>

namespace flowkit::conformance {

template <const auto& Layout>
struct named_layout {
  const char* name;
  static constexpr const auto& layout = Layout;
};

// clang-format off
inline constexpr auto netflow5_layouts = boost::hana::make_tuple(
    named_layout<netflow5::header_layout>{"netflow5.header"},
    named_layout<netflow5::record_layout>{"netflow5.record"},
    named_layout<netflow5::message_layout>{"netflow5.message"});

inline constexpr auto packet_layouts = boost::hana::make_tuple(
    named_layout<packet::ethernet_layout>{"packet.ethernet"},
    named_layout<packet::vlan_tag_layout>{"packet.vlan_tag"},
    named_layout<packet::ipv4_layout>{"packet.ipv4"},
    named_layout<packet::ipv6_layout>{"packet.ipv6"},
    named_layout<packet::udp_layout>{"packet.udp"});
// clang-format on

inline constexpr auto all_layouts = boost::hana::concat(netflow5_layouts, packet_layouts);

}  // namespace flowkit::conformance
