// SPDX-License-Identifier: BSL-1.0
// What a flow means where its template says it in several ways: the table's choices, and what finish() makes of them.
#include <flowkit/flow/templates.hpp>

#include <gtest/gtest.h>

#include <flowkit/core/text.hpp>
#include <support/hex.hpp>

namespace {

using namespace flowkit;
using flow::record;
using test::from_hex;

constexpr record_context ipfix_context{.export_time = from_unix_seconds(1'700'000'000)};
constexpr record_context v9_context{
    .export_time = from_unix_seconds(1'700'000'000), .uptime_ms = 100'000, .has_uptime = true};

std::vector<record> read(std::span<const specifier> fields, const std::vector<std::byte>& data,
                         const record_context& context = ipfix_context) {
  std::vector<record> out(64);
  const auto o = read_flows(flow::template_binding{fields}, data, out, context, 0);
  EXPECT_EQ(o.octets, data.size());
  out.resize(o.records);
  return out;
}
record read_one(std::span<const specifier> fields, const std::vector<std::byte>& data,
                const record_context& context = ipfix_context) {
  const auto all = read(fields, data, context);
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? record{} : all[0];
}
ip_address ip(std::string_view text) { return *parse<ip_address>(text); }

TEST(Choices, AddressesAreOfTheRecordsVersion) {
  const specifier both[] = {specify(ie::sourceIPv4Address, 4), specify(ie::destinationIPv4Address, 4),
                            specify(ie::sourceIPv6Address, 16), specify(ie::destinationIPv6Address, 16),
                            specify(ie::ipVersion, 1)};
  const std::string v4 = "c0000201 c6336402", no_v4 = "00000000 00000000";
  const std::string v6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";
  const std::string no_v6(64, '0');
  record r = read_one(both, from_hex(v4 + v6 + "06"));
  EXPECT_EQ(r.source, ip("2001:db8::1"));
  EXPECT_EQ(r.destination, ip("2001:db8::2"));
  r = read_one(both, from_hex(v4 + v6 + "04"));
  EXPECT_EQ(r.source, ip("192.0.2.1"));
  r = read_one(both, from_hex(no_v4 + v6 + "00"));
  EXPECT_EQ(r.source, ip("2001:db8::1")) << "no version: what is not zero";
  r = read_one(both, from_hex(no_v4 + no_v6 + "06"));
  EXPECT_EQ(r.source, ip("::"));
  r = read_one(both, from_hex(no_v4 + no_v6 + "04"));
  EXPECT_EQ(r.destination, ip("0.0.0.0"));

  const specifier untold[] = {both[0], both[1], both[2], both[3]};
  // A host without an address yet: of the family of the other end.
  r = read_one(untold, from_hex(no_v4 + std::string(32, '0') + "ff020000000000000000000000000001"));
  EXPECT_EQ(r.source, ip("::"));
  EXPECT_EQ(r.destination, ip("ff02::1"));
  r = read_one(untold, from_hex("00000000 ffffffff" + no_v6));
  EXPECT_EQ(r.source, ip("0.0.0.0"));
  EXPECT_EQ(r.destination, ip("255.255.255.255"));
}

TEST(Choices, TranslatedAddressesOfEitherFamily) {
  const specifier nat[] = {specify(ie::postNATSourceIPv4Address, 4), specify(ie::postNATSourceIPv6Address, 16),
                           specify(ie::postNATDestinationIPv6Address, 16),
                           specify(ie::postNATDestinationIPv4Address, 4)};
  const std::string none(32, '0');
  record r =
      read_one(nat, from_hex("00000000 20010db8000000000000000000000001 20010db8000000000000000000000002 00000000"));
  EXPECT_EQ(r.nat_source, ip("2001:db8::1"));
  EXPECT_EQ(r.nat_destination, ip("2001:db8::2"));
  r = read_one(nat, from_hex("cb007107" + none + none + "c0000201"));
  EXPECT_EQ(r.nat_source, ip("203.0.113.7"));
  EXPECT_EQ(r.nat_destination, ip("192.0.2.1"));
}

TEST(Choices, PortsOfTheProtocol) {
  const specifier ports[] = {specify(ie::udpSourcePort, 2), specify(ie::udpDestinationPort, 2),
                             specify(ie::tcpSourcePort, 2), specify(ie::tcpDestinationPort, 2),
                             specify(ie::protocolIdentifier, 1)};
  const auto all = read(ports, from_hex("14e9 0035 0000 0000 11  0000 0000 c738 01bb 06  14e9 0035 c738 01bb 01"));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].source_port, 5353);
  EXPECT_EQ(all[0].destination_port, 53);
  EXPECT_EQ(all[1].source_port, 51'000);
  EXPECT_EQ(all[1].destination_port, 443);
  EXPECT_EQ(all[2].source_port, 0);
  EXPECT_EQ(all[2].destination_port, 0) << "ICMP has no ports";
}

TEST(Choices, CountersOfTheOtherSideOfTheDevice) {
  const specifier counters[] = {specify(ie::octetDeltaCount, 4), specify(ie::packetDeltaCount, 4),
                                specify(ie::postOctetDeltaCount, 4), specify(ie::postPacketDeltaCount, 4)};
  const auto all = read(counters, from_hex("00000000 00000000 000004d2 00000005  00000007 00000001 000004d2 00000005"));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].bytes, 1234u);
  EXPECT_EQ(all[0].packets, 5u);
  EXPECT_EQ(all[1].bytes, 7u);
  EXPECT_EQ(all[1].packets, 1u) << "as observed, before what the device did";
}

TEST(Choices, IcmpOfTheRecordsVersion) {
  const specifier v6[] = {specify(ie::sourceIPv6Address, 16), specify(ie::icmpTypeCodeIPv4, 2),
                          specify(ie::icmpTypeCodeIPv6, 2)};
  record r = read_one(v6, from_hex("20010db8000000000000000000000001 0000 8100"));
  EXPECT_FALSE(r.has<&record::icmp_type_code>());
  EXPECT_EQ(r.get<&record::icmp_type_code_v6>(), 0x8100);
  const specifier v4[] = {specify(ie::sourceIPv4Address, 4), specify(ie::icmpTypeCodeIPv4, 2),
                          specify(ie::icmpTypeCodeIPv6, 2)};
  r = read_one(v4, from_hex("c0000201 0000 8100"));
  EXPECT_TRUE(r.has<&record::icmp_type_code>()) << "an echo reply";
  EXPECT_FALSE(r.has<&record::icmp_type_code_v6>());
  const specifier apart[] = {specify(ie::icmpTypeIPv4, 1), specify(ie::icmpCodeIPv4, 1)};
  EXPECT_EQ(read_one(apart, from_hex("03 01")).get<&record::icmp_type_code>(), 769);
  const specifier apart6[] = {specify(ie::icmpCodeIPv6, 1), specify(ie::icmpTypeIPv6, 1)};
  EXPECT_EQ(read_one(apart6, from_hex("04 01")).get<&record::icmp_type_code_v6>(), 0x104);
  const specifier half[] = {specify(ie::icmpTypeIPv4, 1)};
  EXPECT_FALSE(read_one(half, from_hex("03")).has<&record::icmp_type_code>()) << "which code?";
}

TEST(Choices, TimesThatAreZeroAreNone) {
  const specifier both[] = {specify(ie::flowStartMilliseconds, 8), specify(ie::flowEndMilliseconds, 8),
                            specify(ie::flowStartSysUpTime, 4), specify(ie::flowEndSysUpTime, 4)};
  record r = read_one(both, from_hex("0000000000000000 0000000000000000 000182b8 00018a88"), v9_context);
  EXPECT_EQ(r.get<&record::start>(), v9_context.export_time - milliseconds(1000));
  EXPECT_EQ(r.get<&record::end>(), v9_context.export_time + milliseconds(1000));
  const specifier absolute[] = {both[0], both[1], specify(ie::observationTimeMilliseconds, 8)};
  r = read_one(absolute, from_hex("0000000000000000 0000018bcfe56800 0000000000000000"));
  EXPECT_FALSE(r.has<&record::start>() || r.has<&record::span>() || r.has<&record::event>());
  EXPECT_TRUE(r.has<&record::end>());
}

TEST(Choices, NamesOfWhatTheElementSays) {
  const specifier neighbours[] = {specify(ie::bgpNextAdjacentAsNumber, 4), specify(ie::bgpPrevAdjacentAsNumber, 4)};
  record r = read_one(neighbours, from_hex("00000001 00000002"));
  EXPECT_FALSE(r.has<&record::source_as>() || r.has<&record::destination_as>());
  EXPECT_EQ(r.get<&record::next_as>(), 1u);
  EXPECT_EQ(r.get<&record::previous_as>(), 2u);
  const specifier ports[] = {specify(ie::ingressPhysicalInterface, 4), specify(ie::egressPhysicalInterface, 4)};
  r = read_one(ports, from_hex("0000000b 0000000c"));
  EXPECT_FALSE(r.has<&record::ingress_interface>() || r.has<&record::egress_interface>());
  EXPECT_EQ(r.get<&record::egress_physical>(), 12u);
}

// RFC 3954 section 8: 57 is DST_MAC; IANA: postDestinationMacAddress.
TEST(Choices, TheMacAddressThatV9CallsDestination) {
  const specifier only[] = {specify(ie::postDestinationMacAddress, 6)};
  const mac_address mac{{2, 0, 0, 0, 0, 1}};
  record r = read_one(only, from_hex("020000000001"), v9_context);
  EXPECT_EQ(r.get<&record::destination_mac>(), mac);
  EXPECT_FALSE(r.has<&record::post_destination_mac>());
  r = read_one(only, from_hex("020000000001"));
  EXPECT_FALSE(r.has<&record::destination_mac>());
  EXPECT_EQ(r.get<&record::post_destination_mac>(), mac);
  const specifier both[] = {specify(ie::postDestinationMacAddress, 6), specify(ie::destinationMacAddress, 6)};
  r = read_one(both, from_hex("020000000001 020000000002"), v9_context);
  EXPECT_EQ(r.get<&record::post_destination_mac>(), mac);
  EXPECT_EQ(r.get<&record::destination_mac>().octets[5], 2);
}

// Elements 21, 22, 160: each record is relative to its own boot.
TEST(Choices, InitTimeOfEachRecord) {
  const specifier fields[] = {specify(ie::flowStartSysUpTime, 4), specify(ie::systemInitTimeMilliseconds, 8),
                              specify(ie::interfaceName, variable_length)};
  const auto record_of = [](std::uint64_t boot, std::uint32_t uptime) {
    std::vector<std::byte> out(14, std::byte{'x'});
    store_be(out.data(), uptime), store_be(out.data() + 4, boot), out[12] = std::byte{1};
    return out;
  };
  constexpr std::uint64_t boots[] = {1'699'999'900'000, 1'699'999'900'000, 1'699'990'000'000, 0, 1'699'999'900'000};
  std::vector<std::byte> data;
  for (std::size_t i = 0; i < 100; ++i) {
    const auto one = record_of(boots[i % 5], static_cast<std::uint32_t>(i));
    data.insert(data.end(), one.begin(), one.end());
  }
  record_context context = ipfix_context;
  for (const std::uint64_t learnt : {std::uint64_t{0}, std::uint64_t{1'699'999'000'000}}) {
    context.init_time = from_unix_milliseconds(static_cast<std::int64_t>(learnt));
    std::vector<record> got(64);
    std::size_t done = 0;
    for (octets rest = data; !rest.empty();) {
      const auto o = read_flows(flow::template_binding{fields}, rest, got, context, 0);
      ASSERT_EQ(o.records, rest.size() / 14 < 64 ? rest.size() / 14 : 64) << "a batch is filled";
      for (std::size_t i = 0; i < o.records; ++i, ++done) {
        const std::uint64_t boot = boots[done % 5] == 0 ? learnt : boots[done % 5];
        EXPECT_EQ(got[i].has<&record::start>(), boot != 0) << done;
        const auto start = boot == 0 ? timestamp{} : from_unix_milliseconds(static_cast<std::int64_t>(boot + done));
        EXPECT_EQ(got[i].get<&record::start>(), start) << done;
      }
      rest = rest.subspan(o.octets);
    }
    EXPECT_EQ(done, 100u);
  }
}

}  // namespace
