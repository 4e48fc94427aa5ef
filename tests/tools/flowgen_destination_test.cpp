// SPDX-License-Identifier: BSL-1.0
// Destinations that share a run: each serves its part of the exporters, and together they do what one would.
#include <tools/udp_listening.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tools/flowgen/output/destination.hpp"
#include "tools/flowgen/output/following.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::test;

const stop_flag never{false};

target_address target_at(const endpoint& e) { return {transport::udp, to_string(e.address), e.port}; }

/// Several parts of a run, as threads would have them.
struct parts {
  parts(const flowgen_options& o, std::uint32_t of) {
    for (std::uint32_t i = 0; i < of; ++i) all.push_back(open_destination(o, never, {i, of}));
  }
  destination& of(std::uint32_t exporter) { return *all[exporter % all.size()]; }
  std::vector<std::unique_ptr<destination>> all;
};

TEST(PartOfRun, EachExporterHasAPlaceInOnePart) {
  for (const std::uint32_t in_run : {0u, 1u, 2u, 7u, 8u, 9u, 65'536u})
    for (const std::uint32_t of : {1u, 2u, 3u, 8u}) {
      std::uint32_t sum = 0;
      for (std::uint32_t n = 0; n < of; ++n) sum += part_of_run{n, of}.exporters(in_run);
      EXPECT_EQ(sum, in_run) << of;
      for (std::uint32_t i = 0; i < std::min(in_run, 100u); ++i) {
        const part_of_run part{i % of, of};
        EXPECT_LT(part.place(i), part.exporters(in_run));
        EXPECT_EQ(part.exporter(part.place(i)), i);
      }
    }
}

/// Exporters in turn, each some datagrams: what each of the targets got, by who sent it (which it says) and from where.
using got_by = std::map<std::string, std::multiset<endpoint>>;
std::vector<got_by> sent_in(std::uint32_t number_of_parts, flowgen_options o, bool same_port) {
  std::vector<std::unique_ptr<listening>> targets;
  for (int i = 0; i < 3; ++i) {
    targets.push_back(std::make_unique<listening>(at("127.0.0.1"), udp_receiver_options{.buffer = 1 << 20}));
    o.targets.push_back(target_at(targets.back()->receiver.local()));
  }
  parts all{o, number_of_parts};
  std::size_t sent = 0;
  std::vector<endpoint> sources;
  for (std::uint32_t i = 0; i < o.groups.exporters(); ++i) sources.push_back(all.of(i).source_of(i));
  for (int round = 0; round < 4; ++round)
    for (std::uint32_t i = 0; i < o.groups.exporters(); ++i) {
      const std::string text = std::to_string(i) + "/" + std::to_string(round);
      const outgoing one{i, view(text), {}};
      EXPECT_TRUE(all.of(i).send({&one, 1}));
      sent += o.spread == target_spread::copy ? 3 : 1;
    }
  std::uint64_t counted = 0;
  for (const auto& d : all.all) counted += d->network().datagrams;
  EXPECT_EQ(counted, sent);
  std::vector<got_by> out;
  for (const auto& t : targets) {
    t->loop.run_for(20ms);
    out.emplace_back();
    for (const owned& d : t->got) {
      const auto exporter = static_cast<std::size_t>(std::stoi(d.payload));
      EXPECT_EQ(d.source, sources[exporter]) << "as source_of() says";
      out.back()[d.payload].insert({d.source.address, same_port ? d.source.port : std::uint16_t{0}});
    }
  }
  return out;
}

TEST(PartOfRun, TogetherTheySendWhatOneWould) {
  for (const target_spread spread : {target_spread::exporter, target_spread::datagram, target_spread::copy}) {
    flowgen_options o;
    o.groups.front().count = 11;
    o.spread = spread;
    const auto one = sent_in(1, o, false);
    for (const std::uint32_t of : {2u, 3u, 12u}) EXPECT_EQ(sent_in(of, o, false), one) << of;
    o.groups.front().source = at("127.0.7.1").address;
    const auto from_addresses = sent_in(1, o, false);
    for (const std::uint32_t of : {2u, 3u, 12u}) EXPECT_EQ(sent_in(of, o, false), from_addresses) << of;
    std::size_t sum = 0;
    for (std::uint32_t t = 0; t < 3; ++t)
      for (const auto& [text, sources] : from_addresses[t]) {
        const auto i = static_cast<std::uint32_t>(std::stoi(text));
        EXPECT_EQ(sources.begin()->address, *o.groups.source_of(i));
        if (spread == target_spread::exporter) {
          EXPECT_EQ(i % 3, t);
        }
        sum += sources.size();
      }
    EXPECT_EQ(sum, spread == target_spread::copy ? 132u : 44u);
  }
}

TEST(PartOfRun, TheSourcePortIsOfAll) {
  std::uint16_t free_port = 0;
  {
    const listening probe{endpoint{}};
    free_port = probe.receiver.local().port;
  }
  flowgen_options o;
  o.groups.front().count = 7;
  o.groups.front().source = at("127.0.7.1").address;
  o.source_port = free_port;
  for (const std::uint32_t of : {1u, 3u})
    for (const got_by& target : sent_in(of, o, true))
      for (const auto& [text, sources] : target) EXPECT_EQ(sources.begin()->port, free_port) << of << " " << text;
}

TEST(Destination, SharesOfTargets) {
  flowgen_options o;
  o.groups.front().count = 5;
  const auto shares = [&](std::initializer_list<const char*> targets) {
    o.targets.clear();
    std::uint16_t port = 9;
    for (const char* address : targets) o.targets.push_back({transport::udp, address, port++});
    std::map<std::string, long> out;  // in tenths
    for (const unasked_target& t : open_destination(o, never)->unasked_targets())
      out[to_string(t.address)] = std::lround(t.share * 10);
    return out;
  };
  using map = std::map<std::string, long>;
  EXPECT_EQ(shares({"127.0.0.1"}), (map{{"127.0.0.1", 10}}));
  EXPECT_EQ(shares({"127.0.0.1", "127.0.0.2"}), (map{{"127.0.0.1", 6}, {"127.0.0.2", 4}}));
  EXPECT_EQ(shares({"127.0.0.1", "127.0.0.1", "127.0.0.2"}), (map{{"127.0.0.1", 8}, {"127.0.0.2", 2}}));
  o.spread = target_spread::datagram;
  EXPECT_EQ(shares({"127.0.0.1", "127.0.0.2"}), (map{{"127.0.0.1", 5}, {"127.0.0.2", 5}}));
  o.spread = target_spread::copy;
  EXPECT_EQ(shares({"127.0.0.1", "127.0.0.2", "127.0.0.1"}), (map{{"127.0.0.1", 20}, {"127.0.0.2", 10}}));
}

TEST(Following, NoAddressIsAfterTheLast) {
  const auto from = [](const char* text) { return addresses_from(at(text).address); };
  EXPECT_EQ(from("127.255.255.254"), 1u);
  EXPECT_EQ(from("127.255.255.255"), 0u);
  EXPECT_EQ(from("127.0.0.1"), 0xff'fffeu);
  EXPECT_EQ(from("126.255.255.255"), 0xdfff'ffffu - 0x7eff'ffffu + 1);
  EXPECT_EQ(from("223.255.255.254"), 2u);
  EXPECT_EQ(from("224.0.0.1"), 0u);
  EXPECT_EQ(from("255.255.255.255"), 0u);
  EXPECT_EQ(from("feff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"), 2u);
  EXPECT_EQ(from("feff:ffff:ffff:ffff:ffff:fffe:ffff:fffe"), std::uint64_t{1} << 32);
  EXPECT_EQ(from("ff02::1"), 0u);
  EXPECT_EQ(from("::1"), std::uint64_t{1} << 32);
  EXPECT_EQ(following(at("2001:db8::ffff:ffff").address, 2), at("2001:db8::1:0:1").address);
}

}  // namespace
