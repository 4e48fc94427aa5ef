// SPDX-License-Identifier: BSL-1.0
// Options with scopes: which flows a sampling rate is for, which of several comes first, and when there is none.
#include <gtest/gtest.h>

#include <support/hex.hpp>

#include "options_told.hpp"

namespace {

using namespace flowkit;
using flow::options_record;
using flow::record;
using flow::sampling_source;
using enum flow::exporter_options::outcome;
using test::exporter, test::flow_with, test::from_hex, test::interval, test::told;

/// In through one interface and out through another; direction 2: not told.
record passing(std::uint32_t in, std::uint32_t out, unsigned direction) {
  record r = flow_with<&record::ingress_interface, &record::egress_interface, &record::direction>(in, out, direction);
  r.set_present<&record::direction>(direction != 2);
  return r;
}

TEST(OptionsLimits, TheInterfaceWhereAFlowWasObserved) {
  exporter e;
  ASSERT_EQ(e.learn(interval(500).with<&options_record::interface>(7u)), kept);
  EXPECT_EQ(e.rate_of(passing(8, 7, 1)), 500u);
  EXPECT_EQ(e.rate_of(passing(7, 8, 0)), 500u);
  EXPECT_EQ(e.rate_of(passing(7, 8, 2)), 500u) << "where flows enter, unless they say otherwise";
  EXPECT_EQ(e.rate_of(passing(7, 8, 1)), 0u);
  EXPECT_EQ(e.rate_of(passing(8, 7, 0)), 0u);
  EXPECT_EQ(e.source_of(passing(8, 7, 1)), sampling_source::interface);
}

TEST(OptionsLimits, IngressAndEgress) {
  exporter e;
  ASSERT_EQ(e.learn(interval(100).with<&options_record::egress>(7u)), kept);
  EXPECT_EQ(e.rate_of(passing(1, 7, 1)), 100u);
  EXPECT_EQ(e.rate_of(passing(1, 7, 2)), 100u);
  EXPECT_EQ(e.rate_of(passing(1, 7, 0)), 0u) << "observed where it entered";
  EXPECT_EQ(e.rate_of(passing(7, 1, 1)), 0u);
  ASSERT_EQ(e.learn(interval(200).with<&options_record::ingress>(1u)), kept);
  EXPECT_EQ(e.rate_of(passing(1, 7, 0)), 200u);
  EXPECT_EQ(e.rate_of(passing(1, 7, 1)), 100u);
  EXPECT_TRUE(e.is_ambiguous(passing(1, 7, 2))) << "observed at which of them?";
  ASSERT_EQ(e.learn(interval(100).with<&options_record::ingress>(1u)), kept);
  EXPECT_EQ(e.rate_of(passing(1, 7, 2)), 100u) << "at either";
}

TEST(OptionsLimits, FromOneInterfaceToAnother) {
  exporter e;
  ASSERT_EQ(e.learn(interval(100).with<&options_record::ingress>(1u).with<&options_record::egress>(7u)), kept);
  for (const unsigned direction : {0u, 1u, 2u}) {
    EXPECT_EQ(e.rate_of(passing(1, 7, direction)), 100u);
    EXPECT_EQ(e.rate_of(passing(1, 8, direction)), 0u);
    EXPECT_EQ(e.rate_of(passing(2, 7, direction)), 0u);
  }
  // The same index twice names the interface.
  ASSERT_EQ(e.learn(interval(300).with<&options_record::ingress>(4u).with<&options_record::egress>(4u)), kept);
  EXPECT_EQ(e.rate_of(passing(4, 5, 0)), 300u);
  EXPECT_EQ(e.rate_of(passing(5, 4, 1)), 300u);
}

TEST(OptionsLimits, SamplersThatFlowsDoNotNameHaveToAgree) {
  exporter e;
  ASSERT_EQ(e.learn(interval(100).with<&options_record::sampler>(1u)), kept);
  ASSERT_EQ(e.learn(interval(100).with<&options_record::sampler>(2u)), kept);
  EXPECT_EQ(e.rate_of({}), 100u) << "whichever it is";
  ASSERT_EQ(e.learn(interval(200).with<&options_record::sampler>(2u)), kept);
  EXPECT_TRUE(e.is_ambiguous({}));
  EXPECT_EQ(e.rate_of(flow_with<&record::sampler>(std::uint64_t{2})), 200u);
  ASSERT_EQ(e.learn(interval(64)), kept);
  EXPECT_EQ(e.rate_of({}), 64u) << "that of the system is surer";
}

TEST(OptionsLimits, PortsUnderInterfaces) {
  exporter e;
  ASSERT_EQ(e.learn(interval(100).with<&options_record::physical_ingress>(11u)), kept);
  EXPECT_EQ(e.rate_of(passing(11, 0, 0)), 0u) << "interface 11 is another";
  EXPECT_EQ((e.rate_of(flow_with<&record::ingress_physical>(11u))), 100u);
  EXPECT_EQ((e.rate_of(flow_with<&record::egress_physical>(11u))), 0u);
}

TEST(OptionsLimits, WhatElseAFlowHas) {
  exporter e;
  ASSERT_EQ(e.learn(interval(10).with<&options_record::template_id>(std::uint16_t{300})), kept);
  EXPECT_EQ(e.rate_of({}, 300), 10u);
  EXPECT_EQ(e.rate_of({}, 301), 0u);
  EXPECT_EQ(e.source_of({}, 300), sampling_source::template_);
  ASSERT_EQ(e.learn(interval(20).with<&options_record::line_card>(1u)), kept);
  EXPECT_EQ(e.rate_of(flow_with<&record::line_card>(1u), 301), 20u);
  EXPECT_EQ(e.rate_of(flow_with<&record::line_card>(1u), 300), 10u) << "the template comes first";
  EXPECT_EQ(e.rate_of(flow_with<&record::line_card>(2u), 301), 0u);
  ASSERT_EQ(e.learn(interval(30).with<&options_record::egress_vrf>(5u)), kept);
  EXPECT_EQ(e.rate_of(flow_with<&record::egress_vrf>(5u), 300), 30u);
  EXPECT_EQ(e.rate_of(flow_with<&record::ingress_vrf>(5u), 301), 0u);
  ASSERT_EQ(e.learn(interval(40).with<&options_record::port>(3u)), kept);
  EXPECT_EQ((e.rate_of(flow_with<&record::port, &record::line_card>(3u, 1u), 301)), 40u);
}

TEST(OptionsLimits, ScopesLimitTogether) {
  exporter e;
  ASSERT_EQ(e.learn(interval(10).with<&options_record::line_card>(1u).with<&options_record::port>(2u)), kept);
  EXPECT_EQ((e.rate_of(flow_with<&record::line_card, &record::port>(1u, 2u))), 10u);
  EXPECT_EQ((e.rate_of(flow_with<&record::line_card, &record::port>(2u, 2u))), 0u);
  EXPECT_EQ(e.rate_of(flow_with<&record::port>(2u)), 0u);
  ASSERT_EQ(e.learn(interval(20).with<&options_record::port>(2u)), kept);
  EXPECT_EQ((e.rate_of(flow_with<&record::line_card, &record::port>(1u, 2u))), 10u) << "more limits come first";
  EXPECT_EQ((e.rate_of(flow_with<&record::line_card, &record::port>(2u, 2u))), 20u);
}

TEST(OptionsLimits, WhoExportsIsSeldomInFlows) {
  exporter e;
  ASSERT_EQ(e.learn(interval(100).with<&options_record::exporting_process>(1u)), kept);
  EXPECT_EQ(e.rate_of({}), 100u) << "the only one";
  EXPECT_EQ(e.source_of({}), sampling_source::exporting_process);
  EXPECT_EQ(e.rate_of(flow_with<&record::exporting_process>(1u)), 100u);
  EXPECT_EQ(e.rate_of(flow_with<&record::exporting_process>(2u)), 0u) << "another";
  ASSERT_EQ(e.learn(interval(100).with<&options_record::exporting_process>(2u)), kept);
  EXPECT_EQ(e.rate_of({}), 100u) << "alike";
  ASSERT_EQ(e.learn(interval(200).with<&options_record::exporting_process>(2u)), kept);
  EXPECT_TRUE(e.is_ambiguous({}));
  EXPECT_EQ(e.rate_of(flow_with<&record::exporting_process>(2u)), 200u);
  ASSERT_EQ(e.learn(interval(100).with<&options_record::exporting_process>(2u)), kept);
  EXPECT_EQ(e.rate_of({}), 100u) << "alike again";
}

TEST(OptionsLimits, WhatOneIsToldOfTheSystemAndTheOtherOfTheDomainHasToAgree) {
  exporter e;
  e.domain = 5;
  const record here = flow_with<&record::observation_domain>(5u);
  ASSERT_EQ(e.learn(interval(100).with<&options_record::domain>(5u)), kept);
  EXPECT_EQ(e.rate_of(here), 100u);
  EXPECT_EQ(e.source_of(here), sampling_source::domain);
  EXPECT_EQ(e.learn(interval(200).with<&options_record::domain>(6u)), nothing) << "of another domain";
  EXPECT_EQ(e.rate_of(here), 100u);
  ASSERT_EQ(e.learn(interval(200).with<&options_record::metering_process>(1u)), kept);
  EXPECT_TRUE(e.is_ambiguous(here));
}

TEST(OptionsLimits, MessagesOfNoDomainTellOfSeveral) {
  exporter e;
  ASSERT_EQ(e.learn(interval(100).with<&options_record::domain>(1u)), kept);
  ASSERT_EQ(e.learn(interval(200).with<&options_record::domain>(2u)), kept);
  EXPECT_EQ(e.rate_of(flow_with<&record::observation_domain>(2u)), 200u);
  EXPECT_TRUE(e.is_ambiguous(flow_with<&record::observation_domain>(0u)));
}

TEST(OptionsLimits, AmbiguousIsNotTheNextBest) {
  exporter e;
  ASSERT_EQ(e.learn(interval(10)), kept);
  ASSERT_EQ(e.learn(interval(20).with<&options_record::ingress>(1u)), kept);
  ASSERT_EQ(e.learn(interval(30).with<&options_record::egress>(2u)), kept);
  EXPECT_TRUE(e.is_ambiguous(passing(1, 2, 2)));
  EXPECT_EQ(e.rate_of(passing(3, 4, 2)), 10u);
}

TEST(OptionsLimits, TheOnlySamplerHasOtherLimitsToo) {
  exporter e;
  ASSERT_EQ(e.learn(interval(10).with<&options_record::sampler>(1u).with<&options_record::ingress>(5u)), kept);
  EXPECT_EQ(e.rate_of(passing(5, 0, 2)), 10u);
  EXPECT_EQ(e.rate_of(passing(6, 0, 2)), 0u);
}

TEST(OptionsLimits, SequencesOfSelectors) {
  exporter e;
  const auto selector = [](std::uint64_t id, std::uint32_t size, std::uint32_t population) {
    return told{}
        .with<&options_record::sampler>(id)
        .with<&options_record::size>(size)
        .with<&options_record::population>(population);
  };
  const told sequence =
      told{}.with<&options_record::sequence>(9u).with<&options_record::sampler>(1u).with<&options_record::selector_2>(
          2u);
  const record passed = flow_with<&record::selection_sequence>(9u);
  ASSERT_EQ(e.learn(selector(1, 3, 10)), kept);
  ASSERT_EQ(e.learn(sequence), kept);
  EXPECT_EQ(e.rate_of(passed), 0u) << "the second selector is not known yet";
  ASSERT_EQ(e.learn(selector(2, 3, 10)), kept);
  EXPECT_EQ(e.rate_of(passed), 11u) << "100 / 9, not 3 * 3";
  EXPECT_EQ(e.source_of(passed), sampling_source::selection_sequence);
  EXPECT_EQ((e.rate_of(flow_with<&record::selection_sequence, &record::sampler>(9u, 2u))), 11u)
      << "the sequence has its sampler in it";
  EXPECT_EQ((e.rate_of(flow_with<&record::selection_sequence, &record::sampler>(8u, 2u))), 3u);
  // A filter before it leaves out what is not to be counted.
  ASSERT_EQ(
      e.learn(told{}.with<&options_record::sampler>(1u).with<&options_record::selector_algorithm>(std::uint16_t{5})),
      kept);
  EXPECT_EQ(e.rate_of(passed), 3u);
  // All of them together are rarer than anybody believes.
  ASSERT_EQ(e.learn(selector(1, 1, 1u << 20)), kept);
  ASSERT_EQ(e.learn(selector(2, 1, 1u << 20)), kept);
  EXPECT_EQ(e.rate_of(passed), 0u);
}

TEST(OptionsLimits, ARecordOfItsOwn) {
  exporter e;
  ASSERT_EQ(e.learn(interval(10)), kept);
  EXPECT_EQ(e.rate_of(flow_with<&record::sampling_interval>(0u)), 10u) << "0 is none";
  EXPECT_EQ(e.rate_of(flow_with<&record::sampling_interval>(7u)), 7u);
  EXPECT_EQ(e.source_of(flow_with<&record::sampling_interval>(7u)), sampling_source::record);
  EXPECT_EQ((e.rate_of(flow_with<&record::sampling_size, &record::sampling_population>(3u, 11u))), 4u);
  EXPECT_EQ((e.rate_of(flow_with<&record::sampling_packets, &record::sampling_space>(1u, 63u))), 64u);
  EXPECT_EQ(e.rate_of(flow_with<&record::sampling_probability>(0.01)), 100u);
  EXPECT_EQ(e.rate_of(flow_with<&record::sampling_packets>(1u)), 10u) << "half a telling";
}

TEST(OptionsLimits, ManyCombinationsFindNoRoom) {
  exporter e;
  e.budget = 1 << 20;
  std::size_t refused = 0;
  for (unsigned some = 0; some < 256; ++some) {
    told t = interval(10);
    if (some & 1) t.with<&options_record::ingress_vrf>(1u);
    if (some & 2) t.with<&options_record::egress_vrf>(1u);
    if (some & 4) t.with<&options_record::port>(1u);
    if (some & 8) t.with<&options_record::line_card>(1u);
    if (some & 16) t.with<&options_record::template_id>(std::uint16_t{300});
    if (some & 32) t.with<&options_record::interface>(1u);
    if (some & 64) t.with<&options_record::metering_process>(1u);
    if (some & 128) t.with<&options_record::sequence>(1u);
    refused += e.learn(t) == no_room;
  }
  EXPECT_EQ(refused, 256u - 32u);
}

/// What the fields of a template limit: the first `scopes` of them are scopes.
flow::options_scopes limited_by(std::initializer_list<specifier> fields, std::uint16_t scopes) {
  const std::vector<specifier> all{fields};
  return flow::options_binding{{.id = 300, .scope_count = scopes, .is_options = true, .fields = all}}.scopes();
}

TEST(OptionsScopes, OfTemplates) {
  using flow::limit;
  const auto rate = specify(ie::samplingInterval, 4);
  const auto system = specify(ie::netflow9_scope::System, 4);
  EXPECT_EQ(limited_by({system, rate}, 1).limits, flow::limits(limit::system));
  EXPECT_EQ(limited_by({system, specify(ie::samplerId, 1), rate}, 1).limits,
            flow::limits(limit::system, limit::sampler))
      << "wherever it stands";
  EXPECT_EQ(limited_by({system, specify(ie::ingressInterface, 4), rate}, 1).limits,
            flow::limits(limit::system, limit::ingress));
  EXPECT_EQ(limited_by({system, specify(ie::templateId, 2), rate}, 1).limits, flow::limits(limit::system))
      << "as a scope only";
  EXPECT_EQ(limited_by({specify(ie::templateId, 2), rate}, 1).limits, flow::limits(limit::template_));
  EXPECT_EQ(limited_by({specify(ie::netflow9_scope::Template, 2), rate}, 1).limits, flow::limits(limit::template_));
  EXPECT_FALSE(limited_by({system, rate}, 1).unmatched);
}

TEST(OptionsScopes, ThatNothingCanBeHeldAgainst) {
  const auto rate = specify(ie::samplingInterval, 4);
  EXPECT_TRUE(limited_by({specify(ie::informationElementId, 2), rate}, 1).unmatched);
  EXPECT_FALSE(limited_by({specify(ie::observationDomainId, 4), rate}, 2).unmatched) << "all fields are scopes";
  EXPECT_FALSE(limited_by({specify(ie::templateId, 2), specify(ie::informationElementId, 2), rate}, 1).unmatched);
  EXPECT_TRUE(limited_by({specify(ie::lineCardId, 0), rate}, 1).unmatched) << "which one is not to be read";
  EXPECT_TRUE(limited_by({specify(ie::netflow9_scope::System, 4), specify(ie::selectorId, 9), rate}, 1).unmatched);
  EXPECT_FALSE(limited_by({specify(ie::netflow9_scope::System, 0), rate}, 1).unmatched) << "there is one";
  EXPECT_TRUE(limited_by({{.pen = 0, .id = 9, .length = 4, .space = element_space::v9_scope}, rate}, 1).unmatched);

  exporter e;
  told t = interval(10);
  t.scopes.unmatched = true;
  EXPECT_EQ(e.learn(t), unmatched_scope);
  EXPECT_EQ(e.rate_of({}), 0u);
  told other;
  other.scopes.unmatched = true;
  EXPECT_EQ(e.learn(other), nothing) << "what is of no use is no anomaly";
  EXPECT_EQ(e.learn(interval(10).with<&options_record::line_card>(1u)), kept);
}

}  // namespace
