// SPDX-License-Identifier: BSL-1.0
// Findings in tests: a sink that keeps them in order, how a failed test prints them, and what every enum of them must
// satisfy.
#pragma once

#include <flowkit/core/finding.hpp>

#include <support/print.hpp>
#include <support/shared.hpp>

#include <gtest/gtest.h>

#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace flowkit::test {

template <class Finding>
struct found {
  Finding finding;
  place at;
  friend bool operator==(const found&, const found&) = default;
  friend std::ostream& operator<<(std::ostream& out, const found& f) {
    return out << to_string(f.finding) << ": " << f.at;
  }
};

template <class Finding>
class found_list : public std::vector<found<Finding>> {
 public:
  using std::vector<found<Finding>>::vector;
  /// A sink.
  void operator()(Finding f, place at) { this->push_back({f, at}); }
};

/// Each finding has words of its own.
template <class Finding>
void expect_words() {
  std::set<std::string> words;
  for (std::size_t i = 0; i < count_of_findings<Finding>; ++i)
    EXPECT_TRUE(words.insert(to_string(static_cast<Finding>(i))).second) << i;
  EXPECT_FALSE(words.contains("?"));
  EXPECT_STREQ(to_string(Finding::count_), "?");
}

/// The tags, so many, are ids of the protocol's rows in the catalogue of requirements; false: there is no catalogue.
template <class Finding>
bool expect_tags(const char* (*tag)(Finding), const std::string& protocol, std::size_t expected) {
  std::map<std::string, std::string> protocol_of;
  for (const auto& row : read_tsv(shared("spec/requirements.tsv"))) protocol_of[row.at("id")] = row.at("protocol");
  std::size_t tags = 0;
  for (std::size_t i = 0; i < count_of_findings<Finding>; ++i) {
    const std::string id = tag(static_cast<Finding>(i));
    if (id.empty() || protocol_of.empty()) continue;
    ++tags;
    EXPECT_EQ(protocol_of[id], protocol) << id << " of: " << to_string(static_cast<Finding>(i));
  }
  EXPECT_EQ(tags, protocol_of.empty() ? 0 : expected);
  return !protocol_of.empty();
}

/// Each finding was produced by some case.
template <class Finding>
void expect_all(const std::set<Finding>& produced) {
  for (std::size_t i = 0; i < count_of_findings<Finding>; ++i)
    EXPECT_TRUE(produced.contains(static_cast<Finding>(i))) << "no case for: " << to_string(static_cast<Finding>(i));
}

}  // namespace flowkit::test
