// SPDX-License-Identifier: BSL-1.0
// Flows of received templates, and the members that only a program fills.
#include <flowkit/flow/digest.hpp>
#include <flowkit/flow/templates.hpp>
#include <flowkit/flow/text.hpp>

#include <gtest/gtest.h>

#include <string>

#include <flow/garbage.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using flow::record;
using test::from_hex;

std::string json(const record& r, std::size_t first_column = 0) {
  std::string buffer(flow::max_line, '\0');
  text_writer out{buffer};
  write_json_line(out, r, {}, std::span{flow::columns}.subspan(first_column));
  EXPECT_FALSE(out.overflow());
  return std::string{out.text()};
}

/// What is read from one record of these fields.
record read(std::span<const specifier> fields, octets data, record into = {}) {
  const auto bound = bind(flow::table, fields);
  const record_context context{.export_time = from_unix_seconds(1'700'000'000)};
  const auto o = read_flows(bound, data, {&into, 1}, context, 7);
  EXPECT_EQ(o.records, 1u);
  EXPECT_EQ(o.octets, data.size());
  return into;
}

// Records are filled over other flows: nothing of these shows, whatever finish() has to find out.
TEST(TemplateFlows, AreReadInPlace) {
  const specifier v4s = specify(ie::sourceIPv4Address, 4), v6s = specify(ie::sourceIPv6Address, 16);
  const specifier v4d = specify(ie::destinationIPv4Address, 4), v6d = specify(ie::destinationIPv6Address, 16);
  const std::vector<std::vector<specifier>> templates{
      {v4s, v6s},
      {v4s, v6s, v4d},
      {v4s, v6s, v4d, v6d},
      {v6s, v6d},
      {specify(ie::initiatorOctets, 4)},
      {specify(ie::responderPackets, 4), specify(ie::observationTimeMilliseconds, 8)},
      {specify(ie::flowStartMilliseconds, 8)},
      {specify(ie::flowEndMilliseconds, 8), specify(ie::flowDurationMilliseconds, 4)},
      {specify(ie::flowStartMilliseconds, 8), specify(ie::observationTimeMilliseconds, 8)},
      {specify(ie::flowStartSysUpTime, 4), specify(ie::flowEndSysUpTime, 4)},
      {specify(ie::samplingPacketInterval, 4)},
      {specify(ie::samplingPacketInterval, 4), specify(ie::samplingPacketSpace, 4)},
      {specify(ie::applicationName, variable_length), specify(ie::observationDomainId, 4)}};
  for (std::size_t i = 0; i < templates.size(); ++i) {
    for (const auto octet : {std::byte{0}, std::byte{1}}) {
      std::size_t size = 0;
      for (const specifier& s : templates[i])
        size += s.is_variable() ? std::to_integer<std::size_t>(octet) + 1 : s.length;
      const std::vector<std::byte> data(size, octet);
      const record fresh = read(templates[i], data), r = read(templates[i], data, test::garbage());
      EXPECT_EQ(r.present, fresh.present) << i;
      EXPECT_EQ(test::all_columns(r), test::all_columns(fresh)) << i;
      EXPECT_EQ(digest(r), digest(fresh)) << i;
    }
  }
}

TEST(TemplateFlows, OfOnePacket) {
  const specifier fields[] = {specify(ie::ethernetType, 2), specify(ie::ipTTL, 1), specify(ie::ipTotalLength, 8)};
  EXPECT_EQ(json(read(fields, from_hex("0800 40 00000000 00010005"))),
            R"({"@timestamp":"2023-11-14T22:13:20.000Z","ethernetType":2048,"ipTTL":64,"ipTotalLength":65541,)"
            R"("observationDomainId":7,"flow.exported":"2023-11-14T22:13:20.000Z"})"
            "\n");
}

// RFC 7011 section 3.1: the header's domain is that of the process which wrote the message; a record may say which of
// several it is of.
TEST(TemplateFlows, ARecordsOwnDomainWinsOverTheHeaders) {
  const specifier with[] = {specify(ie::observationDomainId, 4), specify(ie::octetDeltaCount, 4)};
  const specifier without[] = {specify(ie::octetDeltaCount, 4)};
  for (const record& before : {record{}, test::garbage()}) {
    const record own = read(with, from_hex("00000009 00000001"), before);
    EXPECT_TRUE(own.has<&record::observation_domain>());
    EXPECT_EQ(own.observation_domain, 9u);
    EXPECT_EQ(read(with, from_hex("00000000 00000001"), before).observation_domain, 0u) << "0 is a domain, too";
    const record headers = read(without, from_hex("00000001"), before);
    EXPECT_TRUE(headers.has<&record::observation_domain>());
    EXPECT_EQ(headers.observation_domain, 7u);
  }
}

TEST(TemplateFlows, NoTemplateFillsWhatHasNoNumber) {
  std::vector<specifier> fields;
  std::size_t size = 0;
  for (const auto space : {element_space::iana, element_space::enterprise, element_space::v9, element_space::v9_scope})
    for (const std::uint16_t length : {std::uint16_t{1}, std::uint16_t{4}, std::uint16_t{8}, std::uint16_t{16}}) {
      fields.push_back({.pen = 0, .id = 0, .length = length, .space = space});
      size += length;
    }
  const std::vector<std::byte> data(size, std::byte{0xff});
  EXPECT_TRUE(flowkit::bind(flow::table, fields).present().none());
  EXPECT_EQ(json(read(fields, data)), R"({"@timestamp":"2023-11-14T22:13:20.000Z","observationDomainId":7,)"
                                      R"("flow.exported":"2023-11-14T22:13:20.000Z"})"
                                      "\n");
}

TEST(FlowColumns, OfPacketsInTunnelsAndOfSflow) {
  record r{};
  r.ethernet_type = 0x86dd, r.set_present<&record::ethernet_type>();
  r.ttl = 63, r.set_present<&record::ttl>();
  r.ip_length = 1480, r.set_present<&record::ip_length>();
  r.inner_source = ipv4_address{0xc0000201}, r.set_present<&record::inner_source>();
  r.inner_destination = *parse<ip_address>("2001:db8::2"), r.set_present<&record::inner_destination>();
  r.inner_source_port = 49'153, r.set_present<&record::inner_source_port>();
  r.inner_destination_port = 443, r.set_present<&record::inner_destination_port>();
  r.inner_protocol = 17, r.set_present<&record::inner_protocol>();
  r.tunnel_source = ipv4_address{0x0a000001}, r.set_present<&record::tunnel_source>();
  r.tunnel_destination = ipv4_address{0x0a000002}, r.set_present<&record::tunnel_destination>();
  r.vni = 0xffffff, r.set_present<&record::vni>();
  r.source_class = 0, r.set_present<&record::source_class>();
  r.source_index = 3, r.set_present<&record::source_index>();
  r.sample_pool = 4'294'967'295, r.set_present<&record::sample_pool>();
  r.sample_drops = 0, r.set_present<&record::sample_drops>();
  r.drop_reason = 256, r.set_present<&record::drop_reason>();
  EXPECT_EQ(json(r, flow::default_column_count),
            R"({"ethernetType":34525,"ipTTL":63,"ipTotalLength":1480,"inner.source.ip":"192.0.2.1",)"
            R"("inner.destination.ip":"2001:db8::2","inner.source.port":49153,"inner.destination.port":443,)"
            R"("inner.protocol":"udp","tunnel.source.ip":"10.0.0.1","tunnel.destination.ip":"10.0.0.2",)"
            R"("tunnel.vni":16777215,"sflow.source.class":0,"sflow.source.index":3,"sflow.pool":4294967295,)"
            R"("sflow.drops":0,"sflow.drop_reason":256})"
            "\n");
  EXPECT_EQ(digest(r), digest(record{})) << "the digest covers what all protocols have";
  r.inner_protocol = 254;
  EXPECT_NE(json(r).find(R"("inner.protocol":"254")"), std::string::npos);
}

TEST(FlowColumns, EachIsAbsentByItself) {
  const std::span further = std::span{flow::columns}.subspan(flow::default_column_count);
  for (const flow::column& c : further) {
    std::size_t with = 0;
    for (std::size_t i = 0; i < flow::field_count; ++i) {
      record r{};
      r.present.set(i);
      with += flow::has_value(c, r, {});
    }
    EXPECT_EQ(with, flow::is_of_table(c.type) ? 1u : 0u) << c.name;
    EXPECT_FALSE(flow::has_value(c, record{}, {})) << c.name;
  }
}

}  // namespace
