// SPDX-License-Identifier: BSL-1.0
// Collectors: what comes out of datagrams, and where what does not is counted.
#include <gtest/gtest.h>

#include "collector.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;
using flow::collector;
using flow::read_summary;
using flows_seen = std::vector<wanted_flow>;

template <class Encoding>
struct Collector : testing::Test {
  sender<Encoding> a, other;
  collector<wanted_layout> in;
  flows_seen seen;

  read_summary read(const bytes& datagram, const message_source& from = exporter_a, timestamp received = {}) {
    return in.read(
        datagram, from, [&](const wanted_flow& f) { seen.push_back(f); }, received);
  }
};
using protocols = testing::Types<netflow9::encoding, ipfix::encoding>;
struct names {
  template <class T>
  static std::string GetName(int) {
    return std::is_same_v<T, ipfix::encoding> ? "Ipfix" : "Netflow9";
  }
};
TYPED_TEST_SUITE(Collector, protocols, names);

TYPED_TEST(Collector, TemplateThenData) {
  const read_summary t = this->read(this->a.announce(sent_template{}));
  EXPECT_TRUE(t.ok());
  EXPECT_EQ(t.templates, 1u);
  const read_summary d = this->read(this->a.flows(0, 100));
  EXPECT_EQ(d.flows, 100u);
  EXPECT_EQ(d.lost, 0);
  ASSERT_EQ(this->seen.size(), 100u);
  for (std::uint32_t i = 0; i < 100; ++i) EXPECT_EQ(this->seen[i], flow_of(i)) << i;
  flow::collected_counts sum = t;
  EXPECT_EQ(this->in.counts(), sum += d);
}

TYPED_TEST(Collector, DataThatComesFirstWaits) {
  const bytes early[] = {this->a.flows(0, 2), this->a.flows(2)};
  for (const bytes& d : early) {
    const read_summary r = this->read(d);
    EXPECT_EQ(r.waiting, 1u);
    EXPECT_EQ(r.flows, 0u);
  }
  const read_summary r = this->read(this->a.announce(sent_template{}));
  EXPECT_EQ(r.released, 2u);
  EXPECT_EQ(this->seen, (flows_seen{flow_of(0), flow_of(1), flow_of(2)}));
  EXPECT_EQ(this->in.memory().pending_octets(), 0u);
}

TYPED_TEST(Collector, ExportersAreApart) {
  this->read(this->a.announce(sent_template{}), exporter_a);
  EXPECT_EQ(this->read(this->other.flows(0), exporter_b).waiting, 1u) << "the template is another exporter's";
  EXPECT_EQ(this->read(this->a.flows(1), exporter_a).flows, 1u);
  EXPECT_EQ(this->read(this->other.announce(sent_template{}), exporter_b).released, 1u);
  EXPECT_EQ(this->seen, (flows_seen{flow_of(1), flow_of(0)}));
  EXPECT_EQ(this->in.counts().lost, 0);
}

TYPED_TEST(Collector, LossIsCountedAndTakenBackWhenItWasLate) {
  this->read(this->a.announce(sent_template{}));
  this->read(this->a.flows(0, 4));
  const bytes late = this->a.flows(4, 4);
  constexpr bool v9 = std::is_same_v<TypeParam, netflow9::encoding>;
  EXPECT_EQ(this->read(this->a.flows(8, 4)).lost, v9 ? 1 : 4) << "packets in v9, records in IPFIX";
  EXPECT_EQ(this->read(late).lost, v9 ? -1 : -4);
  EXPECT_EQ(this->in.counts().lost, 0);
  EXPECT_EQ(this->read(late).duplicate, v9 ? 1 : 4);
}

TYPED_TEST(Collector, SamplingComesFromOptions) {
  this->read(this->a.announce(sent_template{}));
  this->read(this->a.flows(0));
  const read_summary o = this->read(this->a.sampling(7, 512));
  EXPECT_EQ(o.options, 1u);
  EXPECT_EQ(o.flows, 0u);
  this->read(this->a.flows(1));
  this->read(this->a.sampling(7, 100'000));
  this->read(this->a.flows(2));
  this->read(this->a.sampling(8, 1));
  this->read(this->a.flows(3));
  EXPECT_EQ(this->seen, (flows_seen{flow_of(0), flow_of(1, 512), flow_of(2, 65'535), flow_of(3, 65'535)}))
      << "interface 8 is not that of the flows; the member is what holds 100,000 at most";
}

TYPED_TEST(Collector, CallbacksOfTwoArgumentsAreTold) {
  const auto told = [&](const bytes& d, bool has_interval) {
    unsigned calls = 0;
    const auto look = [&](const wanted_flow&, const collector<wanted_layout>::context& c) {
      ++calls;
      EXPECT_EQ(c.source, exporter_a);
      EXPECT_EQ(c.version, (std::is_same_v<TypeParam, netflow9::encoding> ? 9 : 10));
      EXPECT_EQ(c.domain, 5u);
      EXPECT_EQ(c.message.export_time, from_unix_seconds(1'700'000'000));
      EXPECT_EQ(c.message.received, from_unix_seconds(42));
      EXPECT_TRUE(c.has<&wanted_flow::bytes>());
      EXPECT_EQ(c.has<&wanted_flow::every>(), has_interval);
    };
    this->in.read(d, exporter_a, look, from_unix_seconds(42));
    return calls;
  };
  EXPECT_EQ(told(this->a.announce(sent_template{}), false), 0u);
  EXPECT_EQ(told(this->a.flows(0, 2), false), 2u);
  EXPECT_EQ(told(this->a.sampling(7, 10), false), 0u);
  EXPECT_EQ(told(this->a.flows(0, 2), true), 2u) << "from options";
}

TYPED_TEST(Collector, TemplatesWithNothingWantedAreCounted) {
  this->read(this->a.announce(port_template{}));
  const read_summary r = this->read(this->a.message([](auto& b) {
    EXPECT_EQ(b.add(port_template{}, {1}), error{});
    EXPECT_EQ(b.add(port_template{}, {2}), error{});
  }));
  EXPECT_EQ(r.unmatched, 2u);
  EXPECT_EQ(r.flows, 0u);
  EXPECT_TRUE(this->seen.empty());
  EXPECT_EQ(this->read(this->a.message([](auto& b) { EXPECT_EQ(b.add(port_template{}, {3}), error{}); })).lost, 0);
}

TYPED_TEST(Collector, WaitingSetsThatFindNoRoomAreCounted) {
  collector<wanted_layout> small{{.pending = {.octets = 1 << 16, .sets_per_session = 2}}};
  const auto nothing = [](const wanted_flow&) {};
  std::uint64_t waiting = 0, dropped = 0;
  for (int i = 0; i < 5; ++i) {
    const read_summary r = small.read(this->a.flows(0), exporter_a, nothing);
    waiting += r.waiting, dropped += r.dropped;
  }
  EXPECT_EQ(waiting, 2u);
  EXPECT_EQ(dropped, 3u);
  EXPECT_EQ(small.read(this->a.announce(sent_template{}), exporter_a, nothing).released, 2u);
}

TYPED_TEST(Collector, WhatWaitsTooLongIsDropped) {
  const auto start = from_unix_seconds(1'000);
  this->read(this->a.flows(0), exporter_a, start);
  EXPECT_EQ(this->read(this->a.announce(sent_template{}), exporter_a, start + seconds(1801)).released, 0u);
  EXPECT_EQ(this->in.memory().pending().dropped, 1u);
}

TYPED_TEST(Collector, TemplatesThatMakeRoomAreCountedAndLearntAnew) {
  collector<wanted_layout> small{{.sessions = {.templates = {.templates = 1}}}};
  const auto read = [&](const bytes& d) {
    return small.read(d, exporter_a, [&](const wanted_flow& f) { this->seen.push_back(f); });
  };
  read(this->a.announce(sent_template{}));
  read(this->a.announce(second_template{}));
  EXPECT_EQ(small.memory().templates().evicted, 1u);
  EXPECT_EQ(read(this->a.flows(0)).waiting, 1u);
  EXPECT_EQ(read(this->a.announce(sent_template{})).released, 1u);
  EXPECT_EQ(this->seen, (flows_seen{flow_of(0)}));
}

TYPED_TEST(Collector, OptionsThatFindNoRoomAreCounted) {
  collector<wanted_layout> small{{.sessions = {.learnt_octets = 0}}};
  EXPECT_EQ(small.read(this->a.sampling(7, 10), exporter_a, [](const wanted_flow&) {}).unlearnt, 1u);
}

TYPED_TEST(Collector, OneMemoryServesSeveral) {
  collector<wanted_layout>::sessions memory{{.sessions = 1}};
  collector<wanted_layout> one{memory}, two{memory};
  unsigned calls = 0;
  const auto count = [&](const wanted_flow&) { ++calls; };
  one.read(this->a.announce(sent_template{}), exporter_a, count);
  EXPECT_EQ(two.read(this->a.flows(0), exporter_a, count).flows, 1u) << "learnt by the other one";
  two.read(this->other.announce(sent_template{}), exporter_b, count);
  EXPECT_EQ(memory.counts().evicted, 1u) << "one limit for both";
  EXPECT_EQ(one.read(this->a.flows(1), exporter_a, count).waiting, 1u);
  EXPECT_EQ(calls, 1u);
}

TYPED_TEST(Collector, ACallbackThatThrowsCostsTheRestOfItsDatagram) {
  this->read(this->a.announce(sent_template{}));
  int calls = 0;
  const auto throws = [&](const wanted_flow&) {
    if (++calls == 2) throw 7;
  };
  EXPECT_THROW(this->in.read(this->a.flows(0, 5), exporter_a, throws), int);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(this->in.counts().flows, 2u);
  EXPECT_EQ(this->in.counts().interrupted, 1u);
  EXPECT_EQ(this->read(this->a.flows(5)).flows, 1u) << "templates and sequence go on";
  EXPECT_EQ(this->in.counts().lost, 0);
}

TYPED_TEST(Collector, SetsThatWaitOutliveACallbackThatThrows) {
  for (std::uint32_t i = 0; i < 3; ++i) this->read(this->a.flows(i));
  this->read(this->a.template flows<second_template>(3));
  const auto throws = [&](const wanted_flow&) { throw 7; };
  EXPECT_THROW(this->in.read(this->a.announce(sent_template{}), exporter_a, throws), int);
  EXPECT_EQ(this->in.counts().flows, 1u) << "the first set is spent";
  EXPECT_EQ(this->read(this->a.announce(sent_template{})).released, 2u) << "although it is known by now";
  EXPECT_EQ(this->read(this->a.announce(second_template{})).released, 1u);
  EXPECT_EQ(this->seen, (flows_seen{flow_of(1), flow_of(2), flow_of(3)}));
  EXPECT_EQ(this->in.memory().pending_octets(), 0u);
}

TYPED_TEST(Collector, IsNoexceptWhereTheCallbackIs) {
  const octets none;
  const auto may = [](const wanted_flow&) {};
  const auto never = [](const wanted_flow&) noexcept {};
  EXPECT_FALSE(noexcept(this->in.read(none, exporter_a, may)));
  EXPECT_TRUE(noexcept(this->in.read(none, exporter_a, never)));
}

TYPED_TEST(Collector, EveryPrefixOfADatagramIsRefusedOrRead) {
  this->read(this->a.announce(sent_template{}));
  const bytes whole = this->a.flows(0, 3);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    collector<wanted_layout> fresh;
    const auto r = fresh.read(octets{whole}.first(n), exporter_a, [](const wanted_flow&) { FAIL(); });
    const bool just_the_header = n >= TypeParam::header_size && n < TypeParam::header_size + 4;
    const bool fine = std::is_same_v<TypeParam, netflow9::encoding> && just_the_header;
    EXPECT_EQ(r.ok(), fine) << n;
    EXPECT_EQ(fresh.counts().malformed, fine ? 0u : 1u);
  }
}

}  // namespace
