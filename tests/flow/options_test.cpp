// SPDX-License-Identifier: BSL-1.0
// What exporters tell about themselves: the rate from each kind of record, whose it is, names, the budget. Random
// sequences of it are in conformance/properties/options.cpp; what limits a rate is in options_limits_test.cpp.
#include <gtest/gtest.h>

#include <string>

#include <support/hex.hpp>

#include "options_told.hpp"

namespace {

using namespace flowkit;
using flow::exporter_options;
using flow::options_record;
using flow::record;
using enum flow::exporter_options::outcome;
using test::flow_with, test::from_hex, test::interval, test::told;

using bench = test::exporter;
std::uint32_t rate(const told& t) { return flow::parameters_of(t.value, t.present).rate(); }
record of_sampler(std::uint64_t sampler) { return flow_with<&record::sampler>(sampler); }
record of_interface(std::uint32_t in) { return flow_with<&record::ingress_interface>(in); }

TEST(SamplingRate, OfEachKindOfSampling) {
  EXPECT_EQ(rate({}), 0u);
  EXPECT_EQ(rate(interval(100)), 100u);
  EXPECT_EQ(rate(told{}.with<&options_record::size>(2u).with<&options_record::population>(100u)), 50u);
  EXPECT_EQ(rate(told{}.with<&options_record::packets>(1u).with<&options_record::space>(99u)), 100u);
  EXPECT_EQ(rate(told{}.with<&options_record::packets>(10u).with<&options_record::space>(90u)), 10u);
  EXPECT_EQ(rate(told{}.with<&options_record::packets>(1u).with<&options_record::space>(0u)), 1u);
  EXPECT_EQ(rate(told{}.with<&options_record::probability>(0.01)), 100u);
  EXPECT_EQ(rate(told{}.with<&options_record::probability>(1.0)), 1u);
  EXPECT_EQ(rate(told{}.with<&options_record::probability>(0.003)), 333u);  // rounded
  EXPECT_EQ(rate(told{}.with<&options_record::time>(10u).with<&options_record::time_space>(90u)), 10u);
  EXPECT_EQ(rate(told{}.with<&options_record::random_interval>(64u)), 64u);
  EXPECT_EQ(rate(interval(0).with<&options_record::random_interval>(64u)), 64u) << "0 is no interval";
}

TEST(SamplingRate, IsTheNearestInteger) {
  const auto of = [](std::uint32_t n, std::uint32_t of_so_many) {
    return rate(told{}.with<&options_record::size>(n).with<&options_record::population>(of_so_many));
  };
  EXPECT_EQ(of(3, 10), 3u);
  EXPECT_EQ(of(3, 11), 4u);
  EXPECT_EQ(of(2, 5), 3u) << "halves upwards";
  EXPECT_EQ(of(7, 8), 1u);
  EXPECT_EQ(of(8, 7), 0u) << "more than there are";
  EXPECT_EQ(rate(told{}.with<&options_record::packets>(3u).with<&options_record::space>(8u)), 4u);
}

TEST(SamplingRate, ByTheAlgorithm) {
  told all = told{}.with<&options_record::size>(1u).with<&options_record::population>(8u);
  all.with<&options_record::packets>(1u).with<&options_record::space>(8u).with<&options_record::probability>(0.1);
  all.with<&options_record::time>(1u).with<&options_record::time_space>(10u);
  const auto by = [&](std::uint16_t algorithm) {
    return rate(told{all}.with<&options_record::selector_algorithm>(algorithm));
  };
  EXPECT_EQ(by(1), 9u);
  EXPECT_EQ(by(2), 11u);
  EXPECT_EQ(by(3), 8u);
  EXPECT_EQ(by(4), 10u);
  EXPECT_EQ(by(0), 8u) << "of none that is known";
  EXPECT_EQ(by(5), 8u) << "what is told of packets left out counts";
  EXPECT_EQ(rate(told{}.with<&options_record::selector_algorithm>(std::uint16_t{5})), 1u) << "a filter";
  EXPECT_EQ(rate(told{}.with<&options_record::selector_algorithm>(std::uint16_t{1})), 0u);
}

TEST(SamplingRate, OfHalfATellingOrNonsenseIsNone) {
  EXPECT_EQ(rate(told{}.with<&options_record::size>(2u)), 0u);
  EXPECT_EQ(rate(told{}.with<&options_record::population>(100u)), 0u);
  EXPECT_EQ(rate(told{}.with<&options_record::size>(0u).with<&options_record::population>(100u)), 0u);
  EXPECT_EQ(rate(told{}.with<&options_record::packets>(10u)), 0u);
  EXPECT_EQ(rate(told{}.with<&options_record::space>(10u)), 0u);
  EXPECT_EQ(rate(told{}.with<&options_record::packets>(0u).with<&options_record::space>(10u)), 0u);
  for (const double p : {0.0, -0.5, 1.5, 1e-10}) EXPECT_EQ(rate(told{}.with<&options_record::probability>(p)), 0u) << p;
}

TEST(SamplingRate, TheFirstThatSaysSo) {
  told all = interval(7).with<&options_record::size>(1u).with<&options_record::population>(8u);
  all.with<&options_record::packets>(1u).with<&options_record::space>(8u).with<&options_record::probability>(0.1);
  EXPECT_EQ(rate(all), 7u);
  all.present &= ~flow::options_bit<&options_record::interval>;
  EXPECT_EQ(rate(all), 8u);
  all.present &= ~flow::options_bit<&options_record::size>;
  EXPECT_EQ(rate(all), 9u);
  all.present &= ~flow::options_bit<&options_record::space>;
  EXPECT_EQ(rate(all), 10u);
}

TEST(Options, ASamplersRateIsForItsFlowsOnly) {
  bench b;
  ASSERT_EQ(b.learn(interval(100).with<&options_record::sampler>(1u)), kept);
  EXPECT_EQ(b.rate_of(of_sampler(1)), 100u);
  EXPECT_EQ(b.rate_of(of_sampler(2)), 0u) << "another sampler's rate";
  EXPECT_EQ(b.rate_of({}), 100u) << "flows that leave out the only sampler there is";
  ASSERT_EQ(b.learn(interval(200).with<&options_record::sampler>(3u)), kept);
  EXPECT_EQ(b.rate_of(of_sampler(3)), 200u);
  EXPECT_EQ(b.rate_of(of_sampler(2)), 0u);
  EXPECT_EQ(b.rate_of({}), 0u) << "which of two?";
  ASSERT_EQ(b.learn(interval(300).with<&options_record::sampler>(1u)), kept);
  EXPECT_EQ(b.rate_of(of_sampler(1)), 300u) << "told anew";
}

TEST(Options, SamplerThenInterfaceThenSystem) {
  bench b;
  ASSERT_EQ(b.learn(interval(10)), kept);
  ASSERT_EQ(b.learn(interval(20).with<&options_record::ingress>(5u)), kept);
  ASSERT_EQ(b.learn(interval(30).with<&options_record::sampler>(1u)), kept);
  record r = of_interface(5);
  EXPECT_EQ(b.rate_of(r), 20u);
  EXPECT_EQ(b.rate_of(of_interface(6)), 10u);
  r.sampler = 1, r.set_present<&record::sampler>();
  EXPECT_EQ(b.rate_of(r), 30u);
  r.sampling_interval = 40, r.set_present<&record::sampling_interval>();
  EXPECT_EQ(b.rate_of(r), 40u) << "the flow's own";
  // What names a sampler and an interface is for the flows of both.
  ASSERT_EQ(b.learn(interval(50).with<&options_record::sampler>(2u).with<&options_record::ingress>(7u)), kept);
  EXPECT_EQ(b.rate_of(of_interface(7)), 10u);
  EXPECT_EQ(b.rate_of(of_sampler(2)), 10u);
  EXPECT_EQ(b.rate_of(flow_with<&record::sampler, &record::ingress_interface>(2u, 7u)), 50u);
}

TEST(Options, TheAlgorithmComesWithTheRate) {
  bench b;
  record r{};
  ASSERT_EQ(b.learn(interval(10).with<&options_record::algorithm>(std::uint8_t{2})), kept);
  b.options.complete(r, 300);
  EXPECT_TRUE(r.has<&record::sampling_algorithm>());
  EXPECT_EQ(r.sampling_algorithm, 2);
  ASSERT_EQ(b.learn(interval(10)), kept);
  record without{};
  b.options.complete(without, 300);
  EXPECT_FALSE(without.has<&record::sampling_algorithm>());
}

TEST(Options, RatesThatNobodyBelieves) {
  bench b;
  ASSERT_EQ(b.learn(interval(64)), kept);
  EXPECT_EQ(b.learn(interval(0)), bad_sampling);
  EXPECT_EQ(b.learn(interval(max_believable_rate + 1)), bad_sampling);
  EXPECT_EQ(b.learn(told{}.with<&options_record::packets>(1u)), bad_sampling);
  // All packets but one: 2^32 of them, which is 0 in 32 bits.
  EXPECT_EQ(b.learn(told{}.with<&options_record::packets>(1u).with<&options_record::space>(0xffff'ffffu)),
            bad_sampling);
  EXPECT_EQ(b.rate_of({}), 64u) << "what was told before stays";
  EXPECT_EQ(b.learn(interval(max_believable_rate)), kept);
  EXPECT_EQ(b.rate_of({}), max_believable_rate);
}

TEST(Options, TheRateOfTheWholeExporter) {
  bench b;
  EXPECT_EQ(b.options.system_rate(), 0u);
  ASSERT_EQ(b.learn(interval(100).with<&options_record::sampler>(1u)), kept);
  EXPECT_EQ(b.options.system_rate(), 100u);
  ASSERT_EQ(b.learn(interval(200).with<&options_record::sampler>(2u)), kept);
  EXPECT_EQ(b.options.system_rate(), 0u);
  ASSERT_EQ(b.learn(interval(300)), kept);
  EXPECT_EQ(b.options.system_rate(), 300u);
}

TEST(Options, NamesOfInterfacesAreWithoutFillAndCut) {
  bench b;
  const auto name = [](std::uint32_t interface, std::string_view text) {
    return told{}.with<&options_record::interface>(interface).with<&options_record::interface_name>(text);
  };
  using namespace std::string_view_literals;
  ASSERT_EQ(b.learn(name(1, "Gi0/1\0\0\0"sv)), kept);
  EXPECT_EQ(b.options.interface_name(1), "Gi0/1");
  ASSERT_EQ(b.learn(name(2, std::string(255, 'x'))), kept);
  EXPECT_EQ(b.options.interface_name(2), std::string(255, 'x'));
  EXPECT_EQ(b.learn(name(2, std::string(256, 'y'))), cut);
  EXPECT_EQ(b.options.interface_name(2), std::string(255, 'y'));
  EXPECT_EQ(b.learn(name(2, std::string(254, 'z').append("\u00fc"))), cut);
  EXPECT_EQ(b.options.interface_name(2), std::string(254, 'z')) << "no half characters";
  ASSERT_EQ(b.learn(name(3, "\0\0"sv)), kept);
  EXPECT_EQ(b.options.interface_name(3), "");
  EXPECT_EQ(b.options.interface_name(4), "") << "never announced";

  record r = of_interface(1);
  r.egress_interface = 3, r.set_present<&record::egress_interface>();
  b.options.complete(r, 300);
  ASSERT_TRUE(r.has<&record::ingress_name>());
  EXPECT_EQ(r.ingress_name, "Gi0/1");
  EXPECT_FALSE(r.has<&record::egress_name>()) << "a name of no letters is none";
  record own = of_interface(1);
  own.ingress_name = "mine", own.set_present<&record::ingress_name>();
  b.options.complete(own, 300);
  EXPECT_EQ(own.ingress_name, "mine");

  EXPECT_EQ(b.learn(told{}.with<&options_record::interface_name>("nobody's"sv)), nothing);
  EXPECT_EQ(b.learn(told{}.with<&options_record::interface>(9u)), nothing);
}

TEST(Options, ApplicationsByAllOctetsOfTheirId) {
  bench b;
  const auto tell = [&](const std::vector<std::byte>& id, std::string_view text) {
    return b.learn(
        told{}.with<&options_record::application_id>(octets{id}).with<&options_record::application_name>(text));
  };
  ASSERT_EQ(tell(from_hex("0d 000001"), "http"), kept);
  ASSERT_EQ(tell(from_hex("03 000001"), "icmp"), kept);
  const auto known_as = [&](const std::vector<std::byte>& id) {
    record r{};
    r.application_id = id, r.set_present<&record::application_id>();
    b.options.complete(r, 300);
    return r.has<&record::application_name>() ? std::string{r.application_name} : "-";
  };
  EXPECT_EQ(known_as(from_hex("0d 000001")), "http");
  EXPECT_EQ(known_as(from_hex("03 000001")), "icmp") << "the same selector of another engine";
  EXPECT_EQ(known_as(from_hex("0d 000002")), "-");
  EXPECT_EQ(known_as({}), "-");
}

TEST(Options, TheBudgetIsChargedToTheOctet) {
  bench b;
  const std::size_t all = b.budget;
  const auto sampler = [](std::uint64_t n) { return interval(20).with<&options_record::sampler>(n); };
  ASSERT_EQ(b.learn(interval(10)), kept);
  ASSERT_EQ(b.learn(sampler(1)), kept);
  const std::size_t left = b.budget;
  ASSERT_EQ(b.learn(sampler(2)), kept);
  const std::size_t each = left - b.budget;
  EXPECT_GT(each, 0u);
  ASSERT_EQ(b.learn(sampler(2)), kept);
  EXPECT_EQ(b.budget, left - each) << "told again";
  EXPECT_EQ(b.options.charged(), all - b.budget);
  const std::size_t charged = b.options.charged();
  b.budget = each;
  ASSERT_EQ(b.learn(sampler(3)), kept);
  EXPECT_EQ(b.budget, 0u);
  EXPECT_EQ(b.learn(sampler(4)), no_room);
  EXPECT_EQ(b.options.charged(), charged + each);
  EXPECT_EQ(b.learn(sampler(3)), kept) << "there is room for what is known";
  b.budget = each - 1;
  EXPECT_EQ(b.learn(sampler(4)), no_room);
  EXPECT_EQ(b.budget, each - 1);
  EXPECT_EQ(b.rate_of(of_sampler(4)), 10u) << "only the system's";
}

TEST(Options, NamesAreChargedByTheirLength) {
  bench b;
  const auto name = [](std::string_view text) {
    return told{}.with<&options_record::ingress>(1u).with<&options_record::interface_name>(text);
  };
  ASSERT_EQ(b.learn(name("four")), kept);
  const std::size_t left = b.budget;
  ASSERT_EQ(b.learn(name("sixsix")), kept);
  EXPECT_EQ(b.budget, left - 2);
  ASSERT_EQ(b.learn(name("1")), kept);
  EXPECT_EQ(b.budget, left + 3);
  b.budget = 2;
  EXPECT_EQ(b.learn(name("1234")), no_room);
  EXPECT_EQ(b.options.interface_name(1), "1");
}

TEST(Options, BootTime) {
  bench b;
  EXPECT_EQ(b.options.init_time(), timestamp{});
  ASSERT_EQ(b.learn(told{}.with<&options_record::init_time>(from_unix_seconds(77))), kept);
  EXPECT_EQ(b.options.init_time(), from_unix_seconds(77));
  EXPECT_EQ(b.learn(interval(0).with<&options_record::init_time>(from_unix_seconds(78))), bad_sampling);
  EXPECT_EQ(b.options.init_time(), from_unix_seconds(78)) << "which is right whatever stands beside it";
}

// The elements that exporters tell it by: v9's sampler table and IPFIX's selectors.
TEST(Options, FromTemplates) {
  const auto read = [](std::span<const specifier> fields, const std::vector<std::byte>& data) {
    const flow::options_binding bound{{.id = 300, .scope_count = 1, .is_options = true, .fields = fields}};
    told t;
    EXPECT_EQ(bound.read(data, {&t.value, 1}, {}).records, 1u);
    t.present = bound.present(), t.scopes = bound.scopes();
    return t;
  };
  bench b;
  const specifier v9[] = {specify(ie::samplerId, 2), specify(ie::samplerMode, 1),
                          specify(ie::samplerRandomInterval, 4)};
  ASSERT_EQ(b.learn(read(v9, from_hex("0007 02 000003e8"))), kept);
  EXPECT_EQ(b.rate_of(of_sampler(7)), 1000u);
  const specifier ipfix[] = {specify(ie::selectorId, 8), specify(ie::samplingPacketInterval, 4),
                             specify(ie::samplingPacketSpace, 4)};
  ASSERT_EQ(b.learn(read(ipfix, from_hex("0000000000000008 00000001 00000063"))), kept);
  EXPECT_EQ(b.rate_of(of_sampler(8)), 100u);
  const specifier names[] = {specify(ie::ingressInterface, 4), specify(ie::interfaceName, 8)};
  ASSERT_EQ(b.learn(read(names, from_hex("00000003 6574683300000000"))), kept);
  EXPECT_EQ(b.options.interface_name(3), "eth3");
}

}  // namespace
