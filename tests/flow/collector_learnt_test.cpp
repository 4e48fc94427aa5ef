// SPDX-License-Identifier: BSL-1.0
// Collectors: what is learnt of exporters and shows in flows: boot times, rates, runs of numbers.
#include <gtest/gtest.h>

#include "collector.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;
using flow::collector;

/// With times that count from the exporter's start, which IPFIX headers do not tell.
struct timed {
  timestamp start;
};
inline constexpr auto timed_layout =
    layout<timed>(field<&timed::start, any_of<ie::flowStartMilliseconds, ie::flowStartSysUpTime>>);

struct uptimes {
  std::uint32_t start;
  timestamp booted;
};
inline constexpr auto uptime_layout = layout<uptimes>(field<&uptimes::start, ie::flowStartSysUpTime>);
inline constexpr auto both_layout = layout<uptimes>(field<&uptimes::start, ie::flowStartSysUpTime>,
                                                    field<&uptimes::booted, ie::systemInitTimeMilliseconds>);
struct boot {
  std::uint32_t domain;
  timestamp booted;
};
inline constexpr auto boot_layout =
    layout<boot>(field<&boot::domain, ie::observationDomainId>, field<&boot::booted, ie::systemInitTimeMilliseconds>);
using uptime_template = layout_template<uptime_layout, 256>;
using both_template = layout_template<both_layout, 257>;
using boot_template = layout_template<boot_layout, 258, 1>;

constexpr timestamp booted = from_unix_seconds(1'699'990'000);  // 10,000 s before the messages

TEST(CollectorLearnt, BootTimesFromOptions) {
  sender<ipfix::encoding> from;
  collector<timed_layout> in;
  std::vector<timestamp> starts;
  const auto keep = [&](const timed& t) { starts.push_back(t.start); };
  const auto flow = [&] {
    return from.message([](auto& b) { EXPECT_EQ(b.add(uptime_template{}, {5'000, {}}), error{}); });
  };
  in.read(from.announce(uptime_template{}), exporter_a, keep);
  in.read(flow(), exporter_a, keep);
  in.read(from.message([](auto& b) {
    EXPECT_EQ(b.add_template(boot_template{}), error{});
    EXPECT_EQ(b.add(boot_template{}, {5, booted}), error{});
  }),
          exporter_a, keep);
  in.read(flow(), exporter_a, keep);
  EXPECT_EQ(starts, (std::vector<timestamp>{unknown_time, booted + seconds(5)}));
}

TEST(CollectorLearnt, BootTimesInTheRecord) {
  sender<ipfix::encoding> from;
  collector<timed_layout> in;
  timestamp start{};
  in.read(from.message([](auto& b) {
    EXPECT_EQ(b.add_template(both_template{}), error{});
    EXPECT_EQ(b.add(both_template{}, {7'000, booted}), error{});
  }),
          exporter_a, [&](const timed& t) { start = t.start; });
  EXPECT_EQ(start, booted + seconds(7));
}

TEST(CollectorLearnt, ManyOptionsOfOneSet) {
  sender<netflow9::encoding> from;
  collector<wanted_layout> in;
  std::vector<std::uint16_t> every;
  const auto keep = [&](const wanted_flow& f) { every.push_back(f.every); };
  const auto r = in.read(from.message([](auto& b) {
    EXPECT_EQ(b.add_template(netflow9_options{}), error{});
    for (std::uint32_t i = 1; i <= 40; ++i) EXPECT_EQ(b.add(netflow9_options{}, {i, 100 + i}), error{});
    EXPECT_EQ(b.add_template(sent_template{}), error{});
    for (std::uint32_t i = 39; i <= 41; ++i) EXPECT_EQ(b.add(sent_template{}, {{}, 1, i}), error{});
  }),
                         exporter_a, keep);
  EXPECT_EQ(r.options, 40u);
  EXPECT_EQ(every, (std::vector<std::uint16_t>{139, 140, 0})) << "nothing is told of interface 41";
}

TEST(CollectorLearnt, WhatIsKnownIsSaidOfEachFlow) {
  sender<netflow9::encoding> from;
  collector<wanted_layout> in;
  std::vector<bool> known;
  in.read(from.message([](auto& b) {
    EXPECT_EQ(b.add_template(netflow9_options{}), error{});
    EXPECT_EQ(b.add(netflow9_options{}, {1, 10}), error{});
    EXPECT_EQ(b.add_template(sent_template{}), error{});
    for (const std::uint32_t i : {1u, 2u, 1u}) EXPECT_EQ(b.add(sent_template{}, {{}, 1, i}), error{});
  }),
          exporter_a, [&](const wanted_flow&, const collector<wanted_layout>::context& c) {
            known.push_back(c.has<&wanted_flow::every>());
          });
  EXPECT_EQ(known, (std::vector<bool>{true, false, true}));
}

/// With an interval of its own, in a template that has a rate of its own.
struct own_interval {
  std::uint32_t octets, every;
};
inline constexpr auto own_interval_layout = layout<own_interval>(field<&own_interval::octets, ie::octetDeltaCount>,
                                                                 field<&own_interval::every, ie::samplingInterval>);
using own_interval_template = layout_template<own_interval_layout, 259>;
struct sampled_template {
  std::uint16_t id;
  std::uint32_t interval;
};
inline constexpr auto sampled_template_layout = layout<sampled_template>(
    field<&sampled_template::id, ie::templateId>, field<&sampled_template::interval, ie::samplingInterval>);
using rate_of_template = layout_template<sampled_template_layout, 301, 1>;

TEST(CollectorLearnt, RatesOfTemplatesAndIntervalsOfZero) {
  sender<ipfix::encoding> from;
  collector<wanted_layout> in;
  std::vector<std::uint16_t> every;
  const auto r = in.read(from.message([](auto& b) {
    EXPECT_EQ(b.add_template(rate_of_template{}), error{});
    EXPECT_EQ(b.add(rate_of_template{}, {259, 500}), error{});
    EXPECT_EQ(b.add_template(own_interval_template{}), error{});
    for (const std::uint32_t own : {0u, 7u}) EXPECT_EQ(b.add(own_interval_template{}, {1, own}), error{});
    EXPECT_EQ(b.add_template(sent_template{}), error{});
    EXPECT_EQ(b.add(sent_template{}, {{}, 1, 1}), error{});
  }),
                         exporter_a, [&](const wanted_flow& f) { every.push_back(f.every); });
  EXPECT_EQ(every, (std::vector<std::uint16_t>{500, 7, 0})) << "0 is none; the last is of another template";
  EXPECT_EQ(r.ambiguous, 0u);
}

TEST(CollectorLearnt, WhatSeemedLostBetweenTwoExportersWasNot) {
  // v9 behind NAT: one address and source id. The second one's number is taken for the first's, until that goes on.
  sender<netflow9::encoding> a, b;
  b.builder = message_builder<netflow9::encoding>{5};
  collector<wanted_layout> in;
  const auto ignore = [](const wanted_flow&) {};
  message_source second = exporter_a;
  second.port = 2000;
  in.read(a.announce(sent_template{}), exporter_a, ignore);
  EXPECT_EQ(in.read(b.announce(sent_template{}), second, ignore).lost, 4) << "1 was expected, 5 came";
  EXPECT_EQ(in.read(a.flows(0), exporter_a, ignore).lost, -4);
  EXPECT_EQ(in.read(b.flows(0), second, ignore).lost, 0);
  EXPECT_EQ(in.counts().lost, 0);
}

}  // namespace
