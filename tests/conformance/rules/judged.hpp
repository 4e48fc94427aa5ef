// SPDX-License-Identifier: BSL-1.0
// Streams held against the catalogue: what a test sends, and what the examiner says of it. Every requirement with a
// check has a case: a stream that meets it, and one that breaks it and no other MUST.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "conformance/examiner/examiner.hpp"
#include "rules/wire.hpp"

namespace flowkit::test {

using conformance::requirement;
using conformance::verdict;

/// 2026-01-01T00:00:00Z, when streams begin.
inline constexpr timestamp new_year = from_unix_seconds(1'767'225'600);

/// One datagram of a stream.
struct sent {
  std::vector<std::byte> octets;
  timestamp at = new_year;
  message_source source{ipv4_address{0xc0000201}, 40'000};
  ip_address destination = ipv4_address{0xc0000202};
  std::uint16_t destination_port = 2055;
  conformance::checksum_state checksum = conformance::checksum_state::right;
  bool fragmented = false;
  std::uint32_t file = 0;
};
using capture = std::vector<sent>;

class judged {
 public:
  explicit judged(const capture& all, const conformance::settings& s = {});
  [[nodiscard]] verdict on(requirement r) const { return findings_->verdict_on(r); }
  [[nodiscard]] const std::vector<conformance::finding>& findings() const { return findings_->in_detail(); }
  [[nodiscard]] const std::vector<conformance::stream>& streams() const { return streams_; }
  /// The ids of the requirements with a finding of this gravity or worse, with blanks between.
  [[nodiscard]] std::string with(verdict least) const;

 private:
  std::shared_ptr<conformance::settings> settings_;
  std::shared_ptr<conformance::findings> findings_;
  std::vector<conformance::stream> streams_;
};

/// `good` meets the requirement (its verdict is `met`: pass, if it is seen at all), without a finding worse than info;
/// in `bad` it gets `told`, and no other MUST is broken.
struct rule_case {
  requirement what;
  std::function<capture()> good, bad;
  verdict told;
  verdict met = verdict::pass;
  conformance::settings with{};
};
/// With the verdict of the requirement's level.
[[nodiscard]] rule_case broken(requirement r, std::function<capture()> good, std::function<capture()> bad);
/// A finding that is no fault by the text, whatever the level.
[[nodiscard]] rule_case noted(requirement r, std::function<capture()> good, std::function<capture()> bad);

using rule_cases = std::vector<rule_case>;
/// Runs them; the requirements count as tested.
void expect_rules(const rule_cases& cases);

/// A file of cases adds itself here, so that one test can hold all of them against the catalogue.
std::vector<rule_cases (*)()>& all_rule_cases();
#define FLOWKIT_RULES(name)                                                             \
  static rule_cases name##_rules();                                                     \
  static const bool name##_is_there = (all_rule_cases().push_back(name##_rules), true); \
  TEST(rules, name) {                                                                   \
    ASSERT_TRUE(name##_is_there);                                                       \
    expect_rules(name##_rules());                                                       \
  }                                                                                     \
  static rule_cases name##_rules()

}  // namespace flowkit::test
