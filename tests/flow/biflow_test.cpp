// SPDX-License-Identifier: BSL-1.0
#include <gtest/gtest.h>

#include <flowkit/flow/list_content.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/ie/registry.hpp>
#include <support/hex.hpp>

using namespace flowkit;
using namespace flowkit::flow;

namespace {

using test::from_hex;

/// One record of these fields.
record read(std::span<const specifier> fields, octets data) {
  record r;
  r.present = {};
  const auto o = read_flows(template_binding{fields}, data, {&r, 1}, {}, 0);
  EXPECT_EQ(o.records, 1u);
  return r;
}

const specifier both_ways[] = {specify(ie::sourceIPv4Address, 4),
                               specify(ie::destinationIPv4Address, 4),
                               specify(ie::sourceTransportPort, 2),
                               specify(ie::destinationTransportPort, 2),
                               specify(ie::octetDeltaCount, 4),
                               specify(ie::packetDeltaCount, 4),
                               specify(ie::reverse::reverseOctetDeltaCount, 4),
                               specify(ie::reverse::reversePacketDeltaCount, 4),
                               specify(ie::tcpControlBits, 1),
                               specify(ie::ingressInterface, 4),
                               specify(ie::flowStartMilliseconds, 8),
                               specify(ie::flowEndMilliseconds, 8),
                               specify(ie::cert::reverseFlowDeltaMilliseconds, 4),
                               specify(ie::biflowDirection, 1)};
const auto both_ways_record = from_hex(
    "c0000201 c6336401 d431 01bb  000003e8 0000000a  00000309 00000007  1b 00000005"
    "0000018bcfe56800 0000018bcfe56c00 00000064 01");

TEST(biflow, is_two_flows) {
  const record r = read(both_ways, both_ways_record);
  ASSERT_TRUE(is_biflow(r));
  const record back = reverse_of(r);
  EXPECT_EQ(back.source, r.destination);
  EXPECT_EQ(back.destination, r.source);
  EXPECT_EQ(back.source_port, 443);
  EXPECT_EQ(back.destination_port, 0xd431);
  EXPECT_EQ(back.bytes, 777u);
  EXPECT_EQ(back.packets, 7u);
  EXPECT_FALSE(back.has<&record::tcp_flags>()) << "the flags are those of the forward direction";
  EXPECT_FALSE(back.has<&record::ingress_interface>()) << "by which interface the answers came is not said";
  EXPECT_FALSE(is_biflow(back));
  EXPECT_EQ(back.start, r.start + milliseconds(100));
  EXPECT_EQ(back.end, r.end);
  EXPECT_EQ(back.span, milliseconds(1024 - 100));
  EXPECT_EQ(back.biflow_direction, 2) << "the destination of this flow is the initiator";
  EXPECT_EQ(r.bytes, 1000u);
}

TEST(biflow, counters_of_0_are_no_packets) {
  auto data = both_ways_record;
  for (std::size_t i = 20; i < 28; ++i) data[i] = std::byte{0};
  EXPECT_FALSE(is_biflow(read(both_ways, data)));
  data[27] = std::byte{1};
  EXPECT_TRUE(is_biflow(read(both_ways, data)));
}

TEST(biflow, reverse_elements_without_forward_ones) {
  const specifier fields[] = {specify(ie::sourceIPv4Address, 4), specify(ie::reverse::reverseOctetDeltaCount, 4),
                              specify(ie::reverse::reverseFlowStartSeconds, 4),
                              specify(ie::reverse::reverseFlowEndSeconds, 4),
                              specify(ie::reverse::reverseTcpControlBits, 2)};
  const record r = read(fields, from_hex("c0000201 00000309 6553f100 6553f10a 0012"));
  ASSERT_TRUE(is_biflow(r));
  EXPECT_FALSE(r.has<&record::bytes>());
  const record back = reverse_of(r);
  EXPECT_FALSE(back.has<&record::source>());
  EXPECT_EQ(back.get<&record::destination>(), r.source);
  EXPECT_EQ(back.get<&record::bytes>(), 777u);
  EXPECT_FALSE(back.has<&record::packets>());
  EXPECT_EQ(back.get<&record::tcp_flags>(), 0x12);
  EXPECT_EQ(back.get<&record::span>(), seconds(10));
}

TEST(biflow, two_flows_are_one_record_again) {
  const record r = read(both_ways, both_ways_record);
  record again = r;
  drop_reverse(again);
  EXPECT_FALSE(is_biflow(again));
  join(again, reverse_of(r));
  EXPECT_EQ(again.get<&record::reverse_bytes>(), 777u);
  EXPECT_EQ(again.get<&record::reverse_packets>(), 7u);
  EXPECT_EQ(again.get<&record::reverse_start>(), r.start + milliseconds(100));
  EXPECT_EQ(again.get<&record::reverse_end>(), r.end);
  EXPECT_FALSE(again.has<&record::reverse_tcp_flags>());
}

TEST(biflow, nothing_of_the_reverse_direction_is_left) {
  record r{};
  r.reverse_tcp_flags = 0x12, r.set_present<&record::reverse_tcp_flags>();
  drop_reverse(r);
  EXPECT_FALSE(r.has<&record::reverse_tcp_flags>());
  r.reverse_tos = 1, r.set_present<&record::reverse_tos>();
  drop_reverse(r);
  EXPECT_FALSE(r.has<&record::reverse_tos>());
}

struct registry_alone {
  template_view list;
  [[nodiscard]] const element* find_element(const specifier& s) const { return ie::find(s.space, s.pen, s.id); }
  bool find_template(std::uint16_t id, template_view& out) const {
    if (id == list.id) out = list;
    return id == list.id;
  }
};

TEST(list_content, names_and_flags_reach_the_flow) {
  const specifier outer[] = {specify(ie::sourceIPv4Address, 4), specify(ie::subTemplateMultiList, variable_length)};
  const specifier inner[] = {specify(ie::cert::initialTCPFlags, 2), specify(ie::cert::unionTCPFlags, 2),
                             specify(ie::cert::reverseInitialTCPFlags, 2), specify(ie::basicList, variable_length)};
  const auto data = from_hex(
      "c0000201 19 03  0100 0018  0002 0018 0012"
      "0d 03 8075 ffff 00001ad7 01 61 01 62");  // httpHost: a, b
  record r = read(outer, data);
  complete_from_lists(outer, data, registry_alone{{.id = 256, .fields = inner}}, r);
  EXPECT_EQ(r.get<&record::tcp_flags>(), 0x1a);
  EXPECT_EQ(r.get<&record::reverse_tcp_flags>(), 0x12);
  EXPECT_EQ(r.get<&record::http_host>(), "a") << "the first";
}

TEST(list_content, does_not_replace_fields_of_the_record) {
  const specifier fields[] = {specify(ie::httpRequestHost, variable_length), specify(ie::basicList, variable_length)};
  const auto data = from_hex("01 78  08 03 01cc ffff 02 7979");
  record r = read(fields, data);
  complete_from_lists(fields, data, registry_alone{}, r);
  EXPECT_EQ(r.get<&record::http_host>(), "x");
}

}  // namespace
