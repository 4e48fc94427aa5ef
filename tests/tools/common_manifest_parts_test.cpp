// SPDX-License-Identifier: BSL-1.0
// What a manifest says of parts of a run: templates, labels, faults. What is written is read; what contradicts the
// counts is not accepted; files without any of it are as they were.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

#include <flowkit/core/text.hpp>

#include "tools/common/comparison.hpp"
#include "tools/common/exit_code.hpp"
#include "tools/common/manifest.hpp"

namespace {

using namespace flowkit;
using namespace flowkit::tools;

manifest_sums sums(std::uint64_t flows) { return {flows, flows * 1500, flows * 3}; }

/// Two exporters: 600 flows by two templates, 40 of them labelled; and nothing.
manifest parts() {
  manifest m;
  m.run = "4f1d2a90";
  m.labels = {{"port-scan-1", "attack", R"({"scenario":"port-scan","technique":["T1046"]})"},
              {"backup", "benign", "{}"}};
  manifest_entry e;
  e.address = ipv4_address{0x0a00'0001}, e.port = 1000, e.protocol = "netflow9", e.domain = 1;
  e.datagrams = 20, e.octets = 28'000, e.flow_records = 600, e.flow_bytes = 900'000, e.flow_packets = 1800;
  e.digest = 77;
  e.templates = {{sums(500), 256}, {sums(100), 300}};
  e.labels = {{sums(30), 2, timestamp{1'767'225'600'000'000'001}, timestamp{1'767'225'601'000'000'000}},
              {sums(10), 1, timestamp{1'767'225'600'500'000'000}, timestamp{1'767'225'600'500'000'000}}};
  manifest_fault lost{"lost", 2, 60, {}, {{"lost.sequence", 2}}};
  lost.arrives.datagrams -= 2, lost.arrives.flow_records -= 60, lost.arrives.digest = ~std::uint64_t{0} - 5;
  e.faults = {lost, {"duplicated", 1, 30, {}, {}}};
  m.exporters = {e, e};
  m.exporters[1].address = ipv4_address{0x0a00'0002};
  m.exporters[1].templates.clear(), m.exporters[1].labels.clear(), m.exporters[1].faults.clear();
  return m;
}

std::string failure(const std::string& json) {
  try {
    static_cast<void>(parse_manifest(json, "sent.json"));
  } catch (const startup_error& e) {
    return e.what();
  }
  return "nothing was thrown";
}
std::string changed(std::string_view from, std::string_view to) {
  std::string text = to_json(parts());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return failure(text.replace(at, from.size(), to));
}

TEST(ManifestParts, WhatIsWrittenIsRead) {
  const manifest m = parts();
  EXPECT_EQ(parse_manifest(to_json(m), "x"), m);
  // They are part of no count, so that what compares counts takes both.
  manifest plain = m;
  plain.run.clear(), plain.labels.clear();
  for (manifest_entry& e : plain.exporters) e.templates.clear(), e.labels.clear(), e.faults.clear();
  EXPECT_EQ(total(plain), total(m));
  EXPECT_EQ(to_json(plain).find("run"), std::string::npos);
}

TEST(ManifestParts, SaysWhatIsWrong) {
  EXPECT_EQ(changed("\"flow_records\": 500", "\"flow_records\": 501"),
            "sent.json.exporters[0].templates: contradict the exporter's flow_records: was the file edited?");
  EXPECT_EQ(changed("\"flow_records\": 30, \"flow_bytes\": 45000", "\"flow_records\": 591, \"flow_bytes\": 45000"),
            "sent.json.exporters[0].labels: have more flows than the exporter");
  EXPECT_EQ(changed("\"label\": \"backup\"", "\"label\": \"restore\""),
            "sent.json.exporters[0].labels[0].label: 'restore' is none of the manifest's labels");
  EXPECT_EQ(changed("\"id\": 256", "\"id\": 65536"),
            "sent.json.exporters[0].templates[0].id: 65536 is not an integer in 0..65535");
  EXPECT_EQ(changed("2026-01-01T00:00:00.000000001Z", "yesterday"),
            "sent.json.exporters[0].labels[0].first: 'yesterday' is not a time as 2026-07-22T10:00:00Z");
  EXPECT_EQ(changed("\"flow_records\": -60", "\"flow_records\": 0.5"),
            "sent.json.exporters[0].faults[0].arrives.flow_records: 5E-1 is not an integer");
  EXPECT_EQ(changed("\"lost.sequence\": 2", "\"lost.sequence\": -2"),
            "sent.json.exporters[0].faults[0].counted.lost.sequence: -2 is not an integer in 0..18446744073709551615");
  EXPECT_EQ(changed("\"run\": \"4f1d2a90\"", "\"run\": 4"), "sent.json.run: 4 is not a string");
  EXPECT_EQ(changed("\"name\":\"backup\"", "\"name\":\"\""), "sent.json.labels[1].name: is empty");
  EXPECT_EQ(changed("\"faults\": [", "\"faults\": {\"lost\": [").rfind("sent.json: line ", 0), 0u);
}

RC_GTEST_PROP(ManifestParts, AnyNumbersComeBack, ()) {
  manifest m = parts();
  manifest_entry& e = m.exporters[0];
  e.templates.clear(), e.flow_records = 0;
  for (std::size_t i = *rc::gen::inRange<std::size_t>(1, 5); i > 0; --i) {
    template_sums t{{*rc::gen::inRange<std::uint64_t>(0, 1u << 30), *rc::gen::arbitrary<std::uint64_t>(),
                     *rc::gen::arbitrary<std::uint64_t>()},
                    static_cast<std::uint16_t>(255 + i)};
    e.flow_records += t.flow_records;
    e.templates.push_back(t);
  }
  e.labels.clear();
  manifest_fault& f = e.faults[0];
  for (const auto& [name, member] : named_counts) f.arrives.*member = *rc::gen::arbitrary<std::uint64_t>();
  f.arrives.digest = *rc::gen::arbitrary<std::uint64_t>();
  m.run = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  RC_ASSERT(parse_manifest(to_json(m), "x") == m);
}

}  // namespace
