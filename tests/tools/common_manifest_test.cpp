// SPDX-License-Identifier: BSL-1.0
// Manifests written and read, and one held against another.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <string>

#include <flowkit/core/text.hpp>

#include "tools/common/comparison.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/manifest.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

manifest_entry entry(std::string_view address, std::uint16_t port, std::uint64_t domain = 0) {
  manifest_entry e;
  e.address = *parse<ip_address>(address);
  e.port = port;
  e.protocol = "netflow5";
  e.domain = domain;
  e.datagrams = 100;
  e.octets = 146400;
  e.flow_records = 3000;
  e.flow_bytes = 4'500'000;
  e.flow_packets = 9000;
  e.first_sequence = 7;
  e.next_sequence = 3007;
  e.digest = 0x0123456789abcdef + port + domain;
  return e;
}
manifest of(std::vector<manifest_entry> entries) { return {"{}", std::move(entries)}; }

std::string failure(auto call) {
  try {
    call();
  } catch (const startup_error& e) {
    EXPECT_EQ(e.code(), exit_code::io);
    return e.what();
  }
  return "nothing was thrown";
}
std::string parse_failure(std::string_view json) {
  return failure([&] { static_cast<void>(parse_manifest(json, "sent.json")); });
}
/// The first place of `from` becomes `to`.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST(Manifest, WhatIsWrittenIsRead) {
  manifest m = of({entry("10.0.0.1", 1000), entry("2001:db8::1", 65535, 0xffffffff)});
  m.generator = R"({"seed":18446744073709551615,"profile":"say \"x\"","rate":0.5E0})";
  for (const auto& [name, member] : named_counts) m.exporters[0].*member = std::numeric_limits<std::uint64_t>::max();
  m.exporters[0].digest = ~std::uint64_t{0};
  m.exporters[1].address = {};
  m.exporters[1].samples = (std::uint64_t{1} << 53) + 1;  // a double would lose the 1
  EXPECT_EQ(parse_manifest(to_json(m), "x").exporters, m.exporters);
  manifest normal = parse_manifest(to_json(m), "x");
  EXPECT_EQ(parse_manifest(to_json(normal), "x"), normal);
  EXPECT_NE(normal.generator.find("18446744073709551615"), std::string::npos);
  EXPECT_EQ(parse_manifest(to_json(of({})), "x"), of({}));
}

TEST(Manifest, Text) {
  const std::string text = to_json(of({entry("10.0.0.1", 1000)}));
  EXPECT_EQ(text,
            R"({"format": "flowkit-manifest", "version": 1,
"generator": {},
"exporters": [
{"address": "10.0.0.1", "port": 1000, "protocol": "netflow5", "domain": 0, "datagrams": 100, "octets": 146400, )"
            R"("flow_records": 3000, "options_records": 0, "samples": 0, "flow_bytes": 4500000, "flow_packets": 9000, )"
            R"("first_sequence": 7, "next_sequence": 3007, "digest": "0123456789abd1d7"}
],
"totals": {"exporters": 1, "datagrams": 100, "octets": 146400, "flow_records": 3000, "options_records": 0, )"
            R"("samples": 0, "flow_bytes": 4500000, "flow_packets": 9000, "digest": "0123456789abd1d7"}}
)");
}

// Those that stand for what was sampled are in the files of senders that know them.
TEST(Manifest, ScaledCounts) {
  manifest m = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  m.exporters[1].scaled_bytes = 450'000'000, m.exporters[1].scaled_packets = 900'000;
  const std::string text = to_json(m);
  EXPECT_EQ(parse_manifest(text, "x").exporters, m.exporters);
  EXPECT_EQ(total(parse_manifest(text, "x")).scaled_packets, 900'000u);
  EXPECT_NE(
      parse_failure(replaced(text, "\"scaled_packets\": 900000", "\"scaled_packets\": 900001")).find("contradict"),
      std::string::npos);
  EXPECT_NE(parse_failure(replaced(text, "\"scaled_bytes\": 450000000", "\"scaled_bytes\": -1")).find("scaled_bytes"),
            std::string::npos);
}

// Written where there are some: files from before they were known have none.
TEST(Manifest, Restarts) {
  manifest m = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  EXPECT_EQ(to_json(m).find("restarts"), std::string::npos);
  m.exporters[1].restarts = 3;
  const std::string text = to_json(m);
  EXPECT_EQ(parse_manifest(text, "x").exporters, m.exporters);
  EXPECT_EQ(total(parse_manifest(text, "x")).restarts, 3u);
  EXPECT_NE(parse_failure(replaced(text, "\"restarts\": 3", "\"restarts\": 4")).find("contradict"), std::string::npos);
  const manifest none = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  EXPECT_EQ(compare(none, m).differences, (std::vector<difference>{{difference::kind::count, 1, "restarts", 0, 3}}));
  EXPECT_TRUE(compare(none, m).notes.empty());
  EXPECT_TRUE(compare(m, m).equal());
  EXPECT_TRUE(compare(m, m).notes.empty());
}

// Messages do not show every restart: where all else arrived, that is no difference; where it did not, it is one.
TEST(Manifest, RestartsThatNobodySees) {
  const manifest none = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  manifest sent = none, received = none;
  sent.exporters[1].restarts = 6, received.exporters[1].restarts = 1;
  const difference restarts{difference::kind::count, 1, "restarts", 6, 1};
  const comparison c = compare(sent, received);
  EXPECT_TRUE(c.equal());
  EXPECT_EQ(c.notes, std::vector{restarts});
  const std::string text = to_text(c);
  EXPECT_NE(text.find("note: restarts 6 sent, 1 received: messages do not show them all\nequal: all "),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("differs"), std::string::npos) << text;
  // More of them than may be listed.
  EXPECT_NE(to_text(c, 0).find("... and 1 more notes\n"), std::string::npos);

  received.exporters[0].flow_records -= 1;  // of another exporter
  EXPECT_EQ(compare(sent, received).differences.size(), 1u);
  EXPECT_EQ(compare(sent, received).notes, std::vector{restarts});
  received = none, received.exporters[1].restarts = 1;
  for (const auto lose : {+[](manifest_entry& e) { e.datagrams -= 1; }, +[](manifest_entry& e) { e.digest += 1; }}) {
    manifest lost = received;
    lose(lost.exporters[1]);
    EXPECT_EQ(compare(sent, lost).differences.size(), 2u);
    EXPECT_EQ(compare(sent, lost).differences.back(), restarts);
    EXPECT_TRUE(compare(sent, lost).notes.empty());
  }
}

TEST(Manifest, InFiles) {
  std::string path = testing::TempDir() + "flowkit_manifest_XXXXXX";
  ::close(mkstemp(path.data()));
  const manifest m = of({entry("10.0.0.1", 1000)});
  write_manifest(m, path);
  EXPECT_EQ(read_manifest(path), m);
  std::filesystem::resize_file(path, 0);
  EXPECT_EQ(failure([&] { static_cast<void>(read_manifest(path)); }), path + ": empty");
  std::filesystem::remove(path);
  EXPECT_EQ(failure([&] { static_cast<void>(read_manifest(path)); }), path + ": No such file or directory");
  EXPECT_EQ(failure([&] { static_cast<void>(read_manifest("/")); }), "/: Is a directory");
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  EXPECT_EQ(failure([&] { write_manifest(m, "/dev/full"); }), "/dev/full: No space left on device");
}

TEST(Manifest, SaysWhereItIsNoJson) {
  const std::string good = to_json(of({entry("10.0.0.1", 1000)}));
  EXPECT_EQ(parse_failure("{\n  \"format\" 1}").rfind("sent.json: line 2, column 12: not JSON (", 0), 0u)
      << parse_failure("{\n  \"format\" 1}");
  EXPECT_EQ(parse_failure(good + "x").rfind("sent.json: line 7, column 1: not JSON (", 0), 0u)
      << parse_failure(good + "x");
  EXPECT_EQ(parse_failure("").rfind("sent.json: line 1, column 1: not JSON (", 0), 0u);
  for (const std::size_t part : {1u, 10u, 200u}) EXPECT_NE(parse_failure(good.substr(0, part)), "nothing was thrown");
}

TEST(Manifest, SaysWhichMemberIsWrong) {
  const std::string good = to_json(of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)}));
  const auto changed = [&](std::string_view from, std::string_view to) {
    return parse_failure(replaced(good, from, to));
  };
  EXPECT_EQ(parse_failure("[]"), "sent.json: is not an object");
  EXPECT_EQ(parse_failure("{}"), "sent.json: is no manifest: it lacks \"format\": \"flowkit-manifest\"");
  EXPECT_EQ(changed("\"version\": 1", "\"version\": 2"), "sent.json.version: 2 is not 1, which this program knows");
  EXPECT_EQ(changed("\"generator\": {},", ""), "sent.json.generator: is missing");
  EXPECT_EQ(changed("\"port\": 1000", "\"port\": 70000"),
            "sent.json.exporters[0].port: 70000 is not an integer in 0..65535");
  EXPECT_EQ(changed("\"port\": 1000", "\"port\": -1"), "sent.json.exporters[0].port: -1 is not an integer in 0..65535");
  EXPECT_EQ(changed("\"datagrams\": 100", "\"datagrams\": \"100\""),
            "sent.json.exporters[0].datagrams: \"100\" is not an integer in 0..18446744073709551615");
  EXPECT_EQ(changed("\"datagrams\": 100", "\"datagrams\": 18446744073709551616")
                .rfind("sent.json.exporters[0].datagrams: ", 0),
            0u);
  EXPECT_EQ(changed("\"datagrams\": 100", "\"datagrams\": 100.0").rfind("sent.json.exporters[0].datagrams: ", 0), 0u);
  EXPECT_EQ(changed("10.0.0.2", "10.0.0"), "sent.json.exporters[1].address: '10.0.0' is not an IP address");
  EXPECT_EQ(changed("0123456789abd1d7", "123"), "sent.json.exporters[0].digest: '123' is not 16 hex digits");
  EXPECT_EQ(changed("0123456789abd1d7", "-123456789abd1d7"),
            "sent.json.exporters[0].digest: '-123456789abd1d7' is not 16 hex digits");
  EXPECT_EQ(changed("\"samples\": 0, ", ""), "sent.json.exporters[0].samples: is missing");
  EXPECT_EQ(changed("\"protocol\": \"netflow5\"", "\"protocol\": 5"),
            "sent.json.exporters[0].protocol: 5 is not a string");
  EXPECT_EQ(changed("\"datagrams\": 100", "\"datagrams\": 101"),
            "sent.json.totals: contradict the exporters: was the file edited?");
}

TEST(Manifest, UnknownMembersAreIgnored) {
  const manifest m = of({entry("10.0.0.1", 1000)});
  const std::string more = replaced(to_json(m), "\"port\"", "\"remark\": [null], \"port\"");
  EXPECT_EQ(parse_manifest(more, "x"), m);
}

TEST(Comparison, Equal) {
  const manifest m = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  manifest other = m;
  std::swap(other.exporters[0], other.exporters[1]);
  other.exporters[0].first_sequence = 8;  // reordered on the way
  other.generator = R"({"of":"the receiver"})";
  const comparison c = compare(m, other);
  EXPECT_TRUE(c.equal());
  EXPECT_EQ(verdict(c), "equal: all 200 datagrams, 6000 flow records and their values arrived");
  EXPECT_EQ(to_text(c),
            "exporter       protocol  domain  datagrams sent  received  flow records sent  received\n"
            "10.0.0.1:1000  netflow5       0             100       100               3000      3000  equal\n"
            "10.0.0.2:1000  netflow5       0             100       100               3000      3000  equal\n"
            "equal: all 200 datagrams, 6000 flow records and their values arrived\n");
}

TEST(Comparison, NothingSentAndNothingReceived) {
  EXPECT_EQ(to_text(compare(of({}), of({}))), "equal: all 0 datagrams, 0 flow records and their values arrived\n");
}

TEST(Comparison, OtherKindsOfRecordsAreNamedWhereThereAreSome) {
  manifest m = of({entry("10.0.0.1", 1000)});
  m.exporters[0].options_records = 3;
  m.exporters[0].samples = 4;
  EXPECT_EQ(verdict(compare(m, m)),
            "equal: all 100 datagrams, 3000 flow records, 3 options records, 4 samples and their values arrived");
}

TEST(Comparison, EachCountThatDiffers) {
  const manifest sent = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  for (const auto& [name, member] : named_counts) {
    manifest received = sent;
    ++(received.exporters[1].*member);
    const comparison c = compare(sent, received);
    const std::uint64_t was = sent.exporters[1].*member;
    EXPECT_EQ(c.differences, (std::vector<difference>{{difference::kind::count, 1, name, was, was + 1}})) << name;
    EXPECT_EQ(verdict(c).rfind("different: ", 0), 0u) << name;
  }
}

TEST(Comparison, LostDatagrams) {
  const manifest sent = of({entry("10.0.0.1", 1000), entry("10.0.0.2", 1000)});
  manifest received = sent;
  received.exporters[1].datagrams -= 1;
  received.exporters[1].flow_records -= 30;
  received.exporters[1].digest = 5;
  EXPECT_EQ(to_text(compare(sent, received)),
            "exporter       protocol  domain  datagrams sent  received  flow records sent  received\n"
            "10.0.0.2:1000  netflow5       0             100        99               3000      2970  differs\n"
            "10.0.0.1:1000  netflow5       0             100       100               3000      3000  equal\n"
            "10.0.0.2:1000 netflow5 domain 0: datagrams 100 sent, 99 received: 1 fewer\n"
            "10.0.0.2:1000 netflow5 domain 0: flow_records 3000 sent, 2970 received: 30 fewer\n"
            "10.0.0.2:1000 netflow5 domain 0: digest 0123456789abd1d7 sent, 0000000000000005 received: the values "
            "differ\n"
            "different: 199 of 200 datagrams, 5970 of 6000 flow records arrived; 1 of 2 exporters differ\n");
}

TEST(Comparison, WrongValuesAlone) {
  const manifest sent = of({entry("10.0.0.1", 1000)});
  manifest received = sent;
  received.exporters[0].digest ^= 1;
  const comparison c = compare(sent, received);
  ASSERT_EQ(c.differences.size(), 1u);
  EXPECT_EQ(c.differences[0].what, "digest");
  EXPECT_EQ(verdict(c), "different: 100 of 100 datagrams, 3000 of 3000 flow records arrived; 1 of 1 exporters differ");
}

TEST(Comparison, MissingAndUnexpected) {
  const comparison c = compare(of({entry("10.0.0.1", 1000, 1)}), of({entry("10.0.0.2", 1000, 2)}));
  EXPECT_EQ(c.differences,
            (std::vector<difference>{{difference::kind::missing, 0}, {difference::kind::unexpected, 1}}));
  const std::string text = to_text(c);
  EXPECT_NE(text.find("10.0.0.1:1000 netflow5 domain 1: was sent, but nothing arrived\n"), std::string::npos);
  EXPECT_NE(text.find("10.0.0.2:1000 netflow5 domain 2: arrived, but is not in the manifest\n"), std::string::npos);
  EXPECT_NE(text.find("2 of 2 exporters differ"), std::string::npos);
}

TEST(Comparison, AnotherProtocolIsAnotherExporter) {
  manifest received = of({entry("10.0.0.1", 1000)});
  received.exporters[0].protocol = "netflow9";
  EXPECT_EQ(compare(of({entry("10.0.0.1", 1000)}), received).rows.size(), 2u);
}

TEST(Comparison, APortThatMoved) {
  manifest received = of({entry("10.0.0.1", 1000)});
  received.exporters[0].port = 55555;
  const comparison c = compare(of({entry("10.0.0.1", 1000)}), received);
  EXPECT_TRUE(c.equal());
  EXPECT_NE(to_text(c).find("10.0.0.1:1000 as 10.0.0.1:55555"), std::string::npos);
}

TEST(Comparison, AnotherDomainIsAnotherExporter) {
  const comparison c = compare(of({entry("10.0.0.1", 1000, 1)}), of({entry("10.0.0.1", 2000, 2)}));
  EXPECT_EQ(c.rows.size(), 2u) << "no port that moved";
}

TEST(Comparison, PortsThatMovedAreToldApartByTheirValues) {
  const manifest sent = of({entry("10.0.0.1", 1000), entry("10.0.0.1", 1001), entry("10.0.0.1", 1002)});
  manifest received = sent;
  std::swap(received.exporters[0], received.exporters[2]);
  for (std::uint16_t port = 50'000; manifest_entry & e : received.exporters) e.port = port++;
  EXPECT_TRUE(compare(sent, received).equal());
}

TEST(Comparison, BehindNat) {
  const auto nat = [](std::uint16_t port, std::uint64_t domain, std::uint64_t digest) {
    manifest_entry e = entry("192.0.2.1", port, domain);
    e.digest = digest;
    return e;
  };
  const manifest_entry a = entry("10.0.0.1", 1000, 1), b = entry("10.0.0.2", 1000, 2);
  EXPECT_TRUE(compare(of({a, b}), of({nat(7, 2, b.digest), nat(8, 1, a.digest)})).equal());
  // Two of one domain behind it: which is which cannot be known.
  const manifest_entry c = entry("10.0.0.3", 1000, 1);
  EXPECT_EQ(compare(of({a, c}), of({nat(7, 1, a.digest), nat(8, 1, c.digest)})).rows.size(), 4u);
  // But one that is known by its address leaves one alone.
  EXPECT_TRUE(compare(of({a, c}), of({nat(7, 1, a.digest), c})).equal());
}

TEST(Comparison, ExactMatchesGoFirst) {
  manifest sent = of({entry("10.0.0.1", 1000), entry("10.0.0.1", 1001)});
  manifest received = sent;
  std::swap(received.exporters[0].digest,
            received.exporters[1].digest);  // the values of one under the name of the other
  EXPECT_EQ(compare(sent, received).differences.size(), 2u);
}

TEST(Comparison, LongListsAreCut) {
  std::vector<manifest_entry> all;
  for (std::uint16_t port = 1; port <= 10'000; ++port) all.push_back(entry("10.0.0.1", port));
  manifest received = of(all);
  for (manifest_entry& e : received.exporters) --e.datagrams;
  const std::string text = to_text(compare(of(all), received), 3);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 3 + 1 + 3 + 1 + 1);
  EXPECT_NE(text.find("... and 9997 more exporters\n"), std::string::npos);
  EXPECT_NE(text.find("... and 9997 more differences\n"), std::string::npos);
}

}  // namespace
