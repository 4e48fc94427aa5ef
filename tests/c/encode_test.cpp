// SPDX-License-Identifier: BSL-1.0
// What the encoder of the C interface writes is read back as it was given, by every protocol.
#include <gtest/gtest.h>

#include <array>
#include <map>

#include <flowkit/netflow9.hpp>

#include "handles.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::test;

constexpr std::uint16_t eight = 8, variable = FLOWKIT_VARIABLE;
constexpr std::int64_t now = 1'700'000'000'000'000'000;

struct message {
  std::array<std::byte, 2048> buffer{};
  std::size_t size = 0;
  [[nodiscard]] octets view() const { return octets{buffer}.first(size); }
};
flowkit_element named(const char* name, std::uint16_t length = 0) { return {name, length, 0, 0}; }

std::map<std::string, std::string> fields_of(octets datagram) {
  std::map<std::string, std::string> all;
  const auto in = make_collector();
  const flowkit_error error = read(in.get(), datagram, [&](const flowkit_record* r) {
    flowkit_field f{};
    flowkit_value v;
    while (flowkit_record_next(r, &f) != 0)
      if (flowkit_field_value(r, &f, &v) != 0) all[f.name == nullptr ? "?" : f.name] = text_of(v);
    return 0;
  });
  EXPECT_STREQ(error.text, "");
  return all;
}

class Templates : public ::testing::TestWithParam<int> {};

TEST_P(Templates, ValuesOfEveryTypeComeBack) {
  const bool is_v9 = GetParam() == FLOWKIT_NETFLOW9;
  const auto e = make_encoder(GetParam(), 42);
  std::vector<flowkit_element> fields{named("sourceIPv4Address"),
                                      named("destinationIPv6Address"),
                                      named("octetDeltaCount", 3),
                                      named("flowStartMilliseconds"),
                                      named("flowEndSeconds"),
                                      named("sourceMacAddress"),
                                      named("interfaceName", is_v9 ? eight : variable),
                                      named("samplingProbability"),
                                      named("mibObjectValueInteger", 2),
                                      named("dataRecordsReliability"),
                                      {nullptr, 2, 12345, 0}};
  flowkit_error error;
  ASSERT_EQ(flowkit_encoder_define(e.get(), 300, fields.data(), fields.size(), 0, &error), FLOWKIT_OK) << error.text;
  message m;
  ASSERT_EQ(flowkit_encoder_begin(e.get(), m.buffer.data(), m.buffer.size(), now, 1000, &error), FLOWKIT_OK);
  ASSERT_EQ(flowkit_encoder_announce(e.get(), 300, &error), FLOWKIT_OK) << error.text;
  ASSERT_EQ(flowkit_encoder_record(e.get(), 300, &error), FLOWKIT_OK);
  const std::uint8_t v4[] = {192, 0, 2, 9}, v6[16] = {0x20, 1, 0xd, 0xb8}, mac[] = {1, 2, 3, 4, 5, 6};
  flowkit_encoder_octets(e.get(), v4, sizeof v4);
  flowkit_encoder_octets(e.get(), v6, sizeof v6);
  flowkit_encoder_unsigned(e.get(), 0xffffff);
  flowkit_encoder_time(e.get(), now + 5'000'000);
  flowkit_encoder_time(e.get(), now);
  flowkit_encoder_octets(e.get(), mac, sizeof mac);
  flowkit_encoder_octets(e.get(), "eth0", 4);
  flowkit_encoder_real(e.get(), 0.25);
  flowkit_encoder_signed(e.get(), -300);
  flowkit_encoder_unsigned(e.get(), 0);
  flowkit_encoder_unsigned(e.get(), 0x1234);
  ASSERT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_OK) << error.text;
  m.size = flowkit_encoder_finish(e.get());
  auto got = fields_of(m.view());
  EXPECT_EQ(got["sourceIPv4Address"], "192.0.2.9");
  EXPECT_EQ(got["destinationIPv6Address"], "2001:db8::");
  EXPECT_EQ(got["octetDeltaCount"], "16777215");
  EXPECT_EQ(got["flowStartMilliseconds"], "2023-11-14T22:13:20.005000000Z");
  EXPECT_EQ(got["flowEndSeconds"], "2023-11-14T22:13:20.000000000Z");
  EXPECT_EQ(got["sourceMacAddress"], "01:02:03:04:05:06");
  EXPECT_EQ(got["interfaceName"], "eth0");
  EXPECT_EQ(got["samplingProbability"], "0.25");
  EXPECT_EQ(got["mibObjectValueInteger"], "-300");
  EXPECT_EQ(got["dataRecordsReliability"], "false");
  EXPECT_EQ(got["?"], "1234");
}

TEST_P(Templates, AFullMessageLeavesTheRecordForTheNext) {
  const auto e = make_encoder(GetParam());
  const auto in = make_collector();
  const flowkit_element fields[] = {named("octetDeltaCount"), named("packetDeltaCount")};
  ASSERT_EQ(flowkit_encoder_define(e.get(), 256, fields, 2, 0, nullptr), FLOWKIT_OK);
  std::array<std::byte, 100> buffer;
  std::uint64_t sent = 0, seen = 0, messages = 0;
  const auto finish = [&] {
    ++messages;
    read(in.get(), octets{buffer}.first(flowkit_encoder_finish(e.get())), [&](const flowkit_record* r) {
      flowkit_field f;
      flowkit_value v;
      EXPECT_EQ(flowkit_record_find(r, "octetDeltaCount", &f), 1);
      flowkit_field_value(r, &f, &v);
      EXPECT_EQ(v.as.u, seen++);
      return 0;
    });
  };
  const auto begin = [&] {
    ASSERT_EQ(flowkit_encoder_begin(e.get(), buffer.data(), buffer.size(), now, 0, nullptr), FLOWKIT_OK);
  };
  begin();
  ASSERT_EQ(flowkit_encoder_announce(e.get(), 256, nullptr), FLOWKIT_OK);
  while (sent < 20) {
    ASSERT_EQ(flowkit_encoder_record(e.get(), 256, nullptr), FLOWKIT_OK);
    flowkit_encoder_unsigned(e.get(), sent++);
    flowkit_encoder_unsigned(e.get(), 1);
    if (flowkit_encoder_add(e.get(), nullptr) == FLOWKIT_OK) continue;
    finish();
    begin();
    ASSERT_EQ(flowkit_encoder_add(e.get(), nullptr), FLOWKIT_OK) << "the record is still there";
  }
  finish();
  EXPECT_EQ(seen, 20u);
  EXPECT_GT(messages, 3u);
  EXPECT_EQ(counts_of(in.get()).lost, 0) << "the sequence numbers go on";
}

TEST_P(Templates, AnnouncesOptionsWithTheirScope) {
  const auto e = make_encoder(GetParam());
  const bool is_v9 = GetParam() == FLOWKIT_NETFLOW9;
  const flowkit_element fields[] = {is_v9 ? named("Interface", 4) : named("ingressInterface"),
                                    named("interfaceName", 16)};
  flowkit_error error;
  ASSERT_EQ(flowkit_encoder_define(e.get(), 256, fields, 2, 1, &error), FLOWKIT_OK) << error.text;
  message m;
  ASSERT_EQ(flowkit_encoder_begin(e.get(), m.buffer.data(), m.buffer.size(), now, 0, &error), FLOWKIT_OK);
  ASSERT_EQ(flowkit_encoder_announce(e.get(), 256, &error), FLOWKIT_OK);
  ASSERT_EQ(flowkit_encoder_record(e.get(), 256, &error), FLOWKIT_OK);
  flowkit_value index{FLOWKIT_UNSIGNED, 0, nullptr, {7}};
  flowkit_encoder_value(e.get(), &index);
  flowkit_encoder_octets(e.get(), "uplink", 6);
  ASSERT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_OK) << error.text;
  m.size = flowkit_encoder_finish(e.get());
  EXPECT_EQ(fields_of(m.view())["interfaceName"], "uplink");
}

INSTANTIATE_TEST_SUITE_P(CEncoder, Templates, ::testing::Values(FLOWKIT_NETFLOW9, FLOWKIT_IPFIX));

class Fixed : public ::testing::TestWithParam<int> {};

TEST_P(Fixed, NamedFieldsComeBackAndTheOthersAreZero) {
  const auto e = make_encoder(GetParam(), GetParam() == FLOWKIT_NETFLOW5 ? 0x0102 : 0);
  const flowkit_element fields[] = {named("octetDeltaCount"), named("sourceIPv4Address"), named("flowStartSysUpTime"),
                                    named("flowEndSysUpTime")};
  flowkit_error error;
  ASSERT_EQ(flowkit_encoder_define(e.get(), 1, fields, 4, 0, &error), FLOWKIT_OK) << error.text;
  message m;
  ASSERT_EQ(flowkit_encoder_begin(e.get(), m.buffer.data(), m.buffer.size(), now, 60'000, &error), FLOWKIT_OK);
  const std::uint8_t v4[] = {192, 0, 2, 9};
  for (unsigned i = 0; i < 3; ++i) {
    ASSERT_EQ(flowkit_encoder_record(e.get(), 1, &error), FLOWKIT_OK);
    flowkit_encoder_unsigned(e.get(), 1500 + i);
    flowkit_encoder_octets(e.get(), v4, sizeof v4);
    flowkit_encoder_time(e.get(), now - 2'000'000'000);
    flowkit_encoder_unsigned(e.get(), 59'000);
    ASSERT_EQ(flowkit_encoder_add(e.get(), &error), FLOWKIT_OK) << error.text;
  }
  EXPECT_EQ(flowkit_encoder_announce(e.get(), 1, &error), FLOWKIT_BAD_ARGUMENT);
  m.size = flowkit_encoder_finish(e.get());
  const auto in = make_collector();
  std::size_t n = 0;
  const flowkit_error read_error = read(in.get(), m.view(), [&](const flowkit_record* r) {
    const std::string json = json_of(r, false);
    EXPECT_NE(json.find("\"network.bytes\":" + std::to_string(1500 + n++)), std::string::npos) << json;
    EXPECT_NE(json.find("\"source.ip\":\"192.0.2.9\""), std::string::npos) << json;
    EXPECT_NE(json.find("\"destination.ip\":\"0.0.0.0\""), std::string::npos) << json;
    EXPECT_NE(json.find("\"flow.duration_ms\":1000"), std::string::npos) << json;
    flowkit_about about;
    flowkit_record_about(r, &about);
    EXPECT_EQ(about.protocol, GetParam());
    EXPECT_EQ(about.domain, GetParam() == FLOWKIT_NETFLOW5 ? 0x0102u : 0u);
    EXPECT_EQ(about.export_time, now);
    EXPECT_NE(json_of(r, true).find("\"octetDeltaCount\":15"), std::string::npos) << json_of(r, true);
    const bool has_terms = json_of(r, true).find("\"router_sc\":\"0.0.0.0\"") != std::string::npos;
    flowkit_field router;
    EXPECT_EQ(flowkit_record_find(r, "router_sc", &router), has_terms);
    EXPECT_EQ(router.id, 0) << "it has no number";
    EXPECT_EQ(has_terms, GetParam() == FLOWKIT_NETFLOW7) << "fields without a number have their names";
    return 0;
  });
  EXPECT_STREQ(read_error.text, "");
  EXPECT_EQ(n, 3u);
}

TEST_P(Fixed, ADatagramHoldsAsManyRecordsAsItsFormat) {
  const auto e = make_encoder(GetParam());
  const flowkit_element field = named("octetDeltaCount");
  ASSERT_EQ(flowkit_encoder_define(e.get(), 1, &field, 1, 0, nullptr), FLOWKIT_OK);
  message m;
  ASSERT_EQ(flowkit_encoder_begin(e.get(), m.buffer.data(), m.buffer.size(), now, 0, nullptr), FLOWKIT_OK);
  flowkit_encoder_record(e.get(), 1, nullptr);
  flowkit_encoder_unsigned(e.get(), 1);
  int n = 0;
  while (flowkit_encoder_add(e.get(), nullptr) == FLOWKIT_OK) ++n;
  EXPECT_EQ(n, GetParam() == FLOWKIT_NETFLOW5 ? 30 : GetParam() == FLOWKIT_NETFLOW7 ? 27 : 24);
  EXPECT_LE(flowkit_encoder_finish(e.get()), 1500u);
}

INSTANTIATE_TEST_SUITE_P(CEncoder, Fixed, ::testing::Values(FLOWKIT_NETFLOW1, FLOWKIT_NETFLOW5, FLOWKIT_NETFLOW7));

TEST(CEncoder, SamplesOfSFlowComeBack) {
  const flowkit_source agent = source_v4(200);
  const auto e = make_encoder(FLOWKIT_SFLOW5, 3, &agent);
  // Ethernet, IPv4 192.0.2.1 to 192.0.2.2, UDP 1000 to 53.
  std::array<std::uint8_t, 42> frame{};
  const std::uint8_t ip[] = {0x08, 0x00, 0x45, 0, 0,   28, 0, 0, 0,    0,    64, 17, 0, 0,
                             192,  0,    2,    1, 192, 0,  2, 2, 0x03, 0xe8, 0,  53, 0, 8};
  std::memcpy(frame.data() + 12, ip, sizeof ip);
  flowkit_sample s{};
  s.source = 5, s.rate = 400, s.pool = 800, s.input = 5, s.output = 6, s.header_type = 1;
  s.frame_length = 64, s.stripped = 4, s.header = frame.data(), s.header_size = frame.size();
  message m;
  flowkit_error error;
  ASSERT_EQ(flowkit_encoder_begin(e.get(), m.buffer.data(), m.buffer.size(), now, 1000, &error), FLOWKIT_OK);
  ASSERT_EQ(flowkit_encoder_sample(e.get(), &s, &error), FLOWKIT_OK) << error.text;
  ASSERT_EQ(flowkit_encoder_sample(e.get(), &s, &error), FLOWKIT_OK) << error.text;
  EXPECT_EQ(flowkit_encoder_define(e.get(), 1, nullptr, 0, 0, &error), FLOWKIT_BAD_ARGUMENT);
  m.size = flowkit_encoder_finish(e.get());
  const auto in = make_collector();
  std::size_t n = 0;
  const flowkit_error read_error = read(in.get(), m.view(), [&](const flowkit_record* r) {
    ++n;
    const std::string json = json_of(r, false);
    for (const char* part : {"\"source.ip\":\"192.0.2.1\"", "\"destination.port\":53", "\"network.protocol\":\"udp\"",
                             "\"samplingInterval\":400", "\"network.bytes\":64"})
      EXPECT_NE(json.find(part), std::string::npos) << part << json;
    flowkit_field f{};
    EXPECT_EQ(flowkit_record_next(r, &f), 0) << "sFlow has no fields";
    EXPECT_EQ(json_of(r, true), "{}");
    return 0;
  });
  EXPECT_STREQ(read_error.text, "");
  EXPECT_EQ(n, 2u);
  flowkit_exporter of;
  ASSERT_EQ(flowkit_collector_exporter(in.get(), 0, &of), 1);
  EXPECT_EQ(of.source.address[3], 200) << "the agent's address";
  EXPECT_EQ(of.sampling, 400u);
}

TEST(CEncoder, NamesTheFieldThatIsWrong) {
  const auto ipfix = make_encoder(FLOWKIT_IPFIX), v9 = make_encoder(FLOWKIT_NETFLOW9),
             v5 = make_encoder(FLOWKIT_NETFLOW5);
  const auto why = [](const encoder_handle& e, std::uint16_t id, std::vector<flowkit_element> fields) {
    flowkit_error error;
    EXPECT_EQ(flowkit_encoder_define(e.get(), id, fields.data(), fields.size(), 0, &error), FLOWKIT_BAD_ARGUMENT);
    return std::string(error.text);
  };
  EXPECT_EQ(why(ipfix, 256, {named("octetDeltaCount"), named("octets")}),
            "field 2: octets: no information element has this name");
  EXPECT_EQ(why(ipfix, 256, {named("octetDeltaCount", 9)}), "field 1: octetDeltaCount: cannot have this length");
  EXPECT_EQ(why(ipfix, 255, {named("octetDeltaCount")}), "id: template ids begin at 256");
  EXPECT_EQ(why(ipfix, 256, {}), "fields: a template needs at least one");
  EXPECT_EQ(why(ipfix, 256, {{nullptr, 0, 999, 77}}), "field 1: 77/999: an element that is not known needs a length");
  EXPECT_EQ(why(v9, 256, {named("interfaceName")}), "field 1: interfaceName: needs a length in NetFlow v9");
  EXPECT_EQ(why(v9, 256, {{nullptr, 4, 1, 32473}}),
            "field 1: 32473/1: NetFlow v9 has neither enterprise numbers nor variable lengths");
  EXPECT_EQ(why(v5, 1, {named("sourceIPv6Address")}), "field 1: sourceIPv6Address: is not in the fixed record");
  EXPECT_EQ(why(v5, 1, {named("octetDeltaCount", 8)}),
            "field 1: octetDeltaCount: has another length in the fixed record");
}

TEST(CEncoder, NamesTheValueThatIsWrong) {
  const auto e = make_encoder(FLOWKIT_IPFIX);
  const std::vector<flowkit_element> fields{
      named("sourceIPv4Address"), named("octetDeltaCount", 2), named("flowStartSysUpTime"), {nullptr, 20, 1, 0}};
  ASSERT_EQ(flowkit_encoder_define(e.get(), 256, fields.data(), fields.size(), 0, nullptr), FLOWKIT_OK);
  message m;
  ASSERT_EQ(flowkit_encoder_begin(e.get(), m.buffer.data(), m.buffer.size(), now, 0, nullptr), FLOWKIT_OK);
  const std::uint8_t v4[4] = {};
  std::string text;
  const auto add = [&](auto... values) {
    flowkit_error error;
    EXPECT_EQ(flowkit_encoder_record(e.get(), 256, nullptr), FLOWKIT_OK);
    (values(), ...);
    const int code = flowkit_encoder_add(e.get(), &error);
    text = error.text;
    return code;
  };
  const auto address = [&] { flowkit_encoder_octets(e.get(), v4, 4); };
  EXPECT_EQ(add(), FLOWKIT_BAD_COUNT);
  EXPECT_EQ(text, "field 1 (sourceIPv4Address) has no value: the record has fewer values than fields");
  EXPECT_EQ(add([&] { flowkit_encoder_unsigned(e.get(), 1); }), FLOWKIT_BAD_VALUE);
  EXPECT_EQ(add([&] { flowkit_encoder_octets(e.get(), v4, 3); }), FLOWKIT_BAD_LENGTH);
  EXPECT_EQ(add(
                address, [&] { EXPECT_EQ(flowkit_encoder_unsigned(e.get(), 65536), FLOWKIT_BAD_VALUE); }, address),
            FLOWKIT_BAD_VALUE);
  EXPECT_EQ(text, "field 2 (octetDeltaCount) has too few octets for the number") << "the first error counts";
  const auto number = [&] { flowkit_encoder_unsigned(e.get(), 1); };
  EXPECT_EQ(add(address, [&] { flowkit_encoder_signed(e.get(), -1); }), FLOWKIT_BAD_VALUE);
  EXPECT_EQ(add(address, number, [&] { flowkit_encoder_time(e.get(), now); }), FLOWKIT_BAD_VALUE)
      << "IPFIX has no uptime in its header";
  EXPECT_EQ(add(address, number, number, number), FLOWKIT_BAD_VALUE) << "no number has 20 octets";
  const auto octets20 = [&] { flowkit_encoder_octets(e.get(), "01234567890123456789", 20); };
  EXPECT_EQ(add(address, number, number, octets20, number), FLOWKIT_BAD_COUNT);
  EXPECT_EQ(add(address, number, number, octets20), FLOWKIT_OK) << text;
  EXPECT_GT(flowkit_encoder_finish(e.get()), 0u);
}
}  // namespace
