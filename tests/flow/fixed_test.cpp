// SPDX-License-Identifier: BSL-1.0
// Flows of the versions with fixed records: which fields they have, and that the same record gives the same flow.
#include <flowkit/flow.hpp>

#include <gtest/gtest.h>

namespace {

using namespace flowkit;
using flow::record;

template <class Format>
record flow_of(const typename Format::header& head, const typename Format::record& r, timestamp received = {}) {
  const typename Format::record records[] = {r};
  std::array<std::byte, fixed::encoded_size<Format>(1)> datagram{};
  EXPECT_TRUE(fixed::encode<Format>({head, list<Format::record_layout>{records}}, datagram));
  return flow::fixed_flows<Format>{*fixed::decode<Format>(datagram), received}[0];
}

template <class Header>
Header some_header() {
  Header h{};
  h.sys_uptime = 225'000, h.unix_secs = 0x6a609840, h.unix_nsecs = 200'000'000;
  return h;
}
template <class Record>
Record some_record() {
  Record r{};
  r.source_address = {0xc0000201}, r.destination_address = {0xc6336402}, r.next_hop = {0x0a0000fe};
  r.ingress_interface = 3, r.egress_interface = 4, r.packets = 10, r.octets = 1500, r.first = 224'000, r.last = 224'900;
  r.source_port = 49'153, r.destination_port = 443, r.tcp_flags = 0x1b, r.protocol = 6, r.tos = 0x10;
  if constexpr (requires { r.source_as; })
    r.source_as = 65'000, r.destination_as = 65'001, r.source_mask = 24, r.destination_mask = 16;
  return r;
}
template <class Format>
record some_flow(timestamp received = {}) {
  return flow_of<Format>(some_header<typename Format::header>(), some_record<typename Format::record>(), received);
}

/// What every version has.
void expect_common(const record& r) {
  EXPECT_EQ(r.source, ip_address{ipv4_address{0xc0000201}});
  EXPECT_EQ(r.destination, ip_address{ipv4_address{0xc6336402}});
  EXPECT_EQ(r.next_hop, ipv4_address{0x0a0000fe});
  EXPECT_EQ(r.ingress_interface, 3u);
  EXPECT_EQ(r.egress_interface, 4u);
  EXPECT_EQ(r.packets, 10u);
  EXPECT_EQ(r.bytes, 1500u);
  EXPECT_EQ(r.source_port, 49'153);
  EXPECT_EQ(r.destination_port, 443);
  EXPECT_EQ(r.tcp_flags, 0x1b);
  EXPECT_EQ(r.protocol, 6);
  EXPECT_EQ(r.tos, 0x10);
  const timestamp exported{1'784'715'328'200'000'000};
  EXPECT_EQ(r.exported, exported);
  EXPECT_EQ(r.start, exported - seconds(1));
  EXPECT_EQ(r.end, exported - milliseconds(100));
  EXPECT_EQ(r.span, milliseconds(900));
}
TEST(FixedFlows, HaveWhatEveryVersionHas) {
  expect_common(some_flow<netflow1::format>());
  expect_common(some_flow<netflow1::wide_format>());
  expect_common(some_flow<netflow5::format>());
  expect_common(some_flow<netflow7::format>());
}

/// AS numbers and prefixes; engine; sampling.
template <class Format>
void expect_presence(bool routing, bool engine_and_sampling) {
  for (const timestamp received : {timestamp{}, from_unix_seconds(1)}) {
    const record r = some_flow<Format>(received);
    EXPECT_TRUE(r.has<&record::source>() && r.has<&record::tcp_flags>() && r.has<&record::exported>());
    EXPECT_EQ(r.has<&record::source_as>(), routing);
    EXPECT_EQ(r.has<&record::destination_as>(), routing);
    EXPECT_EQ(r.has<&record::source_prefix>(), routing);
    EXPECT_EQ(r.has<&record::destination_prefix>(), routing);
    EXPECT_EQ(r.has<&record::engine_type>(), engine_and_sampling);
    EXPECT_EQ(r.has<&record::engine_id>(), engine_and_sampling);
    EXPECT_EQ(r.has<&record::sampling_interval>(), engine_and_sampling);
    EXPECT_EQ(r.has<&record::received>(), received != timestamp{});
  }
}
TEST(FixedFlows, HaveNothingElse) {
  expect_presence<netflow1::format>(false, false);
  expect_presence<netflow1::wide_format>(false, false);
  expect_presence<netflow5::format>(true, true);
  expect_presence<netflow7::format>(true, false);
}

// v7's flags, and the router that is bypassed, are no fields of a flow.
TEST(FixedFlows, FlagsOfV7LeaveTheFlowAsItIs) {
  auto r = some_record<netflow7::record>();
  const record plain = some_flow<netflow7::format>();
  r.flags = 0xff, r.flags2 = 0xffff, r.router_sc = {0x0a000001};
  const record flagged = flow_of<netflow7::format>(some_header<netflow7::header>(), r);
  EXPECT_EQ(flagged.present, plain.present);
  EXPECT_EQ(flagged.next_hop, plain.next_hop);
  expect_common(flagged);
}

TEST(FixedFlows, TheSameRecordIsTheSameFlowInEveryVersion) {
  const auto digest = flow::digest(some_flow<netflow5::format>());
  EXPECT_EQ(flow::digest(some_flow<netflow1::format>()), digest);
  EXPECT_EQ(flow::digest(some_flow<netflow1::wide_format>()), digest);
  EXPECT_EQ(flow::digest(some_flow<netflow7::format>()), digest);
}

// A record read into is replaced whole: what another version left there is gone.
TEST(FixedFlows, ReplaceWhatStoodThere) {
  record r = some_flow<netflow5::format>(from_unix_seconds(1));
  const netflow1::record records[] = {some_record<netflow1::record>()};
  std::array<std::byte, netflow1::encoded_size(1)> datagram{};
  ASSERT_TRUE(netflow1::encode({some_header<netflow1::header>(), list<netflow1::record_layout>{records}}, datagram));
  const auto m = netflow1::decode(datagram);
  const flow::netflow1_flows flows{*m, {}};
  ASSERT_EQ(flows.size(), 1u);
  flows.read(0, r);
  EXPECT_FALSE(r.has<&record::source_as>() || r.has<&record::engine_id>() || r.has<&record::sampling_interval>() ||
               r.has<&record::received>());
  expect_common(r);
}

}  // namespace
