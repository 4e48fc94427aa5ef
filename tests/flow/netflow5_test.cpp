// SPDX-License-Identifier: BSL-1.0
#include <flowkit/flow/netflow5.hpp>

#include <gtest/gtest.h>

#include <flow/datagram.hpp>
#include <flow/garbage.hpp>
#include <string>

namespace {

using namespace flowkit;
using flow::record;
using test::flow_of;

constexpr timestamp exported{1'784'715'328'200'000'000};

// The projection is a constant expression, too.
static_assert(flow_of(0).bytes == 1500 && flow_of(0).end == exported - milliseconds(100));

std::string names_of_present(const record& r) {
  std::string out;
  std::size_t i = 0;
  flow::table.for_each([&](auto field) {
    if (r.present.test(i++)) (out += field.info.name) += ' ';
  });
  return out;
}

TEST(Netflow5Flows, EveryFieldHasItsPlace) {
  const record r = flow_of(0, from_unix_seconds(7));
  EXPECT_EQ(r.source, ip_address{ipv4_address{0xc0000201}});
  EXPECT_EQ(r.destination, ip_address{ipv4_address{0xc6336402}});
  EXPECT_EQ(r.source_port, 49'153);
  EXPECT_EQ(r.destination_port, 443);
  EXPECT_EQ(r.protocol, 6);
  EXPECT_EQ(r.bytes, 1500u);
  EXPECT_EQ(r.packets, 10u);
  EXPECT_EQ(r.ingress_interface, 3u);
  EXPECT_EQ(r.egress_interface, 4u);
  EXPECT_EQ(r.next_hop.value, 0x0a0000feu);
  EXPECT_EQ(r.source_as, 65'000u);
  EXPECT_EQ(r.destination_as, 65'001u);
  EXPECT_EQ(r.source_prefix, 24);
  EXPECT_EQ(r.destination_prefix, 16);
  EXPECT_EQ(r.tos, 0x10);
  EXPECT_EQ(r.tcp_flags, 0x1b);
  EXPECT_EQ(r.sampling_interval, 100u);
  EXPECT_EQ(r.sampling_algorithm, 1);
  EXPECT_EQ(r.engine_type, 1);
  EXPECT_EQ(r.engine_id, 2);
  EXPECT_EQ(r.exported, exported);
  EXPECT_EQ(r.received, from_unix_seconds(7));
  EXPECT_EQ(r.start, exported - seconds(1));
  EXPECT_EQ(r.end, exported - milliseconds(100));
  EXPECT_EQ(r.span, milliseconds(900));
  EXPECT_EQ(names_of_present(r),
            "flow.start flow.end flow.duration_ms source.ip destination.ip source.port destination.port "
            "network.protocol network.bytes network.packets ingressInterface egressInterface ipNextHopIPv4Address "
            "bgpSourceAsNumber bgpDestinationAsNumber sourceIPv4PrefixLength destinationIPv4PrefixLength "
            "ipClassOfService tcpControlBits samplingInterval samplingAlgorithm sampling.source engineType engineId "
            "flow.exported flow.received ");
}

TEST(Netflow5Flows, AFlowMaySpanTheWrapOfTheUptime) {
  const record r = flow_of(1);
  ASSERT_TRUE(r.has<&record::start>());
  EXPECT_EQ(r.end, exported);
  EXPECT_EQ(r.span, milliseconds(0x36ee8 + 0x10100));
}

// Records are filled over other flows: nothing of these shows.
TEST(Netflow5Flows, AreReadInPlace) {
  const auto m = netflow5::decode(test::two_flows);
  for (const timestamp received : {timestamp{}, from_unix_seconds(7)}) {
    const flow::netflow5_flows flows{*m, received};
    for (std::size_t i = 0; i < flows.size(); ++i) {
      const record fresh = flows[i];
      record r = test::garbage();
      flows.read(i, r);
      EXPECT_EQ(r.present, fresh.present);
      EXPECT_EQ(test::all_columns(r), test::all_columns(fresh));
      EXPECT_EQ(digest(r), digest(fresh));
      flows.read(1 - i, r);
      EXPECT_EQ(test::all_columns(r), test::all_columns(flows[1 - i]));
    }
  }
}

TEST(Netflow5Flows, ReceiveTimeIsOnlyThereWhereItIsKnown) {
  EXPECT_FALSE(flow_of(0).has<&record::received>());
  EXPECT_TRUE(flow_of(0, {1}).has<&record::received>());
}

TEST(Netflow5Flows, AreAsManyAsWereDecoded) {
  const auto m = netflow5::decode(test::two_flows);
  EXPECT_EQ((flow::netflow5_flows{*m, {}}.size()), 2u);
  auto none = *m;
  none.records = {};
  EXPECT_EQ((flow::netflow5_flows{none, {}}.size()), 0u);
}

record with_sampling(std::uint16_t word) {
  auto in = test::two_flows;
  store_be<std::uint16_t>(in.data() + 22, word);
  return flow::netflow5_flows{*netflow5::decode(in), {}}[0];
}

TEST(Netflow5Flows, Sampling) {
  EXPECT_EQ(with_sampling(0x0000).sampling_interval, 1u);
  EXPECT_FALSE(with_sampling(0x0000).has<&record::sampling_algorithm>());
  EXPECT_EQ(with_sampling(0x0014).sampling_interval, 20u);
  EXPECT_FALSE(with_sampling(0x0014).has<&record::sampling_algorithm>());
  EXPECT_EQ(with_sampling(0x8064).sampling_algorithm, 2);
  EXPECT_TRUE(with_sampling(0x4001).has<&record::sampling_interval>());
  // A mode without an interval: the rate is not known, and 1 would be a lie.
  EXPECT_FALSE(with_sampling(0x4000).has<&record::sampling_interval>());
}

record with_times(std::uint32_t uptime, std::uint32_t first, std::uint32_t last) {
  auto in = test::two_flows;
  store_be(in.data() + 4, uptime);
  store_be(in.data() + 48, first);
  store_be(in.data() + 52, last);
  return flow::netflow5_flows{*netflow5::decode(in), {}}[0];
}

TEST(Netflow5Flows, TimesThatCannotBeAreLeftOut) {
  for (const record& r : {with_times(10'000, 9'000, 8'999),                   // ends before it starts
                          with_times(10'000, 9'000, 10'000 + 3'600'001),      // ends more than an hour after its export
                          with_times(10'000, 0x8000'0000 + 10'000, 10'000)})  // starts 24.8 days ahead
  {
    EXPECT_FALSE(r.has<&record::start>() || r.has<&record::end>() || r.has<&record::span>());
    EXPECT_EQ(filed_under(r), exported);
    EXPECT_EQ(r.bytes, 1500u) << "the rest is as good as ever";
  }
}

TEST(Netflow5Flows, TimesAtTheEdgesAreKept) {
  EXPECT_EQ(with_times(10'000, 9'000, 9'000).span, duration{});
  EXPECT_EQ(with_times(10'000, 9'000, 10'000 + 3'600'000).span, milliseconds(3'601'000));
  const record longest = with_times(10'000, 0x8000'0001u + 10'000, 10'000);
  EXPECT_TRUE(longest.has<&record::span>());
  EXPECT_EQ(longest.span, milliseconds(0x7fff'ffff));
}

}  // namespace
