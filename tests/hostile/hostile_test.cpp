// SPDX-License-Identifier: BSL-1.0
// Every line of the hostile corpus that concerns a protocol that is spoken: the reaction due, canaries included, and
// the next good datagram decodes.
#include <gtest/gtest.h>

#include <flowkit/netflow5.hpp>

#include "support/shared.hpp"
#include "tools/common/capture_reader.hpp"
#include "tools/flowrecv/receiver.hpp"

namespace {
using namespace flowkit;
using namespace flowkit::tools;
using row = std::map<std::string, std::string>;

constexpr ipv4_address canary_source{0xc000024d};  // 192.0.2.77
constexpr std::uint64_t canary_octets = 0xc0ffee;

/// A receiver and what came out of it.
struct bench {
  exporter_table exporters{};
  std::uint64_t canaries = 0, others = 0, log_lines = 0;
  receiver into{exporters,
                [this](const flow::record& r, const exporter&) {
                  const bool canary = r.source == ip_address{canary_source} && r.bytes == canary_octets;
                  ++(canary ? canaries : others);
                  return true;
                },
                [this](const std::string&) { ++log_lines; }};

  [[nodiscard]] std::uint64_t warnings() const {
    const exporter_counters c = exporters.totals();
    std::uint64_t n = c.sequence.lost + c.sequence.late + c.sequence.duplicate + c.sequence.restarts;
    for (const auto f : c.findings) n += f;
    return n;
  }
  [[nodiscard]] std::uint64_t refused() const { return exporters.totals().undecodable.total(); }
};

/// From an address of its own, so that it is in nobody's sequence.
void expect_good_one_decodes(bench& b) {
  const std::uint64_t before = b.others;
  netflow5::record r{};
  r.packets = 1;
  std::array<std::byte, netflow5::encoded_size(1)> out{};
  ASSERT_TRUE(netflow5::encode({netflow5::header{}, std::span<const netflow5::record>(&r, 1)}, out));
  b.into.handle({out, {ip_address{ipv4_address{0xcb007107}}, 2055}, {}, {}});
  EXPECT_EQ(b.others, before + 1) << "the next good datagram does not decode";
}

void feed(bench& b, const std::string& path) {
  if (path.ends_with(".pcap")) {
    const auto summary = read_capture(path, [&](const datagram& d) { b.into.handle(d); });
    ASSERT_EQ(summary.error, "");
    return;
  }
  // Exactly as large as the payload, so that the sanitizer sees a read past its end.
  const std::string text = test::read_file(path);
  std::vector<std::byte> payload(text.size());
  std::memcpy(payload.data(), text.data(), text.size());
  b.into.handle({payload, {ip_address{ipv4_address{0xc0000201}}, 2055}, {}, {}});
}

void expect_reaction(const row& r) {
  SCOPED_TRACE(r.at("file") + " (" + r.at("wrong") + "): " + r.at("reaction"));
  bench b;
  feed(b, test::shared("hostile/corpus/" + r.at("file")));
  EXPECT_GE(b.canaries, std::stoull(r.at("canary_min")));
  EXPECT_LE(b.canaries, std::stoull(r.at("canary_max")));
  if (r.at("other_max") != "-") {
    EXPECT_LE(b.others, std::stoull(r.at("other_max")));
  }
  EXPECT_EQ(b.into.datagrams(), std::stoull(r.at("datagrams")));
  EXPECT_LE(b.log_lines, b.exporters.sorted().size() * refusals::count) << "a log line for each datagram";

  const std::string& reaction = r.at("reaction");
  if (reaction == "reject") {
    EXPECT_GT(b.refused(), 0u) << "refused without a counted reason";
  } else {
    EXPECT_EQ(b.refused(), 0u) << "refused";
    if (reaction == "accept-warn") {
      EXPECT_GT(b.warnings(), 0u) << "accepted without a counted warning";
    } else if (reaction == "accept") {
      EXPECT_EQ(b.warnings(), 0u) << "a legal datagram got a warning";
    }
  }
  expect_good_one_decodes(b);
}

void expect_all(const std::string& protocol, const std::string& prefix) {
  const auto rows = test::read_tsv(test::shared("hostile/corpus/manifest.tsv"));
  if (rows.empty()) GTEST_SKIP() << "no hostile corpus in FLOWKIT_SHARED";
  std::size_t seen = 0;
  for (const row& r : rows) {
    if (r.at("protocol") != protocol || !r.at("file").starts_with(prefix)) continue;
    ++seen;
    expect_reaction(r);
  }
  EXPECT_GT(seen, 0u);
}

TEST(Hostile, NoProtocol) { expect_all("any", "any/"); }
TEST(Hostile, NetFlow5) { expect_all("netflow5", "netflow5/"); }
TEST(Hostile, NetFlow5Scenarios) { expect_all("netflow5", "scenario/"); }

// 20,000 exporters against a table of 1,000: bounded, and no total is lost by it.
TEST(Hostile, ExportersAreBoundedAndTheirTotalsKept) {
  exporter_table exporters{1000};
  std::uint64_t records = 0;
  receiver into{exporters, [&](const flow::record&, const exporter&) { return ++records != 0; }, {}};
  netflow5::record r{};
  std::array<std::byte, netflow5::encoded_size(1)> out{};
  ASSERT_TRUE(netflow5::encode({netflow5::header{}, std::span<const netflow5::record>(&r, 1)}, out));
  for (std::uint32_t i = 0; i < 20'000; ++i) into.handle({out, {ip_address{ipv4_address{i}}, 2055}, {}, {}});
  EXPECT_EQ(exporters.sorted().size(), 1000u);
  EXPECT_EQ(exporters.evicted(), 19'000u);
  EXPECT_EQ(exporters.totals().flow_records, 20'000u);
  EXPECT_EQ(records, 20'000u);
}
}  // namespace
