// SPDX-License-Identifier: BSL-1.0
// What the receiver makes of the numbers of sFlow's samples: loss, restarts, the growth of the pool, bounds.
#include <gtest/gtest.h>

#include <flowkit/sflow5/builder.hpp>
#include <flowkit/sflow5/packet_data.hpp>
#include <tools/function_sink.hpp>

#include "tools/flowrecv/account.hpp"
#include "tools/flowrecv/receiver.hpp"
#include "tools/flowrecv/receivers/sflow5.hpp"
#include "tools/flowrecv/receivers/sflow5_counts.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

/// One agent's datagrams with a sample each.
struct bench {
  exporter_table exporters{};
  std::uint64_t flows = 0, log_lines = 0;
  function_sink to{[this](const flow::record&, const exporter&) { return ++flows != 0; }};
  receiver into{exporters, to, [this](const std::string&) { ++log_lines; }};
  std::uint32_t datagram = 0;
  timestamp now = from_unix_seconds(1'000'000);
  ip_address agent = ipv4_address{0xc0000201};
  std::uint32_t sub_agent = 0;
  std::uint16_t port = 1234;

  void sample(std::uint32_t sequence, std::uint32_t pool, std::uint32_t uptime, std::uint32_t index = 3) {
    std::array<std::byte, 512> out;
    std::array<std::byte, 20> header{};
    sflow5::message_builder b;
    sflow5::flow_sample s{};
    s.sequence = sequence, s.source = {0, index}, s.sampling_rate = 100, s.sample_pool = pool;
    ASSERT_EQ(b.begin(out, {agent, sub_agent, datagram++, uptime}).code, errc::ok);
    ASSERT_EQ(b.add(s, sflow5::sampled_header{1, 64, 4, header}).code, errc::ok);
    now = now + seconds(1);
    into.handle({b.finish(), {ip_address{ipv4_address{0x7f000001}}, port}, {}, now});
  }
  [[nodiscard]] const sample_sources& sources() const {
    return static_cast<const sflow5_receiver&>(*into.of(protocol::sflow5)).sources();
  }
  [[nodiscard]] const sample_source& source() const { return *sources().sorted().front().second; }
  [[nodiscard]] exporter_counters totals() const { return exporters.totals().counters; }
  [[nodiscard]] std::uint64_t anomalies(sflow5::finding f) const {
    return exporters.totals().own[protocol::sflow5].get<sflow5_counts>()->anomalies[f];
  }
};

TEST(Samples, AGapIsLossAndALateOneTakesItBack) {
  bench b;
  std::uint32_t uptime = 1000;
  for (const std::uint32_t n : {1u, 3u, 2u, 4u, 9u, 9u}) b.sample(n, 100 * n, uptime += 1000);
  EXPECT_EQ(b.totals().samples_lost, 4u);  // 5 to 8
  EXPECT_TRUE(losses_of(b.totals()).any());
  EXPECT_EQ(b.source().pool_growth, 800u) << "from 100 to 900, whatever came late or twice";
  EXPECT_EQ(b.source().flow.samples, 6u);
}

TEST(Samples, AStrayNumberMovesNothing) {
  bench b;
  for (const auto& [n, pool] : {std::pair{1u, 100u}, {2u, 200u}, {0x9000'0000u, 5u}, {3u, 300u}})
    b.sample(n, pool, 1000 * n);
  EXPECT_EQ(b.source().pool_growth, 200u);
  EXPECT_EQ(b.source().pool, 300u);
}

TEST(Samples, TheAgentsRestartIsThatOfItsSources) {
  bench b;
  for (std::uint32_t n = 1; n <= 10; ++n) b.sample(n, 100 * n, 1'000'000 + 1000 * n);
  b.datagram = 0;
  for (const std::uint32_t n : {1u, 2u, 5u}) b.sample(n, 100 * n, 1000 * n);
  EXPECT_EQ(b.totals().sequence.restarts, 1u);
  EXPECT_EQ(b.totals().samples_lost, 2u) << "those after the restart";
  EXPECT_EQ(b.source().pool_growth, 900u + 500u);
}

TEST(Samples, ARestartToldByTheDatagramsNumbersAlone) {
  bench b;
  std::uint32_t uptime = 1'000'000;
  b.datagram = 200'000;
  for (std::uint32_t n = 1; n <= 10; ++n) b.sample(n, 100 * n, uptime += 1000);
  b.datagram = 0;
  for (std::uint32_t n = 1; n <= 4; ++n) b.sample(n, 100 * n, uptime += 1000);  // believed with the second
  EXPECT_EQ(b.totals().sequence.restarts, 1u);
  EXPECT_EQ(b.source().flow.sequence.counts().restarts, 1u);
  EXPECT_EQ(b.totals().samples_lost, 0u);
  EXPECT_EQ(b.source().pool_growth, 900u + 400u);
}

TEST(Samples, SubAgentsHaveSourcesOfTheirOwn) {
  bench b;
  for (std::uint32_t n = 1; n <= 5; ++n)
    for (const std::uint32_t sub : {0u, 1u}) {
      b.sub_agent = sub, b.datagram = n;
      b.sample(n + 1000 * sub, 100 * n, 1000 * n);
    }
  EXPECT_EQ(b.sources().sorted().size(), 2u);
  EXPECT_EQ(b.totals().samples_lost, 0u);
  EXPECT_EQ(b.totals().sequence.lost, 0u);
}

TEST(Samples, ThePortThatAnAgentSendsFromSaysNothing) {
  bench b;
  for (std::uint32_t n = 1; n <= 5; ++n) {
    ++b.port, ++b.datagram;  // each second one is lost
    b.sample(n, 100 * n, 1000 * n);
  }
  ASSERT_EQ(b.exporters.sorted().size(), 1u);
  EXPECT_EQ(b.exporters.sorted().front()->key.source.port, 0u);
  EXPECT_EQ(b.into.sessions().size(), 1u);
  EXPECT_EQ(b.totals().sequence.lost, 4u);
}

TEST(Samples, ThePoolWraps) {
  bench b;
  b.sample(1, 0xffff'fff0, 1000);
  b.sample(2, 0x10, 2000);
  EXPECT_EQ(b.source().pool_growth, 0x20u);
}

TEST(Samples, SourcesAreBoundedAndTheLongestSilentGoes) {
  bench b;
  b.sample(1, 1, 1000, 1);
  for (std::uint32_t i = 2; i <= sample_sources::most; ++i) b.sample(1, 1, 1000, i);
  b.sample(2, 2, 1000, 1);
  b.sample(1, 1, 1000, 0xfffffe);  // the one that was silent longest is source 2
  const auto all = b.sources().sorted();
  EXPECT_EQ(all.size(), sample_sources::most);
  EXPECT_EQ(b.sources().forgotten(), 1u);
  EXPECT_EQ(all[0].first.index, 1u);
  EXPECT_EQ(all[1].first.index, 3u);
  EXPECT_EQ(b.flows, sample_sources::most + 2);
}

TEST(Samples, AnAgentWithoutAddressIsToldByItsSource) {
  bench b;
  for (const ip_address& agent : {ip_address{}, ip_address{ipv4_address{}}, ip_address{ipv6_address{}}}) {
    b.agent = agent;
    b.sample(1, 1, 1000);
  }
  ASSERT_EQ(b.exporters.sorted().size(), 1u);
  EXPECT_EQ(b.exporters.sorted().front()->key.source.address, ip_address{ipv4_address{0x7f000001}});
  EXPECT_EQ(b.anomalies(sflow5::finding::agent_unknown), 3u);
}

TEST(Samples, InventedAgentsDoNotFloodTheLog) {
  bench b;
  std::array<std::byte, 32> out{};
  for (std::uint32_t i = 0; i < 3 * receiver::max_log_lines; ++i) {
    sflow5::message_builder builder;
    ASSERT_EQ(builder.begin(out, {ipv4_address{i + 1}, 0, 1, 1}).code, errc::ok);
    std::array<std::byte, 28> datagram{};
    std::copy_n(builder.finish().data(), 28, datagram.begin());
    store_be(datagram.data() + 24, std::uint32_t{7});  // samples that are not there
    b.into.handle({datagram, {ip_address{ipv4_address{0x7f000001}}, 1234}, {}, b.now});
  }
  EXPECT_LE(b.log_lines, receiver::max_log_lines + 1);
  EXPECT_EQ(b.totals().undecodable.total(), 3 * receiver::max_log_lines);
}

}  // namespace
