// SPDX-License-Identifier: BSL-1.0
#include "rules/judged.hpp"

namespace flowkit::test {

using conformance::row_of;

judged::judged(const capture& all, const conformance::settings& s)
    : settings_(std::make_shared<conformance::settings>(s)),
      findings_(std::make_shared<conformance::findings>(*settings_)) {
  conformance::examiner x{*settings_, *findings_};
  for (const sent& d : all)
    x.examine({.payload = d.octets,
               .source = d.source,
               .destination = d.destination,
               .destination_port = d.destination_port,
               .received = d.at,
               .checksum = d.checksum,
               .fragmented = d.fragmented,
               .file = d.file});
  x.finish();
  streams_ = x.streams();
}

std::string judged::with(verdict least) const {
  std::string ids;
  for (const auto& row : conformance::catalogue())
    if (on(row.which) >= least) ids += (ids.empty() ? "" : " ") + std::string{row.id};
  return ids;
}

rule_case broken(requirement r, std::function<capture()> good, std::function<capture()> bad) {
  return {r, std::move(good), std::move(bad), conformance::verdict_of(row_of(r).level)};
}
rule_case noted(requirement r, std::function<capture()> good, std::function<capture()> bad) {
  return {r, std::move(good), std::move(bad), verdict::info};
}

void expect_rules(const rule_cases& cases) {
  for (const rule_case& c : cases) {
    SCOPED_TRACE(row_of(c.what).id);
    const judged good{c.good(), c.with}, bad{c.bad(), c.with};
    EXPECT_EQ(good.on(c.what), c.met) << to_string(good.on(c.what)) << ", meant " << to_string(c.met);
    EXPECT_EQ(good.with(verdict::non_strict), "") << "in the stream that is meant to be good";
    EXPECT_EQ(bad.on(c.what), c.told) << to_string(bad.on(c.what)) << ", meant " << to_string(c.told);
    const std::string failed = bad.with(verdict::fail);
    EXPECT_TRUE(failed.empty() || failed == row_of(c.what).id) << "in the bad stream: " << failed;
    for (const auto& f : bad.findings()) {
      if (f.what != c.what) continue;
      EXPECT_FALSE(f.message.empty());
      EXPECT_FALSE(f.expected.empty());
      EXPECT_LE(f.at.offset + f.at.length, f.shown.datagram_size) << "octets that are not there";
    }
  }
}

std::vector<rule_cases (*)()>& all_rule_cases() {
  static std::vector<rule_cases (*)()> all;
  return all;
}

}  // namespace flowkit::test
