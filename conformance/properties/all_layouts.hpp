// SPDX-License-Identifier: BSL-1.0
// Every layout of the library with its name: one line here, and all layout properties hold for it or ctest says why
// not.
#pragma once

#include <boost/hana/drop_front.hpp>
#include <boost/hana/flatten.hpp>
#include <boost/hana/tuple.hpp>

#include <conformance/generators/list_layouts.hpp>
#include <conformance/generators/test_layouts.hpp>
#include <flowkit/ipfix/message.hpp>
#include <flowkit/netflow1/message.hpp>
#include <flowkit/netflow5/message.hpp>
#include <flowkit/netflow7/message.hpp>
#include <flowkit/netflow9/message.hpp>
#include <flowkit/packet/dissect.hpp>
#include <flowkit/sflow5/message.hpp>
#include <flowkit/sflow5/sample.hpp>

namespace flowkit::conformance {

template <const auto& Layout>
struct named_layout {
  const char* name;
  static constexpr const auto& layout = Layout;
};

// clang-format off
inline constexpr auto fixed_layouts = boost::hana::make_tuple(
    named_layout<netflow1::header_layout>{"netflow1.header"},
    named_layout<netflow1::record_layout>{"netflow1.record"},
    named_layout<netflow1::wide_record_layout>{"netflow1.wide_record"},
    named_layout<netflow1::message_layout>{"netflow1.message"},
    named_layout<netflow5::header_layout>{"netflow5.header"},
    named_layout<netflow5::record_layout>{"netflow5.record"},
    named_layout<netflow5::message_layout>{"netflow5.message"},
    named_layout<netflow7::header_layout>{"netflow7.header"},
    named_layout<netflow7::record_layout>{"netflow7.record"},
    named_layout<netflow7::message_layout>{"netflow7.message"});

inline constexpr auto netflow9_layouts = boost::hana::make_tuple(
    named_layout<set_header_layout>{"templates.set_header"},
    named_layout<netflow9::header_layout>{"netflow9.header"},
    named_layout<netflow9::message_layout>{"netflow9.message"});

inline constexpr auto ipfix_layouts = boost::hana::make_tuple(
    named_layout<ipfix::header_layout>{"ipfix.header"},
    named_layout<ipfix::message_layout>{"ipfix.message"});

inline constexpr auto sflow5_layouts = boost::hana::make_tuple(
    named_layout<sflow5::header_layout>{"sflow5.header"},
    named_layout<sflow5::block_layout>{"sflow5.block"},
    named_layout<sflow5::flow_sample_layout>{"sflow5.flow_sample"},
    named_layout<sflow5::flow_sample_expanded_layout>{"sflow5.flow_sample_expanded"},
    named_layout<sflow5::counters_sample_layout>{"sflow5.counters_sample"},
    named_layout<sflow5::counters_sample_expanded_layout>{"sflow5.counters_sample_expanded"},
    named_layout<sflow5::discarded_packet_layout>{"sflow5.discarded_packet"},
    named_layout<sflow5::message_layout>{"sflow5.message"});

/// Those with a template: bound, too, and announced.
inline constexpr auto record_layouts = boost::hana::make_tuple(
    named_layout<netflow5::record_layout>{"records.netflow5"},
    named_layout<test::reduced_layout>{"records.reduced"},
    named_layout<test::types_layout>{"records.types"},
    named_layout<test::enterprise_layout>{"records.enterprise"},
    named_layout<test::flags_layout>{"records.flags"},
    named_layout<test::strings_layout>{"records.strings"},
    named_layout<test::repeated_layout>{"records.repeated"},
    named_layout<test::asa_layout>{"records.asa"},
    named_layout<test::tagged_form>{"records.tagged"},
    named_layout<test::biflow_layout>{"records.biflow"},
    named_layout<test::lists_layout>{"records.lists"},
    named_layout<test::nested_lists_layout>{"records.nested_lists"});

inline constexpr auto test_layouts = boost::hana::drop_front(record_layouts);  // netflow5's stands above

inline constexpr auto packet_layouts = boost::hana::make_tuple(
    named_layout<packet::ethernet_layout>{"packet.ethernet"},
    named_layout<packet::vlan_tag_layout>{"packet.vlan_tag"},
    named_layout<packet::ipv4_layout>{"packet.ipv4"},
    named_layout<packet::ipv6_layout>{"packet.ipv6"},
    named_layout<packet::udp_layout>{"packet.udp"},
    named_layout<packet::llc_layout>{"packet.llc"},
    named_layout<packet::snap_layout>{"packet.snap"},
    named_layout<packet::mpls_layout>{"packet.mpls"},
    named_layout<packet::control_word_layout>{"packet.control_word"},
    named_layout<packet::pppoe_layout>{"packet.pppoe"},
    named_layout<packet::ppp_layout>{"packet.ppp"},
    named_layout<packet::arp_layout>{"packet.arp"},
    named_layout<packet::ipv6_extension_layout>{"packet.ipv6_extension"},
    named_layout<packet::ipv6_fragment_layout>{"packet.ipv6_fragment"},
    named_layout<packet::authentication_layout>{"packet.authentication"},
    named_layout<packet::tcp_layout>{"packet.tcp"},
    named_layout<packet::icmp_layout>{"packet.icmp"},
    named_layout<packet::gre_layout>{"packet.gre"},
    named_layout<packet::vxlan_layout>{"packet.vxlan"},
    named_layout<packet::geneve_layout>{"packet.geneve"});
// clang-format on

inline constexpr auto all_layouts = boost::hana::flatten(boost::hana::make_tuple(
    fixed_layouts, netflow9_layouts, ipfix_layouts, sflow5_layouts, test_layouts, packet_layouts));

}  // namespace flowkit::conformance
