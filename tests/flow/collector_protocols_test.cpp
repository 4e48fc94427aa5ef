// SPDX-License-Identifier: BSL-1.0
// Collectors: what is v9's, what is IPFIX's, and which versions are read.
#include <gtest/gtest.h>

#include "collector.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;
using flow::collector;

unsigned seen = 0;
constexpr auto count = [](const wanted_flow&) noexcept { ++seen; };

TEST(CollectorProtocols, OthersAreRefused) {
  sender<netflow9::encoding> nine;
  sender<ipfix::encoding> ten;
  collector<wanted_layout, netflow9::rules> only_nine;
  collector<wanted_layout, ipfix::rules> only_ten;
  EXPECT_EQ(only_nine.read(nine.announce(sent_template{}), exporter_a, count).templates, 1u);
  EXPECT_EQ(only_nine.read(ten.announce(sent_template{}), exporter_a, count).failure, (error{errc::bad_version, 0}));
  EXPECT_EQ(only_ten.read(ten.announce(sent_template{}), exporter_a, count).templates, 1u);
  EXPECT_EQ(only_ten.read(nine.announce(sent_template{}), exporter_a, count).failure, (error{errc::bad_version, 0}));
  EXPECT_EQ(only_ten.counts().malformed, 1u);
  EXPECT_EQ(only_ten.read({}, exporter_a, count).failure, (error{errc::truncated, 0}));
}

TEST(CollectorProtocols, OneDeviceThatSpeaksBothIsTwoSessions) {
  sender<netflow9::encoding> nine;
  sender<ipfix::encoding> ten;
  collector<wanted_layout> in;
  in.read(nine.announce(sent_template{}), exporter_a, count);
  EXPECT_EQ(in.read(ten.flows(0), exporter_a, count).waiting, 1u);
  EXPECT_EQ(in.memory().size(), 2u);
}

TEST(CollectorProtocols, IpfixMessagesOfOneDatagram) {
  sender<ipfix::encoding> ten;
  collector<wanted_layout> in;
  bytes datagram = ten.announce(sent_template{});
  const bytes more = ten.flows(0, 2);
  datagram.insert(datagram.end(), more.begin(), more.end());
  EXPECT_EQ(in.read(datagram, exporter_a, count).flows, 2u);

  bytes damaged = ten.flows(2);
  const auto first = static_cast<std::uint32_t>(damaged.size());
  damaged.insert(damaged.end(), more.begin(), more.end() - 1);
  const auto r = in.read(damaged, exporter_a, count);
  EXPECT_EQ(r.flows, 1u) << "the message before it is good";
  EXPECT_EQ(r.failure, (error{errc::bad_length, first + 2}));
}

TEST(CollectorProtocols, Netflow9SetsBeforeAFaultAreGood) {
  sender<netflow9::encoding> nine;
  collector<wanted_layout> in;
  in.read(nine.announce(sent_template{}), exporter_a, count);
  bytes d = nine.flows(0, 2);
  const auto end = static_cast<std::uint32_t>(d.size());
  for (const int octet : {1, 0, 255, 0}) d.push_back(static_cast<std::byte>(octet));
  const auto r = in.read(d, exporter_a, count);
  EXPECT_EQ(r.flows, 2u);
  EXPECT_EQ(r.failure, (error{errc::bad_length, end + 2}));
  EXPECT_EQ(r.malformed, 1u);
}

TEST(CollectorProtocols, AnExporterThatRestartsHasLostNothing) {
  sender<netflow9::encoding> nine;
  collector<wanted_layout> in;
  for (int i = 0; i < 50; ++i) in.read(nine.announce(sent_template{}), exporter_a, count);
  sender<netflow9::encoding> again;
  again.uptime = 100;
  const auto r = in.read(again.announce(sent_template{}), exporter_a, count);
  EXPECT_EQ(r.restarts, 1);
  EXPECT_EQ(in.counts().lost, 0);
  EXPECT_EQ(in.read(again.flows(0), exporter_a, count).flows, 1u);
}

TEST(CollectorProtocols, WithdrawalsOverStreams) {
  sender<ipfix::encoding> ten;
  collector<wanted_layout> in;
  const message_source tcp{ipv4_address{1}, 1, transport_kind::stream, 1};
  in.read(ten.announce(sent_template{}), tcp, count);
  EXPECT_EQ(in.read(ten.flows(0), tcp, count).flows, 1u);
  in.read(ten.message([](auto& b) { EXPECT_EQ(b.add_withdrawal(256, false), error{}); }), tcp, count);
  // What comes after it does not wait for the next definition, which may be another one.
  EXPECT_EQ(in.read(ten.flows(1), tcp, count).waiting, 0u);
  EXPECT_EQ(in.read(ten.announce(sent_template{}), tcp, count).flows, 0u);
  EXPECT_EQ(in.read(ten.flows(2), tcp, count).flows, 1u);
  EXPECT_EQ(in.memory().close(tcp), 1u);
}

TEST(CollectorProtocols, WhatWaitsBeforeAWithdrawalIsNotReadByALaterTemplate) {
  sender<ipfix::encoding> ten;
  collector<wanted_layout> in;
  const message_source tcp{ipv4_address{1}, 1, transport_kind::stream, 1};
  EXPECT_EQ(in.read(ten.flows(0), tcp, count).waiting, 1u);
  in.read(ten.message([](auto& b) { EXPECT_EQ(b.add_withdrawal(256, false), error{}); }), tcp, count);
  EXPECT_EQ(in.read(ten.announce(sent_template{}), tcp, count).flows, 0u);
  EXPECT_EQ(in.memory().close(tcp), 1u);
  EXPECT_EQ(in.memory().pending().dropped, 1u);
}

TEST(CollectorProtocols, ADamagedTemplateIsCounted) {
  sender<ipfix::encoding> ten;
  collector<wanted_layout> in;
  bytes d = ten.announce(sent_template{});
  d[ipfix::header_size + 4 + 3] = std::byte{200};  // 200 fields
  const auto r = in.read(d, exporter_a, count);
  EXPECT_TRUE(r.ok());
  EXPECT_EQ(r.damaged, 1u);
  EXPECT_EQ(r.templates, 0u);
}

TEST(CollectorProtocols, ADamagedRecordCostsTheRestOfItsSet) {
  struct named {
    std::uint32_t octets;
    std::string_view name;
  };
  static constexpr auto named_layout =
      layout<named>(field<&named::octets, ie::octetDeltaCount>, varlen<&named::name, ie::interfaceName>);
  using named_template = layout_template<named_layout, 256>;
  sender<ipfix::encoding> ten;
  collector<wanted_layout> in;
  bytes d = ten.message([](auto& b) {
    EXPECT_EQ(b.add_template(named_template{}), error{});
    EXPECT_EQ(b.add(named_template{}, {1, "a"}), error{});
    EXPECT_EQ(b.add(named_template{}, {2, "b"}), error{});
  });
  d[d.size() - 2] = std::byte{100};  // the length of the second name
  const auto r = in.read(d, exporter_a, count);
  EXPECT_EQ(r.flows, 1u);
  EXPECT_EQ(r.damaged, 1u);
}

TEST(CollectorProtocols, RatesAreBySamplerThoughTheLayoutHasNone) {
  struct by_sampler {
    std::uint32_t octets;
    std::uint16_t sampler;
  };
  static constexpr auto by_sampler_layout =
      layout<by_sampler>(field<&by_sampler::octets, ie::octetDeltaCount>, field<&by_sampler::sampler, ie::samplerId>);
  struct rate {
    std::uint32_t system;
    std::uint16_t sampler;
    std::uint32_t interval;
  };
  static constexpr auto rate_layout =
      layout<rate>(field<&rate::system, ie::netflow9_scope::System>, field<&rate::sampler, ie::samplerId>,
                   field<&rate::interval, ie::samplerRandomInterval>);
  using flow_template = layout_template<by_sampler_layout, 256>;
  using rate_template = layout_template<rate_layout, 257, 1>;
  sender<netflow9::encoding> nine;
  collector<wanted_layout> in;
  std::vector<std::uint16_t> every;
  in.read(nine.message([](auto& b) {
    EXPECT_EQ(b.add_template(rate_template{}), error{});
    EXPECT_EQ(b.add(rate_template{}, {0, 1, 10}), error{});
    EXPECT_EQ(b.add(rate_template{}, {0, 2, 20}), error{});
    EXPECT_EQ(b.add_template(flow_template{}), error{});
    for (const std::uint16_t sampler : {std::uint16_t{2}, std::uint16_t{1}, std::uint16_t{3}})
      EXPECT_EQ(b.add(flow_template{}, {9, sampler}), error{});
  }),
          exporter_a, [&](const wanted_flow& f) { every.push_back(f.every); });
  EXPECT_EQ(every, (std::vector<std::uint16_t>{20, 10, 0}));
}

}  // namespace
