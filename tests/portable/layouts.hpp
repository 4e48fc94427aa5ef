// SPDX-License-Identifier: BSL-1.0
// The layouts of conformance/properties/all_layouts.hpp and the structures of flowkit/sflow5/formats.hpp, as lists that
// need no Boost. lists_test.cpp compares them.
#pragma once

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

namespace flowkit::portable {

template <const auto& Layout>
struct named {
  const char* name;
  static constexpr const auto& layout = Layout;
};

/// visit(named) for each.
template <class... Named>
struct layouts {
  static constexpr std::size_t count = sizeof...(Named);
  std::tuple<Named...> all;
  constexpr explicit layouts(Named... each) : all(each...) {}
  constexpr void for_each(auto&& visit) const {
    std::apply([&](auto... each) { (visit(each), ...); }, all);
  }
};

namespace test = conformance::test;
// clang-format off
inline constexpr layouts message_layouts{
    named<netflow1::header_layout>{"netflow1.header"},
    named<netflow1::record_layout>{"netflow1.record"},
    named<netflow1::wide_record_layout>{"netflow1.wide_record"},
    named<netflow1::message_layout>{"netflow1.message"},
    named<netflow5::header_layout>{"netflow5.header"},
    named<netflow5::record_layout>{"netflow5.record"},
    named<netflow5::message_layout>{"netflow5.message"},
    named<netflow7::header_layout>{"netflow7.header"},
    named<netflow7::record_layout>{"netflow7.record"},
    named<netflow7::message_layout>{"netflow7.message"},
    named<set_header_layout>{"templates.set_header"},
    named<netflow9::header_layout>{"netflow9.header"},
    named<netflow9::message_layout>{"netflow9.message"},
    named<ipfix::header_layout>{"ipfix.header"},
    named<ipfix::message_layout>{"ipfix.message"},
    named<sflow5::header_layout>{"sflow5.header"},
    named<sflow5::block_layout>{"sflow5.block"},
    named<sflow5::flow_sample_layout>{"sflow5.flow_sample"},
    named<sflow5::flow_sample_expanded_layout>{"sflow5.flow_sample_expanded"},
    named<sflow5::counters_sample_layout>{"sflow5.counters_sample"},
    named<sflow5::counters_sample_expanded_layout>{"sflow5.counters_sample_expanded"},
    named<sflow5::discarded_packet_layout>{"sflow5.discarded_packet"},
    named<sflow5::message_layout>{"sflow5.message"}};

/// Those with a template: bound, too, and announced.
inline constexpr layouts record_layouts{
    named<netflow5::record_layout>{"records.netflow5"},
    named<test::reduced_layout>{"records.reduced"},
    named<test::types_layout>{"records.types"},
    named<test::enterprise_layout>{"records.enterprise"},
    named<test::flags_layout>{"records.flags"},
    named<test::strings_layout>{"records.strings"},
    named<test::repeated_layout>{"records.repeated"},
    named<test::asa_layout>{"records.asa"},
    named<test::tagged_form>{"records.tagged"},
    named<test::biflow_layout>{"records.biflow"},
    named<test::lists_layout>{"records.lists"},
    named<test::nested_lists_layout>{"records.nested_lists"}};

inline constexpr layouts packet_layouts{
    named<packet::ethernet_layout>{"packet.ethernet"},
    named<packet::vlan_tag_layout>{"packet.vlan_tag"},
    named<packet::ipv4_layout>{"packet.ipv4"},
    named<packet::ipv6_layout>{"packet.ipv6"},
    named<packet::udp_layout>{"packet.udp"},
    named<packet::llc_layout>{"packet.llc"},
    named<packet::snap_layout>{"packet.snap"},
    named<packet::mpls_layout>{"packet.mpls"},
    named<packet::control_word_layout>{"packet.control_word"},
    named<packet::pppoe_layout>{"packet.pppoe"},
    named<packet::ppp_layout>{"packet.ppp"},
    named<packet::arp_layout>{"packet.arp"},
    named<packet::ipv6_extension_layout>{"packet.ipv6_extension"},
    named<packet::ipv6_fragment_layout>{"packet.ipv6_fragment"},
    named<packet::authentication_layout>{"packet.authentication"},
    named<packet::tcp_layout>{"packet.tcp"},
    named<packet::icmp_layout>{"packet.icmp"},
    named<packet::gre_layout>{"packet.gre"},
    named<packet::vxlan_layout>{"packet.vxlan"},
    named<packet::geneve_layout>{"packet.geneve"}};
// clang-format on

}  // namespace flowkit::portable
