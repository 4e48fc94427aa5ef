// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/section.hpp>
#include <flowkit/flow/templates.hpp>
#include <support/hex.hpp>

using namespace flowkit;
using namespace flowkit::flow;

namespace {

using test::from_hex;

/// The flow of one record of these fields, completed by its sections.
record read(std::span<const specifier> fields, const std::string& hex) {
  const auto data = from_hex(hex);
  record r;
  r.present = {};
  const auto o = read_flows(template_binding{fields}, data, {&r, 1}, {}, 0);
  EXPECT_EQ(o.records, 1u);
  EXPECT_EQ(o.octets, data.size());
  complete_from_sections(fields, data, r);
  return r;
}

// 192.0.2.1:54321 > 198.51.100.1:443, TCP with SYN and ACK, TOS 0xb8, 1400 octets, VLAN 100.
const std::string link = "020000000011 020000000007 8100 6064 0800";
const std::string packet =
    "45b8 0578 1234 4000 3f06 375e c0000201 c6336401  d431 01bb 00000001 00000002 5012 1000 00000000";
constexpr std::uint16_t frame_octets = 18 + 40, packet_octets = 40;

TEST(section, of_a_frame_is_read_as_its_headers) {
  const specifier fields[] = {specify(ie::ingressInterface, 4), specify(ie::dataLinkFrameSize, 2),
                              specify(ie::dataLinkFrameSection, variable_length)};
  const record r = read(fields, "00000005 058e 3a" + link + packet);
  EXPECT_EQ(r.get<&record::source>(), (ip_address{ipv4_address{0xc0000201}}));
  EXPECT_EQ(r.get<&record::destination>(), (ip_address{ipv4_address{0xc6336401}}));
  EXPECT_EQ(r.get<&record::source_port>(), 54321);
  EXPECT_EQ(r.get<&record::destination_port>(), 443);
  EXPECT_EQ(r.get<&record::protocol>(), 6);
  EXPECT_EQ(r.get<&record::tos>(), 0xb8);
  EXPECT_EQ(r.get<&record::tcp_flags>(), 0x12);
  EXPECT_EQ(r.get<&record::ttl>(), 0x3f);
  EXPECT_EQ(r.get<&record::vlan>(), 100);
  EXPECT_EQ(r.get<&record::source_mac>(), (mac_address{{2, 0, 0, 0, 0, 7}}));
  EXPECT_EQ(r.get<&record::ingress_interface>(), 5u);
  EXPECT_EQ(r.get<&record::packets>(), 1u);
  EXPECT_EQ(r.get<&record::bytes>(), 0x58eu) << "the frame's length, not the section's";
}

TEST(section, of_a_packet_has_its_length_from_the_ip_header) {
  const specifier fields[] = {specify(ie::ipHeaderPacketSection, packet_octets)};
  const record r = read(fields, packet);
  EXPECT_EQ(r.get<&record::destination_port>(), 443);
  EXPECT_FALSE(r.has<&record::source_mac>());
  EXPECT_EQ(r.get<&record::packets>(), 1u);
  EXPECT_EQ(r.get<&record::bytes>(), 0x578u);
}

TEST(section, of_a_packet_may_be_ipv6) {
  const specifier fields[] = {specify(ie::ipHeaderPacketSection, variable_length)};
  const record r = read(fields,
                        "30 6b800000 0008 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002"
                        "0035 d431 0008 0000");
  EXPECT_TRUE(r.get<&record::source>().is_v6());
  EXPECT_EQ(r.get<&record::source_port>(), 53);
  EXPECT_EQ(r.get<&record::tos>(), 0xb8);
  EXPECT_EQ(r.get<&record::bytes>(), 48u);
}

TEST(section, of_a_label_stack_leads_to_the_packet) {
  const specifier fields[] = {specify(ie::mplsLabelStackSection, packet_octets + 4)};
  const record r = read(fields, "0006 413f" + packet);
  EXPECT_EQ(r.get<&record::mpls_label>(), (std::array<std::uint8_t, 3>{0, 6, 0x41}));
  EXPECT_EQ(r.get<&record::source_port>(), 54321);
}

TEST(section, gives_the_packet_in_a_tunnel_as_inner) {
  const specifier fields[] = {specify(ie::ipHeaderPacketSection, 20 + packet_octets)};
  const record r = read(fields, "4500 058c 0000 0000 4004 0000 0a000001 0a000002" + packet);
  EXPECT_EQ(r.get<&record::source>(), (ip_address{ipv4_address{0x0a000001}}));
  EXPECT_EQ(r.get<&record::protocol>(), 4);
  EXPECT_FALSE(r.has<&record::source_port>());
  EXPECT_EQ(r.get<&record::inner_source>(), (ip_address{ipv4_address{0xc0000201}}));
  EXPECT_EQ(r.get<&record::inner_source_port>(), 54321);
}

TEST(section, replaces_nothing_that_the_record_says) {
  const specifier fields[] = {specify(ie::ipClassOfService, 1), specify(ie::octetDeltaCount, 4),
                              specify(ie::ipHeaderPacketSection, packet_octets)};
  const record r = read(fields, "07 00001000" + packet);
  EXPECT_EQ(r.get<&record::tos>(), 7);
  EXPECT_EQ(r.get<&record::bytes>(), 0x1000u);
  EXPECT_FALSE(r.has<&record::packets>()) << "a record that counts octets is no report of one packet";
  EXPECT_EQ(r.get<&record::source_port>(), 54321);
}

TEST(section, of_another_packet_than_the_record_s_gives_the_link_alone) {
  const specifier fields[] = {specify(ie::sourceIPv4Address, 4), specify(ie::dataLinkFrameSection, frame_octets)};
  const record other = read(fields, "cb007101" + link + packet);
  EXPECT_EQ(other.get<&record::source>(), (ip_address{ipv4_address{0xcb007101}}));
  EXPECT_FALSE(other.has<&record::destination>());
  EXPECT_FALSE(other.has<&record::source_port>());
  EXPECT_EQ(other.get<&record::vlan>(), 100);
  EXPECT_TRUE(read(fields, "c0000201" + link + packet).has<&record::source_port>());
}

TEST(section, that_begins_further_on_is_not_read) {
  const specifier fields[] = {specify(ie::sectionOffset, 2), specify(ie::ipHeaderPacketSection, packet_octets)};
  const record r = read(fields, "0014" + packet);
  EXPECT_FALSE(r.has<&record::source>());
  EXPECT_EQ(r.get<&record::packets>(), 1u) << "it is a report of a packet all the same";
  EXPECT_FALSE(r.has<&record::bytes>());
  EXPECT_TRUE(read(fields, "0000" + packet).has<&record::source>());
}

TEST(section, offsets_belong_to_sections_in_their_order) {
  const specifier fields[] = {specify(ie::ipPayloadPacketSection, 2), specify(ie::ipHeaderPacketSection, packet_octets),
                              specify(ie::sectionOffset, 2), specify(ie::sectionOffset, 2)};
  EXPECT_TRUE(read(fields, "d431" + packet + "0014 0000").has<&record::source>()) << "the first is of the payload";
  EXPECT_FALSE(read(fields, "d431" + packet + "0000 0014").has<&record::source>());
}

TEST(section, ends_where_the_exported_octets_end) {
  const specifier fields[] = {specify(ie::ipHeaderPacketSection, packet_octets), specify(ie::sectionExportedOctets, 2)};
  const record cut = read(fields, packet + "0014");
  EXPECT_TRUE(cut.has<&record::source>());
  EXPECT_FALSE(cut.has<&record::source_port>()) << "octets after the 20 are padding, whatever they look like";
  EXPECT_TRUE(read(fields, packet + "ffff").has<&record::source_port>());
  EXPECT_FALSE(read(fields, packet + "0000").has<&record::packets>()) << "there is no packet";
}

TEST(section, is_counted_as_a_packet_only_without_counters_of_any_kind) {
  for (const element* counter :
       {&ie::octetDeltaCount, &ie::packetDeltaCount, &ie::octetTotalCount, &ie::packetTotalCount, &ie::initiatorOctets,
        &ie::responderOctets, &ie::initiatorPackets, &ie::responderPackets, &ie::reverse::reverseOctetDeltaCount,
        &ie::reverse::reversePacketDeltaCount, &ie::reverse::reverseOctetTotalCount,
        &ie::reverse::reversePacketTotalCount}) {
    const specifier fields[] = {specify(*counter, 4), specify(ie::ipHeaderPacketSection, packet_octets)};
    const record r = read(fields, "00000007" + packet);
    EXPECT_TRUE(r.has<&record::source>()) << counter->name;
    EXPECT_TRUE(!r.has<&record::packets>() || r.packets == 7) << counter->name << ": " << r.packets;
    EXPECT_TRUE(!r.has<&record::bytes>() || r.bytes == 7) << counter->name << ": " << r.bytes;
  }
}

TEST(section, of_frames_that_are_not_ethernet_is_not_read) {
  const specifier fields[] = {specify(ie::dataLinkFrameType, 2), specify(ie::dataLinkFrameSection, frame_octets)};
  EXPECT_FALSE(read(fields, "0002" + link + packet).has<&record::source>());
  EXPECT_FALSE(read(fields, "0002" + link + packet).has<&record::source_mac>());
  EXPECT_TRUE(read(fields, "0001" + link + packet).has<&record::source>());
}

TEST(section, more_than_are_remembered_do_no_harm) {
  std::vector<specifier> fields(20, specify(ie::dataLinkFrameSection, 1));
  fields.insert(fields.end(), 20, specify(ie::sectionOffset, 1));
  std::string zeros;
  for (int i = 0; i < 40; ++i) zeros += "00";
  const record r = read(fields, zeros);
  EXPECT_FALSE(r.has<&record::source_mac>());
  EXPECT_EQ(r.get<&record::packets>(), 1u);
}

TEST(section, has_sections_looks_at_the_template) {
  const specifier with[] = {specify(ie::ingressInterface, 4), specify(ie::dataLinkFrameSection, variable_length)};
  const specifier without[] = {specify(ie::ingressInterface, 4), specify(ie::dataLinkFrameSize, 2)};
  EXPECT_TRUE(has_sections(with));
  EXPECT_FALSE(has_sections(without));
}

}  // namespace
